/**
 * What must hold at every moment of every run. Each identifier is also a heading of docs/INVARIANTS.md, which says
 * where the engine asserts it and how it is checked here.
 */
export const INVARIANTS = [
  { id: "election-safety", title: "A region has at most one Raft leader per term." },
  { id: "term-monotonic", title: "A peer's term never goes back." },
  { id: "single-vote", title: "A peer votes for at most one candidate per term, across restarts." },
  { id: "log-matching", title: "Entries of the same index and term are the same, and so is everything before them." },
  { id: "leader-completeness", title: "A new Raft leader's log holds every entry that was committed before." },
  { id: "leader-append-only", title: "A Raft leader never overwrites or removes an entry of its own log." },
  { id: "commit-quorum", title: "An entry is committed only when a quorum of voters has it on disk." },
  { id: "commit-kept", title: "A peer never loses a committed entry that it had on disk." },
  { id: "state-machine-safety", title: "No two peers of a region apply different entries at the same index." },
  { id: "apply-in-order", title: "A peer applies every entry once per life, in order and without gaps." },
  { id: "ranges-cover", title: "PD's regions cover the key space without hole or overlap." },
  { id: "epoch-monotonic", title: "The epoch under which PD knows a region never goes back." },
  { id: "regions-rest", title: "A cluster to which nothing happens comes to rest: PD does not move a region for ever." },
  { id: "write-kept", title: "A write that was acknowledged to a client has been applied." },
  { id: "read-fresh", title: "A read returns a written value, never one older than what was acknowledged before it." },
] as const;

export type InvariantId = (typeof INVARIANTS)[number]["id"];
