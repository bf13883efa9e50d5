import type { VoteRefusalReason } from "../../proto/events/raft.ts";

/** Why a vote was refused, as a clause. */
export const voteRefusalEn: Readonly<Record<VoteRefusalReason, string>> = {
  lease: "it has heard from a Raft leader too recently",
  "log-behind": "the candidate's log is behind",
  voted: "it has voted for another in this term",
  "lower-term": "the candidate's term is old",
  "leader-known": "it follows a Raft leader of this term",
  "not-ready": "it restarted too recently to vote safely",
};
