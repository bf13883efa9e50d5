import type { TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { Cells, TxnCommandKind } from "./command.ts";
import { commitKey } from "./commit.ts";
import { stepKeys } from "./key-steps.ts";
import { cleanUp } from "./rollback.ts";

type ResolveLock = Extract<TxnCommand, { readonly kind: "resolve-lock" }>;

/** Somebody knows how a transaction ended: its locks become records, or go. */
export const resolveLockCommand: TxnCommandKind<ResolveLock> = {
  kind: "resolve-lock",
  isRead: false,
  latches: keysOf,
  run(command, cells) {
    const { startTs, commitTs } = command;
    return stepKeys(keysOf(command, cells), (key) => {
      const cell = cells.cellOf(key);
      return commitTs > 0 ? commitKey(key, cell, startTs, commitTs) : cleanUp(key, cell, startTs);
    });
  },
};

/** Those that it names, or all of the region that the transaction has locked. */
function keysOf({ keys, startTs }: ResolveLock, cells: Cells): readonly Key[] {
  if (keys !== null) return keys;
  const locked: Key[] = [];
  for (const [key, { lock }] of cells.cellsIn("", "")) if (lock?.startTs === startTs) locked.push(key);
  return locked;
}
