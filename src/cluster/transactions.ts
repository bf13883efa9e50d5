import { bring } from "../kernel/late-part.ts";
import { applyModify, bytesOfModify } from "../store/mvcc/apply.ts";
import { TRANSACTIONS } from "../store/mvcc/part.ts";
import { decided, hear, hearRead, leadershipLost, snapshotReady, waited } from "../store/mvcc/scheduler.ts";

/** Brings what stores do for transactions: for whoever has clients that run some. */
export const bringTransactions = (): void => bring(TRANSACTIONS, {
  hear, snapshotReady, decided, leadershipLost, hearRead, waited, bytes: bytesOfModify, apply: applyModify,
});
