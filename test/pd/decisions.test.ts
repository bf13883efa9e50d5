import { expect, test } from "vitest";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { explainRegion } from "../../src/pd/index.ts";
import { MAX_DECISIONS, MAX_WEIGHED } from "../../src/pd/decisions.ts";
import { createWorld, kill, run } from "./host.ts";

test("PD remembers why it chose a store for a replica: every other one with its scores and the filter that refused it", () => {
  const world = createWorld({ zones: ["a", "b", "c", "c", "b"], regions: 1, place: () => [1, 2, 3],
    pd: { schedulers: [], maxStoreDownTime: minutes(11) } });
  run(world, seconds(15));
  kill(world, 3);
  run(world, minutes(15));
  const [decision] = world.state.decisions;
  expect(decision).toMatchObject(
    { region: 101, by: "rule-checker", want: "replace-rule-down-peer", outcome: "started", chosen: 4 });
  expect(decision?.stores.map(({ store, refusal, isolation }) => [store, refusal, isolation])).toEqual(expect.arrayContaining([
    [4, null, 2], [5, "location", 1], [3, "already-a-peer", 2], [1, "already-a-peer", 1],
  ]));
  expect(explainRegion(world.state, 101, world.now)).toBeNull();
});

test("PD remembers that it could not help a region, and would say so again", () => {
  const world = createWorld({ zones: ["a", "b", "c"], regions: 1, pd: { schedulers: [], maxStoreDownTime: minutes(11) } });
  run(world, seconds(15));
  kill(world, 3);
  run(world, minutes(15));
  expect(world.state.decisions.at(-1)).toMatchObject({ outcome: "no-store", chosen: 0 });
  expect(explainRegion(world.state, 101, world.now)).toMatchObject({ want: "replace-rule-down-peer", outcome: "no-store" });
});

test("what PD remembers has a bound", () => {
  const world = createWorld({ zones: Array.from({ length: 30 }, () => ""), regions: 40, place: () => [1, 2, 3],
    pd: { schedulers: ["balance-region", "balance-leader"] } });
  run(world, minutes(5));
  expect(world.state.decisions).toHaveLength(MAX_DECISIONS);
  expect(Math.max(...world.state.decisions.map(({ stores }) => stores.length))).toBeLessThanOrEqual(MAX_WEIGHED);
});
