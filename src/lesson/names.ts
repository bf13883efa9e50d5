import type { LessonId } from "./lessons/index.ts";
import type { LessonCard } from "./types.ts";

/** What lessons are called, in the order of their numbers. Made of their files by `npm run -s lessons`. */
export const LESSON_NAMES: readonly (Omit<LessonCard, "refutes"> & { readonly id: LessonId })[] = [
  {
    minutes: 4, courses: ["first-quarter", "raft"], number: 1, id: "no-pd-needed",
    title: { en: "Who chooses the next leader?", zh: "谁来选出下一个 leader？" },
  },
  {
    minutes: 5, courses: ["raft"], number: 2, id: "split-vote",
    title: { en: "Split vote", zh: "选票被瓜分" },
  },
  {
    minutes: 4, courses: ["first-quarter", "raft"], number: 3, id: "two-leaders",
    title: { en: "Two leaders at once", zh: "同时有两个 leader" },
  },
  {
    minutes: 5, courses: ["raft"], number: 4, id: "log-repair",
    title: { en: "Log repair", zh: "日志修复" },
  },
  {
    minutes: 6, courses: ["raft"], number: 5, id: "majority-is-not-committed",
    title: { en: "On a majority is not yet committed (Figure 8)", zh: "多数派上有，还不等于已提交（图 8）" },
  },
  {
    minutes: 4, courses: ["raft"], number: 6, id: "promise-on-disk",
    title: { en: "A promise lives on disk", zh: "承诺写在磁盘上" },
  },
  {
    minutes: 5, courses: ["raft"], number: 7, id: "deposed-leader-commits",
    title: { en: "The deposed leader finishes a commit", zh: "被取代的 leader 完成了提交" },
  },
  {
    minutes: 5, courses: ["raft"], number: 8, id: "lease-reads",
    title: { en: "Stale reads and leases", zh: "过期读与租约" },
  },
  {
    minutes: 4, courses: ["raft"], number: 9, id: "returning-server",
    title: { en: "PreVote: the server that returns", zh: "PreVote：归来的 server" },
  },
  {
    minutes: 4, courses: ["raft"], number: 10, id: "check-quorum",
    title: { en: "CheckQuorum: knowing when to stop", zh: "CheckQuorum：知道何时停下" },
  },
  {
    minutes: 5, courses: ["raft"], number: 11, id: "one-way-cut",
    title: { en: "Deaf but not dumb: a one-way cut", zh: "听不见却能说话：单向断网" },
  },
  {
    minutes: 5, courses: ["raft"], number: 12, id: "membership-change",
    title: { en: "Changing the members", zh: "成员变更" },
  },
  {
    minutes: 4, courses: ["raft"], number: 13, id: "snapshot-or-log",
    title: { en: "Snapshot or log?", zh: "快照还是日志？" },
  },
  {
    minutes: 4, courses: ["first-quarter", "operating"], number: 14, id: "many-elections",
    title: { en: "One store dies, many elections", zh: "一台宕机，多场选举" },
  },
  {
    minutes: 4, courses: ["first-quarter", "operating"], number: 15, id: "thirty-minutes",
    title: { en: "Why thirty minutes?", zh: "为什么是 30 分钟？" },
  },
  {
    minutes: 5, courses: ["operating"], number: 16, id: "placement-isolation",
    title: { en: "Placement and isolation", zh: "放置与隔离" },
  },
  {
    minutes: 6, courses: ["operating"], number: 17, id: "lost-majority",
    title: { en: "Lost majority", zh: "丢失多数派" },
  },
  {
    minutes: 5, courses: ["operating"], number: 18, id: "pd-is-gone",
    title: { en: "PD is gone", zh: "PD 不在了" },
  },
  {
    minutes: 4, courses: ["operating"], number: 19, id: "clock-never-back",
    title: { en: "The clock that never goes back", zh: "不倒退的时钟" },
  },
  {
    minutes: 5, courses: ["operating"], number: 20, id: "dead-client",
    title: { en: "Percolator and the dead client", zh: "Percolator：客户端死在提交途中" },
  },
  {
    minutes: 6, courses: ["operating"], number: 21, id: "three-orders",
    title: { en: "2PC, TCC, Saga", zh: "三种业务事务：2PC、TCC、Saga" },
  },
  {
    minutes: 4, courses: ["operating"], number: 22, id: "retry-storm",
    title: { en: "Retries: what they cost, what they save", zh: "重试：代价与收益" },
  },
  {
    minutes: 6, courses: ["operating"], number: 23, id: "dead-slow-paused",
    title: { en: "Dead, slow or paused?", zh: "宕机、缓慢还是暂停？" },
  },
  {
    minutes: 4, courses: ["operating"], number: 24, id: "grey-failure",
    title: { en: "Grey failure", zh: "灰色故障" },
  },
  {
    minutes: 4, courses: ["operating"], number: 25, id: "sleeping-regions",
    title: { en: "Sleeping regions", zh: "沉睡的 Region" },
  },
];
