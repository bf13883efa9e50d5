import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PresetName } from "../../src/kernel/preset.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { parseTimedAction } from "../../src/language/actions.ts";
import { importCluster } from "../../src/exchange/import.ts";
import { EXPORT_FORMATS, exportPd, type ExportFormat } from "../../src/exchange/pd-export.ts";
import { formatRfc3339, parseRfc3339, parseSizeMiB, pdSizeText } from "../../src/exchange/quantities.ts";
import { minutes, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";
import { SILENT } from "../silent.ts";

/** The cluster that the export's documents make when they are opened again. */
function again(cluster: Cluster): Topology {
  const files = (["pd-stores", "pd-regions", "pd-config"] as const).map((format) => exportPd(cluster, format));
  const result = importCluster(files.map(({ name, text }) => ({ name, text })));
  if (!result.ok) throw new Error(result.notices.map((notice) => notice.text).join("\n"));
  return result.topology;
}

/** The topology with every id as its document wrote it, which is what must not change; where the files came from may. */
function named({ names, stores, regions, pdMembers, clients, locationLabels, maxReplicas }: Topology): unknown {
  const text = (id: number): string => names[String(id)] ?? String(id);
  const sorted = stores.map((store) => ({ ...store, id: text(store.id) })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    pdMembers, clients, locationLabels, maxReplicas, stores: sorted,
    regions: regions.map((region) => ({
      ...region, id: text(region.id), leader: text(region.leader),
      peers: region.peers.map((peer) => ({ ...peer, id: text(peer.id), storeId: text(peer.storeId) })),
    })),
  };
}

const born = (topology: Topology, preset: PresetName = "tikv"): Cluster => createCluster(topology, preset, 1, SILENT);

function ran(topology: Topology, actions: readonly string[], length: Duration): Cluster {
  const inputs = actions.map((text) => {
    const parsed = parseTimedAction(text);
    if (!parsed.ok) throw new Error(parsed.notice.text);
    return parsed.input;
  });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs }, false);
  advanceRun(run, length as number as Instant);
  return run.cluster;
}

const small = generateTopology({ stores: 4, regions: 6, replicas: 3, zones: 2 });

describe("a cluster written as PD's JSON and opened again", () => {
  it("is the generated cluster that it was, whatever its size", () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
      (stores, regions, replicas, zones) => {
        const topology = generateTopology({ stores, regions, replicas: Math.min(stores, replicas), zones, pds: 3 });
        expect(named(again(born(topology)))).toEqual(named(topology));
      }), { numRuns: 60 });
  });

  it("is what PD knew of it after any faults: written, opened, and written again it is the same", () => {
    const faults = fc.uniqueArray(fc.constantFrom(
      "1s kill store 1", "2s poweroff store 2", "2s kill store 3", "3s isolate store 4", "4s remove-store 1", "5s kill pd 1",
      "30s restart store 3", "6s set pd.max-store-down-time 1m", "7s set pd.balance-leader off", "9s restart pd 1",
    ), { maxLength: 5 });
    fc.assert(fc.property(faults, fc.constantFrom(seconds(8), seconds(40), seconds(90)), (actions, length) => {
      const sorted = [...actions].sort((a, b) => parseInt(a) - parseInt(b));
      const first = again(ran(small, sorted, length));
      expect(named(again(born(first)))).toEqual(named(first));
    }), { numRuns: 12 });
  });

  it("keeps dead stores, and how long they have been silent", () => {
    const cluster = ran(small, ["1s set pd.max-store-down-time 1m", "1s kill store 1"], minutes(2));
    const [dead] = again(cluster).stores;
    expect([dead?.alive, (dead?.silentFor ?? 0) > seconds(100)]).toEqual([false, true]);
  });

  it("keeps ids beyond 2^53, digit for digit", () => {
    const text = `{"regions": [{"id": 18446744073709551615, "start_key": "", "end_key": "", "epoch": {"conf_ver": 5, "version": 7},
      "peers": [{"id": 9007199254740993, "store_id": 9007199254740995}, {"id": 9007199254740992, "store_id": 2}, {"id": 7, "store_id": 9007199254740994}],
      "leader": {"id": 9007199254740993, "store_id": 9007199254740995}, "approximate_size": 1}]}`;
    const result = importCluster([{ name: "regions", text }]);
    if (!result.ok) throw new Error("refused");
    const cluster = born(result.topology);
    expect(exportPd(cluster, "pd-regions").text).toContain('"id": 18446744073709551615');
    expect(named(again(cluster))).toEqual(named(result.topology));
  });

  it("takes its settings along", () => {
    const cluster = ran(small,
      ["0s set pd.max-store-down-time 12m", "0s set pd.balance-region off", "0s set pd.store-limit-add-peer 40",
        "0s pd-ctl store limit 3 7 remove-peer", "0s pd-ctl store weight 2 2 0.5"], seconds(1));
    const result = importCluster(EXPORT_FORMATS.map((format) => exportPd(cluster, format)));
    expect(result.ok && result.inputs).toEqual(expect.arrayContaining([
      { at: START, action: { kind: "set", key: "pd.balance-region", value: "false" } },
      { at: START, action: { kind: "set", key: "pd.store-limit-add-peer", value: "40" } },
      { at: START, action: { kind: "set", key: "pd.max-store-down-time", value: "12m0s" } },
      { at: START, action: { kind: "order", command: { kind: "limit-store", store: 3, rate: 7, limit: "remove-peer" } } },
      { at: START, action: { kind: "order", command: { kind: "weigh-store", store: 2, leader: 2, region: 0.5 } } },
    ]));
  });

  for (const path of ["pd/three-stores-v4.0.14/stores.json", "pd/five-stores-2507-regions/regions.json", "pd/all-store-states/stores.json"]) {
    const text = sharedText(path);
    it.skipIf(text === undefined)(`is the real cluster that it was imported as (${text === undefined ? NO_DATA : path})`, () => {
      const result = importCluster([{ name: path, text: text ?? "" }]);
      if (!result.ok) throw new Error("refused");
      expect(named(again(born(result.topology)))).toEqual(named(result.topology));
    });
  }
});

describe("what is written", () => {
  const parse = (cluster: Cluster, format: ExportFormat): Record<string, unknown> =>
    JSON.parse(exportPd(cluster, format).text) as Record<string, unknown>;

  it("has the fields of a store in the order in which PD 8.5 prints them", () => {
    const { count, stores } =
      parse(ran(small, [], seconds(30)), "pd-stores") as { count: number; stores: Record<string, object>[] };
    expect(count).toBe(4);
    expect(Object.keys(stores[0]?.["store"] ?? {})).toEqual([
      "id", "address", "labels", "version", "peer_address", "status_address", "start_timestamp",
        "last_heartbeat", "node_state", "state_name",
    ]);
    expect(Object.keys(stores[0]?.["status"] ?? {})).toEqual([
      "capacity", "available", "used_size", "leader_count", "leader_weight", "leader_score", "leader_size", "region_count",
      "region_weight", "region_score", "region_size", "slow_score", "start_ts", "last_heartbeat_ts", "uptime",
    ]);
  });

  it("has a learner's role as PD prints it, and no leader's id where PD knows none", () => {
    const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 });
    const [region] = topology.regions;
    if (region === undefined) throw new Error("no region");
    const peers = region.peers.map((peer, index) => ({ ...peer, role: index === 2 ? "Learner" : "Voter" }) as const);
    const cluster = born({ ...topology, regions: [{ ...region, peers, leader: 0 }] });
    const { regions } = parse(cluster, "pd-regions") as { regions: { peers: unknown[]; leader: unknown }[] };
    expect(regions[0]?.peers[2]).toMatchObject({ role: 1, role_name: "Learner", is_learner: true });
    expect(regions[0]?.leader).toEqual({ role_name: "Voter" });
  });

  it("names the members with 64-bit ids that are the same each time", () => {
    const text = exportPd(born(small), "pd-members").text;
    expect(text).toMatch(/"cluster_id": \d{15,20}\n/);
    expect(exportPd(born(small), "pd-members").text).toBe(text);
  });

  it("says which dead stores PD does not know to be dead", () => {
    const { notices } = exportPd(ran(small, ["1s kill store 2"], seconds(5)), "pd-stores");
    expect(notices.map(({ code, values }) => [code, values["store"]])).toEqual([["export.not-known-dead", "2"]]);
    expect(exportPd(ran(small, ["1s kill store 2"], seconds(60)), "pd-stores").notices).toEqual([]);
  });

  it("writes sizes and instants that are read back exactly", () => {
    fc.assert(fc.property(fc.nat(1_099_511_627_776), (mib) => {
      expect(parseSizeMiB(pdSizeText(mib))).toBe(mib);
    }));
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000_000, max: 4_000_000_000_000 }), (millis) => {
      const text = formatRfc3339(0, millis * 1_000);
      expect(text).toBe(new Date(millis).toISOString().replace(/\.?0*Z$/, "Z"));
      expect(parseRfc3339(text)).toBe(millis);
    }));
  });
});
