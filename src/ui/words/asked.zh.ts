import type { askedEn } from "./asked.en.ts";

export const askedZh: typeof askedEn = {
  title: "此刻向各 store 询问",
  noPorts: "没有观察任何 TiKV 状态端口，因此任期和日志未知。请给 `attach` 加上 --tikv-status。",
  onlyNow: "任期和日志只能询问此刻的，记录里不保存。要看请回到末尾。",
  waiting: "正在向各 store 询问……",
  trouble: {
    unreachable: "无法向采集端询问。",
    busy: "其他页面正在查看别的 Region：采集端同时最多询问四个 Region。",
    refused: "采集端不回答这个请求。",
    unread: "采集端的应答结构不同：版本不一致。",
  },
  store: (id) => `store ${id}`,
  field: {
    peer: "peer", role: "角色", term: "任期", vote: "投票给 peer", last: "最后一条日志", commit: "已提交", applied: "已应用",
    truncated: "日志截断至", match: "match", next: "next", lag: "落后条数", state: "发送状态", snapshot: "快照位置",
    group: "组状态", age: "至多多久之前",
  },
  role: { Leader: "Leader", Follower: "Follower", Candidate: "Candidate", PreCandidate: "Pre-candidate" },
  learner: "Learner",
  notAsked: "没有答复",
  nobody: "无",
  paused: (state) => `${state}，已暂停`,
  inactive: (state) => `${state}，无响应`,
  before: (age) => `${age}前`,
  silent: (name, why) => `${name} 没有应答：${why}。这并不等于已死。`,
  without: (names) => `应答称没有它的副本：${names}。`,
  noLeader: "应答者中没有谁称自己是 leader：match、next 和落后条数未知。",
  hibernates: "有副本处于 Idle：这个 Region 在休眠。询问可能会唤醒它，是否如此尚无人验证。",
  honest: "选中这个 Region 期间每秒询问一次。各列来自各自的时刻；match、next、落后条数和快照是 leader 的说法。",
};
