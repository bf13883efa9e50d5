import { expect, test } from "vitest";
import { minutes, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { PdState } from "../../src/pd/index.ts";
import { shortRegions } from "../../src/pd/priority.ts";
import { untilSuspects, untilTurn, walkAt, type Walk } from "../../src/pd/walk.ts";
import { atLeastOne } from "../at-least-one.ts";
import { createWorld, give, named, run, type World } from "./host.ts";

const large = (regions: number): World =>
  createWorld({ zones: ["", "", "", ""], regions, place: () => [1, 2, 3], pd: { schedulers: [] } });

test("a round has batches of a 1,024th of all regions, but of 128 at least and 8,192 at most", () => {
  const walked = (regions: number, intervals: number): Walk => {
    const settings = { patrolRegionInterval: millis(10) };
    const state = { tree: { order: { length: regions } }, settings, startedAt: START };
    return walkAt(state as unknown as PdState, (intervals * millis(10)) as Instant);
  };
  expect(walked(0, 7)).toEqual({ size: 128, batches: 1, turn: 0 });
  expect(walked(129, 7)).toEqual({ size: 128, batches: 2, turn: 1 });
  expect(walked(262_144, 1_025)).toEqual({ size: 256, batches: 1_024, turn: 1 });
  expect(walked(8_388_608, 3)).toEqual({ size: 8_192, batches: 1_024, turn: 3 });
  expect(walked(16_777_216, 3)).toEqual({ size: 8_192, batches: 2_048, turn: 3 });
});

test("a region has its turn when its batch has, and after a whole round where that has just been", () => {
  const world = large(1_280);
  run(world, seconds(1));
  const { state, now } = world;
  const walk = walkAt(state, now);
  expect(walk).toMatchObject({ size: 128, batches: 10 });
  const inBatch = (ahead: number): number => 101 + ((walk.turn + ahead) % 10) * 128 + 127;
  expect([1, 2, 9, 10].map((ahead) => untilTurn(state, inBatch(ahead), now))).toEqual([10, 20, 90, 100].map(millis));
  expect(untilSuspects(state, walk)).toBeNull();
  for (const ahead of [10, 7, 3]) {
    state.patrol.suspects.add(inBatch(ahead));
    expect(untilSuspects(state, walk)).toBe(millis(ahead * 10));
  }
});

/** How long after a peer more was ordered off PD wants one again. */
function missedAfter(world: World, region: number, at: Duration): number {
  run(world, at);
  give(world, { kind: "remove-peer", region, store: 2 });
  run(world, (at + seconds(5)) as Duration);
  const gone = named(world, "pd.operator.finished").find(({ body }) => body.region === region)?.at ?? NaN;
  const wanted = named(world, "pd.operator.created").find(({ body }) => body.description === "add-rule-peer")?.at ?? NaN;
  return wanted - gone;
}

test("what happens to a region of a large cluster is noticed when the walk comes by, and in a small one in the next round", () => {
  expect(missedAfter(large(128), 201, minutes(2))).toBe(millis(10));
  // 1,280 regions are ten batches of 128, so a round takes 100 ms: the wait depends on where the region is.
  const waits = [101, 501, 901, 1_300].map((region) => missedAfter(large(1_280), region, minutes(2)));
  for (const wait of atLeastOne(waits)) {
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(millis(100));
  }
  expect(new Set(waits).size).toBeGreaterThan(2);
});

test("of regions that wait those come first that lack most, again after ten intervals, and later each time", () => {
  const { state, now } = large(8);
  const short = (attempts: number, missing: number): { missing: number; attempts: number; last: typeof now } =>
    ({ missing, attempts, last: now });
  state.patrol.short.set(101, short(1, 1));
  state.patrol.short.set(102, short(1, 2));
  state.patrol.short.set(103, short(2, 2));
  for (const id of [101, 102, 103, 104]) state.patrol.waiting.add(id);
  const dueAfter = (wait: Duration): readonly number[] => shortRegions(state, (now + wait) as typeof now);
  expect(dueAfter(millis(100))).toEqual([]);
  expect(dueAfter(millis(101))).toEqual([102, 101]);
  expect(dueAfter(millis(201))).toEqual([102, 103, 101]);
});
