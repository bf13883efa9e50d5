/** As many lines as etcd's checker, with one worker, goes through in some minutes. */
export const MAX_TRACE_LINES = 3_000;

/** What etcd's specification does not know, or knows otherwise: where that comes, a trace ends. */
export const TRACE_ENDS = {
  full: `it has ${MAX_TRACE_LINES} lines, as many as the checker goes through in minutes`,
  joint: "members change by joint consensus, which the specification does not know",
  change: "members change in a way that the specification does not know: a voter becomes a learner, or nothing would change",
  "earlier-change": "a leader changes its members while it has not applied a change of an earlier office of its own",
  behind: "a replica applies a change of members although it knows of a later one that is committed",
  term: "a replica learned of a term without a message that the specification knows, as from the answer to a pre-vote",
  unsent: "a message came that nobody sent so in this trace: it came twice, or was changed on its way",
  snapshot: "a snapshot replaced a log that held entries; the specification sends snapshots to empty logs alone",
  forced: "a replica campaigns without a majority, by an order from outside of Raft",
  restart: "a process began again with something else than it had handed to its disk: a power failure took the rest",
  "commit-by-vote": "a vote told what is committed, as raft-rs has it; the specification learns that from leaders alone",
  refusal: "a voter that had given no vote in the term refused one because it knew the leader; the specification grants it",
  match: "a heartbeat told of a commit index for which its leader relied on answers from before the trace",
} as const satisfies Readonly<Record<string, string>>;
export type TraceEnd = keyof typeof TRACE_ENDS;
