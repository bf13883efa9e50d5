import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds, type Duration } from "../../src/kernel/time.ts";
import { changeOf } from "../../src/proto/operator-change.ts";
import { pdStepText } from "../../src/proto/pd-text.ts";
import { stuckRegion, viewOperators } from "../../src/pd/index.ts";
import { createWorld, joinStore, kill, named, revive, run, storesOfRegion } from "./host.ts";
import { atLeastOne } from "../at-least-one.ts";

const states = (world: ReturnType<typeof createWorld>, store: number): [string, number][] =>
  named(world, "pd.store.state").filter(({ body }) => body.store === store)
    .map(({ at, body }) => [body.to, at / 1_000_000]);

describe("a store that falls silent", () => {
  test("is Disconnected after 20 s, Down after 30 min, and Up with its next heartbeat", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 3 });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(35));
    const lastHeartbeat = 10.004;
    const [disconnected, down] = states(world, 3);
    expect(disconnected?.[0]).toBe("Disconnected");
    expect(disconnected?.[1]).toBeCloseTo(lastHeartbeat + 20, 4);
    expect(down?.[0]).toBe("Down");
    expect(down?.[1]).toBeCloseTo(lastHeartbeat + 1_800, 4);
    revive(world, 3);
    run(world, minutes(36));
    expect(states(world, 3)[2]?.[0]).toBe("Up");
    expect(states(world, 1)).toEqual([]);
  });

  test("costs nothing to know: an idle cluster runs a handful of timers a minute", () => {
    const world = createWorld({ zones: ["", "", "", "", ""], regions: 50 });
    run(world, minutes(1));
    const before = world.pdTimers;
    run(world, minutes(2));
    // Two schedulers every 5 s, and one state timer per store every 20 s.
    expect(world.pdTimers - before).toBeLessThanOrEqual(24 + 15 + 2);
  });
});

describe("a store that is full", () => {
  test("takes no replica, and PD says why", () => {
    const world = createWorld({
      zones: ["", "", "", ""], regions: 4, place: () => [1, 2, 3],
      pd: { schedulers: [], maxStoreDownTime: minutes(11) },
    });
    const spare = defined(world.stores.get(4), "the fourth store");
    spare.capacityMiB = 30_000;
    spare.usedMiB = 25_000;
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(20));
    expect(named(world, "pd.region.stuck")[0]?.body).toMatchObject({ reason: "no-store" });
    expect(named(world, "pd.region.stuck")[0]?.body.refusals).toContainEqual({ store: 4, filter: "low-space" });
    spare.usedMiB = 1_000;
    run(world, minutes(30));
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toEqual([1, 2, 4]);
  });
});

test("merges that wait for a store's remove-peer limit begin when it has refilled, and nobody looks at them before", () => {
  const world = createWorld({
    zones: ["", "", "", ""], regions: 8, sizeMiB: 40, place: (region) => (region % 2 === 0 ? [1, 2, 3] : [1, 2, 4]),
    pd: { schedulers: [], splitMergeInterval: seconds(20), maxMergeRegionSize: 40 },
  });
  run(world, seconds(60));
  expect(named(world, "pd.region.stuck").map(({ body }) => [body.want, body.refusals[0]?.filter]))
    .toContainEqual(["merge-region", "remove-limit"]);
  expect(new Set(named(world, "pd.operator.created").map(({ body }) => body.region))).toEqual(new Set(world.regions.keys()));
  expect(world.pdTimers).toBeLessThan(500);
});

describe("the repair of a dead store's regions", () => {
  const repaired = (regions: number, sizeMiB: number): ReturnType<typeof createWorld> => {
    const world = createWorld({ zones: ["", "", "", "", ""], regions, sizeMiB, pd: { schedulers: [] } });
    run(world, seconds(15));
    kill(world, 4);
    run(world, minutes(29));
    expect(named(world, "pd.operator.created")).toEqual([]);
    run(world, minutes(60));
    return world;
  };

  test("replaces every replica by four steps that raise conf_ver by six", () => {
    const world = repaired(20, 96);
    for (const { region } of atLeastOne(world.regions.values())) {
      expect(region.peers.some((peer) => peer.storeId === 4)).toBe(false);
      expect(region.peers.map((peer) => peer.role)).toEqual(["Voter", "Voter", "Voter"]);
    }
    const [first] = named(world, "pd.operator.created");
    expect(first?.body.description).toBe("replace-rule-down-peer");
    expect(changeOf(first?.body.steps ?? [])).toEqual({ kind: "move", from: [4], to: [first?.body.to] });
    const [add, enter, leave, remove] = (first?.body.steps ?? []).map(pdStepText);
    expect(add).toMatch(/^add learner peer 100000 on store \d$/);
    expect(enter).toMatch(/^use joint consensus, promote learner peer 100000 on store \d to voter, demote voter peer \d+ on store 4 to learner$/);
    expect(leave).toMatch(/^leave joint state, promote learner peer 100000 on store \d to voter, demote voter peer \d+ on store 4 to learner$/);
    expect(remove).toBe("remove peer on store 4");
    const touched = new Set(named(world, "pd.operator.created").map(({ body }) => body.region));
    expect(touched.size).toBe(12);
    for (const { region } of atLeastOne(world.regions.values())) expect(region.epoch.confVer)
      .toBe(touched.has(region.id) ? 11 : 5);
    expect(named(world, "pd.operator.finished")).toHaveLength(12);
    expect(viewOperators(world.state)).toEqual([]);
  });

  test("goes no faster than 15 replicas a minute and store", () => {
    const world = repaired(300, 96);
    const created = named(world, "pd.operator.created");
    expect(created).toHaveLength(180);
    for (const store of [1, 2, 3, 5]) {
      const instants = created.filter(({ body }) => body.to === store).map(({ at }) => at);
      expect(instants.length).toBeGreaterThan(20);
      expect(Math.min(...instants.slice(1).map((at, index) => at - (instants[index] ?? 0)))).toBeGreaterThanOrEqual(3_999_000);
    }
    const took = (created[created.length - 1]?.at ?? 0) - (created[0]?.at ?? 0);
    expect(took / 60_000_000).toBeLessThan(4);
  });

  test("tells of regions that wait for a limit, and takes each of them up later", () => {
    const world = repaired(300, 96);
    const stuck = named(world, "pd.region.stuck");
    expect(stuck.length).toBeGreaterThan(100);
    expect(new Set(stuck.map(({ body }) => body.reason))).toEqual(new Set(["temporary"]));
    expect(stuck[0]?.body.refusals.some(({ filter }) => filter === "add-limit")).toBe(true);
    expect(named(world, "pd.region.unstuck")).toHaveLength(stuck.length);
  });

  test("takes 75 small regions a minute from the dead store: there its remove-peer limit is the narrow one", () => {
    const world = repaired(300, 10);
    const created = named(world, "pd.operator.created");
    expect(created).toHaveLength(180);
    // Not the stores that could take the replica are what refuses, but the one that it leaves.
    expect(named(world, "pd.region.stuck").map(({ body }) => body).find(({ reason }) => reason === "store-limit"))
      .toMatchObject({ refusals: [{ store: 4, filter: "remove-limit" }] });
    const seconds = ((created[179]?.at ?? 0) - (created[0]?.at ?? 0)) / 1_000_000;
    // The full bucket serves the first five at once.
    expect(seconds).toBeGreaterThan((175 / 75) * 60 - 1);
    expect(seconds).toBeLessThan((175 / 75) * 60 + 1);
  });

  test("holds regions of 1 MiB back by nothing but the limit of 64 at a time", () => {
    const tiny = repaired(300, 1);
    expect(named(tiny, "pd.operator.created")).toHaveLength(180);
    expect(named(tiny, "limit.reached").map(({ body }) => body.limit)).toEqual(["replica-schedule-limit"]);
    let running = 0;
    let most = 0;
    for (const { body } of tiny.events) {
      if (body.name === "pd.operator.created") most = Math.max(most, ++running);
      if (body.name === "pd.operator.finished") running--;
    }
    expect(most).toBe(64);
  });

  test("does not begin while the leader does not miss the peer: both conditions must hold", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 4, pd: { maxStoreDownTime: minutes(1) } });
    run(world, seconds(15));
    kill(world, 4);
    run(world, minutes(9));
    expect(named(world, "pd.operator.created").filter(({ body }) => body.description.includes("down"))).toEqual([]);
    run(world, minutes(14));
    expect(named(world, "pd.operator.created").some(({ body }) => body.description === "replace-rule-down-peer")).toBe(true);
  });

  test("is impossible with two stores left: every region is stuck for want of a store, until one joins", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 5 });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(40));
    expect(named(world, "pd.operator.created").filter(({ body }) => body.to !== 0 && body.description.includes("replace")))
      .toEqual([]);
    const stuck = named(world, "pd.region.stuck");
    expect(stuck).toHaveLength(5);
    expect(stuck[0]?.body).toMatchObject({
      want: "replace-rule-down-peer", reason: "no-store",
      refusals: [1, 2, 3].map((store) => ({ store, filter: "already-a-peer" })),
    });
    expect(stuckRegion(world.state, 101)?.reason).toBe("no-store");
    joinStore(world, 4, []);
    run(world, minutes(45));
    expect(named(world, "pd.region.unstuck")).toHaveLength(5);
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toEqual([1, 2, 4]);
    expect(stuckRegion(world.state, 101)).toBeUndefined();
  });

  test("is dropped when its target dies, and begun again with another", () => {
    const world = createWorld({
      zones: ["", "", "", "", ""], regions: 1, place: () => [1, 2, 3], pd: { maxStoreDownTime: minutes(20) },
    });
    world.copyTime = minutes(600) as Duration;
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(21));
    const [first] = named(world, "pd.operator.created").filter(({ body }) => body.description === "replace-rule-down-peer");
    const target = first?.body.to ?? 0;
    kill(world, target);
    world.copyTime = seconds(1);
    run(world, minutes(80));
    const cancelled = named(world, "pd.operator.cancelled").map(({ body }) => body.reason);
    expect(cancelled.length).toBeGreaterThan(0);
    expect(storesOfRegion(world, 101)).toEqual([1, 2, target === 4 ? 5 : 4]);
  });
});
