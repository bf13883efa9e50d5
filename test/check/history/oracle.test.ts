import { expect, test } from "vitest";
import { brokenChecks, checkHistories } from "../../../src/check/history/index.ts";
import { checkLinearizability } from "../../../src/check/history/linearizability.ts";
import { isolationOf } from "../../../src/check/history/isolation.ts";
import { createStream, drawChance, drawInt, type Stream } from "../../../src/kernel/random.ts";
import type { Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry, MicroOperation } from "../../../src/proto/history.ts";
import { atLeastOne } from "../../at-least-one.ts";

type Values = ReadonlyMap<string, readonly (string | number)[]>;

/** What is there behind it, a register as a list of one; null if it cannot have found what it says. */
function after(entry: HistoryEntry, values: Values): Values | null {
  const held = new Map(values);
  const finds = (key: string, wanted: readonly (string | number)[]): boolean =>
    entry.outcome !== "ok" || (held.get(key) ?? []).join() === wanted.join();
  for (const operation of entry.operations) {
    const { key } = operation;
    switch (operation.kind) {
      case "write": held.set(key, operation.value === null ? [] : [operation.value]); break;
      case "append": held.set(key, [...(held.get(key) ?? []), operation.element]); break;
      case "read": if (!finds(key, operation.value === null ? [] : [operation.value])) return null; break;
      case "read-list": if (!finds(key, operation.elements ?? [])) return null;
    }
  }
  return held;
}

/** Whether one order explains all: by trying every order of what was done, with any part of what may have been done. */
const hasOrder = (history: readonly HistoryEntry[], inRealTime: boolean): boolean =>
  canGoOn(history.filter(({ outcome }) => outcome !== "failed"), inRealTime, new Map());

function canGoOn(left: readonly HistoryEntry[], inRealTime: boolean, values: Values): boolean {
  if (left.every(({ outcome }) => outcome !== "ok")) return true;
  return left.some((entry) => {
    const others = left.filter((other) => other !== entry);
    if (inRealTime && others.some(({ outcome, end }) => outcome === "ok" && end !== null && end < entry.call)) return false;
    const behind = after(entry, values);
    return behind !== null && canGoOn(others, inRealTime, behind);
  });
}

/** Up to six transactions that were done one behind the other, and up to two mistakes in what they say of it. */
function drawHistory(random: Stream, isOfLists: boolean): HistoryEntry[] {
  const held = new Map<string, readonly number[]>();
  let next = 1;
  const entries = Array.from({ length: drawInt(random, 2, 6) }, (_, at): HistoryEntry => {
    const own = new Map(held);
    const fate = drawInt(random, 0, 9);
    const outcome = fate < 1 ? "failed" : fate < 3 ? "unknown" : "ok";
    const operations = Array.from({ length: drawInt(random, 1, 3) }, (): MicroOperation => {
      const key = drawChance(random, 1, 2) ? "x" : "y";
      const elements = own.get(key) ?? [];
      if (drawChance(random, 1, 2)) {
        return isOfLists ? { kind: "read-list", key, elements } : { kind: "read", key, value: text(elements) };
      }
      own.set(key, isOfLists ? [...elements, next] : [next]);
      return isOfLists ? { kind: "append", key, element: next++ } : { kind: "write", key, value: String(next++) };
    });
    const isDone = outcome === "ok" || (outcome === "unknown" && drawChance(random, 1, 2));
    if (isDone) for (const [key, value] of own) held.set(key, value);
    const call = (100 + 20 * at - drawInt(random, 0, 40)) as Instant;
    const end = outcome === "unknown" ? null : (call + drawInt(random, 5, 60)) as Instant;
    return { client: 1, process: at, call, end, outcome,
      startTs: 0, commitTs: 0, operations };
  });
  const wrong = new Set([drawInt(random, 0, 7), drawInt(random, 0, 7)]);
  return entries.map((entry, at) => (wrong.has(at) ? mistaken(entry, random) : entry));
}

const text = (elements: readonly number[]): string | null => (elements.length === 0 ? null : String(elements[0]));

function mistaken(entry: HistoryEntry, random: Stream): HistoryEntry {
  const { operations, call } = entry;
  switch (drawInt(random, 0, 3)) {
    case 0: return { ...entry, operations: operations.slice().reverse() };
    case 1: return { ...entry, outcome: "failed", end: entry.end ?? call };
    case 2: return { ...entry, call: (call + 60) as Instant, end: entry.end === null ? null : (entry.end + 60) as Instant };
    default: return { ...entry, operations: operations.map((operation) => {
      if (operation.kind === "read") return { ...operation, value: String(drawInt(random, 1, 4)) };
      if (operation.kind !== "read-list" || operation.elements === null) return operation;
      const { elements } = operation;
      return { ...operation, elements: drawChance(random, 1, 2) ? elements.slice().reverse() : elements.slice(1) };
    }) };
  }
}

test("of 400 drawn histories none is accused that an order explains, and of lists none that no order explains goes free", () => {
  const random = createStream(11, "histories");
  const verdicts = Array.from({ length: 400 }, (_, at) => {
    const isOfLists = at % 2 === 0;
    const history = drawHistory(random, isOfLists);
    const { levels } = isolationOf(history, true);
    const isStrict = levels.includes("strict-serializable");
    const isSerial = isStrict || levels.includes("serializable");
    return { history, isOfLists, isStrict, isSerial, strict: hasOrder(history, true), serial: hasOrder(history, false) };
  });
  expect(verdicts.filter(({ isStrict, strict, isSerial, serial }) => (strict && !isStrict) || (serial && !isSerial))).toEqual([]);
  expect(verdicts.filter(({ isOfLists, isStrict, strict }) => isOfLists && isStrict && !strict)).toEqual([]);
  expect(verdicts.filter(({ strict }) => !strict).length).toBeGreaterThan(60);
  expect(verdicts.filter(({ strict }) => strict).length).toBeGreaterThan(60);
});

/** Single reads and writes. */
const drawSingles = (random: Stream): HistoryEntry[] => drawHistory(random, false).map((entry) =>
  ({ ...entry, operations: entry.operations.slice(0, 1) }));

test("of 300 drawn histories of single reads and writes of a key those are linearizable that some order explains", () => {
  const random = createStream(12, "histories");
  const histories = atLeastOne(Array.from({ length: 300 }, () => drawSingles(random).map((entry): HistoryEntry =>
    ({ ...entry, operations: entry.operations.map((operation) => ({ ...operation, key: "x" })) }))));
  const disagreed = histories.filter((history) =>
    (checkLinearizability(history, true).outcome === "ok") !== hasOrder(history, true));
  expect(disagreed).toEqual([]);
});

test("what is not looked for where it follows from an order would find nothing: 300 single and 300 larger histories", () => {
  const random = createStream(13, "histories");
  const histories = atLeastOne(Array.from({ length: 600 }, (_, at) =>
    (at < 300 ? drawSingles(random) : drawHistory(random, false))));
  const found = histories.map((register) => {
    const all = { of: { register }, left: null, byHand: new Set<string>() };
    return { all: [...checkHistories(all)].filter(([, { outcome }]) => outcome === "violated").map(([name]) => name),
      less: brokenChecks(all).map(([name]) => name) };
  });
  expect(found.map(({ less }) => less)).toEqual(found.map(({ all }) => all));
  // Torn reads of two keys: each key has its order, and what was read of both together has none.
  expect(found.filter(({ less }) => less.includes("isolation") && !less.includes("linearizability")).length).toBeGreaterThan(0);
});
