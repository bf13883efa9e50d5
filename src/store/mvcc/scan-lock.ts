import { holdsKey } from "../../proto/keys.ts";
import type { LockInfo, TxnCommand } from "../../proto/kv.ts";
import { keyErrors, outcome, type TxnCommandKind } from "./command.ts";

/** The locks of a range that are no younger than a timestamp: what must be resolved before the versions below it may go. */
export const scanLockCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "scan-lock" }>> = {
  kind: "scan-lock",
  isRead: true,
  latches: () => [],
  run(command, cells, { memoryLocks }) {
    const { startKey, endKey, maxTs, limit } = command;
    for (const [key, locked] of memoryLocks) {
      if (!holdsKey(command, key) || locked.lock.startTs > maxTs) continue;
      return keyErrors([{ kind: "KeyIsLocked", locked }], { readTs: maxTs });
    }
    const locks: LockInfo[] = [];
    for (const [key, { lock }] of cells.cellsIn(startKey, endKey)) {
      if (locks.length === limit) break;
      if (lock !== null && lock.startTs <= maxTs) locks.push({ key, lock });
    }
    return outcome({ kind: "locks", locks }, { readTs: maxTs });
  },
};
