import type { UnknownReason, HistoryVerdict } from "../../proto/findings.ts";
import type { HistoryEntry, HistoryKind } from "../../proto/history.ts";
import { checkBank } from "./bank.ts";
import { checkCounters, thatCount } from "./counter.ts";
import { checkLinearizability } from "./linearizability.ts";
import { checkFuture, checkKept, checkRealTime } from "./real-time.ts";
import { checkIsolation } from "./snapshot-isolation.ts";

/** A check of a whole history of clients: it knows what they asked for and what they got, and nothing of the cluster. */
interface HistoryCheck {
  readonly name: string;
  /** Of which histories it can say something. */
  readonly of: readonly HistoryKind[];
  /** `isWhole`: whatever was read has its writer among the entries. */
  check(entries: readonly HistoryEntry[], isWhole: boolean): HistoryVerdict;
}

/** Every check of histories. A new one is its file and a line here. */
const HISTORY_CHECKS = [
  { name: "linearizability", of: ["register", "counter", "order"], check: (entries, isWhole) =>
    checkLinearizability(entries, isWhole) },
  { name: "isolation", of: ["register", "counter", "list-append", "order"], check: checkIsolation },
  { name: "writes-kept", of: ["register", "list-append"], check: checkKept },
  { name: "real-time-order", of: ["register"], check: checkRealTime },
  { name: "no-future-reads", of: ["register"], check: checkFuture },
  { name: "bank-total", of: ["bank"], check: (entries) => checkBank(entries) },
  { name: "counter-bounds", of: ["counter"], check: checkCounters },
] as const satisfies readonly HistoryCheck[];

export type HistoryCheckName = (typeof HISTORY_CHECKS)[number]["name"];

/**
 * Of raw operations it is told when they begin, so that those under way at the end are known; of transactions only how they
 * end, and what one that is under way has written may have been read.
 */
const isWhole = (kind: HistoryKind): boolean => kind === "register";

/** A run's history by kind, in the order in which operations ended. `left`: why it does not tell all; null if it does. */
export interface Histories {
  readonly of: Readonly<Partial<Record<HistoryKind, readonly HistoryEntry[]>>>;
  readonly left: UnknownReason | null;
}

/** What each check says that has anything to look at. */
export function checkHistories({ of, left }: Histories): ReadonlyMap<HistoryCheckName, HistoryVerdict> {
  const verdicts = new Map<HistoryCheckName, HistoryVerdict>();
  for (const { name, of: kinds, check } of HISTORY_CHECKS) {
    const all = (kinds as readonly HistoryKind[]).flatMap((kind) => {
      const entries = thatCount(kind, of[kind] ?? []);
      return entries.length === 0 ? [] : [judged(check(entries, isWhole(kind)), left)];
    });
    if (all.length > 0) verdicts.set(name, all.reduce(together));
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
