const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What the page says of a single step, in English. */
export const stepsEn = {
  step: (what: string) => `Step: ${what}`,
  aside: (text: string) => ` (${text})`,
  separator: "; ",
  message: (from: string, to: string, says: string) => `${from} → ${to}: ${says}`,
  arrival: { received: "", waits: "waits, the process is paused", refused: "refused, no process there", lost: "lost" },
  nobody: (from: string, to: string, says: string) => `${from} learns that nothing listens at ${to} (${says})`,
  own: (node: string, what: string) => `${node}: ${what}`,
  effect: { runs: "", waits: "waits, the process is paused", gone: "nobody there any more" },
  durable: "write is on disk",
  resume: "runs on",
  strike: "the planned fault strikes",
  input: (deed: string) => `input: ${deed}`,
  region: (id: string, term: number, more: number) =>
    `region ${id}${term > 0 ? `, term ${term}` : ""}${more > 0 ? `, ${plural(more, "more message", "more messages")}` : ""}`,
  writes: (id: string, more: number) => `region ${id}${more > 0 ? ` and ${more} more` : ""}`,
  says: {
    "vote-asked": "vote request", "vote-granted": "vote granted", "vote-refused": "vote refused",
    "pre-vote-asked": "pre-vote request", "pre-vote-granted": "pre-vote granted", "pre-vote-refused": "pre-vote refused",
    append: "append", "append-accepted": "append accepted", "append-refused": "append refused",
    heartbeat: "Raft heartbeat", "heartbeat-answered": "Raft heartbeat answered", snapshot: "snapshot",
    "transfer-asked": "request to hand over", "timeout-now": "stand for election now",
    "read-asked": "read index asked", "read-answered": "read index answered",
    removed: "you are no longer a member", other: "Raft message",
    "snapshot-chunk": "part of a snapshot", "snapshot-result": "answer to a snapshot",
    "store-heartbeat": "store heartbeat", "store-heartbeat-response": "store heartbeat answered",
    "region-heartbeat": "region heartbeat", "region-heartbeat-response": "order from PD",
    "ask-batch-split": "ids for a split, please", "ask-batch-split-response": "ids for a split",
    "want-rollback-merge": "give the merge up",
    "validate-peer": "am I still a member?", "validate-peer-response": "answer on membership",
    "get-region": "asks where a key is", "get-region-response": "answer on where a key is",
    "kv-request": "request", "kv-response": "answer",
  },
  timers: {
    tick: "Raft tick", "store-heartbeat": "store heartbeat is due", "snapshot-generated": "snapshot is generated",
    "snapshot-chunk": "next part of a snapshot is due", "snapshot-received": "snapshot is written",
    "store-state": "looks at the state of a store", "offline-check": "looks at stores that leave", patrol: "patrol of regions",
    examine: "looks at a region", "push-operators": "sends operators again", schedule: "scheduler's turn",
    "merge-due": "looks which regions may be merged",
    "prepare-check": "counts regions heard of",
    arrival: "next operation", wake: "back-off is over", "scout-late": "looks for a late request",
    "pd-timeout": "time to hear from PD is over",
    sweep: "looks for unanswered requests", keepalive: "looks whether a connection lives",
    "probe-timeout": "time for a probe is over",
    "probe-again": "probes a store again",
  },
};

export type StepWords = typeof stepsEn;
