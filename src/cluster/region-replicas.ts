import { orderedBefore } from "../kernel/ordered-map.ts";
import { holdsKey } from "../proto/keys.ts";
import type { Key, RegionId, StoreId } from "../proto/region.ts";
import { asItIs, isLeader, type StorePeerView, type StoreState } from "../store/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";
import { isNewer } from "./layout.ts";

/** A replica of a region, and where it is. */
export interface RegionReplica {
  readonly machine: number;
  readonly store: StoreId;
  readonly state: StoreState;
  readonly peer: StorePeerView;
}

/** All replicas of a region, by store. */
export function regionReplicas(cluster: Cluster, region: RegionId): RegionReplica[] {
  const replicas: RegionReplica[] = [];
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const state = storeStateOf(cluster, machine);
    const peer = state?.peers.get(region);
    if (state !== undefined && peer !== undefined) replicas.push({ machine, store: state.id, state, peer: asItIs(state, peer) });
  }
  return replicas.sort((a, b) => a.store - b.store);
}

/** The replica that leads with the highest term among the running ones. */
export function leadingReplica(cluster: Cluster, replicas: readonly RegionReplica[]): RegionReplica | undefined {
  return replicas
    .filter(({ machine, peer }) => machineAt(cluster, machine).process === "running" && isLeader(peer))
    .sort((a, b) => b.peer.node.raft.term - a.peer.node.raft.term)[0];
}

/** The store that leads the region; 0 for none. */
export const leaderAt = (cluster: Cluster, region: RegionId | null): StoreId =>
  (region === null ? 0 : leadingReplica(cluster, regionReplicas(cluster, region))?.store ?? 0);

/** The region in which a key lies, by the newest replica that holds it; null where none does. */
export function regionHolding(cluster: Cluster, key: Key): RegionId | null {
  let newest: StorePeerView | null = null;
  for (const machine of cluster.directory.stores.values()) {
    const state = storeStateOf(cluster, machine);
    const id = state === undefined ? undefined : orderedBefore(state.ranges, `${key}\0`);
    const peer = id === undefined ? undefined : state?.peers.get(id);
    if (peer === undefined || !holdsKey(peer.region, key)) continue;
    if (newest === null || isNewer(peer.region, newest.region)) newest = peer;
  }
  return newest?.regionId ?? null;
}
