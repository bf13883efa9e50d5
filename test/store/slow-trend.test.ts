import { describe, expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import {
  CAUSE, createTrend, RESULT, sampleTrend, trendRate, trendValue, type Trend, type TrendKind,
} from "../../src/store/slow-trend.ts";

const at = (second: number): Instant => (second * 1e6) as Instant;

/** The value of each step of so many seconds, from the first to that second. */
function fed(kind: TrendKind, until: number, step: number, value: (second: number) => number): Trend {
  let trend = createTrend(at(0));
  for (let second = 0; second <= until; second += step) trend = sampleTrend(kind, trend, value(second), at(second));
  return trend;
}
const writes = (until: number, from: number, value: number): number =>
  trendRate(CAUSE, fed(CAUSE, until, 1, (second) => (second < from ? 250_000 : value)), at(until));
const requests = (until: number, fall: number): number =>
  trendRate(RESULT, fed(RESULT, until, 10, (second) => (second < 500 ? 20_000 : 20_000 - fall)), at(until));

describe("a slow trend", () => {
  test("says nothing in the ten minutes from which it learns what is usual", () => {
    expect([writes(600, 300, 650_000), Math.sign(writes(720, 700, 650_000))]).toEqual([0, 1]);
  });

  test("begins where the mean of half a minute is 15 ms beyond that of two minutes, thirty times the least spread", () => {
    // After ten seconds 10 of the last 30 samples are of the new kind, and 10 of the last 120: a quarter of the step.
    expect(writes(709, 700, 250_000 + 60_000)).toBe(0);
    expect(writes(709, 700, 250_000 + 66_000)).toBeGreaterThan(0);
  });

  test("falls where writes become faster again, and comes to rest when that has become usual", () => {
    const trend = (until: number): number =>
      trendRate(CAUSE, fed(CAUSE, until, 1, (second) => (second >= 700 && second < 900 ? 650_000 : 250_000)), at(until));
    expect([Math.sign(trend(760)), Math.sign(trend(1_000)), trend(1_600)]).toEqual([1, -1, 0]);
  });

  test("of requests is one only from thousands a second on, as TiKV has it by default", () => {
    expect([requests(560, 1_500), Math.sign(requests(520, 8_000))]).toEqual([0, -1]);
  });

  test("has the mean of the moment as its value", () => {
    const trend = fed(CAUSE, 100, 1, (second) => (second < 80 ? 100 : 300));
    expect(trendValue(CAUSE, trend, at(100))).toBeCloseTo((10 * 100 + 21 * 300) / 31);
  });
});
