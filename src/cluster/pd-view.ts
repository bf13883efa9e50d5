import type { Instant } from "../kernel/time.ts";
import { displayedState, viewStore, type RegionInfo, type PdStoreView } from "../pd/index.ts";
import type { RegionId, StoreId, StoreLabel, StoreStateName } from "../proto/region.ts";
import type { StoreState } from "../store/index.ts";
import { pdStateOf, type Cluster } from "./cluster.ts";

/** The state that PD displays for a store; Up where there is no PD. What PD knows no more, it has buried. */
export function storeStateName(cluster: Cluster, store: StoreId): StoreStateName {
  const pd = pdStateOf(cluster);
  return pd === undefined ? "Up" : displayedState(pd, store, cluster.now) ?? "Tombstone";
}

/** Where the store stands: as PD has it, which pd-ctl may have told otherwise than the store's own configuration. */
export const labelsInPd = (cluster: Cluster, { id, labels }: StoreState): readonly StoreLabel[] =>
  pdStateOf(cluster)?.stores.get(id)?.labels ?? labels;

/** When PD last heard of the store; null if never. */
export const lastHeartbeatOf = (cluster: Cluster, store: StoreId): Instant | null =>
  pdStateOf(cluster)?.stores.get(store)?.lastHeartbeat ?? null;

export function pdStoreView(cluster: Cluster, store: StoreId): PdStoreView | undefined {
  const pd = pdStateOf(cluster);
  return pd === undefined ? undefined : viewStore(pd, store, cluster.now);
}

export const pdRegionInfo = (cluster: Cluster, region: RegionId): RegionInfo | undefined =>
  pdStateOf(cluster)?.tree.infos.get(region);
