import { CLIENT_TRANSACTIONS } from "../client/index.ts";
import { transactions } from "../client/txn/index.ts";
import { bring } from "../kernel/late-part.ts";
import { applyModify, bytesOfModify } from "../store/mvcc/apply.ts";
import { TRANSACTIONS } from "../store/mvcc/part.ts";
import { decided, hear, hearRead, leadershipLost, snapshotReady, waited } from "../store/mvcc/scheduler.ts";

/** Brings what clients and stores do for transactions. */
export function bringTransactions(): void {
  bring(CLIENT_TRANSACTIONS, transactions);
  bring(TRANSACTIONS, {
    hear, snapshotReady, decided, leadershipLost, hearRead, waited, bytes: bytesOfModify, apply: applyModify,
  });
}
