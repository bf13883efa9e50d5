import { invariant } from "./report.ts";

// What must hold of every Raft group. The files of `raftChecker` watch them together, and one breaks what another guards.

export const ELECTION_SAFETY = invariant("election-safety", "A region has at most one Raft leader per term.");
export const TERM_MONOTONIC = invariant("term-monotonic", "A peer's term never goes back.");
export const SINGLE_VOTE = invariant("single-vote", "A peer votes for at most one candidate per term, across restarts.");
export const LEADER_COMPLETENESS = invariant(
  "leader-completeness", "A new Raft leader's log holds every entry that was committed before.",
);
export const LOG_MATCHING = invariant(
  "log-matching", "Entries of the same index and term are the same, and so is everything before them.",
);
export const LEADER_APPEND_ONLY = invariant(
  "leader-append-only", "A Raft leader never overwrites or removes an entry of its own log.",
);
export const COMMIT_KEPT = invariant("commit-kept", "A peer never loses a committed entry that it had on disk.");
export const COMMIT_QUORUM = invariant("commit-quorum", "An entry is committed only when a quorum of voters has it on disk.");
export const STATE_MACHINE_SAFETY = invariant(
  "state-machine-safety", "No two peers of a region apply different entries at the same index.",
);
export const SLEEP_COMPLETE = invariant(
  "sleep-complete", "A group sleeps when all who agreed to it have what was committed: no acknowledged write is lost.",
);
export const APPLY_IN_ORDER = invariant("apply-in-order", "A peer applies every entry once per life, in order and without gaps.");
