import { rule, type RuleWords } from "./rules.en.ts";

/** The texts of the switchboard, in Chinese. */
export const rulesZh: RuleWords = {
  intro: "Raft 的每条规则都可以在整个集群的所有 Raft 组中关闭，看看它是做什么用的。此后本次运行一直标为“改动过的 Raft”。",
  on: "开",
  off: "关",
  without: "没有它：",
  since: "关闭过一次，标记就一直保留：规则所禁止的事可能已经发生。",
  rules: {
    "log-up-to-date-check": rule(
      "日志新旧检查", "候选者的日志不如自己的新，投票者就拒绝投票。", "选出的 Raft leader 缺少已提交的日志，并把它们覆盖。"),
    "one-vote-per-term": rule("每个任期一票", "投票者在每个任期最多投一票，先到先得。", "同一任期选出两个 Raft leader。"),
    "persist-vote-before-reply": rule(
      "先持久化投票再答复", "任期与投票写入稳定存储之后，才把投票告诉别人。", "崩溃的投票者忘记自己投过票，在同一任期又投一次。"),
    "persist-entries-before-ack": rule(
      "先持久化日志再确认", "日志写入稳定存储之后，才确认收到。", "日志被当作已提交，断电却让多数派丢失它。"),
    "commit-only-own-term": rule(
      "只提交本任期日志", "Raft leader 只靠计数提交本任期的日志，更早的随之提交。",
      "旧任期的日志被多数派提交之后仍被覆盖：论文图 8。"),
    "previous-entry-check": rule(
      "前一条日志检查", "日志中没有同一任期的前一条日志，follower 就拒绝追加。", "日志在某个位置相同，在它之前却不同。"),
    "commit-bounded-by-message": rule(
      "提交不超过消息", "follower 的提交不超过 Raft leader 消息所涵盖的最后一条日志。",
      "follower 提交了恰好留在自己日志里的、已下台 Raft leader 的日志。"),
    "conflict-only-truncation": rule(
      "有冲突才截断", "只有日志与 Raft leader 的冲突时，follower 才在那里截断。", "迟到的较短追加消息删去已经确认过的日志。"),
    "noop-at-election": rule(
      "当选即写空日志", "新的 Raft leader 立即追加一条本任期的空日志。", "在有人写入之前，旧任期的日志一直未提交，读也得不到答复。"),
    "one-change-at-a-time": rule(
      "一次一个成员变更", "前一个成员变更应用之后，才能提议下一个。", "两个互不相交的多数派作出不同的决定。"),
    "joint-decisions": rule(
      "联合决定", "在联合配置中，每个决定都需要旧投票者与新投票者各自的多数。", "新旧投票者各选出一个 Raft leader。"),
    "pre-vote": rule(
      "PreVote", "节点先询问自己能否当选，然后才提高任期。", "被隔离过的节点带着很高的任期回来，使健康的 Raft leader 下台。"),
    "vote-lease": rule(
      "投票租约", "投票者能听到 Raft leader 时，不理会拉票请求。", "已移除的节点反复扰乱 Raft 组，租约读可能读到旧数据。"),
    "leader-step-down": rule(
      "leader 主动下台", "Raft leader 在一个选举超时内听不到多数派，就下台。", "被隔离的 Raft leader 让客户端一直等待。"),
    "timer-reset": rule(
      "选举计时器重置",
      "被拒绝的拉票请求不重置选举计时器。当前 Raft leader 的消息与投出的票会重置它；与 etcd 一样，更高的任期、选举的开始与失败、下台也会（论文的规则见 raftstore.paper-timer-rule）。",
      "不可能当选的节点让能当选的节点无法竞选。"),
    "randomised-timeouts": rule(
      "随机选举超时", "选举超时每次都重新随机抽取。", "候选者总在同一瞬间相遇，永远瓜分选票。"),
    "read-confirmation": rule(
      "读确认", "多数派确认 Raft leader 仍然在位之后，它才答复读请求。", "已被取代而不自知的 Raft leader 用旧数据答复。"),
    "read-after-own-commit": rule(
      "本任期提交后才读", "Raft leader 提交过本任期的日志之后，才答复读请求。",
      "新的 Raft leader 不知道前任提交到哪里，用旧数据答复。"),
  },
};
