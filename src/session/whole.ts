import { bringHistoryWindows } from "../check/history/windows.ts";
import { bringGoingOn } from "../cluster/going-on.ts";
import { bringHands } from "../cluster/hands.ts";
import { bringReplication } from "../cluster/replication.ts";
import { bringTransactions } from "../cluster/transactions.ts";
import { bringRecords } from "./records.ts";

/** Brings every part of the engine: what a program does first that has all of its code at hand. */
export function bringWhole(): void {
  bringHands();
  bringReplication();
  bringTransactions();
  bringRecords();
  bringGoingOn();
  bringHistoryWindows();
}
