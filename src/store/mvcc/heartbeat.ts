import type { TxnCommand } from "../../proto/kv.ts";
import { keyErrors, outcome, type TxnCommandKind } from "./command.ts";

/** A transaction that goes on for long lets its primary's lock live longer. */
export const heartbeatCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "heartbeat" }>> = {
  kind: "heartbeat",
  isRead: false,
  latches: ({ primary }) => [primary],
  run({ primary, startTs, ttlMillis }, cells) {
    const { lock } = cells.cellOf(primary);
    if (lock === null || lock.startTs !== startTs) return keyErrors([{ kind: "TxnNotFound", primary, startTs }]);
    if (lock.ttlMillis >= ttlMillis) return outcome({ kind: "ttl", ttlMillis: lock.ttlMillis });
    return outcome({ kind: "ttl", ttlMillis }, { modifies: [{ kind: "put-lock", key: primary, lock: { ...lock, ttlMillis } }] });
  },
};
