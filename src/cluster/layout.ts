import type { Key, Region, RegionId } from "../proto/region.ts";
import type { StorePeerView, StoreState } from "../store/index.ts";
import { storeStateOf, type Cluster } from "./cluster.ts";

/** Where everything stands in a frame: rows of stores, regions (in key order) and replicas (by store, then key). */
export interface FrameLayout {
  readonly number: number;
  readonly stores: readonly { readonly machine: number; readonly state: StoreState }[];
  readonly regionIds: Float64Array;
  readonly startKeys: readonly Key[];
  readonly endKeys: readonly Key[];
  readonly regionRow: ReadonlyMap<RegionId, number>;
  readonly peerIds: Float64Array;
  /** Of each replica its row among the regions and stores. */
  readonly peerRegion: Uint32Array;
  readonly peerStore: Uint16Array;
  /** Where the replicas stand, store by store, each in the order in which its store keeps them: how they lie in memory. */
  readonly rowOfPlace: Uint32Array;
}

/** A replica whose region is not known yet (it waits for its first snapshot), or is no more. */
const NO_ROW = 0xffff_ffff;

/** Lays a cluster out. Costs a sort of all replicas: done only when `cluster.layout` changes. */
export function layOut(cluster: Cluster): FrameLayout {
  const stores: { machine: number; state: StoreState }[] = [];
  for (const machine of cluster.directory.stores.values()) {
    const state = storeStateOf(cluster, machine);
    if (state !== undefined) stores.push({ machine, state });
  }
  stores.sort((a, b) => a.state.id - b.state.id);
  const regions = latestRegions(stores.map((store) => store.state)).filter(({ id }) => !cluster.merged.has(id));
  const regionRow = new Map(regions.map((region, row) => [region.id, row]));
  const rows: { peer: StorePeerView; store: number; region: number; place: number }[] = [];
  stores.forEach(({ state }, store) => {
    const first = rows.length;
    const own = [...state.peers.values()].map((peer, i) =>
      ({ peer, store, region: regionRow.get(peer.regionId) ?? NO_ROW, place: first + i }));
    own.sort((a, b) => a.region - b.region || a.peer.regionId - b.peer.regionId);
    for (const row of own) rows.push(row);
  });
  const rowOfPlace = new Uint32Array(rows.length);
  rows.forEach(({ place }, row) => {
    rowOfPlace[place] = row;
  });
  return {
    number: cluster.layout,
    stores,
    regionIds: Float64Array.from(regions, (region) => region.id),
    startKeys: regions.map((region) => region.startKey),
    endKeys: regions.map((region) => region.endKey),
    regionRow,
    peerIds: Float64Array.from(rows, (row) => row.peer.id),
    peerRegion: Uint32Array.from(rows, (row) => row.region),
    peerStore: Uint16Array.from(rows, (row) => row.store),
    rowOfPlace,
  };
}

/** The newest descriptor of every region that any replica knows, in key order. */
function latestRegions(stores: readonly StoreState[]): Region[] {
  const latest = new Map<RegionId, Region>();
  for (const store of stores) {
    for (const { region, disk: { initialized } } of store.peers.values()) {
      const known = latest.get(region.id);
      if (initialized && (known === undefined || isNewer(region, known))) latest.set(region.id, region);
    }
  }
  return [...latest.values()].sort((a, b) => (a.startKey < b.startKey ? -1 : a.startKey > b.startKey ? 1 : a.id - b.id));
}

export const isNewer = (a: Region, b: Region): boolean =>
  a.epoch.version > b.epoch.version || (a.epoch.version === b.epoch.version && a.epoch.confVer > b.epoch.confVer);
