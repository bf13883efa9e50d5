import type { Duration } from "../kernel/time.ts";
import type { PeerId, StoreId } from "../proto/region.ts";
import type { PeerSpec, RegionSpec, StoreSpec, Topology } from "./topology.ts";

/**
 * The same cluster with more replicas: every region keeps those that it has, and its leader, and gets others on stores that are
 * alive and hold none of it, in other places first and where there are fewest. Null where there are too few stores, where it
 * has as many already, or where placement rules say how many there are.
 */
export function widenTopology(topology: Topology, replicas: number): Topology | null {
  const stores = topology.stores.filter(({ alive, state }) => alive && state === "Up");
  if (topology.rules !== undefined || topology.maxReplicas >= replicas || stores.length < replicas) return null;
  const held = new Map<StoreId, number>(stores.map(({ id }) => [id, 0]));
  for (const { peers } of topology.regions) {
    for (const { storeId } of peers) held.set(storeId, (held.get(storeId) ?? 0) + 1);
  }
  let nextPeer: PeerId = topology.regions.reduce((most, { peers }) => peers.reduce((id, peer) => Math.max(id, peer.id), most), 0);
  const widen = (region: RegionSpec): RegionSpec => {
    const peers = region.peers.slice();
    while (peers.length < replicas) {
      const store = bestStore(stores, peers, held, topology.locationLabels);
      if (store === null) break;
      held.set(store.id, (held.get(store.id) ?? 0) + 1);
      const like = peers.find(({ logLength }) => logLength !== undefined)?.logLength;
      const added: PeerSpec = { id: ++nextPeer, storeId: store.id, role: "Voter", downFor: 0 as Duration, pending: false };
      peers.push(like === undefined ? added : { ...added, logLength: like });
    }
    return { ...region, peers };
  };
  return { ...topology, maxReplicas: replicas, regions: topology.regions.map(widen) };
}

/** The store that shares the fewest places with those that hold the region, then the one that holds least. */
function bestStore(
  stores: readonly StoreSpec[], peers: readonly PeerSpec[], held: ReadonlyMap<StoreId, number>, labels: readonly string[],
): StoreSpec | null {
  const holders = stores.filter(({ id }) => peers.some(({ storeId }) => storeId === id));
  const placeOf = ({ labels: own }: StoreSpec, key: string): string | undefined => own.find((label) => label.key === key)?.value;
  const shared = (store: StoreSpec): number => holders.reduce((sum, holder) => {
    const apart = labels.findIndex((key) => placeOf(store, key) !== placeOf(holder, key));
    return sum + (apart < 0 ? labels.length : apart);
  }, 0);
  const free = stores.filter((store) => !holders.includes(store));
  const heldBy = ({ id }: StoreSpec): number => held.get(id) ?? 0;
  return free.sort((a, b) => shared(a) - shared(b) || heldBy(a) - heldBy(b) || a.id - b.id)[0] ?? null;
}
