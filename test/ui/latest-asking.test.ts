import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SpaceTime, SpaceTimeWindow } from "../../src/cluster/group-picture.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { LatestAsking } from "../../src/ui/state/latest-asking.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const window = (from: number): SpaceTimeWindow => ({ region: 1, from: from as Instant, to: (from + 10) as Instant });

/** A worker that takes so many wall milliseconds for each answer, and what it was asked. */
function slow(millis: number): { readonly asking: LatestAsking<SpaceTimeWindow, SpaceTime>; readonly asked: number[] } {
  const asked: number[] = [];
  const asking = new LatestAsking((given: SpaceTimeWindow) => new Promise<SpaceTime>((resolve) => {
    asked.push(given.from);
    const none = { members: [], messages: [], marks: [], cutAt: null, rests: { leases: [], asleep: [] } };
    setTimeout(() => resolve({ ...given, ...none }), millis);
  }));
  return { asking, asked };
}

test("while time moves it is asked at most twice a second, and of what was wanted meanwhile only the last", async () => {
  const { asking, asked } = slow(10);
  for (let i = 0; i < 100; i++) {
    asking.want(window(i), true);
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(asked.length).toBeGreaterThanOrEqual(4);
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(asking.snapshot().answer?.from).toBe(asked.at(-1));
});

test("while it stands, it is asked once", async () => {
  const { asking, asked } = slow(10);
  asking.want(window(7), false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([7]);
});

test("whoever waits longer than 300 ms is told so, and the answer before stays", async () => {
  const { asking } = slow(800);
  asking.want(window(1), false);
  await vi.advanceTimersByTimeAsync(290);
  expect(asking.snapshot()).toEqual({ answer: null, late: false });
  await vi.advanceTimersByTimeAsync(20);
  expect(asking.snapshot()).toEqual({ answer: null, late: true });
  await vi.advanceTimersByTimeAsync(500);
  expect(asking.snapshot()).toMatchObject({ answer: { from: 1 }, late: false });
});

test("an answer that takes long leaves the worker three times as long for the run", async () => {
  const { asking, asked } = slow(1_000);
  for (let i = 0; i < 390; i++) {
    asking.want(window(i), true);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveLength(2);
});
