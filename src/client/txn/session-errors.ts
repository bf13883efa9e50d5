import type { TxnFailure } from "../../proto/failures.ts";
import type { KeyError } from "../../proto/kv.ts";

/** What a session is told, in the words of TiKV's client. */
export const SESSION_WORDS = {
  done: "OK",
  missing: "not exist",
  invalid: "invalid transaction",
  open: "invalid transaction: one is open",
  past: "invalid transaction: a state of the past is only read",
  undetermined: "execution result undetermined",
  closed: "connection closed",
} as const;

const FAILURES: Readonly<Partial<Record<TxnFailure, string>>> = {
  TiKVServerTimeout: "tikv server timeout", PDServerTimeout: "pd server timeout", RegionUnavailable: "region unavailable",
  TiKVServerBusy: "tikv server busy", TiKVDiskFull: "tikv disk full", ResolveLockTimeout: "resolve lock timeout",
  LockWaitTimeout: "lock wait timeout", RaftEntryTooLarge: "raft entry is too large", CircuitOpen: "circuit breaker is open",
  GCTooEarly: "GC life time is shorter than transaction duration",
};

/** Why a step failed: what a store said of its keys, or what the client gave up with. */
export function failureText(failure: TxnFailure, refused: KeyError | null): string {
  return refused === null || refused.kind !== failure ? FAILURES[failure] ?? failure : refusalText(refused);
}

function refusalText(error: KeyError): string {
  switch (error.kind) {
    case "WriteConflict":
      return `write conflict { start_ts:${error.startTs} conflict_ts:${error.conflictStartTs} key:"${error.key}" ` +
        `conflict_commit_ts:${error.conflictCommitTs} reason:${error.reason} }`;
    case "Deadlock":
      return `deadlock { lock_ts:${error.lockTs} lock_key:"${error.lockKey}" wait_chain:[${error.waitChain.join(", ")}] }`;
    case "TxnLockNotFound": return `txn lock not found, start_ts:${error.startTs}, key:"${error.key}"`;
    case "PessimisticLockNotFound": return `pessimistic lock not found, start_ts:${error.startTs}, key:"${error.key}"`;
    case "KeyIsLocked":
      return `key is locked { primary_lock:"${error.locked.lock.primary}" lock_version:${error.locked.lock.startTs} ` +
        `key:"${error.locked.key}" lock_ttl:${error.locked.lock.ttlMillis} }`;
    case "AlreadyExist": return `key already exists, key:"${error.key}"`;
    case "CommitTsExpired": return `commit ts expired, start_ts:${error.startTs}, key:"${error.key}"`;
    case "Committed": return `txn ${error.startTs} is committed at ${error.commitTs}`;
    case "TxnNotFound": return `txn ${error.startTs} not found`;
  }
}
