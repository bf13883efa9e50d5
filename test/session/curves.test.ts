import { expect, test } from "vitest";
import { micros, seconds, type Instant } from "../../src/kernel/time.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { curvesFold, MAX_CHUNKS, pointsFrom, type Curves } from "../../src/session/curves.ts";
import { tellFact } from "../tell.ts";

const at = (time: number): Instant => seconds(time) as number as Instant;

/** Operations of one client that end at that time, each after so many milliseconds; a null is one that failed. */
function tell(curves: Curves, time: number, latencies: readonly (number | null)[], retries = 0): void {
  for (const latency of latencies) {
    const fact: Observation = {
      kind: "client-operation", client: 1, operation: "get", key: "a", value: null, replica: null, ok: latency !== null,
      region: 1, latency: micros(1_000 * (latency ?? 9_000)), attempt: micros(1), retries,
    };
    tellFact(curvesFold, curves, fact, at(time));
  }
}

test("a second tells how many succeeded, failed and were tried again, and how long half and nearly all of them took", () => {
  const curves = curvesFold.create();
  tell(curves, 3.2, [1, 2, 3, 4, 100], 1);
  tell(curves, 3.9, [null]);
  expect(pointsFrom(curves, 0, at(3.95))).toEqual([]);
  const [point, ...more] = pointsFrom(curves, 0, at(4));
  expect(more).toEqual([]);
  expect(point).toMatchObject({ second: 3, ok: 5, failed: 1, retries: 5 });
  expect((point?.p50 ?? 0) / 1_000).toBeCloseTo(3, 1);
  expect(Math.abs((point?.p99 ?? 0) / 1_000 - 100)).toBeLessThan(1);
});

test("seconds in which nothing ended have no point, and what is asked for later is not told twice", () => {
  const curves = curvesFold.create();
  for (const time of [1.5, 2.5, 700.5]) tell(curves, time, [1]);
  expect(pointsFrom(curves, 0, at(701)).map(({ second }) => second)).toEqual([1, 2, 700]);
  expect(pointsFrom(curves, 2, at(701)).map(({ second }) => second)).toEqual([2, 700]);
  expect(pointsFrom(curves, 701, at(800))).toEqual([]);
});

test("a fork goes its own way", () => {
  const curves = curvesFold.create();
  tell(curves, 1.1, [1]);
  const other = curvesFold.fork(curves);
  tell(curves, 1.2, [1, 1]);
  tell(other, 2.5, [5]);
  tell(other, 3.5, [5]);
  expect(pointsFrom(curves, 0, at(9)).map(({ second, ok }) => [second, ok])).toEqual([[1, 3]]);
  expect(pointsFrom(other, 0, at(9)).map(({ second, ok }) => [second, ok])).toEqual([[1, 1], [2, 1], [3, 1]]);
});

test("the oldest points go where there are more than are kept", () => {
  const curves = curvesFold.create();
  const told = 256 * (MAX_CHUNKS + 1) + 2;
  for (let second = 0; second < told; second++) tell(curves, second + 0.5, [null]);
  const points = pointsFrom(curves, 0, at(told));
  expect(points[0]?.second).toBe(256);
  expect(points).toHaveLength(told - 256);
});
