import { FLOW_STYLES } from "../../proto/flow.ts";
import type { Finding, UnknownReason, HistoryVerdict } from "../../proto/findings.ts";
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
  /** Linearizable single reads and writes keep it, so that there is nothing left to find in them. */
  readonly isImplied?: true;
  check(history: SeenHistory): HistoryVerdict;
}

/** A history as its checks look at it. */
interface SeenHistory {
  readonly entries: readonly HistoryEntry[];
  /** Whatever was read has its writer among the entries. */
  readonly isWhole: boolean;
  /** `withNamedWrites`, made once for all checks that ask: of entries those whose values tell who wrote. */
  readonly namedOf: (entries: readonly HistoryEntry[]) => readonly HistoryEntry[];
  /** `registersIn`, made once for all checks that ask. */
  readonly registersOf: (entries: readonly HistoryEntry[]) => Registers;
}

/** Every check of histories. A new one is its file and a line here. */
const HISTORY_CHECKS = [
  { name: "linearizability", of: ["register", "counter", ...FLOW_STYLES], check: ({ entries, isWhole, registersOf }) =>
    checkLinearizability(entries, isWhole, MAX_SEARCH_STEPS, registersOf(entries)) },
  { name: "isolation", of: ["register", "counter", "list-append", ...FLOW_STYLES, "session"], isImplied: true,
    check: ({ entries, isWhole }) => checkIsolation(entries, isWhole) },
  { name: "writes-kept", of: ["register", "list-append"], isImplied: true, check: ({ entries, namedOf, registersOf }) =>
    checkKept(namedOf(entries), registersOf(namedOf(entries))) },
  { name: "real-time-order", of: ["register"], isImplied: true, check: ({ entries, namedOf, registersOf }) =>
    checkRealTime(namedOf(entries), registersOf(namedOf(entries))) },
  { name: "no-future-reads", of: ["register"], isImplied: true, check: ({ entries, namedOf, registersOf }) =>
    checkFuture(namedOf(entries), registersOf(namedOf(entries))) },
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
export const checkHistories = (histories: Histories): ReadonlyMap<HistoryCheckName, HistoryVerdict> =>
  verdictsOn(histories, false);

/**
 * What is wrong, check by check. Less is looked at than by `checkHistories`, and as much is found: where single reads and writes
 * are linearizable, what follows from that is not looked for.
 */
export const brokenChecks = (histories: Histories): [HistoryCheckName, Finding][] =>
  [...verdictsOn(histories, true)].flatMap(([name, verdict]): [HistoryCheckName, Finding][] =>
    (verdict.outcome === "violated" ? [[name, verdict.finding]] : []));

function verdictsOn({ of, left, byHand }: Histories, leavesImplied: boolean): Map<HistoryCheckName, HistoryVerdict> {
  const registersOf = onceEach(registersIn);
  const namedOf = onceEach(withNamedWrites);
  const histories = Object.entries(of).flatMap(([name, all]) => {
    const kind = name as HistoryKind;
    const entries = thatCount(kind, all);
    const why = left ?? (isMixed(kind, of, byHand) ? "by-hand" : isOneOfSeveral(kind, of) ? "workloads" : null);
    const seen = { entries, isWhole: isWholeOf(kind), namedOf, registersOf };
    return entries.length === 0 ? [] : [{ kind, seen, why }];
  });
  const linearizable = new Set<HistoryKind>();
  const verdicts = new Map<HistoryCheckName, HistoryVerdict>();
  for (const { name, of: kinds, isImplied, check } of HISTORY_CHECKS as readonly NamedCheck[]) {
    const all = histories.filter(({ kind }) => kinds.includes(kind) && !(isImplied === true && linearizable.has(kind)))
      .map(({ kind, seen, why }) => {
        const verdict = check(seen);
        if (leavesImplied && name === "linearizability" && isOrdered(seen, verdict)) linearizable.add(kind);
        return judged(verdict, why);
      });
    if (all.length > 0) verdicts.set(name, all.reduce(together));
  }
  return verdicts;
}

type NamedCheck = HistoryCheck & { readonly name: HistoryCheckName };

/** Whether a whole history has an order that agrees with real time: each key has one, and nothing was done to several at once. */
const isOrdered = ({ entries, isWhole }: SeenHistory, { outcome }: HistoryVerdict): boolean =>
  outcome === "ok" && isWhole && entries.every(({ operations }) => operations.length === 1);

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
