import type { Language } from "../words/parts.ts";
import type { AnatomyPhase } from "./types.ts";

/** How an anatomy is told: each phase by name, what bounds it, and what it costs to change that. */
export interface AnatomyWords {
  readonly title: string;
  readonly phases: Readonly<Record<AnatomyPhase, string>>;
  readonly bounds: Readonly<Record<AnatomyPhase, string>>;
  readonly head: { readonly phase: string; readonly count: string; readonly median: string; readonly p95: string;
    readonly max: string;
    readonly critical: string; readonly lasting: string; readonly bounds: string; readonly settings: string };
  readonly region: (id: string) => string;
  readonly store: (id: string) => string;
  readonly critical: (region: string) => string;
  readonly more: (rows: number) => string;
  readonly nothing: string;
  /** What happened, and when. */
  readonly fault: (at: string, sentence: string) => string;
}

const en: AnatomyWords = {
  title: "Anatomy of the failover",
  phases: {
    "unnoticed": "unnoticed", "election": "election", "first-commit": "first commit", "clients": "clients find the leader",
    "pd-notices": "PD notices", "down-time": "waiting for the down time", "queued": "waiting for an operator", "copy": "copying",
    "swap": "changing members",
  },
  bounds: {
    "unnoticed": "Followers wait for a drawn election time-out. Shorter: elections also where a disk or the network was only slow; "
      + "more votes, and leaders that move for nothing.",
    "election": "Two rounds of messages and two writes to disk (PreVote, vote); a split vote adds another time-out. Without PreVote one round less, "
      + "and a store that comes back may depose a healthy leader.",
    "first-commit": "One round of messages and one write to the disk of a majority. Only faster disks, or replicas closer together, shorten it.",
    "clients": "Clients learn of the new leader when a request fails or their back-off ends. Shorter back-offs: more requests to stores that are just recovering.",
    "pd-notices": "Stores report every ten seconds, and PD calls one Disconnected after the time below. It gives no leaders there; nothing is copied yet.",
    "down-time": "PD waits, because most stores come back. Shorter: a restart or an upgrade that takes longer copies a whole store for nothing.",
    "queued": "PD begins as many operators as its limits and those of the stores allow. Higher: repair is done sooner, and takes disk and network from clients meanwhile.",
    "copy": "A snapshot is made, sent and taken in. More bandwidth or more at once: latencies of clients rise on the stores that send and take.",
    "swap": "Members change by two entries of the log. Nothing worth changing.",
  },
  head: { phase: "phase", count: "count", median: "median", p95: "p95", max: "worst", critical: "where",
    lasting: "still lasting", bounds: "what bounds it",
    settings: "settings" },
  region: (id) => `region ${id}`,
  store: (id) => `store ${id}`,
  critical: (region) => `Longest without service: region ${region}.`,
  more: (rows) => `and ${rows} more`,
  fault: (at, sentence) => `${at}: ${sentence}`,
  nothing: "No region has lost its Raft leader, and PD misses no store.",
};

const zh: AnatomyWords = {
  title: "故障切换剖析",
  phases: {
    "unnoticed": "未被察觉", "election": "选举", "first-commit": "首次提交", "clients": "客户端找到 leader", "pd-notices": "PD 察觉",
    "down-time": "等待判为 Down", "queued": "等待 operator", "copy": "复制数据", "swap": "变更成员",
  },
  bounds: {
    "unnoticed": "follower 要等随机抽取的选举超时。调短：磁盘或网络只是变慢也会引发选举，投票更多，leader 无谓迁移。",
    "election": "两轮消息加两次落盘（PreVote 与投票）；选票分散则再等一次超时。关闭 PreVote 少一轮，但回归的 store 可能推翻健康的 leader。",
    "first-commit": "一轮消息加多数派的一次落盘。只有更快的磁盘或更近的副本才能缩短。",
    "clients": "请求失败或退避结束时，客户端才得知新 leader。退避调短：刚恢复的 store 会收到更多请求。",
    "pd-notices": "store 每十秒上报一次，超过下面的时间 PD 判为 Disconnected：不再往那里调度 leader，但还不复制数据。",
    "down-time": "PD 在等待，因为多数 store 会回来。调短：重启或升级稍久，就会白白复制整个 store。",
    "queued": "PD 同时发起的 operator 受自身与各 store 的限额约束。调高：修复更快，但期间占用客户端的磁盘与网络。",
    "copy": "生成、发送并接收快照。带宽或并发调高：收发两端的客户端延迟上升。",
    "swap": "成员变更只需两条日志，不值得调整。",
  },
  head: { phase: "阶段", count: "数量", median: "中位数", p95: "p95", max: "最长", critical: "位置", lasting: "仍在持续", bounds: "由什么决定",
    settings: "设置" },
  region: (id) => `Region ${id}`,
  store: (id) => `store ${id}`,
  critical: (region) => `停止服务最久的是 Region ${region}。`,
  more: (rows) => `另有 ${rows} 行`,
  fault: (at, sentence) => `${at}：${sentence}`,
  nothing: "没有 Region 失去 Raft leader，PD 也没有缺少 store。",
};

export const ANATOMY_WORDS: Readonly<Record<Language, AnatomyWords>> = { en, zh };
