import { bringHands } from "../cluster/hands.ts";
import { bringTransacting } from "../cluster/transacting.ts";
import { bring } from "../kernel/late-part.ts";
import { RECORDS } from "./parts.ts";
import { records } from "./records.ts";

/** Brings every part of the engine: what a program does first that has all of its code at hand. */
export function bringWhole(): void {
  bringHands();
  bringTransacting();
  bring(RECORDS, records);
}
