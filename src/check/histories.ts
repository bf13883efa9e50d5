import { need } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import { isOfWorkload, noteByHand, type HistoryEntry, type HistoryKind } from "../proto/history.ts";
import type { Key } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import type { Bank } from "./history/bank.ts";
import { HISTORY_WINDOWS } from "./parts.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const CLIENTS_AGREE = invariant(
  "clients-agree", "What clients saw can have happened: transactions are isolated, no increment is lost, and totals stay.",
);

/** The latest transactions of each kind. */
interface HistoryChecks {
  readonly report: CheckReport;
  windows: Map<HistoryKind, HistoryEntry[]>;
  bank: Bank | null;
  isForsaken: boolean;
  /** Keys that people asked transactions to write, and workloads whose data they have changed by that. */
  readonly byHand: Set<Key>;
  readonly spoiled: Set<HistoryKind>;
}

/** So many transactions are looked at together: more than overlap, and few enough that each costs some microseconds. */
export const MAX_TOGETHER = 256;
/** So many of them are looked at with the next ones, too. */
const OVERLAP = 64;
/** What people do is looked at as a whole, up to so many of their transactions: their values do not tell who wrote them. */
const MOST_BY_HAND = 512;

/**
 * clients-agree: by windows over what transactions of clients did and saw, each when it is full. Lists tell the order of their
 * whole past, so that what is found in a window is wrong; what two windows apart would show is found when the whole history is
 * checked, in reports. Raw reads and writes are a matter of `registersChecker`.
 */
export const historiesChecker: Checker<HistoryChecks> = {
  guards: [CLIENTS_AGREE],
  create: (_, report) => ({ report, windows: new Map(), bank: null, isForsaken: false, byHand: new Set(), spoiled: new Set() }),
  events: {
    "raft.leader.forced": forsake, "region.recreated": forsake,
    "client.session.asked": ({ byHand }, { step }) => noteByHand(byHand, step),
  },
  facts: {
    "client-transaction": (checks, { history, entry }, now) => {
      if (checks.isForsaken || isSpoiled(checks, history, entry)) {
        checks.report.unchecked++;
        return;
      }
      const window = checks.windows.get(history);
      if (window === undefined) checks.windows.set(history, [entry]);
      else if (history === "session") lookAtSessions(checks, window, entry, now);
      else if (window.push(entry) >= MAX_TOGETHER) lookAt(checks, history, window, now);
    },
  },
  fork: (checks, report) => ({
    ...checks, report, windows: new Map([...checks.windows].map(([kind, window]) => [kind, window.slice()])),
    bank: checks.bank === null ? null : { ...checks.bank }, byHand: new Set(checks.byHand), spoiled: new Set(checks.spoiled),
  }),
};

/** What an unsafe recovery gives up was promised: from there on nothing is accused. */
function forsake(checks: HistoryChecks): void {
  checks.isForsaken = true;
  checks.windows = new Map();
}

/**
 * Whether people have written what a workload reads, or the other way round: then the values of the one say nothing of the other,
 * and neither is looked at any more.
 */
function isSpoiled(checks: HistoryChecks, kind: HistoryKind, { operations }: HistoryEntry): boolean {
  const { byHand, spoiled, windows } = checks;
  spoilSeveral(checks, kind);
  if (byHand.size === 0 && spoiled.size === 0) return false;
  const isMixed = kind === "session" ? [...windows.keys()].some((other) => other !== "session")
    : operations.some(({ key }) => byHand.has(key));
  if (isMixed) {
    spoiled.add(kind);
    windows.delete(kind);
  }
  if (kind !== "session") spoiled.add("session");
  return spoiled.has(kind);
}

/** Workloads that run one after another mean different things by the same keys: neither is looked at any more. */
function spoilSeveral({ spoiled, windows }: HistoryChecks, kind: HistoryKind): void {
  if (!isOfWorkload(kind) || spoiled.has(kind)) return;
  const others = [...windows.keys(), ...spoiled].filter((other) => other !== kind && isOfWorkload(other));
  if (others.length === 0) return;
  for (const each of [kind, ...others]) {
    spoiled.add(each);
    windows.delete(each);
  }
}

function lookAtSessions(checks: HistoryChecks, window: HistoryEntry[], entry: HistoryEntry, now: Instant): void {
  if (window.length >= MOST_BY_HAND) {
    checks.report.unchecked++;
    return;
  }
  window.push(entry);
  if (window.length > OVERLAP && window.length % OVERLAP !== 0) return;
  const { createBank, breachIn } = need(HISTORY_WINDOWS);
  const detail = breachIn("session", window, createBank());
  if (detail !== null) violate(checks, CLIENTS_AGREE, 0, now, detail);
}

/** Looks at a window that is full, and begins the next one with the end of it. */
function lookAt(checks: HistoryChecks, kind: HistoryKind, window: HistoryEntry[], now: Instant): void {
  const { createBank, breachIn } = need(HISTORY_WINDOWS);
  checks.bank ??= createBank();
  const detail = breachIn(kind, window, checks.bank);
  if (detail !== null) violate(checks, CLIENTS_AGREE, 0, now, detail);
  window.splice(0, window.length - OVERLAP);
}
