import { defined } from "../../kernel/assert.ts";
import { findAmongOlder, findNewest } from "../../kernel/newest-first-changes.ts";
import type { Cell, KeyError, Lock, Ts, WriteRecord } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { isAbove, longValueAt } from "./cell.ts";

/** The largest timestamp there is: whoever reads at it reads what is newest. */
export const MAX_TS: Ts = Number.MAX_SAFE_INTEGER;

/** The newest record at or before a timestamp, of whatever type (MvccReader::seek_write). */
export const seekWrite = ({ writes }: Cell, ts: Ts): WriteRecord | undefined => findAmongOlder(writes, ts, isAbove);

/** The newest record at or before a timestamp that says what the key's value is. */
const dataWriteAt = ({ writes }: Cell, ts: Ts): WriteRecord | undefined => findAmongOlder(writes, ts, isAbove, isOfData);

const isOfData = ({ type }: WriteRecord): boolean => type === "put" || type === "delete";

/** The value of a key at a timestamp; null for none. Locks are not asked. */
export function valueAt(cell: Cell, ts: Ts): string | null {
  const write = dataWriteAt(cell, ts);
  return write === undefined || write.type === "delete" ? null : write.shortValue ?? longValue(cell, write.startTs);
}

/** The value that a transaction has put, or is about to, where it is not in write or lock. */
export const longValue = (cell: Cell, startTs: Ts): string => defined(longValueAt(cell, startTs), "a put has its value").value;

/** What the column family `write` knows of a transaction (TxnCommitRecord). */
export type CommitRecord =
  | { readonly kind: "found"; readonly write: WriteRecord }
  /** It was rolled back, and another transaction committed at the very timestamp at which it began. */
  | { readonly kind: "overlapped-rollback" }
  /** Nothing; with the record of another transaction that has the place of its rollback, if there is one. */
  | { readonly kind: "none"; readonly overlapped: WriteRecord | null };

export function commitRecordOf({ writes }: Cell, startTs: Ts): CommitRecord {
  const write = findNewest(writes, startTs, decides);
  if (write === undefined || write.commitTs < startTs) return { kind: "none", overlapped: null };
  if (write.startTs === startTs) return { kind: "found", write };
  return write.hasOverlappedRollback ? { kind: "overlapped-rollback" } : { kind: "none", overlapped: write };
}

/** Whether nothing older can be of the transaction: none commits before it begins. */
const decides = (write: WriteRecord, startTs: Ts): boolean => write.startTs === startTs || write.commitTs <= startTs;

/** When the transaction has committed that key; 0 where it has not. */
export function committedAt(cell: Cell, startTs: Ts): Ts {
  const record = commitRecordOf(cell, startTs);
  return record.kind === "found" && record.write.type !== "rollback" ? record.write.commitTs : 0;
}

/** Whether a record says that the transaction that began at its timestamp was rolled back. */
export const tellsRollback = ({ type, hasOverlappedRollback }: WriteRecord): boolean =>
  type === "rollback" || hasOverlappedRollback;

/**
 * Whether a lock keeps a reader at a timestamp from knowing what the value is: it may yet be committed below that
 * (Lock::check_ts_conflict). Who reads what is newest need not wait at a primary: nothing of it is committed yet.
 */
export function blocks(lock: Lock, key: Key, ts: Ts, bypass: readonly Ts[]): boolean {
  if (lock.startTs > ts || lock.type === "lock" || lock.type === "pessimistic") return false;
  if (lock.minCommitTs > ts || bypass.includes(lock.startTs)) return false;
  return ts !== MAX_TS || key !== lock.primary || lock.useAsyncCommit;
}

export const keyIsLocked = (key: Key, lock: Lock): Extract<KeyError, { readonly kind: "KeyIsLocked" }> =>
  ({ kind: "KeyIsLocked", locked: { key, lock } });

export const writeConflict = (
  key: Key, startTs: Ts, { startTs: conflictStartTs, commitTs: conflictCommitTs }: WriteRecord,
  reason: Extract<KeyError, { readonly kind: "WriteConflict" }>["reason"],
): KeyError => ({ kind: "WriteConflict", key, startTs, conflictStartTs, conflictCommitTs, reason });
