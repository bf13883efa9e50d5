import { newestOf } from "../../kernel/newest-first-changes.ts";
import type { Cell, KeyError, Lock, Modify, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { keyErrors, outcome, type TxnCommandKind } from "./command.ts";
import { keyIsLocked, seekWrite, tellsRollback, valueAt, writeConflict } from "./reader.ts";

type PessimisticLock = Extract<TxnCommand, { readonly kind: "pessimistic-lock" }>;

/** A statement of a transaction locks the keys that it is going to change, as they are at `forUpdateTs`. */
export const pessimisticLockCommand: TxnCommandKind<PessimisticLock> = {
  kind: "pessimistic-lock",
  isRead: false,
  latches: ({ keys }) => keys,
  run(command, cells) {
    const { keys, returnValues, forUpdateTs } = command;
    const readTs = returnValues ? forUpdateTs : 0;
    const modifies: Modify[] = [];
    const values: (string | null)[] = [];
    for (const key of keys) {
      const cell = cells.cellOf(key);
      const error = whyNotLock(command, key, cell);
      if (error !== null) {
        const waitFor = error.kind === "KeyIsLocked" && command.waitMillis > 0 ? error.locked : null;
        return keyErrors([error], { readTs, waitFor });
      }
      if (returnValues) values.push(valueAt(cell, forUpdateTs));
      const { lock } = cell;
      if (lock === null || forUpdateTs > lock.forUpdateTs) modifies.push({ kind: "put-lock", key, lock: lockOf(command, lock) });
    }
    return outcome({ kind: "done", values }, { modifies, readTs });
  },
};

function whyNotLock({ startTs, forUpdateTs }: PessimisticLock, key: Key, cell: Cell): KeyError | null {
  if (cell.lock !== null) {
    if (cell.lock.startTs !== startTs) return keyIsLocked(key, cell.lock);
    // What is prewritten is not locked once more: this request was overtaken.
    return cell.lock.type === "pessimistic" ? null : { kind: "PessimisticLockNotFound", key, startTs };
  }
  const newest = newestOf(cell.writes);
  if (newest === undefined) return null;
  if (newest.commitTs > forUpdateTs) return writeConflict(key, startTs, newest, "PessimisticRetry");
  const own = seekWrite(cell, startTs);
  const isOver = own !== undefined && own.commitTs === startTs && tellsRollback(own);
  return isOver ? writeConflict(key, startTs, own, "SelfRolledBack") : null;
}

const lockOf = ({ primary, startTs, ttlMillis, forUpdateTs }: PessimisticLock, known: Lock | null): Lock => ({
  type: "pessimistic", primary, startTs, ttlMillis, shortValue: null, forUpdateTs, txnSize: 0,
  minCommitTs: Math.max(forUpdateTs + 1, known?.minCommitTs ?? 0), useAsyncCommit: false, secondaries: [],
  rollbackTs: known?.rollbackTs ?? [],
});
