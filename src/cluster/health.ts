import type { Region, RegionId } from "../proto/region.ts";
import { leadingMachine } from "./availability.ts";
import { storeStateOf, type Cluster } from "./cluster.ts";
import { isNewer } from "./layout.ts";
import { pdRegionInfo } from "./pd-view.ts";

/** How many regions are in which trouble. */
export interface RegionHealth {
  readonly count: number;
  /** No running replica leads and can serve. */
  readonly unavailable: number;
  /** No running replica leads at all (a leader cut off from its quorum still counts as one). */
  readonly leaderless: number;
  /** Fewer voters on running stores than wanted, or a joint or learner state on the way there. */
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
    if (peer === undefined || !peer.initialized) continue;
    if (latest === undefined || isNewer(peer.region, latest)) latest = peer.region;
  }
  return latest;
}

/** True where the region has all its voters, each on a running store, and nothing is under way. */
export function isFullyReplicated(cluster: Cluster, region: Region): boolean {
  let voters = 0;
  for (const { storeId, role } of region.peers) {
    if (role !== "Voter") return false;
    const machine = cluster.machines[cluster.storeMachines.get(storeId) ?? -1];
    if (machine?.process !== "running") return false;
    voters++;
  }
  return voters >= cluster.settings.pd.maxReplicas;
}

/** How many regions lack a replica or are being changed. */
export function countUnrepaired(cluster: Cluster): number {
  let count = 0;
  for (const id of cluster.replicaMachines.keys()) {
    const region = latestDescriptor(cluster, id);
    if (region !== undefined && !isFullyReplicated(cluster, region)) count++;
  }
  return count;
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
