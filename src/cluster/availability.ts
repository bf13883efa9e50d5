import { between } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import { linkAt, type Network } from "../machine/network.ts";
import type { PeerRole, RegionId } from "../proto/region.ts";
import { isLeader, type StorePeerView } from "../store/index.ts";
import { storeStateOf, type Cluster } from "./cluster.ts";
import { emit, type Recorder } from "./record.ts";

/** Emits `region.unavailable` and `region.available` where the noted events made a difference. */
export function settleAvailability(recorder: Recorder): void {
  const { cluster, unsettled } = recorder;
  if (!unsettled.all && unsettled.regions.size === 0) return;
  const regions = unsettled.all ? [...cluster.replicaMachines.keys()] : [...unsettled.regions];
  unsettled.all = false;
  unsettled.regions.clear();
  for (const region of regions.sort((a, b) => a - b)) {
    const since = cluster.unavailable.get(region);
    // A region that is a part of another is served as such.
    const available = cluster.merged.has(region) || leadingMachine(cluster, region) !== undefined;
    if (available && since !== undefined) {
      cluster.unavailable.delete(region);
      emit(recorder, { name: "region.available", region, outage: between(since, cluster.now) });
    } else if (!available && since === undefined) {
      cluster.unavailable.set(region, cluster.now);
      emit(recorder, { name: "region.unavailable", region });
    }
  }
}

/**
 * The machine whose replica leads the region so that clients are served: its process runs, an entry of its own term is
 * committed, and over the network as it is it reaches a quorum of running replicas. Undefined if there is none.
 */
export function leadingMachine(cluster: Cluster, region: RegionId): MachineId | undefined {
  return cluster.replicaMachines.get(region)?.find((machine) => {
    const peer = runningPeer(cluster, machine, region);
    if (peer === undefined || !isLeader(peer) || !peer.node.raft.committedInTerm) return false;
    return reachesQuorum(cluster, machine, peer, incoming) && reachesQuorum(cluster, machine, peer, outgoing);
  });
}

function runningPeer(cluster: Cluster, machine: MachineId, region: RegionId): StorePeerView | undefined {
  if (cluster.machines[machine]?.process !== "running") return undefined;
  return storeStateOf(cluster, machine)?.peers.get(region);
}

const incoming = (role: PeerRole): boolean => role === "Voter" || role === "IncomingVoter";
const outgoing = (role: PeerRole): boolean => role === "Voter" || role === "DemotingVoter";

/** One half of a joint configuration, or all voters twice where it is not joint. */
function reachesQuorum(cluster: Cluster, from: MachineId, leader: StorePeerView, half: (role: PeerRole) => boolean): boolean {
  let voters = 0;
  let reached = 0;
  for (const { storeId, role } of leader.region.peers) {
    if (!half(role)) continue;
    voters++;
    const machine = cluster.directory.stores.get(storeId);
    if (machine === undefined || runningPeer(cluster, machine, leader.regionId) === undefined) continue;
    if (machine === from || (connected(cluster.network, from, machine) && connected(cluster.network, machine, from))) reached++;
  }
  return reached > voters / 2;
}

function connected(network: Network, from: MachineId, to: MachineId): boolean {
  const link = linkAt(network, from, to);
  return link === undefined || (!link.cut && link.lossPercent < 100);
}
