import type { Instant } from "../kernel/time.ts";
import { displayedState, viewStore, type RegionInfo, type PdStoreView } from "../pd/index.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";
import { pdStateOf, type Cluster } from "./cluster.ts";

/** The state that PD displays for a store; Up where nobody could say otherwise. */
export function storeStateName(cluster: Cluster, store: StoreId): StoreStateName {
  const pd = pdStateOf(cluster);
  return (pd === undefined ? undefined : displayedState(pd, store, cluster.now)) ?? "Up";
}

/** When PD last heard of the store; null if never. */
export const lastHeartbeatOf = (cluster: Cluster, store: StoreId): Instant | null =>
  pdStateOf(cluster)?.stores.get(store)?.lastHeartbeat ?? null;

export function pdStoreView(cluster: Cluster, store: StoreId): PdStoreView | undefined {
  const pd = pdStateOf(cluster);
  return pd === undefined ? undefined : viewStore(pd, store, cluster.now);
}

export const pdRegionInfo = (cluster: Cluster, region: RegionId): RegionInfo | undefined =>
  pdStateOf(cluster)?.tree.infos.get(region);
