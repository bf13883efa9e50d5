/**
 * What must hold at every moment of every run, by identifier: a heading of docs/INVARIANTS.md, a checker's verdict
 * (`src/check`) and an assertion of the engine (`assertInvariant`). It stands in this room because both sides use it and
 * share nothing else.
 */
export const INVARIANT_IDS = [
  "election-safety", "term-monotonic", "single-vote", "log-matching", "leader-completeness", "leader-append-only",
  "commit-quorum", "commit-kept", "state-machine-safety", "apply-in-order", "sleep-complete", "ranges-cover", "epoch-monotonic",
  "operator-quorum", "operator-replicas", "operator-isolation",
  "regions-rest", "tso-increasing", "write-kept", "read-fresh", "single-lease",
  "commit-above-start", "lock-checked", "one-lock", "rollback-final", "commit-order",
  "clients-agree",
  "replication-acknowledged", "replication-promotion", "replication-prefix", "single-owner",
] as const;

export type InvariantId = (typeof INVARIANT_IDS)[number];
