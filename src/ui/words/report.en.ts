/** The texts of the report of what clients got, in English: they come with it. */
export const reportEn = {
  intro: (at: string) => `Everything up to ${at}, over all clients: as quorumscape run --json tells it.`,
  going: (at: string, until: string) => `Going through the run once more: ${at} of ${until}`,
  replaced: "Another run has taken its place.",
  consistency: "Consistency",
  nothing: "Clients have done nothing yet.",
  columns: { check: "check", verdict: "verdict", checked: "looked at" },
  checks: {
    linearizability: "linearizability", isolation: "isolation", "writes-kept": "acknowledged writes kept",
    "real-time-order": "real-time order", "no-future-reads": "no read from the future", "bank-total": "total of the bank",
    "counter-bounds": "bounds of counters",
    orders: "orders end once, placed or undone",
  },
  outcomes: { ok: "holds", violated: "violated", unknown: "unknown" },
  keeps: (levels: string) => `keeps ${levels}`,
  finding: "What cannot be ordered",
  around: "Under way at the first fault",
  pictured: "The operations as bars",
  picture: "A bar for each operation, faults as lines across; instants at equal distances. A row is a process: a client does many"
    + " things at once, and its operations are numbered as if processes of it did one after the other. Whoever does not know how"
    + " an operation ended does no more.",
  operations: "Operations",
  totals: {
    ok: "succeeded", failed: "failed", shed: "refused: too many waited", retries: "retries", notSent: "kept back by breakers",
    undetermined: "undetermined", longestUnavailable: "longest without service",
  },
  latencies: "Latency, p50 and p99",
  phases: { all: "all", before: "before", during: "during", after: "after" },
  phasesHint: "Before the first fault; during an outage; at all other times since",
  kinds: { get: "get", put: "put", txn: "transaction" },
  spread: (count: string, p50: string, p99: string) => `${p50} · ${p99} (${count})`,
  errors: "Why it failed",
  errorsNone: "Nothing failed.",
  retries: "Why it was tried again",
  retriesNone: "Nothing had to be tried again.",
  failures: {
    WriteConflict: "another transaction has written the key since", AlreadyExist: "the key exists already",
    TxnLockNotFound: "its lock is gone: it was rolled back", PessimisticLockNotFound: "its pessimistic lock is lost",
    CommitTsExpired: "a reader has pushed its commit behind the timestamp", Committed: "it is committed already",
    Deadlock: "it would have waited in a circle", RolledBack: "it was rolled back",
    LockWaitTimeout: "it waited for a lock for too long", GCTooEarly: "what it would read is collected already", ResultUndetermined: "nobody knows whether it is committed",
    Shed: "refused: too many waited",
  },
  replay: "Replay it",
  copy: "Copy link",
  copied: "Link copied",
};

export type ReportWords = typeof reportEn;
