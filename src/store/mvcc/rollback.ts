import type { Cell, KeyError, Modify, Ts, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { DONE, keyErrors, outcome, type Released, type TxnCommandKind } from "./command.ts";
import { commitRecordOf } from "./reader.ts";
import { rollBackLock, rollBackMissing } from "./rolling-back.ts";

/** Rolls a transaction back on keys of it, whether it has locks there or not. */
export const rollbackCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "rollback" }>> = {
  kind: "rollback",
  isRead: false,
  latches: ({ keys }) => keys,
  run({ keys, startTs }, cells) {
    const modifies: Modify[] = [];
    const released: Released[] = [];
    for (const key of keys) {
      const step = cleanUp(key, cells.cellOf(key), startTs);
      if (step.error !== null) return keyErrors([step.error]);
      modifies.push(...step.modifies);
      if (step.released !== null) released.push(step.released);
    }
    return outcome(DONE, { modifies, released });
  },
};

/** What is done to one key; nothing where the transaction was rolled back there before. */
export interface KeyStep {
  readonly modifies: readonly Modify[];
  readonly released: Released | null;
  readonly error: KeyError | null;
}

export const NO_STEP: KeyStep = { modifies: [], released: null, error: null };

/** Rolls back on one key (Cleanup). */
export function cleanUp(key: Key, cell: Cell, startTs: Ts): KeyStep {
  const { lock } = cell;
  if (lock !== null && lock.startTs === startTs) return { ...rollBackLock(key, cell, lock, true), error: null };
  const record = commitRecordOf(cell, startTs);
  if (record.kind === "none") {
    return { ...NO_STEP, modifies: rollBackMissing(key, cell, startTs, false, record.overlapped) };
  }
  if (record.kind === "overlapped-rollback" || record.write.type === "rollback") return NO_STEP;
  return { ...NO_STEP, error: { kind: "Committed", key, startTs, commitTs: record.write.commitTs } };
}
