import { MAX_STORES } from "../cluster/topologies.ts";
import type { RegionSpec, StoreSpec, Topology } from "../cluster/topology.ts";
import { ruleProblem } from "../proto/rule-areas.ts";
import { LARGEST_ENGINE_ID, MAX_REGIONS, MAX_TOLD_REPLICAS } from "./limits.ts";

/**
 * Why no cluster can be born from this topology, in a sentence, or undefined where one can. For topologies that come
 * from outside already in our own shape; what PD's documents get wrong is settled by the importer.
 */
export function topologyFault(topology: Topology): string | undefined {
  const { stores, regions } = topology;
  if (stores.length < 1 || stores.length > MAX_STORES) return `there must be 1 to ${MAX_STORES} stores, not ${stores.length}`;
  if (regions.length < 1 || regions.length > MAX_REGIONS) {
    return `there must be 1 to ${MAX_REGIONS} regions, not ${regions.length}`;
  }
  const replicas = regions.reduce((sum, region) => sum + region.peers.length, 0);
  if (replicas > MAX_TOLD_REPLICAS) return `there must be at most ${MAX_TOLD_REPLICAS} replicas, not ${replicas}`;
  const byId = new Map(stores.map((store) => [store.id, store]));
  const twice = stores.find((store) => byId.get(store.id) !== store);
  if (twice !== undefined) return `two stores have the id ${twice.id}`;
  for (const store of stores) {
    if (store.alive !== (store.silentFor === null)) return `store ${store.id} must be either alive or silent`;
  }
  if ((topology.pdLeader ?? 1) > Math.max(1, topology.pdMembers)) return `PD has no member ${topology.pdLeader}`;
  const problem = topology.rules === undefined ? null : ruleProblem(topology.rules);
  if (problem !== null) return `PD does not take the placement rules: ${problem.why}`;
  return firstRegionFault(regions, byId);
}

/** A run goes on counting ids and epochs, and must never leave what a number counts exactly. */
const MAX_COUNT = LARGEST_ENGINE_ID * 1.5;

function firstRegionFault(
  regions: readonly RegionSpec[], stores: ReadonlyMap<number, StoreSpec>,
): string | undefined {
  const regionIds = new Set<number>();
  /** By id, the region that has it. */
  const peerIds = new Map<number, number>();
  let end = "";
  for (const [index, region] of regions.entries()) {
    const isLast = index === regions.length - 1;
    if (region.startKey !== end) return `region ${region.id} does not start where the region before it ends`;
    if (isLast !== (region.endKey === "")) return `region ${region.id} does not end where it should`;
    if (!isLast && region.endKey <= region.startKey) return `region ${region.id} ends before it starts`;
    const counts = [region.id, region.confVer, region.version];
    if (counts.some((count) => count < 1 || count > MAX_COUNT)) return `region ${region.id} has an id or epoch out of range`;
    if (regionIds.has(region.id)) return `two regions have the id ${region.id}`;
    regionIds.add(region.id);
    end = region.endKey;
    const fault = peersFault(region, stores, peerIds);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function peersFault(
  region: RegionSpec, stores: ReadonlyMap<number, StoreSpec>, peerIds: Map<number, number>,
): string | undefined {
  const onStores = new Set<number>();
  for (const peer of region.peers) {
    if (!stores.has(peer.storeId)) return `region ${region.id} has a peer on store ${peer.storeId}, which does not exist`;
    if (onStores.has(peer.storeId)) return `region ${region.id} has two peers on store ${peer.storeId}`;
    const other = peerIds.get(peer.id);
    if (other === region.id) return `region ${region.id} has two peers with the id ${peer.id}`;
    if (other !== undefined) return `regions ${other} and ${region.id} both have a peer with the id ${peer.id}`;
    onStores.add(peer.storeId);
    peerIds.set(peer.id, region.id);
  }
  const voters = region.peers.filter((peer) => peer.role !== "Learner");
  if (voters.length === 0) return `region ${region.id} has no voter`;
  if (region.leader === 0) return undefined;
  const leader = voters.find((peer) => peer.id === region.leader);
  if (leader === undefined) return `the leader of region ${region.id} is none of its voters`;
  if (stores.get(leader.storeId)?.alive !== true) return `the leader of region ${region.id} stands on a dead store`;
  return undefined;
}
