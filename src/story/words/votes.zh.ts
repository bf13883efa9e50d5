import type { VoteRefusalReason } from "../../proto/events/raft.ts";

/** Why a vote was refused, as a clause. */
export const voteRefusalZh: Readonly<Record<VoteRefusalReason, string>> = {
  lease: "它刚刚还收到过 Raft leader 的消息",
  "log-behind": "候选者的日志落后",
  voted: "它在本任期已投票给别人",
  "lower-term": "候选者的任期过旧",
  "leader-known": "它在本任期已有 Raft leader",
  "not-ready": "它刚重启不久，还不能安全地投票",
};
