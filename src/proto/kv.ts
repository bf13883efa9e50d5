import type { NewestFirst } from "../kernel/newest-first.ts";
import type { Key } from "./region.ts";

/**
 * A timestamp of PD's oracle as one number: milliseconds of its calendar times 2^18, and the logical counter below them. Exact
 * for 397 days of a run, and in the order in which timestamps were given out.
 */
export type Ts = number;

/** How many timestamps one millisecond has. */
const LOGICAL_SPAN = 1 << 18;

export const composeTs = (physical: number, logical: number): Ts => physical * LOGICAL_SPAN + logical;

/** The milliseconds in a timestamp: what the life of a lock is counted from. */
export const physicalOf = (ts: Ts): number => Math.floor(ts / LOGICAL_SPAN);

/** What a lock in the column family `lock` is for (kvrpcpb.Op, `Lock::lock_type`): in TiKV's short form P, D, L and S. */
export type LockType = "put" | "delete" | "lock" | "pessimistic";

/** A transaction's claim on a key. Immutable. */
export interface Lock {
  readonly type: LockType;
  /** Whose lock decides about all locks of the transaction. */
  readonly primary: Key;
  readonly startTs: Ts;
  /** Milliseconds from `startTs` after which others may end the transaction. */
  readonly ttlMillis: number;
  /** What a put is going to write, if it is short enough to stand here; else it is in the column family `default`. */
  readonly shortValue: string | null;
  /** The timestamp by which a pessimistic lock was taken; 0 for an optimistic one. */
  readonly forUpdateTs: Ts;
  /** Keys of the transaction: where they are few, a resolver ends them one by one. */
  readonly txnSize: number;
  /** The transaction may not commit below it; 0 where nobody asked for that. */
  readonly minCommitTs: Ts;
  readonly useAsyncCommit: boolean;
  /** Of a primary that commits asynchronously: all other keys of the transaction. */
  readonly secondaries: readonly Key[];
  /** When other transactions were rolled back here under the lock: a commit at one of these timestamps takes that over. */
  readonly rollbackTs: readonly Ts[];
}

/** What happened to a key at a timestamp: a line of the column family `write`. Immutable. */
export interface WriteRecord {
  readonly commitTs: Ts;
  readonly startTs: Ts;
  readonly type: "put" | "delete" | "lock" | "rollback";
  /** Of a rollback: later ones of the key may not collapse it. */
  readonly isProtected: boolean;
  /** The transaction that began at just `commitTs` was rolled back: both records have the same key. */
  readonly hasOverlappedRollback: boolean;
  readonly shortValue: string | null;
}

/** A value too long for lock and write: a line of the column family `default`. */
export interface LongValue {
  readonly startTs: Ts;
  readonly value: string;
}

/** All that the three column families hold of one key. Immutable: a change makes another. */
export interface Cell {
  readonly lock: Lock | null;
  readonly writes: NewestFirst<WriteRecord>;
  readonly values: NewestFirst<LongValue>;
}

/** A change of one column family of a key, as a Raft command carries it. Immutable. */
export type Modify =
  | { readonly kind: "put-lock"; readonly key: Key; readonly lock: Lock }
  | { readonly kind: "delete-lock"; readonly key: Key }
  /** Takes the place of a record of the same `commitTs`. */
  | { readonly kind: "put-write"; readonly key: Key; readonly write: WriteRecord }
  | { readonly kind: "delete-write"; readonly key: Key; readonly commitTs: Ts }
  | { readonly kind: "put-value"; readonly key: Key; readonly startTs: Ts; readonly value: string }
  | { readonly kind: "delete-value"; readonly key: Key; readonly startTs: Ts };

/** What a transaction does to a key (kvrpcpb.Mutation). */
export interface Mutation {
  readonly op: "put" | "delete" | "lock" | "insert" | "check-not-exists";
  readonly key: Key;
  /** "" for all but a put and an insert. */
  readonly value: string;
  /** The key was locked pessimistically before: it has to be so still. */
  readonly isPessimistic: boolean;
}

/**
 * What a client asks of a region's transactional interface, and a raw scan, which goes the same way; every key lies in the region
 * that it is sent to.
 */
export type TxnCommand =
  | { readonly kind: "get"; readonly key: Key; readonly version: Ts;
      /** Of the past: any replica may show it. */
      readonly isPast: boolean;
      /** Transactions whose locks do not concern the reader: they are undone, or commit above its timestamp. */
      readonly bypass: readonly Ts[];
      /** Transactions that are committed though their locks are still there: their values count. */
      readonly access: readonly Ts[] }
  | { readonly kind: "scan"; readonly startKey: Key; /** "" for no end. */ readonly endKey: Key; readonly limit: number;
      readonly version: Ts; readonly isPast: boolean; readonly bypass: readonly Ts[]; readonly access: readonly Ts[] }
  | { readonly kind: "raw-scan"; readonly startKey: Key; readonly endKey: Key; readonly limit: number }
  | { readonly kind: "prewrite"; readonly mutations: readonly Mutation[]; readonly primary: Key; readonly startTs: Ts;
      readonly ttlMillis: number; readonly txnSize: number; readonly forUpdateTs: Ts;
      readonly minCommitTs: Ts;
      /** Above it neither asynchronous commit nor one phase; 0 for no bound. */ readonly maxCommitTs: Ts;
      readonly useAsyncCommit: boolean; readonly secondaries: readonly Key[]; readonly tryOnePhase: boolean }
  | { readonly kind: "commit"; readonly keys: readonly Key[]; readonly startTs: Ts; readonly commitTs: Ts }
  | { readonly kind: "rollback"; readonly keys: readonly Key[]; readonly startTs: Ts }
  | { readonly kind: "pessimistic-lock"; readonly keys: readonly Key[]; readonly primary: Key; readonly startTs: Ts;
      readonly forUpdateTs: Ts; readonly ttlMillis: number; readonly waitMillis: number; readonly returnValues: boolean }
  | { readonly kind: "pessimistic-rollback"; readonly keys: readonly Key[]; readonly startTs: Ts; readonly forUpdateTs: Ts }
  | { readonly kind: "heartbeat"; readonly primary: Key; readonly startTs: Ts; readonly ttlMillis: number }
  | { readonly kind: "check-txn-status"; readonly primary: Key; readonly lockTs: Ts; readonly callerStartTs: Ts;
      readonly currentTs: Ts; readonly rollbackIfNotExist: boolean; readonly forceSyncCommit: boolean;
      /** The lock that was met is pessimistic: where the primary's is so, too, the transaction itself is not ended. */
      readonly resolvingPessimisticLock: boolean }
  | { readonly kind: "check-secondary-locks"; readonly keys: readonly Key[]; readonly startTs: Ts }
  | { readonly kind: "resolve-lock"; readonly startTs: Ts; /** 0: it was rolled back. */ readonly commitTs: Ts;
      /** Null for all of the region's. */ readonly keys: readonly Key[] | null }
  | { readonly kind: "scan-lock"; readonly startKey: Key; readonly endKey: Key; readonly maxTs: Ts; readonly limit: number }
  | { readonly kind: "gc"; readonly startKey: Key; readonly endKey: Key; readonly safePoint: Ts;
      /** Of so many keys at most, beginning with the first. */ readonly limit: number };

/** What clients' reads are made of: followers may answer it, too. */
export const isClientRead = ({ kind }: TxnCommand): boolean => kind === "get" || kind === "scan" || kind === "raw-scan";

/** A lock as it is told to who met it (kvrpcpb.LockInfo). */
export interface LockInfo {
  readonly key: Key;
  readonly lock: Lock;
}

/** Why a transaction's command was not done though the region could serve it (kvrpcpb.KeyError). */
export type KeyError =
  | { readonly kind: "KeyIsLocked"; readonly locked: LockInfo }
  | { readonly kind: "WriteConflict"; readonly key: Key; readonly startTs: Ts; readonly conflictStartTs: Ts;
      readonly conflictCommitTs: Ts; readonly reason: "Optimistic" | "PessimisticRetry" | "SelfRolledBack" }
  | { readonly kind: "AlreadyExist"; readonly key: Key }
  | { readonly kind: "TxnLockNotFound"; readonly key: Key; readonly startTs: Ts }
  | { readonly kind: "PessimisticLockNotFound"; readonly key: Key; readonly startTs: Ts }
  | { readonly kind: "CommitTsExpired"; readonly key: Key; readonly startTs: Ts; readonly attemptedCommitTs: Ts;
      readonly minCommitTs: Ts }
  /** It was to be rolled back, and is committed. */
  | { readonly kind: "Committed"; readonly key: Key; readonly startTs: Ts; readonly commitTs: Ts }
  | { readonly kind: "TxnNotFound"; readonly primary: Key; readonly startTs: Ts }
  | { readonly kind: "Deadlock"; readonly lockTs: Ts; readonly lockKey: Key;
      /** Who waits for whom. */ readonly waitChain: readonly Ts[] };

/** What became of the transaction of a lock, as its primary says. */
export type TxnStatus =
  | { readonly kind: "locked"; readonly lock: Lock; readonly action: "none" | "min-commit-ts-pushed" }
  | { readonly kind: "committed"; readonly commitTs: Ts }
  | { readonly kind: "rolled-back";
      /** The last two have left no record: they only say that a pessimistic lock is nobody's. */
      readonly action: "none" | "ttl-expired" | "lock-not-exist" | "pessimistic-ttl-expired" | "nothing-done" };

/** The answer to a `TxnCommand` that the region served. */
export type TxnResult =
  | { readonly kind: "value"; readonly value: string | null }
  | { readonly kind: "pairs"; readonly pairs: readonly { readonly key: Key; readonly value: string }[];
      /** Set where a lock stopped the scan. */ readonly locked: LockInfo | null }
  /** Prewritten: 0, or the least timestamp at which an asynchronous commit may be; or committed in one phase at that one. */
  | { readonly kind: "prewritten"; readonly minCommitTs: Ts; readonly onePhaseCommitTs: Ts }
  /** With the values that a pessimistic lock was asked for, in the order of its keys. */
  | { readonly kind: "done"; readonly values: readonly (string | null)[] }
  | { readonly kind: "status"; readonly status: TxnStatus }
  /** All of the secondaries' locks, or how the transaction ended. */
  | { readonly kind: "secondaries"; readonly locks: readonly LockInfo[];
      /** 0 for rolled back, -1 for undecided. */ readonly commitTs: Ts }
  | { readonly kind: "ttl"; readonly ttlMillis: number }
  | { readonly kind: "locks"; readonly locks: readonly LockInfo[] }
  /** So many records went; and from which key on it goes on, or null where all of the range is done. */
  | { readonly kind: "collected"; readonly records: number; readonly next: Key | null }
  | { readonly kind: "key-error"; readonly errors: readonly KeyError[] };
