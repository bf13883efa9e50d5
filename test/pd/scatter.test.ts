import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { createWorld, give, kill, named, run, storesOfRegion, type World } from "./host.ts";

const scatter = (world: World, region: number): unknown => give(world, { kind: "scatter-region", region }).refusal;
/** Six stores, of which the first three hold everything. */
const crowded = (pd = {}): World =>
  createWorld({ zones: ["", "", "", "", "", ""], regions: 6, place: () => [1, 2, 3], pd: { schedulers: [], ...pd } });

describe("scatter-region", () => {
  test("refuses what PD does not know, what has no leader, what is hot, and what has too few replicas", () => {
    const world = crowded();
    run(world, seconds(20));
    expect(scatter(world, 999)).toEqual({ kind: "region-not-found", region: 999 });
    const { infos } = world.state.tree;
    infos.set(101, { ...defined(infos.get(101), "PD knows the region"), leader: null });
    expect(scatter(world, 101)).toEqual({ kind: "region-without-leader", region: 101 });
    const hot = crowded();
    for (const stub of hot.regions.values()) stub.written = stub.region.id === 101 ? 600_000 : 0;
    run(hot, minutes(5));
    expect([scatter(hot, 101), scatter(hot, 102)]).toEqual([{ kind: "region-hot", region: 101 }, null]);
    const pd = { schedulers: [], replicaScheduleLimit: 0 };
    const few = createWorld({ zones: ["", "", ""], regions: 1, place: () => [1, 2], pd });
    run(few, seconds(20));
    expect(scatter(few, 101)).toEqual({ kind: "not-replicated", region: 101 });
  });

  test("remembers for three minutes whom it chose, so that the next region goes elsewhere", () => {
    const heldAfter = (wait: number): readonly number[] => {
      const world = crowded();
      run(world, minutes(1));
      expect(scatter(world, 101)).toBeNull();
      run(world, minutes(1 + wait));
      expect(scatter(world, 102)).toBeNull();
      run(world, minutes(2 + wait));
      expect(storesOfRegion(world, 101)).toEqual([1, 2, 3]);
      return storesOfRegion(world, 102);
    };
    expect(heldAfter(2)).toEqual([4, 5, 6]);
    expect(heldAfter(3)).toEqual([1, 2, 3]);
  });

  test("gives nothing to stores that are silent or leave", () => {
    const world = crowded();
    run(world, minutes(1));
    scatter(world, 101);
    kill(world, 4);
    give(world, { kind: "remove-store", store: 5 });
    run(world, minutes(2));
    scatter(world, 102);
    run(world, minutes(3));
    expect(storesOfRegion(world, 102)).toContain(6);
    expect(storesOfRegion(world, 102).filter((store) => store === 4 || store === 5)).toEqual([]);
  });
});

describe("scatter-range", () => {
  const moves = (pd: object): ReadonlySet<string> => {
    const world = createWorld({ zones: ["", "", ""], regions: 12, place: () => [1, 2, 3], pd: { schedulers: [], ...pd } });
    run(world, minutes(1));
    give(world, { kind: "scatter-range", range: { name: "r", startKey: "", endKey: "" }, isGiven: true });
    run(world, minutes(6));
    return new Set(named(world, "pd.operator.created").map(({ body }) => body.description));
  };

  test("evens out the leaders of a range, within leader-schedule-limit", () => {
    expect([...moves({})]).toEqual(["scatter-range-leader"]);
    expect([...moves({ leaderScheduleLimit: 0 })]).toEqual([]);
  });
});
