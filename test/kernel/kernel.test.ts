import { expect, test } from "vitest";
import { hashValue } from "../../src/kernel/hash.ts";
import { cloneStream, createStream, drawInt } from "../../src/kernel/random.ts";
import { formatDuration, parseDuration, type Duration } from "../../src/kernel/time.ts";

test("durations print as Go prints them and are read back", () => {
  const cases: [number, string][] = [
    [0, "0s"], [850, "850µs"], [3_100, "3.1ms"], [10_000_000, "10s"], [90_500_000, "1m30.5s"],
    [47 * 60_000_000, "47m0s"], [4 * 3_600_000_000, "4h0m0s"], [3_600_000_001, "1h0m0.000001s"],
  ];
  for (const [value, text] of cases) {
    expect(formatDuration(value as Duration)).toBe(text);
    expect(parseDuration(text)).toBe(value);
  }
  expect(formatDuration(-1_500_000 as Duration)).toBe("-1.5s");
  for (const bad of ["", "10", "s", "10 s x", "1e3s", "-5s", "10s5", "9".repeat(30) + "h"]) {
    expect(parseDuration(bad), bad).toBeUndefined();
  }
});

test("a stream is a function of seed and name, and a clone continues on its own", () => {
  const a = createStream(7, "election/1");
  const b = createStream(7, "election/1");
  const draws = Array.from({ length: 50 }, () => drawInt(a, 10, 19));
  expect(Array.from({ length: 50 }, () => drawInt(b, 10, 19))).toEqual(draws);
  expect(new Set(draws).size).toBe(10);
  const other = createStream(7, "election/2");
  expect(Array.from({ length: 50 }, () => drawInt(other, 10, 19))).not.toEqual(draws);
  const copy = cloneStream(a);
  const next = drawInt(a, 0, 1_000_000);
  expect(drawInt(copy, 0, 1_000_000)).toBe(next);
});

test("the digest tells structure, order and type apart, and refuses what is not data", () => {
  const values = [1, "1", [1], [[1]], { a: 1 }, { b: 1 }, new Map([["a", 1]]), null, true, false, 0.5, -1, [1, [2]], [[1], 2]];
  expect(new Set(values.map(hashValue)).size).toBe(values.length);
  expect(hashValue({ a: [1, 2], b: new Map([[1, "x"]]) })).toBe(hashValue({ a: [1, 2], b: new Map([[1, "x"]]) }));
  expect(() => hashValue(() => 1)).toThrow(/plain data/);
});
