import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "../../src/kernel/time.ts";
import { servingThreshold } from "../../src/pd/fair-share.ts";
import type { PdState } from "../../src/pd/state.ts";
import { refusalText } from "../../src/proto/pd-text.ts";
import type { PlacementRule } from "../../src/proto/rules.ts";
import { createWorld, give, joinStore, kill, killPd, named, restartPd, run, tell, type World } from "./host.ts";

const refusal = (world: World, order: Parameters<typeof give>[1]): string => {
  const { refusal: said } = give(world, order);
  return said === null ? "" : refusalText(said);
};
const command = (kind: "keep-store" | "destroy-store", store: number): Parameters<typeof give>[1] => ({ kind, store });

describe("a new store", () => {
  test("serves with PD's next look while the cluster has fewer than 100 regions", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 9, pd: { schedulers: [] } });
    joinStore(world, 4, []);
    expect(world.state.stores.get(4)?.isPreparing).toBe(true);
    run(world, seconds(11));
    expect(world.state.stores.get(4)?.isPreparing).toBe(false);
    expect(named(world, "pd.store.serving").map(({ body }) => body.store)).toEqual([4]);
  });

  test("serves once it holds nine tenths of its share, in a cluster with more regions", () => {
    const pd = { storeLimitAddPeer: 200, storeLimitRemovePeer: 200 };
    const world = createWorld({ zones: ["", "", "", ""], regions: 102, pd });
    run(world, seconds(5));
    joinStore(world, 5, []);
    run(world, minutes(30));
    const [serving] = named(world, "pd.store.serving");
    const moved = world.events.filter(({ at, body }) => body.name === "pd.operator.finished" && at < (serving?.at ?? 0)).length;
    // A fifth of 306 replicas is its share.
    expect(moved).toBeGreaterThan(54);
    expect(moved).toBeLessThan(75);
  });

  test("serves after max-store-preparing-time, however little it holds", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 102, pd: { schedulers: [], maxStorePreparingTime: hours(1) } });
    joinStore(world, 5, []);
    run(world, minutes(59));
    expect(named(world, "pd.store.serving")).toEqual([]);
    run(world, minutes(61));
    expect(named(world, "pd.store.serving")).toHaveLength(1);
  });
});

describe("a store that leaves", () => {
  test("by force goes although too few would be left, and cannot be kept", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 3, pd: { schedulers: [] } });
    expect(refusal(world, { kind: "remove-store", store: 3 })).toContain("would be 2 while need 3");
    expect(refusal(world, command("destroy-store", 3))).toBe("");
    expect(world.state.stores.get(3)?.state).toBe("Offline");
    expect(refusal(world, command("keep-store", 3))).toBe("store 3 has been physically destroyed");
    expect(refusal(world, { kind: "remove-store", store: 3 })).toBe("store 3 has been physically destroyed");
  });

  test("and is kept has the limit that it had, unless PD's leader has changed since", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 12, pd: { schedulers: [] } });
    give(world, { kind: "limit-store", store: 2, rate: 7, limit: "remove-peer" });
    give(world, { kind: "remove-store", store: 2 });
    give(world, command("keep-store", 2));
    expect(world.state.stores.get(2)).toMatchObject({ state: "Up", removeRate: 7, removeUnlimited: false });
    give(world, { kind: "remove-store", store: 2 });
    run(world, seconds(1));
    killPd(world);
    restartPd(world);
    run(world, seconds(10));
    give(world, command("keep-store", 2));
    expect(world.state.stores.get(2)).toMatchObject({ state: "Up", removeRate: 100_000_000 });
  });

  test("is off the record thirty days after it was last heard of, also where another leader of PD buried it", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 0, pd: { schedulers: [] } });
    kill(world, 4);
    give(world, { kind: "remove-store", store: 4 });
    run(world, minutes(1));
    expect(world.state.stores.get(4)?.state).toBe("Tombstone");
    killPd(world);
    restartPd(world);
    // Stores that report each ten seconds for a month would take long, and are beside the point.
    for (const id of [1, 2, 3]) kill(world, id);
    run(world, hours(30 * 24 - 1));
    expect(world.state.stores.has(4)).toBe(true);
    run(world, hours(30 * 24 + 1));
    expect(world.state.stores.has(4)).toBe(false);
    expect(world.state.etcd.disk.stored.stores.has(4)).toBe(false);
    expect(named(world, "pd.store.forgotten")).toHaveLength(1);
  });

  test("stays on record as a Tombstone while PD counts regions to it", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 4, pd: { schedulers: [] } });
    run(world, seconds(1));
    kill(world, 4);
    run(world, seconds(40));
    give(world, { kind: "remove-failed-stores", stores: [4], seconds: 300 });
    expect(refusal(world, { kind: "remove-tombstones" })).toBe("failed stores: 4");
    expect(world.state.stores.get(4)?.state).toBe("Tombstone");
    for (const [id, stub] of world.regions) {
      const region = { ...stub.region, peers: stub.region.peers.filter(({ storeId }) => storeId !== 4),
        epoch: { ...stub.region.epoch, confVer: stub.region.epoch.confVer + 1 } };
      const leader = region.peers[0];
      if (leader === undefined) throw new Error(`region ${id} has peers`);
      tell(world, { kind: "region-heartbeat", term: 9, region, leader, downPeers: [], pendingPeers: [], sizeMiB: 96, keys: 1_000,
        writtenBytes: 0, writtenKeys: 0, interval: seconds(60) });
    }
    expect(refusal(world, { kind: "remove-tombstones" })).toBe("");
    expect(world.state.stores.has(4)).toBe(false);
  });
});

/** Of 900 MiB in one copy what each store should hold before it serves, in MiB. */
function shares(
  zones: readonly string[], rule: Partial<PlacementRule> = {}, hosts: readonly string[] = [],
): readonly number[] {
  const { state } = createWorld({ zones, regions: 9, place: () => [1, 2, 3], sizeMiB: 100, pd: { schedulers: [] } });
  const [usual] = state.rules.set.rules;
  if (usual === undefined) throw new Error("PD has a rule");
  const set = { ...state.rules.set, rules: [{ ...usual, locationLabels: ["zone"], ...rule }] };
  const rules: PdState["rules"] = { ...state.rules, set };
  for (const store of [...state.stores.values()]) {
    const host = hosts[store.id - 1];
    if (host !== undefined) state.stores.set(store.id, { ...store, values: new Map(store.values).set("host", host) });
  }
  return [...state.stores.values()].map((store) => Math.round(servingThreshold({ ...state, rules }, store)));
}

test("a store's share is that of its place, as long as there are no more places than replicas, and of its rule alone", () => {
  expect(shares(["a", "b", "c", "c"])).toEqual([810, 810, 405, 405]);
  expect(shares(["a", "b", "c", "d", "d"])).toEqual([486, 486, 486, 486, 486]);
  expect(shares(["a", "b", "b"], { constraints: [{ key: "zone", op: "in", values: ["b"] }] })).toEqual([0, 1_215, 1_215]);
});

test("a store's share goes by the level of labels with a place for each replica, or by all that have no more", () => {
  const locationLabels = ["zone", "host"];
  // One zone, but three hosts: each is one of three places.
  expect(shares(["a", "a", "a", "a"], { locationLabels }, ["1", "1", "2", "3"])).toEqual([405, 405, 810, 810]);
  // Three hosts for three replicas share alike, however they stand in two zones.
  expect(shares(["a", "a", "b"], { locationLabels }, ["1", "2", "3"])).toEqual([810, 810, 810]);
  // Four hosts are too many for three replicas: zones alone count.
  expect(shares(["a", "a", "a", "b"], { locationLabels }, ["1", "2", "3", "4"])).toEqual([405, 405, 405, 1_215]);
  // Fewer hosts than replicas: each zone has its half, and each host of it a part.
  expect(shares(["a", "a", "a", "b"], { locationLabels, count: 4 }, ["1", "1", "2", "3"])).toEqual([405, 405, 810, 1_620]);
});

test("a store's share is of the regions of the rule's range", () => {
  expect(shares(["a", "b", "c"], { startKey: "000002", endKey: "000004" })).toEqual([180, 180, 180]);
  expect(shares(["a", "b", "c"], { startKey: "000002" })).toEqual([630, 630, 630]);
});
