import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Topology } from "../../src/cluster/topology.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { imported, importing, noticeOf, storeJson, storesJson, type Json } from "./pd-json.ts";
import { atLeastOne } from "../at-least-one.ts";

interface Load {
  peers: number;
  leaders: number;
  size: number;
  leaderSize: number;
}

function loadsOf(topology: Topology): Load[] {
  return topology.stores.map((store) => {
    const load: Load = { peers: 0, leaders: 0, size: 0, leaderSize: 0 };
    for (const region of topology.regions) {
      const peer = region.peers.find(({ storeId }) => storeId === store.id);
      if (peer === undefined) continue;
      load.peers++;
      load.size += region.sizeMiB;
      if (peer.id !== region.leader) continue;
      load.leaders++;
      load.leaderSize += region.sizeMiB;
    }
    return load;
  });
}

const counts = (peers: number, leaders: number, size = peers * 50, leaderSize = leaders * 50): Json =>
  ({ region_count: peers, leader_count: leaders, region_size: size, leader_size: leaderSize });

describe("regions laid out for stores alone", () => {
  it("match every store's replicas and leaders, whatever real cluster the counts come from", () => {
    const cluster = fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 1, max: 80 }), fc.infiniteStream(fc.nat(1_000)));
    fc.assert(fc.property(cluster, ([stores, regions, draws]) => {
      // A real cluster: three distinct stores for each region, one of them leading.
      const peers = Array.from({ length: stores }, () => 0);
      const leaders = peers.slice();
      const draw = (limit: number): number => (draws.next().value as number) % limit;
      for (let region = 0; region < regions; region++) {
        const on: number[] = [];
        while (on.length < 3) {
          let store = draw(stores);
          while (on.includes(store)) store = (store + 1) % stores;
          on.push(store);
        }
        for (const store of on) peers[store] = (peers[store] ?? 0) + 1;
        const leader = on[draw(3)] ?? 0;
        leaders[leader] = (leaders[leader] ?? 0) + 1;
      }
      const topology = imported(storesJson(...peers.map((count, index) =>
        storeJson(index + 1, {}, counts(count, leaders[index] ?? 0)))));
      expect(topologyFault(topology)).toBeUndefined();
      expect(topology.regions.length).toBe(regions);
      expect(topology.regions.every((region) => region.peers.length === 3)).toBe(true);
      expect(loadsOf(topology).map((load) => load.peers)).toEqual(peers);
      expect(loadsOf(topology).map((load) => load.leaders)).toEqual(leaders);
    }), { numRuns: 300 });
  });

  it("match the sizes, of all replicas and of those that lead", () => {
    const topology = imported(storesJson(
      storeJson(1, {}, counts(90, 30, 6_000, 2_400)), storeJson(2, {}, counts(90, 30, 6_000, 1_800)),
      storeJson(3, {}, counts(90, 30, 6_000, 1_800)),
    ));
    const loads = loadsOf(topology);
    expect(loads.map((load) => load.size)).toEqual([6_000, 6_000, 6_000]);
    for (const [index, wanted] of [2_400, 1_800, 1_800].entries()) {
      expect(Math.abs((loads[index]?.leaderSize ?? 0) - wanted)).toBeLessThan(20);
    }
  });

  it("put a region's replicas into different zones", () => {
    const zones = ["a", "b", "c", "a", "b", "c"];
    const topology = imported(storesJson(...zones.map((value, index) =>
      storeJson(index + 1, { labels: [{ key: "zone", value }] }, counts(50, 17 - (index < 2 ? 1 : 0))))));
    for (const region of atLeastOne(topology.regions)) {
      expect(new Set(region.peers.map(({ storeId }) => zones[storeId - 1])).size).toBe(3);
    }
  });

  it("are the same every time, and a cluster that begins with leaders", () => {
    const stores = storesJson(...[1, 2, 3, 4].map((id) => storeJson(id, {}, counts(75, 25))));
    expect(imported(stores)).toEqual(imported(stores));
    expect(imported(stores).regions.every((region) => region.leader !== 0)).toBe(true);
    expect(imported(stores).regions[1]?.id).toBeGreaterThan(4);
  });

  it("give TiFlash learners only", () => {
    const labels = [{ key: "engine", value: "tiflash" }];
    const topology = imported(storesJson(
      ...[1, 2, 3].map((id) => storeJson(id, {}, counts(30, 10))), storeJson(4, { labels }, counts(12, 0)),
    ));
    const learners = topology.regions.flatMap(({ peers }) => peers).filter(({ role }) => role === "Learner");
    expect(learners.map(({ storeId }) => storeId)).toEqual(Array.from({ length: 12 }, () => 4));
  });

  it("leave the leaders of a dead store to be elected", () => {
    const result = importing(storesJson(
      storeJson(1, {}, counts(30, 10)), storeJson(2, {}, counts(30, 10)), storeJson(3, { state_name: "Down" }, counts(30, 10)),
    ));
    if (!result.ok) throw new Error("refused");
    expect(loadsOf(result.topology).map((load) => load.leaders)).toEqual([10, 10, 0]);
    expect(noticeOf(result, "layout.leaders-dead"))
      .toMatchObject({ where: "stores[2].status.leader_count", values: { count: 10 } });
  });

  it("follow max-replicas where no leaders are counted", () => {
    const stores = storesJson(...[1, 2, 3, 4, 5].map((id) => storeJson(id, {}, { region_count: 20 })));
    const topology = imported(stores, { "max-replicas": 5 });
    expect(topology.regions.length).toBe(20);
    expect(loadsOf(topology).map((load) => load.leaders)).toEqual([4, 4, 4, 4, 4]);
  });

  it("do what they can where the counts contradict each other, and say so", () => {
    const greedy = importing(storesJson(storeJson(1, {}, counts(5, 50)), storeJson(2, {}, counts(30, 5)),
      storeJson(3, {}, counts(30, 5))));
    expect(noticeOf(greedy, "layout.too-many-leaders").where).toBe("stores[0].status.leader_count");
    expect(greedy.ok && topologyFault(greedy.topology)).toBeUndefined();
    const uneven = importing(storesJson(storeJson(1, {}, counts(100, 1)), storeJson(2, {}, counts(2, 1)),
      storeJson(3, {}, counts(2, 1))));
    noticeOf(uneven, "layout.leaders");
    expect(uneven.ok && uneven.topology.regions.length).toBe(100);
  });

  it("are a sample where they are more than can be simulated, in which every store keeps its shares", () => {
    const held = (leaders: number): Json => (counts(1e5, leaders, 9_600_000, leaders * 96));
    const result = importing(storesJson(storeJson(1, {}, held(3e4)), storeJson(2, {}, held(5e4)), storeJson(3, {}, held(2e4))));
    expect(noticeOf(result, "import.sample").values).toEqual({ count: 100_000, sample: 10_000, factor: "10.0" });
    const regions = result.ok ? result.topology.regions : [];
    const ledBy = (store: number): number => regions.filter(({ peers, leader }) =>
      peers.find(({ id }) => id === leader)?.storeId === store).length;
    expect([regions.length, ledBy(1), ledBy(2), ledBy(3)]).toEqual([10_000, 3_000, 5_000, 2_000]);
    expect(regions.reduce((sum, { sizeMiB }) => sum + sizeMiB, 0)).toBeCloseTo(960_000, -3);
  });

  it("need a store that may hold them", () => {
    const tombstones = importing(storesJson(storeJson(1, { state_name: "Tombstone" })));
    expect(noticeOf(tombstones, "import.no-store-left").level).toBe("error");
  });
});
