import type { helpEn } from "./help.en.ts";

/** The texts of the help, in Chinese. */
export const helpZh: typeof helpEn = {
  title: "一分钟了解 Quorumscape",
  intro: "页面里运行着一个 TiKV 级别的数据库集群：PD、store、带 Raft 组的 Region、客户端。破坏它，看它恢复，倒带，弄清为什么。",
  tryTitle: "先试试",
  tries: [
    "点击一个 store，按“杀死进程”，看它的 Region 在约 20 秒内选出别的 Raft leader。",
    "按“跳到修复完成”：30 分钟后 PD 判定该 store 为 Down，并补上它的副本。",
    "把时间条拖回去，杀死另一个 store：第一个未来会作为分支保留。",
    "把你自己集群的 pd-ctl store 与 pd-ctl region 的 JSON 拖到页面上。",
  ],
  shapesTitle: "形状",
  keysTitle: "按键",
};
