import { describe, expect, it } from "vitest";
import { importCluster } from "../../src/exchange/import.ts";
import { describeKey } from "../../src/exchange/keys.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { importing, noticeOf } from "./pd-json.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";

const hasData = sharedText("README.md") !== undefined;
const pd = (path: string): string => sharedText(`pd/${path}`) ?? "";

/** Replicas and leaders by store. */
function countsOf(topology: Topology): Record<number, { peers: number; leaders: number }> {
  const counts: Record<number, { peers: number; leaders: number }> = {};
  for (const store of topology.stores) counts[store.id] = { peers: 0, leaders: 0 };
  for (const region of topology.regions) {
    for (const peer of region.peers) {
      const count = counts[peer.storeId];
      if (count === undefined) continue;
      count.peers++;
      if (peer.id === region.leader) count.leaders++;
    }
  }
  return counts;
}

if (!hasData) it.skip(NO_DATA, () => undefined);

describe.runIf(hasData)("the dump of a real cluster with 2,507 regions", () => {
  const text = pd("five-stores-2507-regions/regions.json");
  const dump = JSON.parse(text) as { regions: Record<string, unknown>[] };

  it("is rebuilt exactly: keys, epochs, sizes, replicas and leaders", () => {
    const result = importing(text);
    if (!result.ok) throw new Error("refused");
    const { topology } = result;
    expect(topologyFault(topology)).toBeUndefined();
    expect(topology.regions.map(({ id, confVer, version, sizeMiB, leader, peers }) => ({
      id, epoch: { conf_ver: confVer, version }, size: sizeMiB, leader,
        peers: peers.map(({ id: peer, storeId }) => [peer, storeId]),
    }))).toEqual(dump.regions.map((region) => ({
      id: region["id"], epoch: region["epoch"], size: region["approximate_size"],
      leader: (region["leader"] as { id: number }).id,
      peers: (region["peers"] as { id: number; store_id: number }[]).map((peer) => [peer.id, peer.store_id]),
    })));
    expect(describeKey(topology.regions[1200]?.startKey ?? "")).toBe("t43_r1441000");
    expect(topology.maxReplicas).toBe(3);
  });

  it("has its stores derived from the replicas, and says so", () => {
    const result = importing(text);
    if (!result.ok) throw new Error("refused");
    expect(result.notices.map((notice) => notice.code)).toEqual(["store.derived"]);
    expect(countsOf(result.topology)).toEqual({
      1: { peers: 1445, leaders: 499 }, 4: { peers: 1541, leaders: 502 }, 5: { peers: 1488, leaders: 506 },
      6: { peers: 1624, leaders: 502 }, 7: { peers: 1423, leaders: 498 },
    });
    expect(result.topology.stores.map(({ alive }) => alive)).toEqual([true, true, true, true, true]);
  });

  it("is read as a bare array, too, and in any order", () => {
    const shuffled = [...dump.regions].reverse();
    const [wrapped, bare] = [importing(text), importing(shuffled)];
    if (!wrapped.ok || !bare.ok) throw new Error("refused");
    expect(bare.topology).toEqual(wrapped.topology);
  });

  it("does not go together with the stores of another cluster", () => {
    const result = importCluster([
      { name: "stores.json", text: pd("three-stores-v4.0.14/stores.json") }, { name: "regions.json", text },
    ]);
    expect(result.ok).toBe(false);
    expect(noticeOf(result, "import.different-clusters")).toMatchObject({
      level: "error", where: "regions.json:regions[0].peers[2].store_id",
    });
  });
});

describe.runIf(hasData)("the stores of a real 4.0.14 cluster", () => {
  it("get regions that match their counts and sizes", () => {
    const result = importing(pd("three-stores-v4.0.14/stores.json"));
    if (!result.ok) throw new Error("refused");
    const { topology } = result;
    expect(topologyFault(topology)).toBeUndefined();
    expect(countsOf(topology)).toEqual({
      1: { peers: 141, leaders: 48 }, 4: { peers: 141, leaders: 51 }, 5: { peers: 141, leaders: 42 },
    });
    expect(topology.regions.reduce((sum, region) => sum + region.sizeMiB, 0)).toBe(6111);
    expect(topology.stores.map(({ id, address, version, capacityMiB }) => [id, address, version, capacityMiB])).toEqual([
      [1, "172.16.5.141:20160", "4.0.14", 457_523], [4, "172.16.6.168:20160", "4.0.14", 457_523],
      [5, "172.16.5.218:20160", "4.0.14", 457_523],
    ]);
    // 446.8GiB of which 409.2GiB are available.
    const [first] = topology.stores;
    expect((first?.capacityMiB ?? 0) - (first?.otherUsedMiB ?? 0) - 6111).toBe(Math.round(409.2 * 1024));
    expect(result.notices.map((notice) => notice.code)).toEqual(["layout.made"]);
  });

  it("may come with PD's other documents, of which the members and the configuration are used, and the others named", () => {
    const names = ["stores", "config", "config_replicate", "members", "health", "status"];
    const result = importCluster(names.map((name) => ({ name, text: pd(`three-stores-v4.0.14/${name}.json`) })));
    expect(result.ok).toBe(true);
    expect(result.notices.map((notice) => [notice.code, notice.where])).toEqual([
      ["file.not-needed", "status"],
      ["config.differs", "config_replicate:enable-placement-rules"], ["members.used", "members:members"],
      ["layout.made", ""], ["config.used", "config"], ["config.not-simulated", "config"],
    ]);
    expect(result.ok && [result.topology.pdMembers, result.topology.pdLeader]).toEqual([3, 3]);
    expect(noticeOf(result, "config.used").text).toContain("lease 3s");
  });
});

describe.runIf(hasData)("stores in every state", () => {
  it("begin as PD shows them: dead ones silent for as long as their state says", () => {
    const result = importing(pd("all-store-states/stores.json"));
    if (!result.ok) throw new Error("refused");
    expect(topologyFault(result.topology)).toBeUndefined();
    expect(result.topology.stores.map(({ id, state, alive, silentFor }) => [id, state, alive, silentFor])).toEqual([
      [1, "Up", true, null], [2, "Up", false, 31 * 60e6], [3, "Up", false, 25e6], [4, "Tombstone", false, 31 * 60e6],
      [5, "Offline", false, 31 * 60e6],
    ]);
    const onFourth = result.topology.regions.filter((region) => region.peers.some((peer) => peer.storeId === 4));
    expect(onFourth).toEqual([]);
    noticeOf(result, "layout.no-counts");
  });
});

describe.runIf(hasData)("one region of the 8.5 documentation", () => {
  it("becomes a cluster of its own, over the whole key space", () => {
    const result = importing(pd("docs-v8.5/region_2.json"));
    if (!result.ok) throw new Error("refused");
    expect(result.topology.regions).toMatchObject([{ id: 2, startKey: "", endKey: "", leader: 40 }]);
    expect(noticeOf(result, "region.hole-at-start").where).toBe("start_key");
    expect(noticeOf(result, "region.hole").where).toBe("end_key");
  });

  it("is not made of the other documents alone", () => {
    const result = importing(pd("docs-v8.5/config_show.json"), pd("docs-v8.5/cluster.json"));
    expect(result.ok).toBe(false);
    noticeOf(result, "import.nothing");
  });
});
