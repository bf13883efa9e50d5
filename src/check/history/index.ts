import type { UnknownReason, HistoryVerdict } from "../../proto/findings.ts";
import type { HistoryEntry, HistoryKind } from "../../proto/history.ts";
import { checkBank } from "./bank.ts";
import { checkCounters } from "./counter.ts";
import { checkLinearizability } from "./linearizability.ts";
import { checkFuture, checkKept, checkRealTime } from "./real-time.ts";
import { checkIsolation } from "./snapshot-isolation.ts";

/** A check of a whole history of clients: it knows what they asked for and what they got, and nothing of the cluster. */
interface HistoryCheck {
  readonly name: string;
  /** Of which histories it can say something. */
  readonly of: readonly HistoryKind[];
  check(entries: readonly HistoryEntry[]): HistoryVerdict;
}

/** Every check of histories. A new one is its file and a line here. */
const HISTORY_CHECKS = [
  { name: "linearizability", of: ["register", "counter", "order"], check: (entries) => checkLinearizability(entries) },
  { name: "isolation", of: ["register", "list-append", "order"], check: (entries) => checkIsolation(entries) },
  { name: "writes-kept", of: ["register", "list-append"], check: checkKept },
  { name: "real-time-order", of: ["register"], check: checkRealTime },
  { name: "no-future-reads", of: ["register"], check: checkFuture },
  { name: "bank-total", of: ["bank"], check: checkBank },
  { name: "counter-bounds", of: ["counter"], check: checkCounters },
] as const satisfies readonly HistoryCheck[];

export type HistoryCheckName = (typeof HISTORY_CHECKS)[number]["name"];

/** A run's history by kind, in the order in which operations ended. `left`: why it does not tell all; null if it does. */
export interface Histories {
  readonly of: Readonly<Partial<Record<HistoryKind, readonly HistoryEntry[]>>>;
  readonly left: UnknownReason | null;
}

/** What each check says that has anything to look at. */
export function checkHistories({ of, left }: Histories): ReadonlyMap<HistoryCheckName, HistoryVerdict> {
  const verdicts = new Map<HistoryCheckName, HistoryVerdict>();
  for (const { name, of: kinds, check } of HISTORY_CHECKS) {
    const all = (kinds as readonly HistoryKind[]).map((kind) => of[kind] ?? []).filter((entries) => entries.length > 0);
    if (all.length > 0) verdicts.set(name, all.map((entries) => judged(check(entries), left)).reduce(together));
  }
  return verdicts;
}

/** What an unsafe recovery gave up, and what is not kept, accuses nobody. */
function judged(verdict: HistoryVerdict, left: UnknownReason | null): HistoryVerdict {
  return left === null ? verdict : { outcome: "unknown", checked: verdict.checked, why: left };
}

function together(one: HistoryVerdict, other: HistoryVerdict): HistoryVerdict {
  const worse = one.outcome === "violated" || (one.outcome === "unknown" && other.outcome === "ok") ? one : other;
  return { ...worse, checked: one.checked + other.checked };
}
