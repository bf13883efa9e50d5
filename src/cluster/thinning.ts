import { defined } from "../kernel/assert.ts";
import { createPathTable, type PathTable } from "../kernel/patch.ts";
import type { MachineId } from "../machine/computer.ts";
import { putBack, takeOut, type ThinPeers } from "../store/thin.ts";
import { forkCluster, storeStateOf, type Cluster } from "./cluster.ts";

/** The stores of a cluster that nobody goes on from, as what differs of their peers from those of an earlier one. */
export interface ThinStores {
  readonly earlier: Cluster;
  readonly table: PathTable;
  readonly stores: ReadonlyMap<MachineId, ThinPeers>;
  /** Peers that differ, and estimated bytes of what is held of them. */
  readonly changed: number;
  readonly weight: number;
}

/** Measured, as all weights of keyframes: what a patch holds, and a peer that is held as a whole. */
const BYTES = { changed: 8, code: 2, number: 8, other: 48, whole: 2_450 } as const;

/** Takes the peers out of the stores of a fork: what is left and what is returned make the cluster again (`thickStores`). */
export function thinStores(cluster: Cluster, earlier: Cluster): ThinStores {
  const table = createPathTable();
  const stores = new Map<MachineId, ThinPeers>();
  let changed = 0;
  let weight = 0;
  for (const machine of cluster.directory.stores.values()) {
    const [state, before] = [storeStateOf(cluster, machine), storeStateOf(earlier, machine)];
    if (state === undefined || before === undefined) {
      changed += state?.peers.size ?? 0;
      weight += (state?.peers.size ?? 0) * BYTES.whole;
      continue;
    }
    const count = state.peers.size;
    const peers = takeOut(table, state, before);
    changed += peers?.changed.length ?? count;
    weight += peers === null ? count * BYTES.whole : weightOf(peers);
    if (peers !== null) stores.set(machine, peers);
  }
  return { earlier, table, stores, changed, weight };
}

const weightOf = ({ order, changed, patch: { codes, numbers, others }, whole }: ThinPeers): number =>
  ((order?.length ?? 0) + changed.length) * BYTES.changed + codes.length * BYTES.code + numbers.length * BYTES.number +
  others.length * BYTES.other + whole.size * BYTES.whole;

/** A cluster to go on with, as the one was that the peers were taken out of. */
export function thickStores(held: Cluster, { earlier, table, stores }: ThinStores): Cluster {
  const cluster = forkCluster(held);
  for (const [machine, peers] of stores) {
    const [state, before] = [storeStateOf(cluster, machine), storeStateOf(earlier, machine)];
    putBack(table, defined(state, "a store stays one"), defined(before, "a store stays one"), peers);
  }
  return cluster;
}
