import { describe, expect, it } from "vitest";
import { seconds } from "../../src/kernel/time.ts";
import { imported, importing, noticeOf, regionJson, regionsJson, storeJson, storesJson, threeStores } from "./pd-json.ts";

const codes = (...documents: readonly unknown[]): string[] => importing(...documents).notices.map((notice) => notice.code);

describe("the shapes in which PD prints stores", () => {
  it("may be the wrapped list, a bare list, a single store, or both kinds in one document", () => {
    const wrapped = imported(threeStores());
    expect(imported((threeStores() as { stores: unknown[] }).stores).stores).toEqual(wrapped.stores);
    expect(imported(storeJson(1), storeJson(2), storeJson(3)).stores).toEqual(wrapped.stores);
    const both = imported({ stores: threeStores(), regions: regionsJson(2) });
    expect(both.stores.length).toBe(3);
    expect(both.regions.map((region) => region.id)).toEqual([1, 2]);
    expect(imported({ ...threeStores(), ...regionsJson(3) }).regions.length).toBe(3);
  });

  it("write sizes with and without a space, by 1000 and by 1024, or as bytes", () => {
    const sizes = ["19.56GiB", "253 GiB", "102 GB", "1TiB", 1_073_741_824, "512MiB"];
    const stores = sizes.map((capacity, index) => storeJson(index + 1, {}, { capacity, available: "1MiB" }));
    expect(imported(storesJson(...stores), regionsJson(1)).stores.map((store) => store.capacityMiB))
      .toEqual([20_029, 259_072, 97_275, 1_048_576, 1_024, 512]);
  });

  it("of 2017 write state 0 and heartbeats as text", () => {
    const old = (id: number, at: string): unknown => storeJson(id,
      { state: 0, last_heartbeat: undefined, state_name: id === 3 ? "Disconnected" : "Up" },
      { last_heartbeat_ts: at, capacity: "102 GB", available: "50 GB" });
    const topology = imported({
      count: 3,
      stores: [old(1, "2017-08-24T19:08:05.5+08:00"), old(2, "2017-08-24T11:08:05Z"), old(3, "2017-08-24T06:07:20.5-05:00")],
    }, regionsJson(1));
    expect(topology.stores.map((store) => store.silentFor)).toEqual([null, null, seconds(45)]);
  });

  it("of 6.2 and later may tell the state by node_state alone", () => {
    const topology = imported(storesJson(
      storeJson(1), storeJson(2), storeJson(3), storeJson(4, { state_name: undefined, node_state: 2 }),
    ), regionsJson(1));
    expect(topology.stores.map((store) => store.state)).toEqual(["Up", "Up", "Up", "Offline"]);
  });

  it("keep labels, address and version", () => {
    const labels = [{ key: "zone", value: "z1" }, { key: "host", value: "h1" }];
    const topology = imported(storesJson(storeJson(1, { labels }), storeJson(2, { labels }), storeJson(3, { labels })),
      regionsJson(1));
    expect(topology.stores[0]).toMatchObject({ address: "10.0.0.1:20160", version: "8.5.1", labels });
    expect(topology.locationLabels).toEqual(["zone", "host"]);
  });
});

describe("heartbeats", () => {
  it("in nanoseconds beyond 2^53 give the age of a dead store, counted from the newest", () => {
    const topology = imported(
      `{"stores": [
        {"store": {"id": 1, "address": "a", "state_name": "Up", "last_heartbeat": 1639400889610431214}, "status": {"capacity": "1TiB"}},
        {"store": {"id": 2, "address": "b", "state_name": "Disconnected", "last_heartbeat": 1639400789610431214}, "status": {"capacity": "1TiB"}},
        {"store": {"id": 3, "address": "c", "state_name": "Down", "last_heartbeat": 1639397289610431214}, "status": {"capacity": "1TiB"}}]}`,
      regionsJson(1));
    expect(topology.stores.map((store) => store.silentFor)).toEqual([null, seconds(100), seconds(3_600)]);
    expect(topology.stores.map((store) => store.alive)).toEqual([true, false, false]);
  });

  it("tell whether a store that PD is draining still runs", () => {
    const topology = imported(storesJson(
      storeJson(1), storeJson(2, { state_name: "Offline" }),
      storeJson(3, { state_name: "Offline", last_heartbeat: 1639400785792220928 }),
    ), regionsJson(1));
    expect(topology.stores.map((store) => [store.state, store.alive]))
      .toEqual([["Up", true], ["Offline", true], ["Offline", false]]);
  });
});

describe("the shapes in which PD prints regions", () => {
  it("may be the wrapped list, a bare list, one region, or one region per line", () => {
    const wrapped = imported(regionsJson(3));
    const { regions } = regionsJson(3) as { regions: unknown[] };
    expect(imported(regions)).toEqual({ ...wrapped });
    expect(imported(...regions).regions).toEqual(wrapped.regions);
    const lines = importing(regions.map((region) => JSON.stringify(region)).join("\n"));
    expect(lines.ok && lines.topology.regions).toEqual(wrapped.regions);
    expect(noticeOf(lines, "file.several").values).toEqual({ count: 3 });
  });

  it("mark learners by is_learner before 5.0, by role and role_name since", () => {
    const peers = [
      { id: 11, store_id: 1 }, { id: 12, store_id: 2, is_learner: true }, { id: 13, store_id: 3, role: 1 },
      { id: 14, store_id: 4, role: 1, role_name: "Learner", is_learner: true }, { id: 15, store_id: 5, role_name: "Voter" },
    ];
    const [region] = imported(regionsJson(1, { 0: { peers, leader: { id: 11, store_id: 1 } } })).regions;
    expect(region?.peers.map((peer) => peer.role)).toEqual(["Voter", "Learner", "Learner", "Learner", "Voter"]);
  });

  it("print a leader without id where there is none", () => {
    const result = importing(threeStores(), regionsJson(2, { 1: { leader: { role_name: "Voter" } } }));
    expect(result.ok && result.topology.regions.map((region) => region.leader)).toEqual([11, 0]);
    expect(noticeOf(result, "region.no-leader").where).toBe("file-2.json:regions[1].leader.id");
  });

  it("carry down and pending peers into the start of the run", () => {
    const [first, second, third] = [11, 12, 13].map((id) => ({ id, store_id: id - 10 }));
    const topology = imported(threeStores(), regionsJson(1, {
      0: { down_peers: [{ peer: second, down_seconds: 700 }], pending_peers: [third], leader: first },
    }));
    expect(topology.regions[0]?.peers).toMatchObject([
      { downFor: 0, pending: false }, { downFor: seconds(700), pending: false }, { downFor: 0, pending: true },
    ]);
  });

  it("leave out zero members, which is nothing wrong for keys and flow", () => {
    const bare = { written_bytes: undefined, approximate_keys: undefined, cpu_usage: undefined };
    expect(codes(regionsJson(1, { 0: bare }))).toEqual(["store.derived"]);
  });

  it("accept lower-case hex", () => {
    const lower = regionsJson(2, { 0: { end_key: "ab" }, 1: { start_key: "AB" } });
    expect(imported(lower).regions.map((region) => region.startKey)).toEqual(["", "\xab"]);
  });
});

describe("regions alone", () => {
  it("make a dead store of one whose every replica is reported down", () => {
    const down = (id: number): unknown => [{ peer: { id, store_id: 3 }, down_seconds: id === 13 ? 900 : 1_200 }];
    const topology = imported(regionsJson(2, { 0: { down_peers: down(13) }, 1: { down_peers: down(23) } }));
    expect(topology.stores.map(({ id, alive, silentFor }) => [id, alive, silentFor]))
      .toEqual([[1, true, null], [2, true, null], [3, false, seconds(1_200)]]);
  });

  it("tell the number of replicas by what most regions have", () => {
    const five = [1, 2, 3, 4, 5].map((store) => ({ id: 100 + store, store_id: store }));
    const result = importing(regionsJson(1, { 0: { peers: five, leader: five[0] } }));
    expect(result.ok && result.topology.maxReplicas).toBe(5);
    noticeOf(result, "import.max-replicas");
  });
});

describe("PD's configuration", () => {
  const config = (replication: unknown): unknown => ({ replication, schedule: {} });

  it("gives max-replicas and location-labels", () => {
    const topology = imported(regionsJson(1), config({ "max-replicas": 5, "location-labels": "zone,host" }));
    expect([topology.maxReplicas, topology.locationLabels]).toEqual([5, ["zone", "host"]]);
    expect(imported(regionsJson(1), { "max-replicas": 3, "location-labels": ["rack"] }).locationLabels).toEqual(["rack"]);
  });

  it("with more replicas than can be simulated is cut to that", () => {
    const result = importing(regionsJson(1), config({ "max-replicas": 99 }));
    expect(result.ok && result.topology.maxReplicas).toBe(9);
    expect(noticeOf(result, "import.replicas-limited").where).toBe("file-2.json:replication.max-replicas");
  });
});

describe("ids beyond 2^53", () => {
  const text = `{"regions": [{"id": 18446744073709551615, "start_key": "", "end_key": "", "epoch": {"conf_ver": 5, "version": 7},
    "peers": [{"id": 9007199254740993, "store_id": 9007199254740995}, {"id": 9007199254740992, "store_id": 2}, {"id": 7, "store_id": 9007199254740994}],
    "leader": {"id": 9007199254740993, "store_id": 9007199254740995}, "approximate_size": 1}]}`;

  it("survive: substitutes run, and the names keep the texts", () => {
    const topology = imported(text);
    const [region] = topology.regions;
    const name = (id: number | undefined): string => topology.names[String(id)] ?? String(id);
    expect(name(region?.id)).toBe("18446744073709551615");
    expect(region?.peers.map((peer) => [name(peer.id), name(peer.storeId)])).toEqual([
      ["9007199254740993", "9007199254740995"], ["9007199254740992", "2"], ["7", "9007199254740994"],
    ]);
    expect(name(region?.leader)).toBe("9007199254740993");
    expect(topology.stores.map((store) => name(store.id))).toEqual(["2", "9007199254740995", "9007199254740994"]);
  });

  it("get substitutes that are exact, above all others, and the same in every document", () => {
    const stores = `{"stores": [${["9007199254740995", "2", "9007199254740994"].map((id) =>
      `{"store": {"id": ${id}, "address": "s${id}", "state_name": "Up"}, "status": {"capacity": "1TiB"}}`).join(",")}]}`;
    const topology = imported(text, stores);
    const ids = [...topology.stores, ...topology.regions, ...(topology.regions[0]?.peers ?? [])].map(({ id }) => id);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(topology.stores.map((store) => store.address)).toEqual(["s2", "s9007199254740995", "s9007199254740994"]);
  });

  it("are refused as ids where they are beyond 64 bits", () => {
    const result = importing(regionJsonText("18446744073709551616"));
    expect(noticeOf(result, "field.not-id")).toMatchObject({ where: "id" });
  });
});

const regionJsonText = (id: string): string => JSON.stringify(regionJson(1)).replace('"id":1,', `"id":${id},`);
