import { describe, expect, it } from "vitest";
import { importCluster } from "../../src/exchange/import.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import {
  importing, noticeOf, regionJson, regionsJson, storeJson, storesJson, tableHex, threeStores, type Json,
} from "./pd-json.ts";
import { atLeastOne } from "../at-least-one.ts";

/** Imports regions (with three stores) of which one is changed, and expects a warning there and a cluster all the same. */
function assumed(changes: Json, code: string, where: string) {
  const result = importing(threeStores(), regionsJson(4, { 2: changes }));
  if (!result.ok) throw new Error(result.notices.map((notice) => notice.text).join("\n"));
  expect(topologyFault(result.topology)).toBeUndefined();
  expect(noticeOf(result, code)).toMatchObject({ level: "warning", where: `file-2.json:${where}` });
  return result.topology;
}

const peer = (id: number, store: number, more: Json = {}): Json => ({ id, store_id: store, ...more });
const regionOf = (topology: { readonly regions: readonly { readonly id: number }[] }, id: number) =>
  topology.regions.find((region) => region.id === id);

describe("a leader that cannot lead", () => {
  it("is said where it is none of the region's peers", () => {
    const topology = assumed({ leader: peer(99, 9) }, "region.leader-not-peer", "regions[2].leader.store_id");
    expect(regionOf(topology, 3)).toMatchObject({ leader: 0 });
  });

  it("has the path without a file's name when there is one file only", () => {
    const result = importing(regionsJson(4, { 3: { leader: peer(99, 9) } }));
    expect(noticeOf(result, "region.leader-not-peer").where).toBe("regions[3].leader.store_id");
    const bare = importing((regionsJson(4, { 3: { leader: peer(99, 9) } }) as { regions: unknown[] }).regions);
    expect(noticeOf(bare, "region.leader-not-peer").where).toBe("[3].leader.store_id");
  });

  it("is replaced by the peer on the store that it names", () => {
    const topology = assumed({ leader: peer(99, 2) }, "region.leader-other-peer", "regions[2].leader.id");
    expect(regionOf(topology, 3)).toMatchObject({ leader: 32 });
  });

  it("is dropped where it is a learner, or stands on a dead store", () => {
    const peers = [peer(31, 1, { role: 1 }), peer(32, 2), peer(33, 3)];
    assumed({ peers, leader: peers[0] }, "region.leader-learner", "regions[2].leader.id");
    const stores = storesJson(storeJson(1), storeJson(2), storeJson(3, { state_name: "Down" }));
    const result = importing(stores, regionsJson(4, { 1: { leader: peer(23, 3) } }));
    expect(noticeOf(result, "region.leader-dead").where).toBe("file-2.json:regions[1].leader.store_id");
  });

  it("is dropped where most voters are dead", () => {
    const stores = storesJson(storeJson(1), storeJson(2, { state_name: "Down" }), storeJson(3, { state_name: "Down" }));
    const result = importing(stores, regionsJson(2));
    expect(result.ok && result.topology.regions.map((region) => region.leader)).toEqual([0, 0]);
    noticeOf(result, "region.no-quorum");
  });

  it("is believed over a report of itself", () => {
    const leader = peer(31, 1);
    assumed({ pending_peers: [leader], leader }, "region.leader-reported", "regions[2].leader.id");
  });
});

describe("the key space", () => {
  it("with a hole has the left neighbour extended over it", () => {
    const topology = assumed({ end_key: `${tableHex(3)}00` }, "region.hole", "regions[2].end_key");
    expect(regionOf(topology, 3)).toMatchObject({ endKey: topology.regions[3]?.startKey });
  });

  it("that begins or ends early has its first and last region extended", () => {
    const result = importing(regionJson(5));
    expect(noticeOf(result, "region.hole-at-start").text).toContain("before t5");
    expect(noticeOf(result, "region.hole").text).toContain("from t6 to the end");
  });

  it("with an overlap keeps the newer epoch, as PD does", () => {
    const topology = assumed(
      { start_key: tableHex(2), epoch: { conf_ver: 5, version: 9 } }, "region.overlap", "regions[1].start_key");
    expect(topology.regions.map((region) => region.id)).toEqual([1, 3, 4]);
    const older = assumed({ start_key: tableHex(2), epoch: { conf_ver: 5, version: 6 } },
      "region.overlap", "regions[2].start_key");
    expect(older.regions.map((region) => region.id)).toEqual([1, 2, 4]);
  });

  it("with one region over all the others keeps what fits together", () => {
    const topology = assumed(
      { start_key: "", end_key: "", epoch: { conf_ver: 1, version: 99 } }, "region.overlap", "regions[0].start_key");
    expect(topology.regions.map((region) => region.id)).toEqual([3]);
  });

  it("loses regions whose keys are not hex, or that end before they start", () => {
    assumed({ start_key: "t3" }, "region.key-not-hex", "regions[2].start_key");
    assumed({ end_key: "748" }, "region.key-not-hex", "regions[2].end_key");
    assumed({ end_key: tableHex(1) }, "region.empty-range", "regions[2].end_key");
    assumed({ end_key: tableHex(3) }, "region.empty-range", "regions[2].end_key");
  });

  it("without a single usable region is an error", () => {
    const result = importing(regionsJson(2, { 0: { peers: [] }, 1: { peers: null } }));
    expect(result.ok).toBe(false);
    expect(noticeOf(result, "import.no-region-left").level).toBe("error");
  });
});

describe("ids", () => {
  it("of a region twice keep the newer epoch", () => {
    const topology = assumed({ id: 2, epoch: { conf_ver: 9, version: 7 } }, "region.duplicate", "regions[2].id");
    expect(regionOf(topology, 2)).toMatchObject({ confVer: 9 });
  });

  it("of a store twice keep the first", () => {
    const result = importing(storesJson(storeJson(1), storeJson(2), storeJson(3), storeJson(2, { address: "again" })),
      regionsJson(1));
    expect(noticeOf(result, "store.duplicate").where).toBe("file-1.json:stores[3].store.id");
    expect(result.ok && result.topology.stores.map((store) => store.address)).not.toContain("again");
  });

  it("of a peer twice are made anew, the leader's too", () => {
    const peers = [peer(11, 1), peer(12, 2), peer(33, 3)];
    const topology = assumed({ peers, leader: peers[0] }, "peer.duplicate-id", "regions[2].peers[0].id");
    const region = topology.regions[2];
    expect(region?.leader).toBe(region?.peers[0]?.id);
    expect(region?.leader).not.toBe(11);
  });

  it("that are missing are made for peers, and leave stores and regions out", () => {
    assumed({ peers: [{ store_id: 1 }, peer(32, 2), peer(33, 3)], leader: peer(32, 2) }, "peer.no-id", "regions[2].peers[0].id");
    assumed({ id: undefined }, "region.no-id", "regions[2].id");
    const result = importing(storesJson(storeJson(1), storeJson(2), storeJson(3), storeJson(4, { id: undefined })),
      regionsJson(1));
    expect(noticeOf(result, "store.no-id").where).toBe("file-1.json:stores[3].store.id");
  });

  it("of the wrong kind are said and taken as missing", () => {
    assumed({ id: -3 }, "field.not-id", "regions[2].id");
    assumed({ id: 1.5 }, "field.not-id", "regions[2].id");
    assumed({ id: "three" }, "field.not-id", "regions[2].id");
    assumed({ id: { a: 1 } }, "field.not-id", "regions[2].id");
  });

  it("of zero mean that PD knows no such region", () => {
    const nothing = { id: 0, start_key: "", end_key: "", epoch: {}, peers: null, leader: {} };
    const result = importing(nothing);
    expect(result.ok).toBe(false);
    noticeOf(result, "region.none");
  });
});

describe("peers", () => {
  it("twice on one store keep the first", () => {
    const peers = [peer(31, 1), peer(32, 2), peer(33, 2)];
    const topology = assumed({ peers, leader: peers[0] }, "peer.same-store", "regions[2].peers[2].store_id");
    expect(topology.regions[2]?.peers.length).toBe(2);
  });

  it("without a store are left out, and a region without peers with them", () => {
    assumed({ peers: [peer(31, 1), { id: 32 }, peer(33, 3)] }, "peer.no-store", "regions[2].peers[1].store_id");
    assumed({ peers: [{ id: 32 }] }, "region.no-peers", "regions[2].peers");
  });

  it("on an unknown store get a store made for them", () => {
    const topology = assumed({ peers: [peer(31, 1), peer(32, 2), peer(38, 8)] }, "store.unknown", "regions[2].peers[2].store_id");
    expect(topology.stores.map((store) => store.id)).toEqual([1, 2, 3, 8]);
  });

  it("in a joint state have the change taken as finished", () => {
    const peers = [
      peer(31, 1), peer(32, 2, { role: 3, role_name: "DemotingVoter" }), peer(33, 3, { role: 2, role_name: "IncomingVoter" }),
    ];
    const topology = assumed({ peers }, "region.joint", "regions[2].peers[1].role_name");
    expect(topology.regions[2]).toMatchObject({ confVer: 7, peers: [{ role: "Voter" }, { role: "Learner" }, { role: "Voter" }] });
  });

  it("that are all learners become voters", () => {
    const peers = [1, 2, 3].map((store) => peer(30 + store, store, { is_learner: true }));
    const topology = assumed({ peers, leader: {} }, "region.no-voter", "regions[2].peers");
    expect(topology.regions[2]?.peers.map(({ role }) => role)).toEqual(["Voter", "Voter", "Voter"]);
  });

  it("with roles that nobody knows, or that disagree, are said", () => {
    assumed({ peers: [peer(31, 1), peer(32, 2, { role_name: "Boss" })] }, "peer.unknown-role", "regions[2].peers[1].role_name");
    assumed({ peers: [peer(31, 1), peer(32, 2, { role: 9 })] }, "peer.unknown-role", "regions[2].peers[1].role");
    assumed({ peers: [peer(31, 1), peer(32, 2, { role_name: "Voter", is_learner: true })] },
      "peer.roles-disagree", "regions[2].peers[1].is_learner");
    assumed({ peers: [peer(31, 1), peer(32, 2, { is_witness: true })] }, "peer.witness", "regions[2].peers[1].is_witness");
  });

  it("that a report names and the region does not have are left out", () => {
    assumed({ down_peers: [{ peer: peer(99, 9), down_seconds: 5 }] }, "peer.report-not-peer", "regions[2].down_peers[0].peer.id");
    assumed({ pending_peers: [peer(99, 9)] }, "peer.report-not-peer", "regions[2].pending_peers[0].id");
  });

  it("beyond any region's number are cut off", () => {
    const peers = Array.from({ length: 40 }, (_, index) => peer(300 + index, index + 1));
    const result = importing(regionsJson(2, { 1: { peers } }));
    expect(noticeOf(result, "region.too-many-peers").where).toBe("regions[1].peers[32]");
  });
});

describe("fields", () => {
  it("of an epoch that are missing are taken as 1", () => {
    expect(regionOf(assumed({ epoch: { conf_ver: 5 } }, "region.no-epoch", "regions[2].epoch.version"), 3))
      .toMatchObject({ version: 1 });
    assumed({ epoch: undefined }, "region.no-epoch", "regions[2].epoch.conf_ver");
  });

  it("of the wrong type are said and taken as missing", () => {
    assumed({ peers: "none" }, "field.not-list", "regions[2].peers");
    assumed({ peers: [7, peer(32, 2)] }, "field.not-object", "regions[2].peers[0]");
    assumed({ leader: 31 }, "field.not-object", "regions[2].leader");
    assumed({ start_key: 12 }, "field.not-text", "regions[2].start_key");
    assumed({ approximate_size: "big" }, "field.not-count", "regions[2].approximate_size");
    assumed({ approximate_size: 1e15 }, "field.not-count", "regions[2].approximate_size");
    assumed({ approximate_size: 0 }, "region.no-size", "regions[2].approximate_size");
    assumed({ epoch: { conf_ver: -1, version: 1 } }, "field.not-count", "regions[2].epoch.conf_ver");
  });

  it("whose place has something that is no region or store at all are said", () => {
    const result = importing(storesJson(storeJson(1), 5 as unknown as Json), { count: 2, regions: [regionJson(1), null] });
    expect(noticeOf(result, "field.not-object").where).toBe("file-1.json:stores[1]");
  });
});

describe("counts that disagree", () => {
  it("between the list and its count are said", () => {
    const result = importing({ ...regionsJson(2), count: 5 });
    expect(noticeOf(result, "list.count")).toMatchObject({ where: "count", values: { said: 5, listed: 2 } });
  });

  it("between stores and regions are said, and the regions count", () => {
    const stores = storesJson(storeJson(1, {}, { region_count: 3, leader_count: 2 }),
      storeJson(2, {}, { region_count: 2 }), storeJson(3));
    const result = importing(stores, regionsJson(2));
    expect(noticeOf(result, "store.region-count").where).toBe("file-1.json:stores[0].status.region_count");
    expect(atLeastOne(result.notices).filter(({ code }) => code === "store.leader-count")).toEqual([]);
  });
});

describe("stores", () => {
  it("without regions begin empty", () => {
    const result = importing(storesJson(storeJson(1), storeJson(2), storeJson(3), storeJson(4)), regionsJson(1));
    expect(noticeOf(result, "store.no-regions").where).toBe("file-1.json:stores[3]");
    expect(result.ok && result.topology.stores.length).toBe(4);
  });

  it("without usable sizes get some", () => {
    const stores = storesJson(storeJson(1, {}, { capacity: "0B" }), storeJson(2, {}, { capacity: "much" }),
      storeJson(3, {}, { available: "500GiB" }));
    const result = importing(stores, regionsJson(1));
    expect(result.ok && result.topology.stores.map((store) => store.capacityMiB)).toEqual([524_288, 524_288, 102_400]);
    expect(noticeOf(result, "store.too-full").where).toBe("file-1.json:stores[2].status.available");
    expect(result.notices.filter(({ code }) => code === "store.no-size").map(({ where }) => where)).toContain(
      "file-1.json:stores[0].status.capacity");
  });

  it("whose states contradict each other, or are unknown, are said", () => {
    const stores = storesJson(storeJson(1, { state: 1 }), storeJson(2, { state_name: "Sleepy" }),
      storeJson(3, { state_name: undefined }));
    const result = importing(stores, regionsJson(1));
    expect(noticeOf(result, "store.states-disagree").where).toBe("file-1.json:stores[0].store.state_name");
    expect(noticeOf(result, "store.unknown-state").text).toContain("Sleepy");
    noticeOf(result, "store.no-state");
  });

  it("whose state and heartbeat disagree are said", () => {
    const late = { last_heartbeat: 1639400785792220928 };
    const stores = storesJson(storeJson(1), storeJson(2, late), storeJson(3, { ...late, state_name: "Down" }));
    const result = importing(stores, regionsJson(1));
    expect(noticeOf(result, "store.stale-but-up").text).toContain("1m40s");
    expect(noticeOf(result, "store.silence-disagrees").text).toContain("31m0s");
  });

  it("that are all dead make a cluster all the same", () => {
    const down = { state_name: "Down" };
    const result = importing(storesJson(storeJson(1, down), storeJson(2, down), storeJson(3, down)), regionsJson(1));
    expect(result.ok).toBe(true);
    noticeOf(result, "import.no-live-store");
  });

  it("that are buried and still hold replicas are said, and TiFlash is", () => {
    const stores = storesJson(storeJson(1), storeJson(2, { labels: [{ key: "engine", value: "tiflash" }] }),
      storeJson(3, { state_name: "Tombstone" }));
    const result = importing(stores, regionsJson(1));
    expect(noticeOf(result, "store.buried-with-peers").where).toBe("file-1.json:stores[2]");
    expect(noticeOf(result, "store.tiflash").where).toBe("file-1.json:stores[1].store.labels");
  });

  it("of a cluster that none of the regions belongs to are an error", () => {
    const result = importing(storesJson(storeJson(71), storeJson(72)), regionsJson(2));
    expect(result.ok).toBe(false);
    expect(noticeOf(result, "import.different-clusters")).toMatchObject({
      level: "error", where: "file-2.json:regions[0].peers[0].store_id", values: { unknown: 6, total: 6 },
    });
  });

  it("of which only one was exported go with the regions if its count fits", () => {
    const result = importing(storeJson(2, {}, { region_count: 4 }), regionsJson(4));
    expect(result.ok && result.topology.stores.map(({ address }) => address)).toEqual(["store-1", "10.0.0.2:20160", "store-3"]);
    expect(importing(storeJson(2, {}, { region_count: 400 }), regionsJson(4)).ok).toBe(false);
  });
});

describe("many mistakes of one kind", () => {
  it("are folded behind the first three", () => {
    const changes = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [index, { leader: {} }]));
    const result = importing(regionsJson(50, changes));
    const about = result.notices.filter(({ code }) => code === "region.no-leader");
    expect(about.map(({ where }) => where)).toEqual([0, 1, 2].map((index) => `regions[${index}].leader.id`));
    const at = result.notices.findIndex(({ code }) => code === "import.more");
    expect(result.notices[at]?.text).toBe("… and 47 more like it.");
    expect(result.notices[at - 1]?.code).toBe("region.no-leader");
  });
});

describe("what is no dump of PD's", () => {
  const refused = (text: string, code: string) => {
    const result = importCluster([{ name: "x", text }]);
    expect(result.ok).toBe(false);
    return noticeOf(result, code);
  };

  it("is named by what it is", () => {
    refused("", "file.empty");
    refused(" \n\t ", "file.empty");
    refused("\ufeff", "file.empty");
    refused("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "file.html");
    refused("{\0\"\0s\0t\0", "file.binary");
    refused("null", "file.null");
    refused("42", "file.unknown");
    refused("[]", "file.unknown");
    refused("{}", "file.unknown");
    refused('{"apples": 3}', "file.unknown");
    refused('[{"apples": 3}]', "file.unknown");
    refused('["apples"]', "file.unknown");
    refused('"[PD:cluster:ErrNotBootstrapped]TiKV cluster not bootstrapped, please start TiKV first"', "file.pd-error");
    refused('Failed to get store: [404] "store 9 not found"', "file.pd-error");
    refused('[500] "[PD:core:ErrStoreNotFound]store 9 not found"', "file.pd-error");
    refused('{"format": "quorumscape-scenario/1", "inputs": []}', "file.is-scenario");
  });

  it("has line and column where the JSON goes wrong", () => {
    expect(refused('{"count": 1,\n "stores": [}', "file.not-json").text)
      .toBe("This is not JSON: line 2, column 13 has `}` where a value was expected; delete or mend what stands there.");
    expect(refused('{"count": 1,\n "stores": [{"store"', "file.truncated").text).toContain("line 2, column 21");
  });

  it("does not keep good files from being read when it is a document of PD's that is not needed", () => {
    const result = importing(regionsJson(1), { build_ts: "", version: "v8.5.1" },
      ["balance-leader {transfer leader: store 1 to 2} (kind:leader)"],
      [{ group_id: "pd" }], { regions: null });
    expect(result.ok).toBe(true);
    expect(result.notices.filter(({ code }) => code === "file.not-needed").length).toBe(2);
    noticeOf(result, "config.rule-broken");
  });

  it("names the clusters where the documents tell two of them", () => {
    const result = importing(regionsJson(1), '{"id": 6493707687106161130, "max_peer_count": 3}',
      '{"header": {"cluster_id": 6973530669239952773}, "members": []}');
    expect(noticeOf(result, "import.different-cluster-ids").text).toContain("6493707687106161130 and 6973530669239952773");
  });
});

it("zones whose names differ only behind what is shown of them stay apart", () => {
  const zone = (id: number): Json => ({ labels: [{ key: "zone", value: `${"z".repeat(300)}${id}` }] });
  const result = importing(storesJson(...[1, 2, 3].map((id) => storeJson(id, zone(id)))), regionsJson(1));
  if (!result.ok) throw new Error("refused");
  const zones = result.topology.stores.map(({ labels }) => labels[0]?.value ?? "");
  expect(new Set(zones).size).toBe(3);
  expect(Math.max(...zones.map((name) => name.length))).toBeLessThanOrEqual(200);
});
