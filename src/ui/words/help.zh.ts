import type { helpEn } from "./help.en.ts";

/** The texts of the help, in Chinese. */
export const helpZh: typeof helpEn = {
  title: "一分钟了解 Quorumscape",
  intro: "页面里运行着一个 TiKV 级别的数据库集群：PD、store、带 Raft 组的 Region、客户端。破坏它，看它恢复，倒带，弄清为什么。",
  documentation: "文档",
  tryTitle: "先试试",
  tries: [
    "点击一个 store，按“杀死进程”，看它的 Region 在约 20 秒内选出别的 Raft leader。",
    "按“跳到修复完成”：30 分钟后 PD 判定该 store 为 Down，并补上它的副本。",
    "把时间条拖回去，杀死另一个 store：第一个未来会作为分支保留。",
    "把你自己集群的 pd-ctl store 与 pd-ctl region 的 JSON 拖到页面上。",
  ],
  shapesTitle: "形状",
  keysTitle: "按键",
  groupKeysTitle: "组视图中的按键",
  timeKeysTitle: "焦点在时间轴上时的按键（按 J 再按 Esc 即可移到时间轴）",
  lessonKeysTitle: "课程中的按键",
  keys: {
    play: "播放或暂停", step: "下一个、上一个事件", scene: "下一幕、上一幕", pace: "更慢、更快", auto: "自动速度",
    find: "在时间轴上查找事件", found: "上一个、下一个查到的事件",
    timeZoom: "放大、缩小", timePan: "向前、向后移动", timeArrows: "同上，用方向键",
    jumps: "下一个（按住 Shift 为上一个）故障、选举、提交、违例", interval: "时间段从此处起、到此处止",
    repaired: "跳到修复完成", undo: "撤销刚做的操作", kill: "杀死选中的对象", restart: "重启它", pause: "暂停它 15 秒", isolate: "隔离它",
    cut: "切断选中的链路", mend: "修复网络", partition: "分区", palette: "命令", regions: "查找 Region", terminal: "终端", gallery: "课程与场景",
    choose: "选择答案", lesson: "下一步、上一步", answer: "授课时显示答案", escape: "返回集群，取消选中", help: "本帮助",
    zoom: "放大、缩小舞台", whole: "显示整个舞台", pan: "移动放大后的舞台",
    group: "放大一个组、返回集群", keySpace: "按键排列的 Region、返回集群", message: "下一条消息、上一条消息", timeOut: "让选中的 store 立即超时",
    timers: "对齐、错开定时器", write: "写入输入框里的内容", drop: "丢弃选中的或下一条消息",
    spaceTime: "时空图、日志",
  },
};
