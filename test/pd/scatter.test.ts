import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { balanceRegion } from "../../src/pd/schedulers/balance-region.ts";
import { scatterRange } from "../../src/pd/schedulers/scatter-range.ts";
import type { PdState } from "../../src/pd/state.ts";
import { createWorld, give, kill, named, run, storesOfRegion, type World, type WorldOptions } from "./host.ts";

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

  /** What the scheduler wants next in a world with the range "r", while so many operators of a kind are under way. */
  const wanted = (world: World, running: number, kind: string, endKey = ""): string | undefined => {
    const operators = new Map(Array.from({ length: running }, (_, id) => [id, { kinds: [kind, "leader"] }]));
    const config = { ...world.state.schedulerConfigs["scatter-range"], ranges: [{ name: "r", startKey: "", endKey }] };
    const state = {
      ...world.state, operators, schedulerConfigs: { ...world.state.schedulerConfigs, "scatter-range": config },
    } as unknown as PdState;
    return scatterRange.schedule(state, world.now)()?.[0]?.description;
  };
  const settled = (options: Partial<WorldOptions>): World => {
    const world = createWorld({ zones: ["", "", ""], regions: 12, place: () => [1, 2, 3], ...options });
    run(world, minutes(1));
    return world;
  };

  test("begins no more than each limit allows while operators of ranges are under way; others do not count", () => {
    const ofLeaders = settled({ pd: { schedulers: [], leaderScheduleLimit: 2 } });
    expect([0, 1, 2, 3].map((running) => wanted(ofLeaders, running, "range")))
      .toEqual(["scatter-range-leader", "scatter-range-leader", undefined, undefined]);
    expect(wanted(ofLeaders, 3, "leader")).toBe("scatter-range-leader");
    const zones = ["", "", "", "", "", ""];
    const ofRegions = settled({ zones, pd: { schedulers: [], leaderScheduleLimit: 0, regionScheduleLimit: 2 } });
    expect([0, 1, 2, 3].map((running) => wanted(ofRegions, running, "range")))
      .toEqual(["scatter-range-region", "scatter-range-region", undefined, undefined]);
    expect(wanted(ofRegions, 3, "region")).toBe("scatter-range-region");
  });

  test("leaves out of account how full stores are of what lies outside of the range", () => {
    const world = createWorld({
      zones: ["", "", "", "", "", ""], regions: 24, place: (index) => (index < 12 ? [1, 2, 3] : [4, 5, 6]), capacityMiB: 10_000,
      pd: { schedulers: [], leaderScheduleLimit: 0 },
    });
    for (const id of [4, 5, 6]) defined(world.stores.get(id), "it is there").usedMiB = 8_000;
    run(world, minutes(1));
    // To the cluster as a whole they are full.
    expect(balanceRegion.schedule(world.state, world.now)()).toBeNull();
    expect(wanted(world, 0, "range", "000012")).toBe("scatter-range-region");
  });
});
