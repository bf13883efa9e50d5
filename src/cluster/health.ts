import { isExclusive, stuckRegion, wantedPeers } from "../pd/index.ts";
import type { Peer, PeerRole, Region, RegionId } from "../proto/region.ts";
import { leadingMachine } from "./availability.ts";
import { pdStateOf, storeStateOf, type Cluster } from "./cluster.ts";
import { isNewer } from "./layout.ts";
import { pdRegionInfo } from "./pd-view.ts";

/** How many regions are in which trouble. */
export interface RegionHealth {
  readonly count: number;
  /** No running replica leads and can serve. */
  readonly unavailable: number;
  /** No running replica leads at all (a leader cut off from its quorum still counts as one). */
  readonly leaderless: number;
  /** Not fully replicated, in the meaning of `isFullyReplicated`. */
  readonly underReplicated: number;
  /** As PD knows it. */
  readonly downPeer: number;
  readonly pendingPeer: number;
}

/** The newest descriptor of a region that any replica has applied; undefined before any has. */
export function latestDescriptor(cluster: Cluster, region: RegionId): Region | undefined {
  let latest: Region | undefined;
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const peer = storeStateOf(cluster, machine)?.peers.get(region);
    if (peer === undefined || !peer.disk.initialized) continue;
    if (latest === undefined || isNewer(peer.region, latest)) latest = peer.region;
  }
  return latest;
}

/**
 * The one meaning of "fully replicated": as many voters and learners as PD's placement rules want with their data on running
 * stores, none besides on a store that does not run, and no change of membership under way. Stores that a label keeps for other
 * rules (TiFlash) do not count where no rule wants learners, and what lies on them is no damage: PD leaves it alone.
 */
export function isFullyReplicated(cluster: Cluster, region: Region): boolean {
  const pd = pdStateOf(cluster);
  const wanted = pd === undefined ? { voters: cluster.settings.pd.maxReplicas, learners: 0 } : wantedPeers(pd, region);
  let voters = 0;
  let learners = 0;
  for (const peer of region.peers) {
    if (wanted.learners === 0 && isKeptApart(cluster, peer)) continue;
    if (!isHeld(cluster, region, peer)) return false;
    if (peer.role === "Voter") voters++;
    else if (peer.role === "Learner") learners++;
    else return false;
  }
  return voters >= wanted.voters && learners === wanted.learners;
}

/** Whether more than half of the voters run, in both halves of a joint configuration. */
export const hasQuorum = (cluster: Cluster, region: Region): boolean => isMostOf(region, (peer) => isHeld(cluster, region, peer));

/** Whether those that `holds` tells are more than half of the voters, in both halves of a joint configuration. */
export const isMostOf = (region: Region, holds: (voter: Peer) => boolean): boolean =>
  isMajority(region, "DemotingVoter", holds) && isMajority(region, "IncomingVoter", holds);

function isMajority(region: Region, without: PeerRole, holds: (voter: Peer) => boolean): boolean {
  const voters = region.peers.filter(({ role }) => role !== "Learner" && role !== without);
  return voters.filter(holds).length > voters.length / 2;
}

export const isRunning = (cluster: Cluster, { storeId }: Peer): boolean =>
  cluster.machines[cluster.directory.stores.get(storeId) ?? -1]?.process === "running";

/** Whether the peer's store runs and holds its data. */
export const isHeld = (cluster: Cluster, region: Region, peer: Peer): boolean =>
  isRunning(cluster, peer) &&
  storeStateOf(cluster, cluster.directory.stores.get(peer.storeId) ?? -1)?.peers.get(region.id)?.disk.initialized === true;

function isKeptApart(cluster: Cluster, peer: Peer): boolean {
  const machine = cluster.directory.stores.get(peer.storeId);
  const store = machine === undefined ? undefined : storeStateOf(cluster, machine);
  return store !== undefined && isExclusive(store.labels);
}

/** How many regions lack a replica or are being changed. */
export const countUnrepaired = (cluster: Cluster): number =>
  [...cluster.replicaMachines.keys()].filter((id) => isUnrepaired(cluster, id)).length;

/**
 * Whether time alone may make an unrepaired region whole: unless PD, with the stores as they are, has found no store for it.
 * Without PD nobody makes replicas elsewhere, and only those of running stores can still catch up.
 */
export function isHealing(cluster: Cluster, id: RegionId): boolean {
  const pd = pdStateOf(cluster);
  if (pd !== undefined) return stuckRegion(pd, id)?.reason !== "no-store";
  return latestDescriptor(cluster, id)?.peers.every((peer) => isRunning(cluster, peer)) === true;
}

/** The regions that want repair, those among them of which no replica is left. */
export const regionsInWant = (cluster: Cluster): RegionId[] =>
  [...cluster.replicaMachines.keys()].filter((id) => {
    const region = latestDescriptor(cluster, id);
    return region === undefined || !isFullyReplicated(cluster, region);
  });

export function isUnrepaired(cluster: Cluster, id: RegionId): boolean {
  const region = latestDescriptor(cluster, id);
  return region !== undefined && !isFullyReplicated(cluster, region);
}

export function regionHealth(cluster: Cluster): RegionHealth {
  let leaderless = 0;
  let downPeer = 0;
  let pendingPeer = 0;
  for (const id of cluster.replicaMachines.keys()) {
    if (cluster.unavailable.has(id) && leadingMachine(cluster, id) === undefined && !hasLeader(cluster, id)) leaderless++;
    const info = pdRegionInfo(cluster, id);
    if (info !== undefined && info.downPeers.length > 0) downPeer++;
    if (info !== undefined && info.pendingPeers.length > 0) pendingPeer++;
  }
  return {
    count: cluster.replicaMachines.size,
    unavailable: cluster.unavailable.size,
    leaderless,
    underReplicated: countUnrepaired(cluster),
    downPeer,
    pendingPeer,
  };
}

function hasLeader(cluster: Cluster, region: RegionId): boolean {
  return (cluster.replicaMachines.get(region) ?? []).some((machine) => {
    const raft = storeStateOf(cluster, machine)?.peers.get(region)?.node.raft;
    return cluster.machines[machine]?.process === "running" && raft !== undefined && raft.lead === raft.id;
  });
}
