import { count, duration, toggle, word, type ValuesOf } from "../../kernel/setting.ts";
import { hours, millis, minutes, seconds } from "../../kernel/time.ts";

/**
 * Operations per second over all clients: an engine runs some tens of thousands in a second of its own, so that beyond
 * this a virtual second would take longer than a real one on most computers.
 */
export const MAX_RATE = 20_000;
const MAX_THREADS = 1_000;

const REPLICA_READS = ["leader", "follower", "stale"] as const;

/** What transactions may do all day; `register` reads and writes without them. */
export const WORKLOADS = [
  "register", "counter", "bank", "list-append", "order", "order-tcc", "order-saga", "scan",
] as const;

export type TxnWorkload = Exclude<(typeof WORKLOADS)[number], "register">;

const KEY_DISTRIBUTIONS = ["uniform", "zipf", "hot-range"] as const;

const TXN_MODES = ["optimistic", "pessimistic"] as const;

/** A conflict ends a transaction; or it runs again, reads and all; or it writes again what it was about to write. */
const TXN_RETRIES = ["none", "begin-anew", "replay-writes"] as const;

const RETRY_POLICIES = ["client-go", "bounded"] as const;
const BREAKERS = ["off", "stores", "pd", "both"] as const;

/** The workload. */
export const CLIENT_SETTINGS = {
  /** What clients do: raw reads and writes, or transactions of one kind. */
  workload: word("client.workload", WORKLOADS, { tikv: "register" }),
  /** Operations per second over all clients together; 0 stops the workload. */
  rate: count("client.rate", { tikv: 100, logcabin: 0, "availsim-wan": 0 }, { min: 0, max: MAX_RATE }),
  /**
   * So many threads has each client, if any: each does one thing, thinks, and does the next (a closed loop). Without, operations
   * come at their rate however long the others take (an open loop).
   */
  threads: count("client.threads", { tikv: 0 }, { min: 0, max: MAX_THREADS }),
  /** How long a thread thinks between two things, on average. */
  thinkTime: duration("client.think-time", { tikv: millis(0) }, { min: millis(0), max: hours(1) }),
  /** Which keys are asked how often: all alike, the k-th 1/k as often as the first, or a range of them more than the others. */
  keyDistribution: word("client.key-distribution", KEY_DISTRIBUTIONS, { tikv: "uniform" }),
  /** The range: so many of a hundred keys, for which so many of a hundred operations are. */
  hotKeys: count("client.hot-keys", { tikv: 5 }, { min: 1, max: 100 }),
  hotPercent: count("client.hot-percent", { tikv: 80 }, { min: 0, max: 100 }),
  /** Writes per hundred operations. */
  writePercent: count("client.write-percent", { tikv: 50 }, { min: 0, max: 100 }),
  /** Of a hundred writes so many are of keys that are new: what a table is that grows until its regions split. */
  insertPercent: count("client.insert-percent", { tikv: 0 }, { min: 0, max: 100 }),
  /** Who is asked for reads: leaders, followers (which ask their leader how far to be), or anybody for a state of the past. */
  replicaRead: word("client.replica-read", REPLICA_READS, { tikv: "leader" }),
  /** How old what a stale read shows may be. */
  readStaleness: duration("client.read-staleness", { tikv: seconds(60) }),
  /** Timestamps per second that all clients together ask of PD, to measure how long there are none; 0 for none. */
  tsoRate: count("client.tso-rate", { tikv: 0 }, { min: 0, max: MAX_RATE }),
  valueBytes: count("client.value-bytes", { tikv: 256 }, { min: 1, max: 1_048_576 }),
  /** How long an operation is retried before the client gives up (client-go's 20 s times BackOffWeight 2). */
  maxRetryTime: duration("client.max-retry-time", { tikv: seconds(40) }),
  /** Whether transactions lock what they are going to write as they read it. client-go's default; TiDB asks for it. */
  txnMode: word("client.txn-mode", TXN_MODES, { tikv: "optimistic" }),
  txnRetry: word("client.txn-retry", TXN_RETRIES, { tikv: "none" }),
  /** A transaction is committed once all of it is prewritten. client-go's default; TiDB asks for it. */
  asyncCommit: toggle("client.async-commit", { tikv: false }),
  /** A transaction within one region is committed by its prewrite. client-go's default; TiDB asks for it. */
  onePhaseCommit: toggle("client.one-phase-commit", { tikv: false }),
  /** Old versions are collected by themselves (tidb_gc_enable), those from before this time, that often. */
  gcEnable: toggle("client.gc-enable", { tikv: true }),
  gcLifeTime: duration("client.gc-life-time", { tikv: minutes(10) }, { min: seconds(10), max: hours(24) }),
  gcRunInterval: duration("client.gc-run-interval", { tikv: minutes(10) }, { min: seconds(10), max: hours(24) }),
  /** So many accounts, counters or lists there are. */
  txnKeys: count("client.txn-keys", { tikv: 10 }, { min: 2, max: 10_000 }),
  /** How failed attempts are repeated: as client-go does, or a few times only, each after twice the wait. */
  retryPolicy: word("client.retry-policy", RETRY_POLICIES, { tikv: "client-go" }),
  retryFirstWait: duration("client.retry-first-wait", { tikv: millis(500) }),
  retryLimit: count("client.retry-limit", { tikv: 3 }, { min: 0, max: 100 }),
  /** Before whom a circuit breaker stands. */
  circuitBreaker: word("client.circuit-breaker", BREAKERS, { tikv: "off" }),
  /** It opens at more failures in a row. */
  breakerFailures: count("client.breaker-failures", { tikv: 3 }, { min: 0, max: 1_000 }),
  breakerOpenTime: duration("client.breaker-open-time", { tikv: seconds(5) }),
  /** A path's regions are got ready where it is asked so many times as often as usual; 0 for never, as all of TiKV's clients. */
  prewarmRise: count("client.prewarm-rise", { tikv: 0 }, { min: 0, max: 100 }),
  requestTimeout: duration("client.request-timeout", { tikv: seconds(30) }),
} as const;

export type ClientSettings = ValuesOf<typeof CLIENT_SETTINGS>;
