import type { Instant } from "../../kernel/time.ts";
import type { TxnFailure } from "../../proto/failures.ts";
import type { MicroOperation } from "../../proto/history.ts";
import type { KeyError, LockInfo, Mutation, Ts } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { SessionStep } from "../../proto/session.ts";
import type { TxnWorkload } from "../../proto/settings/client.ts";
import { createGarbage, type Garbage } from "./garbage.ts";

/** What timers of transactions mean. */
export type TxnTimer =
  /** The transaction begins anew, unless that attempt is over. */
  | { readonly kind: "again"; readonly owner: number; readonly attempt: number }
  /** The life of the transaction's locks is to be prolonged. */
  | { readonly kind: "heartbeat"; readonly startTs: Ts }
  /** A session's next step has come. */
  | { readonly kind: "session" }
  /** Time to speak with PD of the collection of old versions. */
  | { readonly kind: "garbage" }
  /** Look whether PD has answered. */
  | { readonly kind: "oracle-watch" }
  /** PD is asked again for timestamps. */
  | { readonly kind: "oracle-again"; readonly failures: number };

/** What a transaction is to do, drawn by its workload: plain data, because it is begun anew from it. */
export interface TxnTask {
  readonly role: string;
  readonly keys: readonly Key[];
  readonly numbers: readonly number[];
}

/** A key with what was read of it. */
export interface KeyValue {
  readonly key: Key;
  readonly value: string | null;
}

/** What the reads of a transaction brought, step by step. */
export type Answers = readonly (readonly KeyValue[])[];

/** What a transaction does next. */
export type Step =
  /** Reads keys. Where it is going to write them, a pessimistic transaction locks them. */
  | { readonly kind: "read"; readonly keys: readonly Key[]; readonly forUpdate: boolean }
  | { readonly kind: "scan"; readonly startKey: Key; readonly endKey: Key; readonly limit: number }
  | { readonly kind: "commit"; readonly mutations: readonly Mutation[] }
  | { readonly kind: "rollback" };

/**
 * What a transaction waits for: a timestamp ("starting", "stamping", "ordering"), answers of stores, a moment's rest, or the next
 * step of its session ("open").
 */
export type TxnPhase =
  | "starting" | "reading" | "scanning" | "stamping" | "locking" | "prewriting" | "ordering" | "committing" | "resting" | "open";

/** A transaction of a client, over all attempts to commit it: a state machine as data. */
export interface Transaction {
  /** Another for each attempt. */
  id: number;
  /** The session whose steps it takes; 0 for a task of a workload. */
  readonly session: number;
  /** Null for a session's. */
  readonly workload: TxnWorkload | null;
  readonly task: TxnTask;
  /** Who of the history does it. */
  readonly process: number;
  readonly begunAt: Instant;
  /** What a store said of its keys, as its failure was told; of a session's, because somebody reads it. */
  refused: KeyError | null;
  readonly isPessimistic: boolean;
  /** It only reads, and that as of a time that is over: any replica may show it. */
  isPast: boolean;
  phase: TxnPhase;
  /** How often it was begun anew. */
  retries: number;
  startTs: Ts;
  /** By the client's clock, when it got that. */
  startClock: Instant;
  /** The timestamp by which a pessimistic one locks; 0 otherwise. */
  forUpdateTs: Ts;
  commitTs: Ts;
  answers: Answers;
  /** The keys of the step under way (of a scan: its end), and what has come of it. Owned: changed in place. */
  keys: readonly Key[];
  gathered: KeyValue[];
  /** Commands of the step that are not answered. */
  pending: number;
  /** Why the step fails, as the first of its commands was told. */
  failure: TxnFailure | null;
  /** What it writes, in the order of keys; none before it is to commit. */
  mutations: readonly Mutation[];
  primary: Key;
  /** What it has locked pessimistically, or asked to. */
  locked: readonly Key[];
  /** A timer runs behind which their life is prolonged. */
  isProlonged: boolean;
  lockingSince: Instant;
  /** It may commit by what its prewrites say: asynchronously, or in one phase. */
  useAsyncCommit: boolean;
  tryOnePhase: boolean;
  /** The least commit timestamp that all prewrites of an asynchronous commit allow; 0 where it commits in two phases. */
  minCommitTs: Ts;
}

/** Its prewrites alone may commit it; once they are refused that, it takes two phases. */
export const commitsByPrewrites = ({ useAsyncCommit, tryOnePhase }: Transaction): boolean => useAsyncCommit || tryOnePhase;

/** Stores have been told to commit it. */
export const mayBeCommitted = (transaction: Transaction): boolean =>
  transaction.phase === "committing" || (transaction.phase === "prewriting" && commitsByPrewrites(transaction));

/** How a session's transaction, or a raw step, came to its end. */
export interface SessionEnd {
  readonly outcome: "ok" | "failed" | "unknown";
  readonly commitTs: Ts;
  readonly startTs: Ts;
  readonly failure: TxnFailure | null;
  readonly refused: KeyError | null;
  /** What a raw read or scan found. */
  readonly value: string | null;
}

/** A step that somebody has asked for. */
export interface AskedStep {
  readonly step: SessionStep;
  readonly words: string;
  readonly at: Instant;
}

/** A session of a client: somebody takes steps, one after the other. */
export interface HandSession {
  readonly session: number;
  /** Those that are not answered, the first of them under way if `isBusy`. */
  steps: readonly AskedStep[];
  isBusy: boolean;
  /** Under which numbers its transaction runs, and its raw step; 0 for none. */
  owner: number;
  rawOwner: number;
  /** Its transaction was begun for the one step, and ends with it; then `found` is what that has brought. */
  isAutocommit: boolean;
  found: string;
  /** It reads a state of the past. */
  isPast: boolean;
  /** What the transaction is going to write, in the order of keys; what it has read in its snapshot, and as it locked keys. */
  writes: readonly Mutation[];
  reads: readonly MicroOperation[];
  lockedReads: readonly MicroOperation[];
  /** What its raw scan has found so far. */
  scanned: readonly KeyValue[];
  /** Set when its transaction or raw step has ended, or a step of it has failed; until that is answered. */
  end: SessionEnd | null;
  stepFailure: TxnFailure | null;
  /** It was told that the step waits for another's lock. */
  isWaiting: boolean;
}

/** The end of the transaction of a lock that a request met: found out, and carried out. */
export interface Resolution {
  readonly id: number;
  /** Under which the request waits that met the locks. */
  readonly ticket: number;
  /** A read passes by locks that do not concern it. */
  readonly isRead: boolean;
  readonly callerStartTs: Ts;
  /** What is still to be looked at; the first is under way. */
  locks: readonly LockInfo[];
  rollbackIfNotExist: boolean;
  /** One of its keys was not prewritten for an asynchronous commit: its primary key decides after all. */
  forceSyncCommit: boolean;
  /** Commands under way. */
  pending: number;
  /** Of the other keys of an asynchronous commit: how many there are, and how many of them have a lock. */
  secondaries: number;
  found: number;
  /** The least timestamp at which it may be committed, and how it ended as one of its keys says; -1 where none does. */
  commitTs: Ts;
  fate: Ts;
  /** The least time in milliseconds after which one of those locks may be ended that could not be yet; Infinity for none. */
  expiresIn: number;
}

/** Who waits for a timestamp: a transaction, by number, since when by the client's clock. */
interface Waiter {
  readonly owner: number;
  readonly since: Instant;
}

/** Timestamps of PD: all who wait share one request. */
export interface Oracle {
  /** Of the request under way; 0 for none, -1 while its answer is being handed out. */
  ticket: number;
  sentClock: Instant;
  asked: readonly Waiter[];
  waiting: Waiter[];
  /** How often PD has failed to answer in a row, and for how long (in microseconds) the client has slept for that. */
  failures: number;
  /** A timer runs behind which PD is asked again. */
  isResting: boolean;
  isWatched: boolean;
  /** The latest timestamp and when it came, by the client's clock: what time it is at PD. */
  latest: Ts;
  latestClock: Instant;
}

/** What a client knows of transactions: its own, and the fates of others. */
export interface TxnState {
  /** Transactions and resolutions share their numbers. */
  nextOwner: number;
  readonly running: Map<number, Transaction>;
  readonly resolving: Map<number, Resolution>;
  /** By number; empty while nobody takes steps by hand. */
  readonly sessions: Map<number, HandSession>;
  readonly oracle: Oracle;
  readonly garbage: Garbage;
  /** When transactions committed whose locks were met, by their start; 0: rolled back. Bounded. */
  readonly fates: Map<Ts, Ts>;
  /** Numbers of the history's processes that have nothing to do, and the next new one. */
  idle: readonly number[];
  nextProcess: number;
  /** What its workload's transactions read and write: as many as `client.txn-keys` said last. */
  keys: readonly Key[];
  /** Whether the workload's first data is there, or being written. */
  seeded: TxnWorkload | "";
  /** Whose orders it has looked for that an earlier life of it left. */
  recovered: readonly TxnWorkload[];
  /** Orders that it has seen half done. */
  watched: readonly number[];
  /** The transaction that is about to do what the client was made to crash before; 0 for none. */
  crashing: number;
  /** When an event of that kind was last told of that region. */
  readonly told: Map<string, Instant>;
}

export const createTxnState = (client: number): TxnState => ({
  nextOwner: 1,
  running: new Map(),
  resolving: new Map(),
  sessions: new Map(),
  oracle: {
    ticket: 0, sentClock: 0 as Instant, asked: [], waiting: [], failures: 0, isResting: false, isWatched: false, latest: 0,
    latestClock: 0 as Instant,
  },
  garbage: createGarbage(),
  fates: new Map(),
  idle: [],
  nextProcess: client,
  keys: [],
  seeded: "",
  recovered: [],
  watched: [],
  crashing: 0,
  told: new Map(),
});

/** Written out: a spread would give each copy a hidden class of its own. */
const copyTransaction = (t: Transaction): Transaction => ({
  id: t.id, session: t.session, workload: t.workload, task: t.task, process: t.process, begunAt: t.begunAt, refused: t.refused,
  isPessimistic: t.isPessimistic, isPast: t.isPast,
  phase: t.phase, retries: t.retries, startTs: t.startTs, startClock: t.startClock, forUpdateTs: t.forUpdateTs,
  commitTs: t.commitTs,
  answers: t.answers, keys: t.keys, gathered: t.gathered.slice(), pending: t.pending, failure: t.failure, mutations: t.mutations,
  primary: t.primary, locked: t.locked, isProlonged: t.isProlonged, lockingSince: t.lockingSince,
  useAsyncCommit: t.useAsyncCommit,
  tryOnePhase: t.tryOnePhase, minCommitTs: t.minCommitTs,
});

/** A copy that can go its own way. */
export function forkTxnState(txn: TxnState): TxnState {
  const running = new Map<number, Transaction>();
  for (const [id, transaction] of txn.running) running.set(id, copyTransaction(transaction));
  const resolving = new Map<number, Resolution>();
  for (const [id, resolution] of txn.resolving) resolving.set(id, { ...resolution });
  const sessions = new Map<number, HandSession>();
  for (const [number, session] of txn.sessions) sessions.set(number, { ...session });
  const { oracle } = txn;
  return {
    nextOwner: txn.nextOwner, running, resolving, sessions, oracle: { ...oracle, waiting: oracle.waiting.slice() },
    garbage: { ...txn.garbage },
    fates: new Map(txn.fates), idle: txn.idle, nextProcess: txn.nextProcess, keys: txn.keys, seeded: txn.seeded,
    recovered: txn.recovered, watched: txn.watched, crashing: txn.crashing,
    told: new Map(txn.told),
  };
}
