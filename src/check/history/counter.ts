import type { HistoryVerdict } from "../../proto/findings.ts";
import { seenSince, type HistoryEntry, type HistoryKind } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/**
 * What a check of values gets to see. Several write the same value of a counter, of whom one commits: who failed is no writer
 * of it. So it is where people write.
 */
export const thatCount = (kind: HistoryKind, entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  (kind === "counter" || kind === "session" ? entries.filter(({ outcome }) => outcome !== "failed") : entries);

/** An increment, and when it was asked for and acknowledged. */
interface Increment {
  readonly by: number;
  readonly call: number;
  /** Infinity where nobody knows how it ended. */
  readonly end: number;
}

/**
 * Each reading of a counter lies between what was acknowledged before it began and what may have been done before it ended. An
 * increment is a transaction that reads the counter and writes a larger value; what it read is a reading as well. Where it is
 * not known what was under way (`isWhole` is false) there is no upper bound.
 */
export function checkCounters(entries: readonly HistoryEntry[], isWhole: boolean): HistoryVerdict {
  const increments = new Map<Key, Increment[]>();
  for (const entry of entries) {
    for (const key of new Set(entry.operations.map((operation) => operation.key))) {
      const by = incrementOf(entry, key);
      if (by === null || entry.outcome === "failed") continue;
      const end = entry.outcome === "ok" ? (entry.end ?? Infinity) : Infinity;
      pushTo(increments, key, { by, call: entry.call, end });
    }
  }
  const ledgers = new Map([...increments].map(([key, all]) => [key, ledgerOf(all)]));
  let checked = 0;
  for (const entry of entries) {
    if (entry.outcome !== "ok" || entry.end === null) continue;
    for (const [key, found] of readingsOf(entry)) {
      checked++;
      const ledger = ledgers.get(key) ?? NOTHING;
      const own = incrementOf(entry, key) ?? 0;
      const least = sumUpTo(ledger.acknowledged, seenSince(entry), false);
      const most = isWhole ? sumUpTo(ledger.asked, entry.end, true) - own : Infinity;
      if (found >= least && found <= most) continue;
      return { outcome: "violated", checked,
        finding: { kind: "out-of-bounds", key, found, least, most, reader: entry, part: [entry] } };
    }
  }
  return { outcome: "ok", checked };
}

/** By how much a transaction raised a counter; null if it did not. */
function incrementOf({ operations }: HistoryEntry, key: Key): number | null {
  let read: number | null = null;
  let written: number | null = null;
  for (const operation of operations) {
    if (operation.key !== key) continue;
    if (operation.kind === "read") read ??= Number(operation.value ?? 0);
    else if (operation.kind === "write") written = Number(operation.value ?? 0);
  }
  return written === null ? null : written - (read ?? 0);
}

/** What a transaction found before it wrote itself. */
function readingsOf({ operations }: HistoryEntry): Map<Key, number> {
  const found = new Map<Key, number>();
  const written = new Set<Key>();
  for (const operation of operations) {
    if (operation.kind === "write") written.add(operation.key);
    else if (operation.kind === "read" && !written.has(operation.key)) found.set(operation.key, Number(operation.value ?? 0));
  }
  return found;
}

/** Sums of increments by instant. */
interface Sums {
  readonly instants: readonly number[];
  readonly sums: readonly number[];
}

interface Ledger {
  readonly asked: Sums;
  readonly acknowledged: Sums;
}

const NOTHING: Ledger = { asked: { instants: [], sums: [] }, acknowledged: { instants: [], sums: [] } };

const ledgerOf = (increments: readonly Increment[]): Ledger =>
  ({ asked: sumsBy(increments, "call"), acknowledged: sumsBy(increments, "end") });

function sumsBy(increments: readonly Increment[], by: "call" | "end"): Sums {
  const sorted = increments.slice().sort((a, b) => a[by] - b[by]);
  let sum = 0;
  return { instants: sorted.map((each) => each[by]), sums: sorted.map((each) => (sum += each.by)) };
}

/** All before the instant; `isIncluded`: and those at it. */
function sumUpTo({ instants, sums }: Sums, instant: number, isIncluded: boolean): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = instants[middle] ?? Infinity;
    if (at < instant || (isIncluded && at === instant)) low = middle + 1;
    else high = middle;
  }
  return sums[low - 1] ?? 0;
}

function pushTo(lists: Map<Key, Increment[]>, key: Key, increment: Increment): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [increment]);
  else list.push(increment);
}
