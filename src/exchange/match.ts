import { fail, warn } from "./notices.ts";
import { sizeInNotice } from "./quantities.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { byEngineId, statusPlace, type ImportedPeer, type ImportedRegion, type ImportedStore } from "./records.ts";

/** What is assumed of a store of which no size is known: the disk that our own generator gives. */
export const ASSUMED_CAPACITY_MIB = 512 * 1_024;

/** How the replicas lie on the stores: counted from the regions. */
export interface StoreLoad {
  peers: number;
  leaders: number;
  sizeMiB: number;
  downPeers: number;
  /** Of the peer that has been silent the longest. */
  downSeconds: number;
}

export function loadOfStores(regions: readonly ImportedRegion[]): ReadonlyMap<number, StoreLoad> {
  const loads = new Map<number, StoreLoad>();
  for (const region of regions) {
    for (const peer of region.peers) {
      let load = loads.get(peer.storeId);
      if (load === undefined) {
        load = { peers: 0, leaders: 0, sizeMiB: 0, downPeers: 0, downSeconds: 0 };
        loads.set(peer.storeId, load);
      }
      load.peers++;
      load.sizeMiB += region.sizeMiB;
      if (peer.id === region.leader) load.leaders++;
      if (peer.downSeconds > 0) load.downPeers++;
      load.downSeconds = Math.max(load.downSeconds, peer.downSeconds);
    }
  }
  return loads;
}

/**
 * The stores of the cluster: those listed, and one made for every other store on which a replica stands. Undefined
 * where list and regions are not of one cluster, which is said.
 */
export function matchStores(
  reading: Reading, listed: readonly ImportedStore[], regions: readonly ImportedRegion[], storesGiven: boolean,
): ImportedStore[] | undefined {
  const loads = loadOfStores(regions);
  const stores = [...listed];
  const known = new Set(listed.map((store) => store.id));
  const strangers = peersOfStrangers(regions, known);
  if (storesGiven && comesFromElsewhere(reading, listed, loads, strangers)) return undefined;
  for (const peer of strangers.first) {
    const load = loads.get(peer.storeId);
    if (storesGiven) {
      const values = { store: writtenId(reading.ids, peer.storeId), capacity: sizeInNotice(ASSUMED_CAPACITY_MIB) };
      warn(reading.notices, "store.unknown", pathOf(within(peer.place, "store_id")), values);
    }
    if (load !== undefined) stores.push(strangerStore(reading, peer, load));
  }
  if (!storesGiven) {
    warn(reading.notices, "store.derived", "", { count: stores.length, capacity: sizeInNotice(ASSUMED_CAPACITY_MIB) });
  }
  for (const store of listed) sayDisagreements(reading, store, loads.get(store.id));
  return stores.sort(byEngineId);
}

interface Strangers {
  /** The first replica of each store that no list names. */
  readonly first: readonly ImportedPeer[];
  readonly peers: number;
  readonly allPeers: number;
}

function peersOfStrangers(regions: readonly ImportedRegion[], known: ReadonlySet<number>): Strangers {
  const first = new Map<number, ImportedPeer>();
  let peers = 0;
  let allPeers = 0;
  for (const region of regions) {
    for (const peer of region.peers) {
      allPeers++;
      if (known.has(peer.storeId)) continue;
      peers++;
      if (!first.has(peer.storeId)) first.set(peer.storeId, peer);
    }
  }
  return { first: [...first.values()], peers, allPeers };
}

/** Counts of two dumps of one cluster, taken a moment apart, agree within this factor; those of two clusters need not. */
const NEAR = 2;
const FAR = 4;

/**
 * Whether list and regions are of two clusters. They are of one where some store's count fits, whatever else is missing
 * (people also export a single store). Where none fits they are of two if most replicas stand on stores that the list
 * lacks, or if a quarter do and every count is far off.
 */
function comesFromElsewhere(
  reading: Reading, listed: readonly ImportedStore[], loads: ReadonlyMap<number, StoreLoad>, strangers: Strangers,
): boolean {
  const [stranger] = strangers.first;
  if (stranger === undefined) return false;
  const factors: number[] = [];
  for (const store of listed) {
    const said = store.regionCount ?? 0;
    const found = loads.get(store.id)?.peers ?? 0;
    if (said > 0) factors.push(Math.max(said, found) / Math.max(1, Math.min(said, found)));
  }
  if (factors.some((factor) => factor <= NEAR)) return false;
  const allFar = factors.length > 0 && factors.every((factor) => factor > FAR);
  if (strangers.peers * (allFar ? 4 : 2) <= strangers.allPeers) return false;
  const values = {
    unknown: strangers.peers, total: strangers.allPeers, store: writtenId(reading.ids, stranger.storeId),
  };
  fail(reading.notices, "import.different-clusters", pathOf(within(stranger.place, "store_id")), values);
  return true;
}

/** A store of which only its replicas are known. It is dead where every leader reports its replica down. */
function strangerStore(reading: Reading, peer: ImportedPeer, load: StoreLoad): ImportedStore {
  const isDead = load.downPeers === load.peers;
  const store = writtenId(reading.ids, peer.storeId);
  if (isDead) warn(reading.notices, "store.derived-dead", pathOf(within(peer.place, "store_id")), { store });
  return {
    id: peer.storeId, place: peer.place, listed: false, bare: false, address: `store-${store}`,
    version: "", deployPath: "", labels: [],
    state: "Up", stateName: "Up", stateNamed: true, lastHeartbeat: null, silentSeconds: isDead ? load.downSeconds : null,
    capacityMiB: null, availableMiB: null, usedMiB: null,
    regionCount: null, leaderCount: null, regionSizeMiB: null, leaderSizeMiB: null,
    leaderWeight: null, regionWeight: null,
  };
}

function sayDisagreements(reading: Reading, store: ImportedStore, load: StoreLoad | undefined): void {
  const status = statusPlace(store);
  const name = writtenId(reading.ids, store.id);
  const listedPeers = load?.peers ?? 0;
  const listedLeaders = load?.leaders ?? 0;
  if (store.regionCount !== null && store.regionCount !== listedPeers) {
    const values = { store: name, said: store.regionCount, listed: listedPeers };
    warn(reading.notices, "store.region-count", pathOf(within(status, "region_count")), values);
  }
  if (store.leaderCount !== null && store.leaderCount !== listedLeaders) {
    const values = { store: name, said: store.leaderCount, listed: listedLeaders };
    warn(reading.notices, "store.leader-count", pathOf(within(status, "leader_count")), values);
  }
  if (store.state === "Tombstone" && listedPeers > 0) {
    warn(reading.notices, "store.buried-with-peers", pathOf(store.place), { store: name, count: listedPeers });
  } else if (store.state !== "Tombstone" && listedPeers === 0) {
    warn(reading.notices, "store.no-regions", pathOf(store.place), { store: name });
  }
}
