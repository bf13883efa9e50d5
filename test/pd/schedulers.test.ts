import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { isScheduled } from "../../src/pd/index.ts";
import type { StoreId } from "../../src/proto/region.ts";
import type { SlowTrend } from "../../src/proto/store-stats.ts";
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

  test("comes with a word to all others to wake the slow store's groups, each ten minutes at most", () => {
    const world = slowed(["evict-slow-store"], [1, 100, 1]);
    const woken = (): readonly string[] => world.sent.flatMap(({ to, message }) =>
      (message.kind === "store-heartbeat-response" && message.awaken !== null ? [`${to} wakes ${message.awaken.join()}`] : []));
    expect([...woken()].sort()).toEqual(["1 wakes 2", "3 wakes 2"]);
    run(world, minutes(14));
    expect(woken()).toHaveLength(4);
  });

  test("does nothing while two stores are slow, while the slow one is not at the worst, or while it is off", () => {
    expect(evicted(slowed(["evict-slow-store"], [100, 85, 1]))).toEqual([]);
    expect(evicted(slowed(["evict-slow-store"], [1, 99, 1]))).toEqual([]);
    expect(evicted(slowed([], [1, 100, 1]))).toEqual([]);
  });
});

describe("evict-slow-trend", () => {
  const trend = (causeValue: number, causeRate: number, resultRate: number): SlowTrend =>
    ({ causeValue, causeRate, resultValue: 5_000, resultRate });
  const WELL = trend(250_000, 0, 0);
  /** What the stores tell of themselves from the 15th second on. */
  const telling = (trends: readonly SlowTrend[]): World => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 20, pd: { schedulers: ["evict-slow-trend"] } });
    for (const store of world.stores.values()) store.slowTrend = WELL;
    run(world, seconds(15));
    trends.forEach((each, index) => { defined(world.stores.get(index + 1), "a store").slowTrend = each; });
    run(world, minutes(3));
    return world;
  };

  test("empties the one store that writes more and more slowly while it gets fewer requests, for recovery-duration at the least", () => {
    const world = telling([WELL, trend(650_000, 9, -9), WELL, WELL]);
    expect(evicted(world)).toEqual([[2, true]]);
    expect(ledBy(world, 2)).toBe(0);
    expect(give(world, { kind: "transfer-leader", region: 102, to: 2 }).refusal).toMatchObject({ kind: "leader-not-allowed" });
    defined(world.stores.get(2), "a store").slowTrend = WELL;
    run(world, minutes(9.9));
    expect(evicted(world)).toEqual([[2, true]]);
    run(world, minutes(10.5));
    expect(evicted(world)).toEqual([[2, true], [2, false]]);
  });

  test("leaves one alone that gets as many requests, that is not slower than others, or that is not the only one", () => {
    for (const trends of atLeastOne([
      [WELL, trend(650_000, 9, 0)], [trend(900_000, 0, 0), trend(650_000, 9, -9)],
      [trend(660_000, 9, -9), trend(650_000, 9, -9)],
    ])) expect(evicted(telling(trends))).toEqual([]);
  });
});

describe("evict-slow-store, told to heed the network", () => {
  const heed = { kind: "set-slow-store", scheduler: "evict-slow-store", item: "enable-network-slow-store", value: 1 } as const;
  const FIVE = ["", "", "", "", ""];
  /** What the stores say of one another from the 15th second on, by who says it. */
  const saying = (world: World, scores: Readonly<Record<StoreId, Readonly<Record<StoreId, number>>>>): void => {
    for (const store of world.stores.values()) store.networkSlowScores = scores[store.id] ?? {};
  };
  const told = (scores: Readonly<Record<StoreId, Readonly<Record<StoreId, number>>>>, heeds = true): World => {
    const world = createWorld({ zones: FIVE, regions: 30, pd: { schedulers: ["evict-slow-store"] } });
    if (heeds) give(world, heed);
    run(world, seconds(15));
    saying(world, scores);
    return world;
  };
  const paused = (world: World): readonly StoreId[] | undefined =>
    world.state.schedulerConfigs["evict-slow-store"].network?.paused;
  const CUT_OFF = { 1: { 4: 100 }, 2: { 4: 100 }, 3: { 4: 100 }, 5: { 4: 100 }, 4: { 1: 100, 2: 100, 3: 100, 5: 100 } };
  const WAVERING = { 1: { 4: 96 }, 4: { 1: 96, 2: 12, 3: 11 } };

  test("gives the store that reaches nobody well no leaders at once, and takes its own six heartbeats later", () => {
    const world = told(CUT_OFF);
    run(world, seconds(32));
    expect(paused(world)).toEqual([4]);
    expect(evicted(world)).toEqual([]);
    const followed = [...world.regions.values()].find(({ region, leader }) =>
      leader !== 4 && region.peers.some(({ storeId }) => storeId === 4));
    expect(give(world, { kind: "transfer-leader", region: followed?.region.id ?? 0, to: 4 }).refusal)
      .toMatchObject({ kind: "leader-not-allowed" });
    run(world, minutes(3));
    expect(evicted(world)).toEqual([[4, true]]);
    expect(ledBy(world, 4)).toBe(0);
  });

  test("lets it lead again when its network has been well for recovery-duration", () => {
    const world = told(CUT_OFF);
    give(world, { kind: "set-slow-store", scheduler: "evict-slow-store", item: "recovery-duration", value: 120 });
    run(world, minutes(3));
    saying(world, {});
    run(world, minutes(4.9));
    expect(paused(world)).toEqual([4]);
    run(world, minutes(6));
    expect([paused(world), evicted(world)]).toEqual([[], [[4, true], [4, false]]]);
  });

  test("holds back, and does not empty, one that has a single faulty link and two unsteady ones", () => {
    const world = told(WAVERING);
    run(world, minutes(5));
    expect([paused(world), evicted(world)]).toEqual([[4], []]);
  });

  test("accuses nobody of one faulty link, nobody for a store that is dead, and nobody while it is not told to", () => {
    for (const world of [
      told({ 4: { 1: 100 }, 1: { 4: 100 } }), told({ 1: { 4: 100 }, 2: { 4: 100 }, 3: { 4: 100 }, 5: { 4: 100 } }),
    ]) {
      run(world, minutes(5));
      expect(paused(world)).toEqual([]);
    }
    const world = told(CUT_OFF, false);
    run(world, minutes(5));
    expect([paused(world), evicted(world)]).toEqual([undefined, []]);
  });

  test("forgets all of it when it is told to heed it no more", () => {
    const world = told(CUT_OFF);
    run(world, minutes(3));
    give(world, { ...heed, value: 0 });
    run(world, minutes(4));
    expect([paused(world), evicted(world).at(-1)]).toEqual([undefined, [4, false]]);
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

describe("label", () => {
  test("takes the leaders from stores whose label rejects them, none of which leads again before the label may", () => {
    const world = createWorld({ zones: ["a", "b", "c"], regions: 12, pd: { schedulers: ["label", "balance-leader"] } });
    run(world, seconds(20));
    expect(ledBy(world, 1)).toBe(4);
    const reject = { kind: "reject-leader", label: { key: "zone", value: "a" } } as const;
    expect(give(world, { ...reject, isGiven: true }).refusal).toBeNull();
    run(world, minutes(2));
    expect(ledBy(world, 1)).toBe(0);
    expect(new Set(named(world, "pd.operator.created").map(({ body }) => body.description)))
      .toEqual(new Set(["label-reject-leader"]));
    expect(give(world, { kind: "transfer-leader", region: 101, to: 1 }).refusal).toMatchObject({ kind: "leader-not-allowed" });
    give(world, { ...reject, isGiven: false });
    expect(give(world, { kind: "transfer-leader", region: 101, to: 1 }).refusal).toBeNull();
  });
});

describe("scatter-range", () => {
  const range = { name: "r", startKey: "", endKey: "000012" } as const;

  test("evens out the regions of a range that lie together, though the stores as a whole are even", () => {
    // The first twelve regions stand on the first three stores, the others on the last three.
    const world = createWorld({
      zones: ["", "", "", "", "", ""], regions: 24, place: (index) => (index < 12 ? [1, 2, 3] : [4, 5, 6]),
      pd: { schedulers: ["balance-region"] },
    });
    run(world, minutes(1));
    expect(named(world, "pd.operator.created")).toEqual([]);
    expect(give(world, { kind: "scatter-range", range, isGiven: true }).refusal).toBeNull();
    expect(give(world, { kind: "scatter-range", range, isGiven: true }).refusal).toEqual({ kind: "scheduler-exists" });
    run(world, minutes(10));
    const inRange = [...world.regions.keys()].slice(0, 12).flatMap((id) => storesOfRegion(world, id));
    // Two average regions on either side are left alone.
    expect(inRange.filter((store) => store > 3).length).toBeGreaterThanOrEqual(9);
    expect(new Set(named(world, "pd.operator.created").map(({ body }) => body.description))).toContain("scatter-range-region");
    expect(give(world, { kind: "scatter-range", range, isGiven: false }).refusal).toBeNull();
    expect(isScheduled(world.state, "scatter-range")).toBe(false);
    expect(give(world, { kind: "scatter-range", range, isGiven: false }).refusal).toEqual({ kind: "scheduler-not-found" });
  });
});

describe("random-merge", () => {
  test("wants two neighbours merged, however large", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 6, place: () => [1, 2, 3], pd: { schedulers: ["random-merge"] } });
    run(world, seconds(2));
    const merges = named(world, "pd.operator.created").filter(({ body }) => body.description === "random-merge");
    expect(merges.length).toBeGreaterThan(1);
    expect(world.state.operators.get(merges[0]?.body.region ?? 0)).toMatchObject({ priority: 0, kinds: ["merge"] });
  });
});

describe("what schedulers go by", () => {
  const created = (world: World): number => named(world, "pd.operator.created").length;
  const uneven = (pd: Exclude<Parameters<typeof plain>[0], undefined>): World =>
    createWorld({ zones: ["", "", ""], regions: 16, place: () => [1, 2, 3], pd });

  test("tolerant-size-ratio says by how many leaders stores may differ", () => {
    const strict = uneven({ schedulers: ["balance-leader"], tolerantSizeRatio: 1 });
    run(strict, minutes(5));
    expect(Math.max(ledBy(strict, 1), ledBy(strict, 2), ledBy(strict, 3))).toBeLessThanOrEqual(7);
    const loose = uneven({ schedulers: ["balance-leader"], tolerantSizeRatio: 20 });
    run(loose, minutes(5));
    expect(ledBy(loose, 1)).toBe(16);
  });

  test("leader-schedule-policy size counts MiB, within which an average region is tolerated", () => {
    const world = uneven({ schedulers: ["balance-leader"], leaderSchedulePolicy: "size" });
    run(world, minutes(5));
    expect(ledBy(world, 1)).toBeLessThanOrEqual(8);
    expect(world.state.tree.stores.get(1)?.leaderMiB).toBe(96 * ledBy(world, 1));
  });

  test("halt-scheduling leaves everything as it is", () => {
    const world = uneven({ schedulers: ["balance-leader"], haltScheduling: true });
    run(world, minutes(5));
    expect(created(world)).toBe(0);
  });

  test("without joint consensus the new voter comes before the old one goes", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 1, place: () => [1, 2, 3],
      pd: { schedulers: [], enableJointConsensus: false } });
    give(world, { kind: "transfer-peer", region: 101, from: 1, to: 4 });
    expect(world.state.operators.get(101)?.steps.map(({ kind }) => kind))
      .toEqual(["add-learner", "promote-learner", "transfer-leader", "remove-peer"]);
  });
});

describe("shuffle schedulers and scatter", () => {
  test("shuffle-hot-region moves the leader of a busy region to a store that has none of it", () => {
    const world = createWorld({
      zones: ["", "", "", ""], regions: 4, place: () => [1, 2, 3], pd: { schedulers: ["shuffle-hot-region"] },
    });
    defined(world.regions.get(102), "region 102").written = 600_000;
    run(world, minutes(5));
    const moves = named(world, "pd.operator.created").map(({ body }) => [body.description, body.region]);
    expect(moves.length).toBeGreaterThan(0);
    expect(new Set(moves.map(String))).toEqual(new Set(["random-move-hot-leader,102"]));
  });

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
