import type { Instant } from "../../../src/kernel/time.ts";
import { composeTs } from "../../../src/proto/kv.ts";
import type { HistoryEntry, MicroOperation } from "../../../src/proto/history.ts";

/**
 * A transaction as the literature writes it: `ax1` appends 1 to x, `rx12` finds 1 and 2 in x, `rx-` finds nothing; `wx5` and
 * `gx5` write and read a register. `at`: from when to when by the clock; no end for one that nobody knows the end of.
 */
export function txn(
  text: string, at: readonly [number, number | null] = [0, 100], outcome: HistoryEntry["outcome"] = at[1] === null ? "unknown"
    : "ok",
): HistoryEntry {
  const operations = text.split(" ").map(microOperation);
  const [call, end] = at as readonly [Instant, Instant | null];
  return { client: 1, process: call, call, end, outcome, startTs: composeTs(0, 0), commitTs: composeTs(0, 0), operations };
}

function microOperation(text: string): MicroOperation {
  const key = text.slice(1, 2);
  const rest = text.slice(2);
  switch (text.slice(0, 1)) {
    case "a": return { kind: "append", key, element: Number(rest) };
    case "r": return { kind: "read-list", key, elements: rest === "-" ? [] : [...rest].map(Number) };
    case "w": return { kind: "write", key, value: rest === "-" ? null : rest };
    case "g": return { kind: "read", key, value: rest === "-" ? null : rest };
    default: throw new Error(`no operation: ${text}`);
  }
}

/** A write that was sent again before it was answered: an earlier attempt of it may come later, too. */
export function retried(text: string, at: readonly [number, number]): HistoryEntry[] {
  const entry = txn(text, at);
  return [entry, { ...entry, end: null, outcome: "unknown", isRepeat: true }];
}

/** Transactions one behind the other, without overlap. */
export const inTurn = (...texts: readonly string[]): HistoryEntry[] => texts.map((text, at) => txn(text, [10 * at, 10 * at + 5]));

/** Transactions that all overlap. */
export const together = (...texts: readonly string[]): HistoryEntry[] => texts.map((text) => txn(text));
