import { sayingsEn } from "../../story/words/sayings.en.ts";
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
  exit: "ends",
  start: "is started again",
  restart: "its turn to be restarted",
  strike: "the planned fault strikes",
  input: (deed: string) => `input: ${deed}`,
  region: (id: string, term: number, more: number) =>
    `region ${id}${term > 0 ? `, term ${term}` : ""}${more > 0 ? `, ${plural(more, "more message", "more messages")}` : ""}`,
  writes: (id: string, more: number) => `region ${id}${more > 0 ? ` and ${more} more` : ""}`,
  says: sayingsEn,
  timers: {
    tick: "Raft tick", "store-heartbeat": "store heartbeat is due", "resolved-ts": "timestamp for reads of the past is due",
    "retry-reads": "asks the Raft leader again", "lock-wait": "has waited for a lock",
    replication: "goes on replicating beside Raft",
    detection: "goes on with failure detection",
    "warmed-up": "entries are in memory, it consents to lead",
    recovery: "looks whether PD's recovery plan is carried out",
    inspect: "looks at its network, or at its disk, because PD heeds it",
    stopping: "looks whether all leaders are gone",
    "snapshot-generating": "part of a snapshot is generated",
    "snapshot-chunk": "next part of a snapshot is due", "snapshot-received": "snapshot is written",
    "store-state": "looks at the state of a store", "offline-check": "looks at stores that leave", patrol: "patrol of regions",
    examine: "looks at a region", "push-operators": "sends operators again", schedule: "scheduler's turn",
    "merge-due": "looks which regions may be merged",
    "prepare-check": "counts regions heard of",
    "etcd-tick": "tick of etcd", "key-expired": "lease of a leader key is over", priority: "compares priorities",
    leaderless: "PD has had no leader for long", "snapshot-unanswered": "is a snapshot answered?", "leave-etcd": "leaves etcd",
    "pd-seek": "asks who leads PD", "tso-probe": "next timestamp", transactions: "goes on with a transaction",
    arrival: "next operation", wake: "back-off is over", "scout-late": "looks for a late request",
    "pd-timeout": "time to hear from PD is over",
    sweep: "looks for unanswered requests", keepalive: "looks whether a connection lives",
    "probe-timeout": "time for a probe is over",
    "probe-again": "probes a store again", unreachable: "tells peers that a store is unreachable",
  },
};

export type StepWords = typeof stepsEn;
