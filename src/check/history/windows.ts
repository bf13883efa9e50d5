import { unreachable } from "../../kernel/assert.ts";
import { bring } from "../../kernel/late-part.ts";
import type { Finding, HistoryVerdict } from "../../proto/findings.ts";
import type { HistoryEntry, HistoryKind } from "../../proto/history.ts";
import { HISTORY_WINDOWS, type HistoryWindows } from "../parts.ts";
import { checkBank, createBank, type Bank } from "./bank.ts";
import { checkIsolation } from "./snapshot-isolation.ts";

/** Brings what looks at parts of histories. */
export const bringHistoryWindows = (): void => bring(HISTORY_WINDOWS, windows);

const windows: HistoryWindows = {
  createBank,
  findingIn: (kind, entries, bank): Finding | null => {
    const verdict = verdictOf(kind, entries, bank);
    return verdict.outcome === "violated" ? verdict.finding : null;
  },
};

/** A scan says nothing that others do not: what it finds is a matter of the whole history. */
function verdictOf(kind: HistoryKind, entries: readonly HistoryEntry[], bank: Bank): HistoryVerdict {
  switch (kind) {
    case "register": case "counter": case "list-append": case "order": return checkIsolation(entries, false);
    case "bank": return checkBank(entries, bank);
    case "scan": return { outcome: "ok", checked: 0 };
    default: return unreachable(kind);
  }
}
