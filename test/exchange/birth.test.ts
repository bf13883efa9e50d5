import { describe, expect, it } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { advance } from "../../src/cluster/loop.ts";
import { seconds, START, after } from "../../src/kernel/time.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { imported, regionsJson, storeJson, storesJson } from "./pd-json.ts";

/** Lets the cluster be born and live for a minute. */
function live(topology: Topology) {
  const silent = { event: () => undefined, observe: () => undefined };
  const cluster = createCluster(topology, "tikv", 1, silent);
  advance(cluster, after(START, seconds(60)), silent);
  return cluster;
}

const peer = (id: number, store: number, more: Record<string, unknown> = {}) => ({ id, store_id: store, ...more });

describe("an imported cluster", () => {
  it("with dead, draining and buried stores, learners, silent and waiting replicas lives", () => {
    const topology = imported(
      storesJson(storeJson(1), storeJson(2), storeJson(3), storeJson(4, { state_name: "Down" }),
        storeJson(5, { state_name: "Offline" }), storeJson(6, { state_name: "Tombstone" })),
      regionsJson(6, {
        1: { peers: [peer(21, 1), peer(22, 2), peer(23, 4)], leader: peer(23, 4) },
        2: { peers: [peer(31, 1), peer(32, 4), peer(33, 6)], leader: peer(31, 1) },
        3: { peers: [peer(41, 1), peer(42, 2), peer(43, 5), peer(44, 3, { role: 1 })], pending_peers: [peer(42, 2)] },
        4: { leader: {} },
        5: { down_peers: [{ peer: peer(62, 2), down_seconds: 900 }] },
      }));
    const cluster = live(topology);
    expect(cluster.now).toBe(seconds(60));
    // Region 3 has one live voter of three; every other one found a leader.
    expect([...cluster.unavailable.keys()]).toEqual([3]);
  });

  it("laid out for stores alone lives", () => {
    const counts = { region_count: 20, leader_count: 5, region_size: 900 };
    const cluster = live(imported(storesJson(...[1, 2, 3, 4].map((id) => storeJson(id, {}, counts)))));
    expect(cluster.unavailable.size).toBe(0);
  });

  it("with ids beyond 2^53 lives", () => {
    const text = JSON.stringify(regionsJson(2)).replaceAll('"store_id":3', '"store_id":18446744073709551615');
    const cluster = live(imported(text));
    expect(cluster.unavailable.size).toBe(0);
  });
});
