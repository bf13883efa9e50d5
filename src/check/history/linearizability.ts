import type { HistoryEntry } from "../../proto/history.ts";
import type { HistoryVerdict } from "../../proto/findings.ts";
import { registersIn, type RegisterOperation } from "./registers.ts";
import { searchOrder } from "./search.ts";
import { conflictOfZones, namesItsWrites } from "./zones.ts";

/** Steps of the search for an order of one key: some tenths of a second. */
export const MAX_SEARCH_STEPS = 400_000;
/** Steps with which one try to make an explanation shorter has to do. */
const MAX_TRY_STEPS = 20_000;

/**
 * Whether each key of a history was a linearizable register: whether its operations fit an order that agrees with real time, in
 * which each read returns the value of the last write before it. `isWhole`: a value that nobody wrote is a mistake; else its
 * write is not known, and goes with all who read it.
 */
export function checkLinearizability(
  entries: readonly HistoryEntry[], isWhole: boolean, budget = MAX_SEARCH_STEPS, registers = registersIn(entries),
): HistoryVerdict {
  let checked = 0;
  let isUnknown = false;
  for (const [key, all] of registers) {
    const operations = isWhole ? all : withoutStrangers(all);
    const once = operations.filter(({ entry }) => entry.isRepeat !== true);
    checked += once.length;
    const conflict = conflictOf(operations, once, budget);
    if (conflict === "unknown") isUnknown = true;
    else if (conflict !== null) {
      return { outcome: "violated", checked, finding: { kind: "no-order", key,
        part: shortest(conflict).map(({ entry }) => entry) } };
    }
  }
  return isUnknown ? { outcome: "unknown", checked, why: "search-limit" } : { outcome: "ok", checked };
}

/** Without reads of values that nobody in the history wrote. */
function withoutStrangers(operations: readonly RegisterOperation[]): RegisterOperation[] {
  const written = new Set<string | null>(operations.flatMap(({ write }) => (write === undefined ? [] : [write])));
  return withoutReads(operations, (value) => value !== null && !written.has(value));
}

/** Without those that read such a value; who read one and wrote another has written, whatever was there. */
const withoutReads = (operations: readonly RegisterOperation[], isGone: (value: string | null) => boolean): RegisterOperation[] =>
  operations.flatMap((operation) => {
    if (operation.read === undefined || !isGone(operation.read)) return [operation];
    return operation.write === undefined ? [] : [{ ...operation, read: undefined }];
  });

/** Operations among which some cannot be ordered; null if all can. `once`: those that are no repeats. */
function conflictOf(
  operations: readonly RegisterOperation[], once: readonly RegisterOperation[], budget: number,
): readonly RegisterOperation[] | "unknown" | null {
  // What may have been written again need not have been: nearly all histories can be ordered without, and that takes no search.
  if (namesItsWrites(once)) {
    const conflict = conflictOfZones(once);
    if (conflict === null || once.length === operations.length) return conflict;
  }
  switch (searchOrder(operations, budget)) {
    case "ok": return null;
    case "illegal": return operations;
    case "unknown": return "unknown";
  }
}

/**
 * As few of the operations as cannot be ordered: without any one of them the others can. What is left of a history that can be
 * ordered can be ordered, too, when reads go, or a value with its writes and all who read it; so what is left here explains
 * the whole.
 */
function shortest(operations: readonly RegisterOperation[]): readonly RegisterOperation[] {
  let part = operations.slice().sort((a, b) => a.call - b.call);
  for (let size = part.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < part.length;) {
      const gone = new Set(part.slice(at, at + size));
      const values = new Set([...gone].flatMap(({ write }) => (write === undefined ? [] : [write])));
      const kept = part.filter((one) => !gone.has(one) && (one.write === undefined || !values.has(one.write)));
      const left = withoutReads(kept, (value) => values.has(value));
      if (left.length < part.length && searchOrder(left, MAX_TRY_STEPS) === "illegal") part = left;
      else at += size;
    }
  }
  return part;
}
