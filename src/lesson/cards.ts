import type { LessonId } from "./lessons/index.ts";
import type { LessonCard } from "./types.ts";

/**
 * What the gallery shows before any lesson is fetched, in the order of their numbers. Each says what its file says; a test
 * compares them.
 */
export const LESSON_CARDS: readonly (LessonCard & { readonly id: LessonId })[] = [
  {
    id: "no-pd-needed", number: 1, minutes: 4, courses: ["first-quarter", "raft"],
    title: { en: "Who chooses the next leader?", zh: "谁来选出下一个 leader？" },
    refutes: { en: "PD appoints a new leader when a store dies.", zh: "store 宕机后，由 PD 指定新的 leader。" },
  },
  {
    id: "split-vote", number: 2, minutes: 5, courses: ["raft"],
    title: { en: "Split vote", zh: "选票被瓜分" },
    refutes: { en: "Candidates who tie fight on for ever, or the lowest number wins.", zh: "平票的候选者会一直争下去，或者编号最小的获胜。" },
  },
  {
    id: "two-leaders", number: 3, minutes: 4, courses: ["first-quarter", "raft"],
    title: { en: "Two leaders at once", zh: "同时有两个 leader" },
    refutes: { en: "There is only one leader at a time.", zh: "任何时刻都只有一个 leader。" },
  },
  {
    id: "log-repair", number: 4, minutes: 5, courses: ["raft"],
    title: { en: "Log repair", zh: "日志修复" },
    refutes: { en: "A leader that returns merges its entries into the log, or the longer log wins.", zh: "旧 leader 回来后会把日志合并进去，或者日志长的一方获胜。" },
  },
  {
    id: "majority-is-not-committed", number: 5, minutes: 6, courses: ["raft"],
    title: { en: "On a majority is not yet committed (Figure 8)", zh: "多数派上有，还不等于已提交（图 8）" },
    refutes: { en: "An entry that a majority holds is committed.", zh: "多数派上都有的日志，就是已提交的日志。" },
  },
  {
    id: "promise-on-disk", number: 6, minutes: 4, courses: ["raft"],
    title: { en: "A promise lives on disk", zh: "承诺写在磁盘上" },
    refutes: { en: "A server that restarts may forget what it had not applied yet.", zh: "server 重启后，可以忘掉还没有应用的内容。" },
  },
  {
    id: "deposed-leader-commits", number: 7, minutes: 5, courses: ["raft"],
    title: { en: "The deposed leader finishes a commit", zh: "被取代的 leader 完成了提交" },
    refutes: { en: "Once a new leader is elected, the old one can do nothing any more.", zh: "新 leader 一选出来，旧 leader 就什么也做不了了。" },
  },
  {
    id: "lease-reads", number: 8, minutes: 5, courses: ["raft"],
    title: { en: "Stale reads and leases", zh: "过期读与租约" },
    refutes: { en: "What a leader reads is fresh, because it is the leader.", zh: "从 leader 读到的一定是最新的，因为它是 leader。" },
  },
  {
    id: "returning-server", number: 9, minutes: 4, courses: ["raft"],
    title: { en: "PreVote: the server that returns", zh: "PreVote：归来的 server" },
    refutes: { en: "A server that comes back is harmless.", zh: "一台重新连上的 server 没有危害。" },
  },
  {
    id: "check-quorum", number: 10, minutes: 4, courses: ["raft"],
    title: { en: "CheckQuorum: knowing when to stop", zh: "CheckQuorum：知道何时停下" },
    refutes: { en: "A leader that is cut off notices by itself.", zh: "被隔开的 leader 自然会发现自己被隔开了。" },
  },
  {
    id: "one-way-cut", number: 11, minutes: 5, courses: ["raft"],
    title: { en: "Deaf but not dumb: a one-way cut", zh: "听不见却能说话：单向断网" },
    refutes: { en: "A link works or it does not, and PD would notice.", zh: "链路要么通，要么不通；出了问题 PD 会发现。" },
  },
  {
    id: "membership-change", number: 12, minutes: 5, courses: ["raft"],
    title: { en: "Changing the members", zh: "成员变更" },
    refutes: { en: "A replica is swapped for another in one step, at any moment.", zh: "替换副本一步就能完成，随时都可以。" },
  },
  {
    id: "snapshot-or-log", number: 13, minutes: 4, courses: ["raft"],
    title: { en: "Snapshot or log?", zh: "快照还是日志？" },
    refutes: { en: "A replica that was away always gets a full copy.", zh: "离开过的副本总要收到一份完整的拷贝。" },
  },
  {
    id: "many-elections", number: 14, minutes: 4, courses: ["first-quarter", "operating"],
    title: { en: "One store dies, many elections", zh: "一台宕机，多场选举" },
    refutes: { en: "The cluster has one leader and one outage.", zh: "整个集群有一个 leader、一次中断。" },
  },
  {
    id: "thirty-minutes", number: 15, minutes: 4, courses: ["first-quarter", "operating"],
    title: { en: "Why thirty minutes?", zh: "为什么是 30 分钟？" },
    refutes: { en: "Repair should start as soon as a store is lost.", zh: "store 一丢失，就应该立刻开始修复。" },
  },
  {
    id: "placement-isolation", number: 16, minutes: 5, courses: ["operating"],
    title: { en: "Placement and isolation", zh: "放置与隔离" },
    refutes: { en: "As long as enough stores live, lost replicas are replaced.", zh: "只要活着的 store 够多，丢失的副本就能补上。" },
  },
  {
    id: "lost-majority", number: 17, minutes: 6, courses: ["operating"],
    title: { en: "Lost majority", zh: "丢失多数派" },
    refutes: { en: "Waiting, PD or more stores will bring a region back that has lost its majority.", zh: "丢失多数派的 Region，等一等、靠 PD 或者多加 store 就能恢复。" },
  },
  {
    id: "pd-is-gone", number: 18, minutes: 5, courses: ["operating"],
    title: { en: "PD is gone", zh: "PD 不在了" },
    refutes: { en: "Without PD there is no database.", zh: "没有 PD，数据库就不能用了。" },
  },
  {
    id: "clock-never-back", number: 19, minutes: 4, courses: ["operating"],
    title: { en: "The clock that never goes back", zh: "不倒退的时钟" },
    refutes: {
      en: "Timestamps fall back when PD's leadership moves to a machine whose clock is slow.",
      zh: "PD leader 换到时钟偏慢的机器上，时间戳就会倒退。",
    },
  },
  {
    id: "retry-storm", number: 22, minutes: 4, courses: ["operating"],
    title: { en: "Retries: what they cost, what they save", zh: "重试：代价与收益" },
    refutes: { en: "More retries make the recovery faster.", zh: "重试越多，恢复得越快。" },
  },
  {
    id: "dead-slow-paused", number: 23, minutes: 4, courses: ["operating"],
    title: { en: "Dead, slow or paused?", zh: "宕机、缓慢还是暂停？" },
    refutes: { en: "A good detector knows whether a machine is dead.", zh: "好的检测器能判断一台机器是不是宕机了。" },
  },
  {
    id: "grey-failure", number: 24, minutes: 4, courses: ["operating"],
    title: { en: "Grey failure", zh: "灰色故障" },
    refutes: { en: "A slow machine is half dead, and failover will help.", zh: "慢等于半死，故障切换会解决问题。" },
  },
  {
    id: "sleeping-regions", number: 25, minutes: 4, courses: ["operating"],
    title: { en: "Sleeping regions", zh: "沉睡的 Region" },
    refutes: { en: "Regions that sleep take longer to fail over than busy ones.", zh: "沉睡的 Region 切换 leader 比忙碌的更慢。" },
  },
];
