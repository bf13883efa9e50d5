import type { LessonId } from "./lessons/index.ts";
import { LESSON_NAMES } from "./names.ts";
import type { LessonCard, Texts } from "./types.ts";

/** The wrong idea that each refutes. Made of their files by `npm run -s lessons`. */
const REFUTED: Readonly<Record<LessonId, Texts>> = {
  "no-pd-needed": { en: "PD appoints a new leader when a store dies.", zh: "store 宕机后，由 PD 指定新的 leader。" },
  "split-vote": { en: "Candidates who tie fight on for ever, or the lowest number wins.", zh: "平票的候选者会一直争下去，或者编号最小的获胜。" },
  "two-leaders": { en: "There is only one leader at a time.", zh: "任何时刻都只有一个 leader。" },
  "log-repair": {
    en: "A leader that returns merges its entries into the log, or the longer log wins.",
    zh: "旧 leader 回来后会把日志合并进去，或者日志长的一方获胜。",
  },
  "majority-is-not-committed": { en: "An entry that a majority holds is committed.", zh: "多数派上都有的日志，就是已提交的日志。" },
  "promise-on-disk": { en: "A server that restarts may forget what it had not applied yet.", zh: "server 重启后，可以忘掉还没有应用的内容。" },
  "deposed-leader-commits": {
    en: "Once a new leader is elected, the old one can do nothing any more.",
    zh: "新 leader 一选出来，旧 leader 就什么也做不了了。",
  },
  "lease-reads": { en: "What a leader reads is fresh, because it is the leader.", zh: "从 leader 读到的一定是最新的，因为它是 leader。" },
  "returning-server": { en: "A server that comes back is harmless.", zh: "一台重新连上的 server 没有危害。" },
  "check-quorum": { en: "A leader that is cut off notices by itself.", zh: "被隔开的 leader 自然会发现自己被隔开了。" },
  "one-way-cut": { en: "A link works or it does not, and PD would notice.", zh: "链路要么通，要么不通；出了问题 PD 会发现。" },
  "membership-change": { en: "A replica is swapped for another in one step, at any moment.", zh: "替换副本一步就能完成，随时都可以。" },
  "snapshot-or-log": { en: "A replica that was away always gets a full copy.", zh: "离开过的副本总要收到一份完整的拷贝。" },
  "many-elections": { en: "The cluster has one leader and one outage.", zh: "整个集群有一个 leader、一次中断。" },
  "thirty-minutes": { en: "Repair should start as soon as a store is lost.", zh: "store 一丢失，就应该立刻开始修复。" },
  "placement-isolation": { en: "As long as enough stores live, lost replicas are replaced.", zh: "只要活着的 store 够多，丢失的副本就能补上。" },
  "lost-majority": {
    en: "Waiting, PD or more stores will bring a region back that has lost its majority.",
    zh: "丢失多数派的 Region，等一等、靠 PD 或者多加 store 就能恢复。",
  },
  "pd-is-gone": { en: "Without PD there is no database.", zh: "没有 PD，数据库就不能用了。" },
  "clock-never-back": {
    en: "Timestamps fall back when PD's leadership moves to a machine whose clock is slow.",
    zh: "PD leader 换到时钟偏慢的机器上，时间戳就会倒退。",
  },
  "dead-client": { en: "Two-phase commit blocks for ever when its coordinator dies.", zh: "协调者一死，两阶段提交就永远卡住。" },
  "three-orders": { en: "The three give the same guarantee, only at different speed.", zh: "三者的保证一样，只是快慢不同。" },
  "retry-storm": { en: "More retries make the recovery faster.", zh: "重试越多，恢复得越快。" },
  "dead-slow-paused": { en: "A good detector knows whether a machine is dead.", zh: "好的检测器能判断一台机器是不是宕机了。" },
  "grey-failure": { en: "A slow machine is half dead, and failover will help.", zh: "慢等于半死，故障切换会解决问题。" },
  "sleeping-regions": { en: "Regions that sleep take longer to fail over than busy ones.", zh: "沉睡的 Region 切换 leader 比忙碌的更慢。" },
};

/** What the gallery shows before any lesson is fetched, in the order of their numbers. */
export const LESSON_CARDS: readonly (LessonCard & { readonly id: LessonId })[] =
  LESSON_NAMES.map((name) => ({ ...name, refutes: REFUTED[name.id] }));
