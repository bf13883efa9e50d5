import { TRANSACTIONS } from "../client/index.ts";
import { transactions } from "../client/txn/index.ts";
import { bring } from "../kernel/late-part.ts";

/** Brings what clients and stores do for transactions. */
export function bringTransactions(): void {
  bring(TRANSACTIONS, transactions);
}
