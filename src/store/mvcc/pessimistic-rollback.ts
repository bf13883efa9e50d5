import type { TxnCommand } from "../../proto/kv.ts";
import { DONE, outcome, type TxnCommandKind } from "./command.ts";

/** Gives pessimistic locks back that are no longer needed: nothing is left of them. */
export const pessimisticRollbackCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "pessimistic-rollback" }>> = {
  kind: "pessimistic-rollback",
  isRead: false,
  latches: ({ keys }) => keys,
  run({ keys, startTs, forUpdateTs }, cells) {
    const own = keys.filter((key) => {
      const { lock } = cells.cellOf(key);
      return lock !== null && lock.type === "pessimistic" && lock.startTs === startTs && lock.forUpdateTs <= forUpdateTs;
    });
    return outcome(DONE, {
      modifies: own.map((key) => ({ kind: "delete-lock", key })), released: own.map((key) => ({ key, startTs, commitTs: 0 })),
    });
  },
};
