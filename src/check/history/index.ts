import { FLOW_STYLES } from "../../proto/flow.ts";
import type { UnknownReason, HistoryVerdict } from "../../proto/findings.ts";
import { isOfWorkload, type HistoryEntry, type HistoryKind } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";
import { checkBank } from "./bank.ts";
import { checkCounters, thatCount } from "./counter.ts";
import { checkLinearizability, MAX_SEARCH_STEPS } from "./linearizability.ts";
import { withNamedWrites } from "./named-writes.ts";
import { checkOrders } from "./orders.ts";
import { registersIn, type Registers } from "./registers.ts";
import { checkFuture, checkKept, checkRealTime } from "./real-time.ts";
import { checkIsolation } from "./snapshot-isolation.ts";

/** A check of a whole history of clients: it knows what they asked for and what they got, and nothing of the cluster. */
interface HistoryCheck {
  readonly name: string;
  /** Of which histories it can say something. */
  readonly of: readonly HistoryKind[];
  check(history: SeenHistory): HistoryVerdict;
}

/** A history as its checks look at it. */
interface SeenHistory {
  readonly entries: readonly HistoryEntry[];
  /** Whatever was read has its writer among the entries. */
  readonly isWhole: boolean;
  /** Of the entries those whose values tell who wrote. */
  readonly named: readonly HistoryEntry[];
  /** `registersIn`, made once for all checks that ask. */
  readonly registersOf: (entries: readonly HistoryEntry[]) => Registers;
}

/** Every check of histories. A new one is its file and a line here. */
const HISTORY_CHECKS = [
  { name: "linearizability", of: ["register", "counter", ...FLOW_STYLES], check: ({ entries, isWhole, registersOf }) =>
    checkLinearizability(entries, isWhole, MAX_SEARCH_STEPS, registersOf(entries)) },
  { name: "isolation", of: ["register", "counter", "list-append", ...FLOW_STYLES, "session"], check: ({ entries, isWhole }) =>
    checkIsolation(entries, isWhole) },
  { name: "writes-kept", of: ["register", "list-append"], check: ({ named, registersOf }) =>
    checkKept(named, registersOf(named)) },
  { name: "real-time-order", of: ["register"], check: ({ named, registersOf }) => checkRealTime(named, registersOf(named)) },
  { name: "no-future-reads", of: ["register"], check: ({ named, registersOf }) => checkFuture(named, registersOf(named)) },
  { name: "bank-total", of: ["bank"], check: ({ entries }) => checkBank(entries) },
  { name: "orders", of: FLOW_STYLES, check: ({ entries }) => checkOrders(entries) },
  { name: "counter-bounds", of: ["counter"], check: ({ entries, isWhole }) => checkCounters(entries, isWhole) },
] as const satisfies readonly HistoryCheck[];

export type HistoryCheckName = (typeof HISTORY_CHECKS)[number]["name"];

/**
 * Of raw operations it is told when they begin, so that those under way at the end are known; of transactions only how they
 * end, and what one that is under way has written may have been read.
 */
const isWholeOf = (kind: HistoryKind): boolean => kind === "register";

/** A run's history by kind, in the order in which operations ended. `left`: why it does not tell all; null if it does. */
export interface Histories {
  readonly of: Readonly<Partial<Record<HistoryKind, readonly HistoryEntry[]>>>;
  readonly left: UnknownReason | null;
  /** Keys that somebody wrote by hand in transactions: what a workload means by them holds no more. */
  readonly byHand: ReadonlySet<Key>;
}

/** What each check says that has anything to look at. */
export function checkHistories({ of, left, byHand }: Histories): ReadonlyMap<HistoryCheckName, HistoryVerdict> {
  const registersOf = onceEach(registersIn);
  const histories = Object.entries(of).flatMap(([name, all]) => {
    const kind = name as HistoryKind;
    const entries = thatCount(kind, all);
    const why = left ?? (isMixed(kind, of, byHand) ? "by-hand" : isOneOfSeveral(kind, of) ? "workloads" : null);
    const seen = { entries, isWhole: isWholeOf(kind), named: withNamedWrites(entries), registersOf };
    return entries.length === 0 ? [] : [{ kind, seen, why }];
  });
  const verdicts = new Map<HistoryCheckName, HistoryVerdict>();
  for (const { name, of: kinds, check } of HISTORY_CHECKS) {
    const all = histories.filter(({ kind }) => (kinds as readonly HistoryKind[]).includes(kind))
      .map(({ seen, why }) => judged(check(seen), why));
    if (all.length > 0) verdicts.set(name, all.reduce(together));
  }
  return verdicts;
}

/** The function, which remembers what it made of each list. */
function onceEach<List extends object, Made>(make: (list: List) => Made): (list: List) => Made {
  const known = new Map<List, Made>();
  return (list) => {
    const made = known.get(list) ?? make(list);
    known.set(list, made);
    return made;
  };
}

/**
 * Whether people have written what a workload reads, or a workload runs beside sessions: the values of the one say nothing of
 * the other.
 */
function isMixed(kind: HistoryKind, of: Histories["of"], byHand: ReadonlySet<Key>): boolean {
  if (kind === "register" || byHand.size === 0) return false;
  const others = Object.keys(of).filter((other) => other !== "register" && other !== "session");
  if (kind === "session") return others.length > 0;
  return (of[kind] ?? []).some(({ operations }) => operations.some(({ key }) => byHand.has(key)));
}

/** Whether workloads of several kinds ran one after another: they mean different things by the same keys. */
const isOneOfSeveral = (kind: HistoryKind, of: Histories["of"]): boolean => isOfWorkload(kind)
  && Object.keys(of).some((other) => other !== kind && isOfWorkload(other as HistoryKind));

/** What an unsafe recovery gave up, and what is not kept, accuses nobody. */
function judged(verdict: HistoryVerdict, left: UnknownReason | null): HistoryVerdict {
  return left === null ? verdict : { outcome: "unknown", checked: verdict.checked, why: left };
}

function together(one: HistoryVerdict, other: HistoryVerdict): HistoryVerdict {
  const worse = one.outcome === "violated" || (one.outcome === "unknown" && other.outcome === "ok") ? one : other;
  return { ...worse, checked: one.checked + other.checked };
}
