import type { Modify, TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { DONE, keyErrors, outcome, type Cells, type Released, type TxnCommandKind } from "./command.ts";
import { commitKey } from "./commit.ts";
import { cleanUp } from "./rollback.ts";

type ResolveLock = Extract<TxnCommand, { readonly kind: "resolve-lock" }>;

/** Somebody knows how a transaction ended: its locks become records, or go. */
export const resolveLockCommand: TxnCommandKind<ResolveLock> = {
  kind: "resolve-lock",
  isRead: false,
  latches: keysOf,
  run(command, cells) {
    const { startTs, commitTs } = command;
    const modifies: Modify[] = [];
    const released: Released[] = [];
    for (const key of keysOf(command, cells)) {
      const cell = cells.cellOf(key);
      const step = commitTs > 0 ? commitKey(key, cell, startTs, commitTs) : cleanUp(key, cell, startTs);
      if (step.error !== null) return keyErrors([step.error]);
      modifies.push(...step.modifies);
      if (step.released !== null) released.push(step.released);
    }
    return outcome(DONE, { modifies, released });
  },
};

/** Those that it names, or all of the region that the transaction has locked. */
function keysOf({ keys, startTs }: ResolveLock, cells: Cells): readonly Key[] {
  if (keys !== null) return keys;
  const locked: Key[] = [];
  for (const [key, { lock }] of cells.cellsIn("", "")) if (lock?.startTs === startTs) locked.push(key);
  return locked;
}
