import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { isScheduled } from "../../src/pd/index.ts";
import type { StoreId } from "../../src/proto/region.ts";
import { atLeastOne } from "../at-least-one.ts";
import { createWorld, give, named, run, storesOfRegion, type World, zone } from "./host.ts";

const ledBy = (world: World, store: StoreId): number =>
  [...world.regions.values()].filter(({ leader }) => leader === store).length;
const ordered = (world: World, store: StoreId, isGiven = true): unknown =>
  give(world, { kind: "schedule-store", scheduler: "evict-leader", store, isGiven }).refusal;
const plain = (pd: NonNullable<Parameters<typeof createWorld>[0]["pd"]> = { schedulers: [] }): World =>
  createWorld({ zones: ["", "", ""], regions: 30, pd });
const evicted = (world: World): [StoreId, boolean][] =>
  named(world, "pd.store.evicted").map(({ body }) => [body.store, body.isEvicted]);

describe("evict-leader", () => {
  test("takes all leaders from a store, three a run, and gives it none until it is removed", () => {
    const world = plain({ schedulers: ["balance-leader"] });
    run(world, seconds(30));
    expect(ledBy(world, 2)).toBe(10);
    expect(ordered(world, 2)).toBeNull();
    run(world, minutes(3));
    expect(ledBy(world, 2)).toBe(0);
    const moves = named(world, "pd.operator.created").filter(({ body }) => body.description === "evict-leader");
    expect(moves).toHaveLength(10);
    expect(give(world, { kind: "transfer-leader", region: 101, to: 2 }).refusal).toMatchObject({ kind: "leader-not-allowed" });
    expect(ordered(world, 2, false)).toBeNull();
    expect(isScheduled(world.state, "evict-leader")).toBe(false);
    run(world, minutes(9));
    expect(ledBy(world, 2)).toBeGreaterThan(0);
    expect(ordered(world, 2, false)).toEqual({ kind: "scheduler-not-found" });
  });

  test("of all other stores keeps the last one that may lead from being deleted", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 4, pd: { schedulers: [] } });
    for (const store of [1, 2, 3]) ordered(world, store);
    expect(give(world, { kind: "remove-store", store: 4 }).refusal).toEqual({ kind: "no-leader-store", store: 4 });
  });
});

describe("grant-leader", () => {
  test("gives a store the leadership of all that it follows", () => {
    const world = plain();
    expect(give(world, { kind: "schedule-store", scheduler: "grant-leader", store: 3, isGiven: true }).refusal).toBeNull();
    run(world, minutes(3));
    expect(ledBy(world, 3)).toBe(30);
  });
});

describe("evict-slow-store", () => {
  const slowed = (schedulers: readonly "evict-slow-store"[], scores: readonly number[]): World => {
    const world = plain({ schedulers });
    run(world, seconds(15));
    scores.forEach((score, index) => { defined(world.stores.get(index + 1), "a store").slowScore = score; });
    run(world, minutes(5));
    return world;
  };

  test("takes the leaders from the one slow store, until its disk has been well for half an hour", () => {
    const world = slowed(["evict-slow-store"], [1, 100, 1]);
    expect(evicted(world)).toEqual([[2, true]]);
    expect(ledBy(world, 2)).toBe(0);
    defined(world.stores.get(2), "store 2").slowScore = 1;
    run(world, minutes(34));
    expect(evicted(world)).toHaveLength(1);
    run(world, minutes(36));
    expect(evicted(world)).toEqual([[2, true], [2, false]]);
  });

  test("does nothing while two stores are slow, while the slow one is not at the worst, or while it is off", () => {
    expect(evicted(slowed(["evict-slow-store"], [100, 85, 1]))).toEqual([]);
    expect(evicted(slowed(["evict-slow-store"], [1, 99, 1]))).toEqual([]);
    expect(evicted(slowed([], [1, 100, 1]))).toEqual([]);
  });
});

describe("evict-stopping-store", () => {
  test("takes the leaders from a store that is about to stop", () => {
    const world = plain({ schedulers: ["evict-stopping-store"] });
    run(world, seconds(15));
    defined(world.stores.get(1), "store 1").isStopping = true;
    run(world, minutes(1));
    expect(evicted(world)).toEqual([[1, true]]);
    expect(ledBy(world, 1)).toBe(0);
  });
});

describe("balance-hot-region", () => {
  test("spreads busy leaders that one store has, after three busy minutes", () => {
    const world = createWorld({
      zones: ["", "", ""], regions: 6, place: () => [1, 2, 3], pd: { schedulers: ["balance-hot-region"] },
    });
    for (const stub of world.regions.values()) stub.written = 600_000;
    run(world, seconds(170));
    expect(ledBy(world, 1)).toBe(6);
    run(world, minutes(15));
    expect(ledBy(world, 1)).toBeLessThan(4);
    expect(new Set(named(world, "pd.operator.created").map(({ body }) => body.description)))
      .toEqual(new Set(["transfer-hot-write-leader"]));
  });
});

describe("shuffle schedulers and scatter", () => {
  test("shuffle-region never makes the placement worse", () => {
    const world = createWorld({ zones: ["a", "b", "c", "a", "b"], regions: 6, place: () => [1, 2, 3],
      pd: { schedulers: ["shuffle-region", "shuffle-leader"] } });
    run(world, minutes(3));
    expect(named(world, "pd.operator.finished").length).toBeGreaterThan(10);
    for (const id of atLeastOne(world.regions.keys())) {
      const zones = storesOfRegion(world, id).map((store) => world.stores.get(store)?.labels);
      expect(zones).toEqual(expect.arrayContaining([zone("a"), zone("b"), zone("c")]));
    }
  });

  test("scatter gives each store its share of replicas and leaders", () => {
    const world = createWorld({ zones: ["", "", "", "", "", ""], regions: 6, place: () => [1, 2, 3], pd: { schedulers: [] } });
    for (const [index, region] of atLeastOne(world.regions.keys()).entries()) {
      expect(give(world, { kind: "scatter-region", region }).refusal).toBeNull();
      run(world, minutes(index + 1));
    }
    const held = [...world.regions.keys()].flatMap((id) => storesOfRegion(world, id));
    expect([1, 2, 3, 4, 5, 6].map((store) => held.filter((id) => id === store).length)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(Math.max(...[1, 2, 3, 4, 5, 6].map((store) => ledBy(world, store)))).toBeLessThanOrEqual(2);
  });
});
