import { storeStateOf, type Cluster } from "../../src/cluster/cluster.ts";
import { defined } from "../../src/kernel/assert.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { ownPeers } from "../../src/store/regions.ts";

/** How stores reckon with ticks and with heartbeats that are said again, whatever comes of it. */
const RECKONING = new Set([
  "wake", "serial", "countedUntil", "dueTick", "dues", "beats", "chores", "standing", "still",
]);

/** A digest of what the stores, the disks, the network and what is planned are, besides how stores reckon. Touches all peers. */
export function stateWithoutReckoning(cluster: Cluster): string {
  // A peer is told how many ticks are over, and what its heartbeats came to, when it is touched: nothing else becomes of that.
  for (const id of cluster.directory.stores.values()) ownPeers(defined(storeStateOf(cluster, id), "each store has its state"));
  const processes = cluster.processes.map(({ state }) => reckoningApart(state));
  const planned = plannedEvents(cluster.queue)
    .filter(({ item }) => item.kind !== "timer" || (item.timer.kind !== "tick" && item.timer.kind !== "etcd-tick"))
    .map(({ time, item }) => [time, reckoningApart(item)]);
  const { machines, network, lastFault } = cluster;
  return hashValue([processes, planned, machines, network, lastFault]);
}

/** The value without how its groups reckon. Every Raft node with all that it holds is in it. */
function reckoningApart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reckoningApart);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  if (value instanceof Map) return [...value].map(([key, each]) => [key, reckoningApart(each)]);
  if (value instanceof Set) return [...value];
  return Object.fromEntries(Object.entries(value).filter(([name]) => !RECKONING.has(name))
    .map(([name, each]) => [name, reckoningApart(each)]));
}
