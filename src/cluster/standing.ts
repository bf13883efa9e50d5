import { assert } from "../kernel/assert.ts";
import { isLeader } from "../store/index.ts";
import type { Action } from "./actions.ts";
import { machineOf, storeStateOf, type Cluster } from "./cluster.ts";

/** What stands on one store: what a fault of it touches. */
export interface StandingStore {
  readonly store: number;
  /** Regions whose leader stands there, and all regions with a replica there, ascending. */
  readonly led: readonly number[];
  readonly hosted: readonly number[];
}

/** What stands on the stores that an action is about to hit, in the order of their machines; empty for other actions. */
export function standingOf(cluster: Cluster, action: Action): StandingStore[] {
  const nodes =
    "node" in action ? [action.node]
    : "from" in action ? [action.from, action.to]
    : action.kind === "partition" ? action.groups.flat()
    : [];
  const machines = new Set<number>();
  for (const node of nodes) {
    const machine = node.kind === "store" ? machineOf(cluster, node) : undefined;
    if (machine !== undefined) machines.add(machine);
  }
  return [...machines].sort((a, b) => a - b).map((machine) => standing(cluster, machine));
}

function standing(cluster: Cluster, machine: number): StandingStore {
  const store = storeStateOf(cluster, machine);
  assert(store !== undefined, "a store's machine runs a store");
  const led: number[] = [];
  const hosted: number[] = [];
  for (const peer of store.peers.values()) {
    hosted.push(peer.regionId);
    if (isLeader(peer)) led.push(peer.regionId);
  }
  return { store: store.id, led: led.sort((a, b) => a - b), hosted: hosted.sort((a, b) => a - b) };
}
