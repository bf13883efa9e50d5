import { expect, test } from "vitest";
import { importCluster } from "../../src/exchange/import.ts";
import { createRun, type Run } from "../../src/session/run.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";
import { benchOn } from "./ground.ts";

function imported(...texts: readonly string[]): Topology {
  const result = importCluster(texts.map((text, i) => ({ name: `${i}.json`, text })));
  if (!result.ok) throw new Error(result.notices.map((notice) => notice.text).join("\n"));
  return result.topology;
}

const born = (topology: Topology): Run => createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] }, false);

/** What is printed of a cluster, imported again: the buried stores are asked for, too. */
function again(topology: Topology): Topology {
  const bench = benchOn(born(topology));
  return imported(bench.type("store --state=Up,Offline,Tombstone"), bench.type("region"), bench.type("config show all"));
}

/** A topology with its ids as the documents wrote them. */
function named({ names, stores, regions, locationLabels, maxReplicas }: Topology): unknown {
  const text = (id: number): string => names[String(id)] ?? String(id);
  return {
    locationLabels, maxReplicas,
    stores: stores.map((store) => ({ ...store, id: text(store.id) })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    regions: regions.map((region) => ({
      ...region, id: text(region.id), leader: text(region.leader),
      peers: region.peers.map((peer) => ({ ...peer, id: text(peer.id), storeId: text(peer.storeId) })),
    })),
  };
}

for (const path of ["pd/three-stores-v4.0.14/stores.json", "pd/all-store-states/stores.json"]) {
  const text = sharedText(path);
  const source = text === undefined ? NO_DATA : path;
  test.skipIf(text === undefined)(`What the terminal prints of a real cluster is that cluster (${source})`, () => {
    const topology = imported(text ?? "");
    expect(named(again(topology))).toEqual(named(topology));
  });
}

const LONG = `{"count": 1, "regions": [{"id": 18446744073709551615, "start_key": "", "end_key": "", "epoch":
  {"conf_ver": 5, "version": 7}, "peers": [{"id": 9007199254740993, "store_id": 9007199254740995}, 
  {"id": 9007199254740992, "store_id": 2}],
  "leader": {"id": 9007199254740993, "store_id": 9007199254740995}, "approximate_size": 1}]}`;

test("Ids beyond 2^53 are printed digit for digit, are understood as they are printed, and come back.", () => {
  const topology = imported(LONG);
  const bench = benchOn(born(topology));
  expect(bench.type("region 18446744073709551615 | jq -c '{id, peers: [.peers[].id]}'"))
    .toBe("{\"id\":18446744073709551615,\"peers\":[9007199254740993,9007199254740992]}\n");
  expect(bench.type("store 9007199254740995 | jq .store.id")).toBe("9007199254740995\n");
  expect(bench.type("region store 9007199254740995 | jq .count")).toBe("1\n");
  expect(named(again(topology))).toEqual(named(topology));
});
