import type { TxnCommand } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { outcome, type TxnCommandKind } from "./command.ts";
import { lockInMemory, readCell, readTsOf } from "./get.ts";

/** A read of a range, in the order of its keys. */
export const scanCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "scan" }>> = {
  kind: "scan",
  isRead: true,
  latches: () => [],
  run(command, cells, { memoryLocks }) {
    const { startKey, endKey, limit } = command;
    const readTs = readTsOf(command);
    const inMemory = lockInMemory(memoryLocks, command);
    if (inMemory !== null) return outcome({ kind: "pairs", pairs: [], locked: inMemory }, { readTs });
    const pairs: { key: Key; value: string }[] = [];
    for (const [key, cell] of cells.cellsIn(startKey, endKey)) {
      if (pairs.length === limit) break;
      const { value, error } = readCell(key, cell, command);
      if (error !== null) return outcome({ kind: "pairs", pairs, locked: error.locked }, { readTs });
      if (value !== null) pairs.push({ key, value });
    }
    return outcome({ kind: "pairs", pairs, locked: null }, { readTs });
  },
};
