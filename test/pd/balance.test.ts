import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { millis, minutes, seconds } from "../../src/kernel/time.ts";
import type { Peer, StoreId } from "../../src/proto/region.ts";
import { viewStore } from "../../src/pd/index.ts";
import type { RegionInfo } from "../../src/pd/region-info.ts";
import { putRegion } from "../../src/pd/region-tree.ts";
import { balanceRegion } from "../../src/pd/schedulers/balance-region.ts";
import { atLeastOne } from "../at-least-one.ts";
import { change, createWorld, joinStore, kill, named, run, storesOfRegion, zone, type World } from "./host.ts";

const leaders = (world: World): Map<StoreId, number> => {
  const counts = new Map<StoreId, number>([...world.stores.keys()].map((id) => [id, 0]));
  for (const stub of world.regions.values()) counts.set(stub.leader, (counts.get(stub.leader) ?? 0) + 1);
  return counts;
};

const replicas = (world: World, store: StoreId): number =>
  [...world.regions.keys()].filter((id) => storesOfRegion(world, id).includes(store)).length;

describe("balance-leader", () => {
  test("evens the leaders out, up to five on either side", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 90, place: () => [1, 2, 3],
      pd: { schedulers: ["balance-leader"] } });
    run(world, minutes(5));
    const counts = [...leaders(world).values()];
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(11);
    const [first] = named(world, "pd.operator.created");
    expect(first?.at).toBe(millis(10));
    expect(first?.body).toMatchObject({ description: "balance-leader", from: 1 });
    expect(first?.body.steps).toEqual([{ kind: "transfer-leader", from: 1, to: first?.body.to }]);
    expect([2, 3]).toContain(first?.body.to);
  });

  test("keeps at most four transfers under way, and rests once the stores are even", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 90, place: () => [1, 2, 3],
      pd: { schedulers: ["balance-leader"] } });
    run(world, minutes(5));
    let running = 0;
    let most = 0;
    for (const { body } of world.events) {
      if (body.name === "pd.operator.created") most = Math.max(most, ++running);
      if (body.name === "pd.operator.finished") running--;
    }
    // A run starts while fewer than four are under way, and makes up to four (as PD does).
    expect(most).toBeLessThanOrEqual(7);
    expect(running).toBe(0);
    const before = world.events.length;
    run(world, minutes(10));
    expect(world.events.length).toBe(before);
    expect(world.state.schedulers["balance-leader"].interval).toBe(seconds(5));
  });

  test("gives no leader to a store that is Disconnected", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 60, place: () => [1, 2, 3], pd: { schedulers: [] } });
    run(world, seconds(15));
    kill(world, 3);
    run(world, seconds(40));
    change(world, { schedulers: ["balance-leader"] });
    run(world, minutes(3));
    expect(leaders(world).get(3)).toBe(0);
    expect((leaders(world).get(1) ?? 0) - (leaders(world).get(2) ?? 0)).toBeLessThanOrEqual(11);
  });
});

describe("balance-region", () => {
  test("moves replicas to a new store until the sizes are even, one every four seconds", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 120, pd: { schedulers: ["balance-region"] } });
    run(world, seconds(30));
    expect(named(world, "pd.operator.created")).toEqual([]);
    joinStore(world, 5, []);
    run(world, seconds(90));
    const created = named(world, "pd.operator.created");
    expect(created.length).toBeGreaterThan(10);
    expect(created.length).toBeLessThan(17);
    expect(created.every(({ body }) => body.description === "balance-region" && body.to === 5)).toBe(true);
    run(world, minutes(40));
    const counts = [1, 2, 3, 4, 5].map((store) => replicas(world, store));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(360);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(20);
    const scores = [1, 2, 3, 4, 5].map((store) => viewStore(world.state, store, world.now)?.regionScore ?? 0);
    expect(Math.max(...scores) / Math.min(...scores)).toBeLessThan(1.3);
  });

  test("knows a region's size from the report in which nothing else is new", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 3, pd: { schedulers: [] } });
    run(world, seconds(90));
    const stub = defined(world.regions.get(101), "a region of the world");
    world.regions.set(101, { ...stub, sizeMiB: 50 });
    run(world, seconds(180));
    expect(world.state.tree.infos.get(101)?.sizeMiB).toBe(50);
  });

  test("moves first what waits on the fullest store, then what waits nowhere, and nothing with a replica that is down", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 30, place: () => [1, 2, 3], pd: { schedulers: [] } });
    run(world, seconds(30));
    const { state, now } = world;
    const moves = (): number[][] => Array.from({ length: 10 }, () =>
      (balanceRegion.schedule(state, now)() ?? []).map(({ regionId, from, to }) => [regionId, from, to])).flat();
    const tell = (regions: readonly number[], of: (peers: readonly Peer[]) => Partial<RegionInfo>): void => {
      for (const id of regions) {
        const info = defined(state.tree.infos.get(id), "a region of the world");
        putRegion(state.tree, { ...info, ...of(info.region.peers) });
      }
    };
    const on = (peers: readonly Peer[], store: StoreId): Peer =>
      defined(peers.find(({ storeId }) => storeId === store), "a peer");
    const all = [...world.regions.keys()];
    const pendingOn = (store: StoreId) => (peers: readonly Peer[]): Partial<RegionInfo> =>
      ({ pendingPeers: [on(peers, store)] });
    // Most of them wait on store 2: store 1, which comes first of equals, gives others away.
    tell(all.slice(0, 25), pendingOn(2));
    for (const [region, from, to] of atLeastOne(moves())) {
      expect([from, to]).toEqual([1, 4]);
      expect(region).toBeGreaterThan(125);
    }
    tell(all.slice(7, 8), pendingOn(1));
    for (const move of atLeastOne(moves())) expect(move).toEqual([108, 1, 4]);
    tell(all, (peers) => ({ pendingPeers: [], downPeers: [{ peer: on(peers, 3), downSeconds: 9 }] }));
    expect(balanceRegion.schedule(state, now)()).toEqual([]);
  });

  test("lets a leader hand over before its replica is demoted", () => {
    const world = createWorld({
      zones: ["", "", "", ""], regions: 40, place: (region) => [1, 2 + (region % 2), 4], pd: { schedulers: ["balance-region"] },
    });
    for (const stub of world.regions.values()) stub.leader = 1;
    run(world, minutes(20));
    const moved = named(world, "pd.operator.created").map(({ body }) => body.steps.map(({ kind }) => kind));
    for (const kinds of atLeastOne(moved.filter((steps) => steps.includes("transfer-leader")))) {
      expect(kinds.indexOf("transfer-leader")).toBeLessThan(kinds.indexOf("enter-joint"));
    }
    expect(named(world, "pd.operator.cancelled")).toEqual([]);
  });

  test("leaves regions of 1 MiB alone in a cluster of 100 regions and more", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 120, sizeMiB: 1, pd: { schedulers: ["balance-region"] } });
    run(world, seconds(30));
    joinStore(world, 5, []);
    run(world, minutes(5));
    expect(named(world, "pd.operator.created")).toEqual([]);
  });

  test("never gives up a zone for an even distribution", () => {
    const world = createWorld({
      zones: ["a", "b", "c", "c"], regions: 60, place: (region) => [1, 2, 3 + (region % 2)],
      pd: { schedulers: ["balance-region"] },
    });
    run(world, minutes(20));
    for (const id of atLeastOne(world.regions.keys())) {
      const [first, second, third] = storesOfRegion(world, id);
      expect([first, second]).toEqual([1, 2]);
      expect([3, 4]).toContain(third);
    }
  });
});

describe("placement by labels", () => {
  test("moves replicas apart when a new zone appears", () => {
    const world = createWorld({
      zones: ["a", "a", "b", "b"], regions: 30, place: (region) => [1, 2, 3 + (region % 2)], sizeMiB: 1,
      pd: { schedulers: [] },
    });
    run(world, seconds(30));
    expect(named(world, "pd.operator.created")).toEqual([]);
    joinStore(world, 5, zone("c"));
    run(world, minutes(5));
    const created = named(world, "pd.operator.created");
    expect(new Set(created.map(({ body }) => body.description))).toEqual(new Set(["move-to-better-location"]));
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toContain(5);
  });

  test("replaces a dead store within its zone although another zone has more room", () => {
    const world = createWorld({
      zones: ["a", "b", "c", "c", "b"], regions: 12, place: () => [1, 2, 3],
      pd: { schedulers: [], maxStoreDownTime: minutes(11) },
    });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(20));
    for (const id of atLeastOne(world.regions.keys())) expect(storesOfRegion(world, id)).toEqual([1, 2, 4]);
  });

  test("with an isolation level set, waits rather than put two replicas into one zone", () => {
    const world = createWorld({
      zones: ["a", "b", "c", "a"], regions: 4, place: () => [1, 2, 3],
      pd: { schedulers: [], maxStoreDownTime: minutes(11), isolationLevel: "zone" },
    });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(20));
    expect(named(world, "pd.operator.created")).toEqual([]);
    const [stuck] = named(world, "pd.region.stuck");
    expect(stuck?.body.reason).toBe("no-store");
    expect(stuck?.body.refusals).toContainEqual({ store: 4, filter: "isolation" });
  });
});
