import { latePart } from "../kernel/late-part.ts";
import type { HistoryEntry, HistoryKind } from "../proto/history.ts";
import type { Bank } from "./history/bank.ts";

/** What looks at a part of a history while a run goes on. */
export interface HistoryWindows {
  createBank(): Bank;
  /** What is wrong with these, in English with its numbers; null if nothing is. `bank` remembers totals. */
  breachIn(kind: HistoryKind, entries: readonly HistoryEntry[], bank: Bank): string | null;
}

/** Comes with the records of a run: only transactions need it, and before they run somebody has chosen them. */
export const HISTORY_WINDOWS = latePart<HistoryWindows>("history windows");
