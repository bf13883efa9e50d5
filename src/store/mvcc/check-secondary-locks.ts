import type { LockInfo, Modify, TxnCommand } from "../../proto/kv.ts";
import { outcome, type Released, type TxnCommandKind } from "./command.ts";
import { commitRecordOf, committedAt } from "./reader.ts";
import { collapseBefore, rollBackMissing, rollbackRecord } from "./rolling-back.ts";

/** Are all of these keys of a transaction prewritten, which commits by that? One that is not may never be from now on. */
export const checkSecondaryLocksCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "check-secondary-locks" }>> = {
  kind: "check-secondary-locks",
  isRead: false,
  latches: ({ keys }) => keys,
  run({ keys, startTs }, cells) {
    const locks: LockInfo[] = [];
    for (const key of keys) {
      const cell = cells.cellOf(key);
      const { lock } = cell;
      if (lock !== null && lock.startTs === startTs && lock.type !== "pessimistic") {
        locks.push({ key, lock });
        continue;
      }
      const record = commitRecordOf(cell, startTs);
      const commitTs = committedAt(cell, startTs);
      const modifies: Modify[] = [];
      const released: Released[] = [];
      if (lock !== null && lock.startTs === startTs) {
        modifies.push({ kind: "delete-lock", key });
        released.push({ key, startTs, commitTs: 0 });
        if (record.kind === "none") modifies.push(...rollbackRecord(key, startTs, true, record.overlapped));
      } else if (record.kind === "none") {
        modifies.push(...rollBackMissing(key, cell, startTs, true, record.overlapped));
      }
      if (record.kind === "none") modifies.push(...collapseBefore(key, cell, startTs));
      return outcome({ kind: "secondaries", locks: [], commitTs }, { modifies, released, readTs: startTs });
    }
    return outcome({ kind: "secondaries", locks, commitTs: -1 }, { readTs: startTs });
  },
};
