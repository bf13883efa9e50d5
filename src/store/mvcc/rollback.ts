import type { Cell, Ts, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { TxnCommandKind } from "./command.ts";
import { NO_STEP, stepKeys, type KeyStep } from "./key-steps.ts";
import { commitRecordOf } from "./reader.ts";
import { rollBackLock, rollBackMissing } from "./rolling-back.ts";

/** Rolls a transaction back on keys of it, whether it has locks there or not. */
export const rollbackCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "rollback" }>> = {
  kind: "rollback",
  isRead: false,
  latches: ({ keys }) => keys,
  run: ({ keys, startTs }, cells) => stepKeys(keys, (key) => cleanUp(key, cells.cellOf(key), startTs)),
};

/** Rolls back on one key (Cleanup). */
export function cleanUp(key: Key, cell: Cell, startTs: Ts): KeyStep {
  const { lock } = cell;
  if (lock !== null && lock.startTs === startTs) return { ...NO_STEP, ...rollBackLock(key, cell, lock, true) };
  const record = commitRecordOf(cell, startTs);
  if (record.kind === "none") {
    return { ...NO_STEP, modifies: rollBackMissing(key, cell, startTs, false, record.overlapped) };
  }
  if (record.kind === "overlapped-rollback" || record.write.type === "rollback") return NO_STEP;
  return { ...NO_STEP, error: { kind: "Committed", key, startTs, commitTs: record.write.commitTs } };
}
