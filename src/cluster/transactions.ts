import { bring } from "../kernel/late-part.ts";
import { applyModify, bytesOfModify } from "../store/mvcc/apply.ts";
import { waited } from "../store/mvcc/lock-waits.ts";
import { TRANSACTIONS } from "../store/mvcc/part.ts";
import { decided, leadershipLost, serve, snapshotReady } from "../store/mvcc/scheduler.ts";

/** Brings what stores do for transactions: for whoever has clients that run some. */
export const bringTransactions = (): void => bring(TRANSACTIONS, {
  serve, snapshotReady, decided, leadershipLost, waited, bytes: bytesOfModify, apply: applyModify,
});
