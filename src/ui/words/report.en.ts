/** The texts of the report of what clients got, in English: they come with it. */
export const reportEn = {
  intro: (at: string) => `Everything up to ${at}, over all clients: as quorumscape run --json tells it.`,
  going: (at: string, until: string) => `Going through the run once more: ${at} of ${until}`,
  replaced: "Another run has taken its place.",
  consistency: "Can it have been?",
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
  picture: "A row for each process, a bar for each operation, faults as lines across; instants at equal distances",
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
  errors: "Why it was tried again",
  errorsNone: "Nothing had to be tried again.",
  replay: "Replay it",
  copy: "Copy link",
  copied: "Link copied",
};

export type ReportWords = typeof reportEn;
