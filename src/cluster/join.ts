import { createMachine, type Location, type Machine } from "../machine/computer.ts";
import type { StoreId, StoreLabel } from "../proto/region.ts";
import { createStore, type PeerSeed, type StoreState } from "../store/index.ts";
import type { Refusal } from "../action/definition.ts";
import { nothingMissed, type Cluster } from "./cluster.ts";
import type { Engine } from "./host.ts";
import { startProcess } from "./lifecycle.ts";
import { askPd } from "./orders.ts";
import type { Process } from "./processes.ts";
import { emit } from "./record.ts";
import { MAX_STORES, placeholderMiB } from "./topologies.ts";
import type { StoreSpec } from "./topology.ts";

/** A new store's disk where nobody says otherwise. */
const NEW_STORE_MIB = 512 * 1024;

/**
 * Places a new machine with a process that has not started yet. Whoever others may call is to be entered in the directory too.
 */
export function join(cluster: Cluster, process: Process, location: Location): Machine {
  const machine = createMachine(cluster.machines.length, location, cluster.seed);
  machine.startedAt = cluster.now;
  cluster.machines.push(machine);
  cluster.processes.push(process);
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

/** A new, empty store joins: PD learns of it and begins to fill it. */
export function joinNewStore(engine: Engine, labels: readonly StoreLabel[]): Refusal | null {
  const { cluster } = engine;
  if (cluster.directory.stores.size >= MAX_STORES) {
    const text = `A cluster has at most ${MAX_STORES} stores here, those that have left included: no other can join.`;
    return { code: "too-many-stores", text, values: { limit: MAX_STORES } };
  }
  const id = newStoreId(engine);
  if (id === null) return { code: "pd-not-running", text: "PD does not run: a new store cannot join.", values: { kind: "pd", id: 1 } };
  const spec: StoreSpec = {
    id, address: `tikv-${id}:20160`, labels, state: "Up", alive: true, silentFor: null, capacityMiB: NEW_STORE_MIB,
    otherUsedMiB: placeholderMiB(NEW_STORE_MIB), version: "8.5.0",
  };
  const { machine } = joinStore(cluster, spec, []);
  const { address, capacityMiB, otherUsedMiB } = spec;
  askPd(engine, { kind: "put-store", store: { id, address, labels, capacityMiB, otherUsedMiB } });
  emit(engine, { name: "store.added", store: id });
  startProcess(engine, machine.id);
  return null;
}

/** PD gives out ids; a cluster that has none counts on from its stores. Null while PD does not run. */
function newStoreId(engine: Engine): StoreId | null {
  const { directory } = engine.cluster;
  if (directory.pds.length > 0) return askPd(engine, { kind: "allocate-id" })?.id ?? null;
  return Math.max(0, ...directory.stores.keys()) + 1;
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
