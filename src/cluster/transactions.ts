import { CLIENT_TRANSACTIONS } from "../client/index.ts";
import { transactions } from "../client/txn/index.ts";
import { bring } from "../kernel/late-part.ts";
import { noteGcReport } from "../pd/gc.ts";
import { GARBAGE } from "../pd/gc-part.ts";
import { applyModify, bytesOfModify } from "../store/mvcc/apply.ts";
import { forkTransactions } from "../store/mvcc/memory.ts";
import { TRANSACTIONS } from "../store/mvcc/part.ts";
import {
  decided, handingOver, hear, hearRead, leadershipLost, resolveLocks, snapshotReady, waited,
} from "../store/mvcc/scheduler.ts";
import { cellBytes } from "../store/mvcc/sizes.ts";

/** Brings what clients and stores do for transactions. */
export function bringTransactions(): void {
  bring(CLIENT_TRANSACTIONS, transactions);
  bring(GARBAGE, { noteGcReport });
  bring(TRANSACTIONS, {
    hear, snapshotReady, decided, leadershipLost, hearRead, resolveLocks, handingOver, waited, fork: forkTransactions, cellBytes,
    bytes: bytesOfModify, apply: applyModify,
  });
}
