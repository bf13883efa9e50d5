import { bringHistoryWindows } from "../check/history/windows.ts";
import { bringGoingOn } from "../cluster/going-on.ts";
import { bringHands } from "../cluster/hands.ts";
import { bringRareParts } from "../cluster/rare-parts.ts";
import { bringRecords } from "./records.ts";

/** Brings every part of the engine: what a program does first that has all of its code at hand. */
export function bringWhole(): void {
  bringHands();
  bringRareParts();
  bringRecords();
  bringGoingOn();
  bringHistoryWindows();
}
