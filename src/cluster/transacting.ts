import { CLIENT_TRANSACTIONS } from "../client/index.ts";
import { transactions } from "../client/txn/index.ts";
import { bring } from "../kernel/late-part.ts";
import { bringTransactions } from "./transactions.ts";

/** Brings what clients and stores do for transactions. */
export function bringTransacting(): void {
  bring(CLIENT_TRANSACTIONS, transactions);
  bringTransactions();
}
