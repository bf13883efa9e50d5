import { createMachine, type Location, type Machine } from "../machine/computer.ts";
import type { StoreLabel } from "../proto/region.ts";
import { createStore, type PeerSeed, type StoreState } from "../store/index.ts";
import { nothingMissed, nothingToWrite, type Cluster } from "./cluster.ts";
import type { Process } from "./processes.ts";
import type { StoreSpec } from "./topology.ts";

/**
 * Places a new machine with a process that has not started yet. Whoever others may call is to be entered in the directory too.
 */
export function join(cluster: Cluster, process: Process, location: Location): Machine {
  const machine = createMachine(cluster.machines.length, location, cluster.seed);
  machine.startedAt = cluster.now;
  cluster.machines.push(machine);
  cluster.processes.push(process);
  cluster.nextWrites.push(nothingToWrite());
  cluster.held.push(nothingMissed());
  cluster.pauses.push(0);
  cluster.lastFault.push(0);
  return machine;
}

/** Places the machine of a store that has these peers. */
export function joinStore(cluster: Cluster, spec: StoreSpec,
  peers: readonly PeerSeed[]): { machine: Machine; state: StoreState } {
  const { id, address, labels, version, capacityMiB, otherUsedMiB } = spec;
  const { seed, settings } = cluster;
  const state = createStore({ id, address, labels, version, capacityMiB, otherUsedMiB, seed, settings: settings.store, peers });
  const machine = join(cluster, { kind: "store", id, state }, locationOf(labels, address));
  if (!spec.alive) machine.process = "dead";
  cluster.directory.stores.set(id, machine.id);
  return { machine, state };
}

/** The place that a store's labels name; without a host label its address tells hosts apart. */
export function locationOf(labels: readonly StoreLabel[], address: string): Location {
  const value = (...keys: string[]): string => labels.find((label) => keys.includes(label.key.toLowerCase()))?.value ?? "";
  return {
    region: value("region"),
    zone: value("zone", "dc", "az", "datacenter", "data-center"),
    rack: value("rack"),
    host: value("host") === "" ? (address.split(":")[0] ?? "") : value("host"),
  };
}
