import { expect, test } from "vitest";
import { checkHistories } from "../../../src/check/history/index.ts";
import type { Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry, MicroOperation } from "../../../src/proto/history.ts";
import { atLeastOne } from "../../at-least-one.ts";

const entry = (from: number, to: number, ...operations: readonly MicroOperation[]): HistoryEntry => ({
  client: 1, process: 0, call: from as Instant, end: to as Instant, outcome: "ok", startTs: from, commitTs: to, operations,
});
const put = (value: string): MicroOperation => ({ kind: "write", key: "x", value });
const get = (value: string): MicroOperation => ({ kind: "read", key: "x", value });

const outcomesOf = (of: Readonly<Record<string, readonly HistoryEntry[]>>, ...byHand: readonly string[]): readonly string[] =>
  [...checkHistories({ of, left: null, byHand: new Set(byHand) })].map(([name, { outcome }]) => `${name} ${outcome}`);

test("Raw writes of one value twice accuse no reader who read the first of them.", () => {
  const first = [entry(0, 1, put("1")), entry(2, 3, put("2")), entry(2, 3, get("1"))];
  const register = [...first, entry(4, 5, get("2")), entry(6, 7, put("1"))];
  expect(atLeastOne(outcomesOf({ register })).filter((outcome) => !outcome.endsWith(" ok"))).toEqual([]);
});

test("A stale read of values that name their writes is still found.", () => {
  const register = [entry(0, 1, put("1")), entry(2, 3, put("2")), entry(4, 5, get("1"))];
  expect(outcomesOf({ register })).toContain("real-time-order violated");
});

test("Nothing is said of a workload whose keys people write, nor of people beside a workload.", () => {
  const other: MicroOperation = { kind: "read", key: "y", value: "100" };
  const bank = [entry(0, 1, get("100"), other), entry(4, 5, get("7"), other)];
  const session = [entry(2, 3, put("7"))];
  expect(outcomesOf({ bank })).toEqual(["bank-total violated"]);
  expect(outcomesOf({ bank, session }, "x")).toEqual(["isolation unknown", "bank-total unknown"]);
  expect(outcomesOf({ bank, session }, "z")).toContain("bank-total violated");
});
