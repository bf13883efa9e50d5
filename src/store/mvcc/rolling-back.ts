import { assert } from "../../kernel/assert.ts";
import type { Cell, Lock, Modify, Ts, WriteRecord } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { Released } from "./command.ts";
import { commitRecordOf, seekWrite } from "./reader.ts";

/*
 * How a transaction is rolled back on one key. A record of it stays behind, so that a prewrite that comes late finds it; but of
 * those that are not protected only the latest of a key, as one that hangs about forever costs more than a lock that nobody
 * commits. Protected are records on which others have relied: the primary's of a pessimistic transaction, and what somebody found
 * missing.
 */

/** Takes away the transaction's own lock and leaves the record. */
export function rollBackLock(key: Key, cell: Cell, lock: Lock, collapses: boolean): { modifies: Modify[]; released: Released } {
  const { startTs } = lock;
  const record = commitRecordOf(cell, startTs);
  assert(record.kind !== "found" || record.write.type === "rollback", "no transaction has a lock where it is committed");
  const modifies: Modify[] = [];
  if (record.kind === "none") {
    if (lock.type === "put" && lock.shortValue === null) modifies.push({ kind: "delete-value", key, startTs });
    // Only the primary of a pessimistic transaction may be taken for one that never was.
    const isProtected = lock.forUpdateTs > 0 && key === lock.primary;
    modifies.push(...rollbackRecord(key, startTs, isProtected, record.overlapped));
    if (collapses) modifies.push(...collapseBefore(key, cell, startTs));
  }
  modifies.push({ kind: "delete-lock", key });
  return { modifies, released: { key, startTs, commitTs: 0 } };
}

/** Leaves a record where the transaction has neither a lock nor a record: a late prewrite will find it. */
export function rollBackMissing(
  key: Key, cell: Cell, startTs: Ts, isProtected: boolean, overlapped: WriteRecord | null,
): Modify[] {
  const { lock } = cell;
  const modifies = isProtected ? [] : collapseBefore(key, cell, startTs);
  if (lock !== null && overlapped === null && isProtected && startTs >= lock.minCommitTs && lock.useAsyncCommit) {
    // What the other transaction will commit may take the record's place: it has to remember it then.
    modifies.push({ kind: "put-lock", key, lock: { ...lock, rollbackTs: [...lock.rollbackTs, startTs] } });
  }
  modifies.push(...rollbackRecord(key, startTs, isProtected, overlapped));
  return modifies;
}

/** The record itself; where another transaction committed at just that timestamp, a mark on its record. */
export function rollbackRecord(key: Key, startTs: Ts, isProtected: boolean, overlapped: WriteRecord | null): Modify[] {
  if (overlapped !== null) {
    return isProtected ? [{ kind: "put-write", key, write: { ...overlapped, hasOverlappedRollback: true } }] : [];
  }
  const write: WriteRecord = {
    commitTs: startTs, startTs, type: "rollback", isProtected, hasOverlappedRollback: false, shortValue: null,
  };
  return [{ kind: "put-write", key, write }];
}

/** The latest record before, where it is of a rollback that nobody protects, goes. */
export function collapseBefore(key: Key, cell: Cell, startTs: Ts): Modify[] {
  const before = seekWrite(cell, startTs);
  const goes = before !== undefined && before.type === "rollback" && !before.isProtected && before.startTs !== startTs;
  return goes ? [{ kind: "delete-write", key, commitTs: before.commitTs }] : [];
}
