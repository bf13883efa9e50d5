import { latePart } from "../kernel/late-part.ts";
import type { Finding } from "../proto/findings.ts";
import type { HistoryEntry, HistoryKind } from "../proto/history.ts";
import type { Bank } from "./history/bank.ts";

/** What looks at a part of a history while a run goes on. */
export interface HistoryWindows {
  createBank(): Bank;
  /**
   * What is wrong with these, of which those that follow were not looked at before; null if nothing is. `bank` remembers
   * totals.
   */
  findingIn(kind: HistoryKind, entries: readonly HistoryEntry[], bank: Bank): Finding | null;
}

/** Comes with the records of a run: only transactions need it, and before they run somebody has chosen them. */
export const HISTORY_WINDOWS = latePart<HistoryWindows>("history windows");
