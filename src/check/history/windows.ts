import { unreachable } from "../../kernel/assert.ts";
import { bring } from "../../kernel/late-part.ts";
import { formatDuration, type Duration, type Instant } from "../../kernel/time.ts";
import type { Finding, HistoryVerdict } from "../../proto/findings.ts";
import { didText, type HistoryEntry, type HistoryKind } from "../../proto/history.ts";
import { HISTORY_WINDOWS, type HistoryWindows } from "../parts.ts";
import { checkBank, createBank, type Bank } from "./bank.ts";
import { thatCount } from "./counter.ts";
import { checkOrders } from "./orders.ts";
import { checkIsolation } from "./snapshot-isolation.ts";

/** Brings what looks at parts of histories. */
export const bringHistoryWindows = (): void => bring(HISTORY_WINDOWS, windows);

const windows: HistoryWindows = {
  createBank,
  breachIn: (kind, entries, bank): string | null => {
    const verdict = verdictOf(kind, entries, bank);
    return verdict.outcome === "violated" ? detailOf(verdict.finding) : null;
  },
};

/** A scan says nothing that others do not: what it finds is a matter of the whole history. */
function verdictOf(kind: HistoryKind, entries: readonly HistoryEntry[], bank: Bank): HistoryVerdict {
  switch (kind) {
    case "register": case "counter": case "list-append": case "session":
      return checkIsolation(thatCount(kind, entries), false);
    case "order": case "order-tcc": case "order-saga": {
      const orders = checkOrders(entries);
      return orders.outcome === "violated" ? orders : checkIsolation(entries, false);
    }
    case "bank": return checkBank(entries, bank);
    case "scan": return { outcome: "ok", checked: 0 };
    default: return unreachable(kind);
  }
}

/** What is wrong and with which operations, without the words that a page or a report has for it. */
function detailOf(finding: Finding): string {
  const name = finding.kind === "cycle" ? `${finding.cycle}${finding.inRealTime ? " in real time" : ""}` : finding.kind;
  const told = finding.part.map((entry) => {
    const until = entry.end === null ? "nobody knows when" : clock(entry.end);
    return `client ${entry.client} from ${clock(entry.call)} to ${until}: ${didText(entry)}`;
  });
  return `${name}: ${told.join("; ")}`;
}

const clock = (instant: Instant): string => formatDuration(instant as number as Duration);
