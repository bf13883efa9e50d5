import { bring } from "../kernel/late-part.ts";
import { applyModify, bytesOfModify } from "../store/mvcc/apply.ts";
import { TRANSACTIONS } from "../store/mvcc/part.ts";
import {
  decided, hearOfDeadlock, hearOfFirst, hearOfWait, hearRead, leadershipLost, serve, snapshotReady, waited,
} from "../store/mvcc/scheduler.ts";

/** Brings what stores do for transactions: for whoever has clients that run some. */
export const bringTransactions = (): void => bring(TRANSACTIONS, {
  serve, snapshotReady, decided, leadershipLost, hearRead, waited, hearOfWait, hearOfDeadlock, hearOfFirst,
  bytes: bytesOfModify, apply: applyModify,
});
