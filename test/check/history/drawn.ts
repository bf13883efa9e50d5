import { createStream, drawChance, drawInt, type Stream } from "../../../src/kernel/random.ts";
import type { Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry, MicroOperation } from "../../../src/proto/history.ts";

/** How a drawn history is made. */
interface Drawing {
  readonly seed: number;
  readonly count: number;
  readonly keys: number;
}

type Outcome = HistoryEntry["outcome"];

/** When each of `count` operations of ten clients began, took effect and ended: all effects at different instants. */
function* moments(random: Stream,
  count: number): Generator<{ readonly at: number; readonly call: Instant; readonly end: Instant; readonly outcome: Outcome }> {
  for (let at = 0; at < count; at++) {
    const effect = 100 + 10 * at;
    const fate = drawInt(random, 0, 99);
    yield { at, call: (effect - drawInt(random, 1, 45)) as Instant, end: (effect + drawInt(random, 1, 45)) as Instant,
      outcome: fate < 3 ? "failed" : fate < 5 ? "unknown" : "ok" };
  }
}

const entryOf = (at: number, call: Instant, end: Instant, outcome: Outcome,
  operations: readonly MicroOperation[]): HistoryEntry => ({
  client: 1 + (at % 10), process: at, call, end: outcome === "unknown" ? null : end, outcome, startTs: 0, commitTs: 0, operations,
});

/** Reads and writes of registers, done one behind the other at some instant of their own: an order is there. */
export function drawRegisters({ seed, count, keys }: Drawing): HistoryEntry[] {
  const random = createStream(seed, "registers");
  const held = new Map<string, string>();
  const entries: HistoryEntry[] = [];
  for (const { at, call, end, outcome } of moments(random, count)) {
    const key = `k${drawInt(random, 0, keys - 1)}`;
    if (drawChance(random, 50, 100)) entries.push(entryOf(at, call, end, outcome === "unknown" ? "failed" : outcome,
      [{ kind: "read", key, value: held.get(key) ?? null }]));
    else {
      const value = `v${at}`;
      entries.push(entryOf(at, call, end, outcome, [{ kind: "write", key, value }]));
      if (outcome === "ok" || (outcome === "unknown" && at % 2 === 0)) held.set(key, value);
    }
  }
  return entries.sort((a, b) => (a.end ?? a.call) - (b.end ?? b.call));
}

/** Transactions of two to four reads and appends, done one behind the other; lists are new after every five hundred. */
export function drawAppends({ seed, count, keys }: Drawing): HistoryEntry[] {
  const random = createStream(seed, "appends");
  const lists = new Map<string, readonly number[]>();
  const entries: HistoryEntry[] = [];
  for (const { at, call, end, outcome } of moments(random, count)) {
    const own = new Map<string, readonly number[]>();
    const operations = Array.from({ length: drawInt(random, 2, 4) }, (_, place): MicroOperation => {
      const key = `k${drawInt(random, 0, keys - 1)}-${Math.floor(at / 500)}`;
      const elements = own.get(key) ?? lists.get(key) ?? [];
      if (drawChance(random, 50, 100)) return { kind: "read-list", key, elements };
      own.set(key, [...elements, at * 4 + place]);
      return { kind: "append", key, element: at * 4 + place };
    });
    entries.push(entryOf(at, call, end, outcome, operations));
    if (outcome === "ok" || (outcome === "unknown" && at % 2 === 0)) for (const [key, elements] of own) lists.set(key, elements);
  }
  return entries.sort((a, b) => (a.end ?? a.call) - (b.end ?? b.call));
}
