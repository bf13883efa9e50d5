import type { Refusal } from "../action/definition.ts";
import type { StoreId, StoreLabel } from "../proto/region.ts";
import type { Engine } from "./host.ts";
import { joinStore } from "./join.ts";
import { startProcess } from "./lifecycle.ts";
import { askPd } from "./orders.ts";
import { emit } from "./record.ts";
import { MAX_STORES, placeholderMiB } from "./topologies.ts";
import type { StoreSpec } from "./topology.ts";

/** A new store's disk where nobody says otherwise. */
const NEW_STORE_MIB = 512 * 1024;

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
