import { isPromotable, Role, type Raft } from "../raft/index.ts";
import { isLeader } from "../store/index.ts";
import type { Cluster } from "./cluster.ts";
import { MAX_DETAILED_PEERS, type PeerColumns } from "./frame.ts";
import type { FrameLayout } from "./layout.ts";

type Details = Pick<PeerColumns, "waited" | "timeout" | "granted" | "refused" | "voters" | "held">;

/** What a frame says of single replicas where there are few enough to be looked at one by one; empty columns elsewhere. */
export function peerDetails(cluster: Cluster, layout: FrameLayout): Details {
  const count = layout.peerIds.length > MAX_DETAILED_PEERS ? 0 : layout.peerIds.length;
  const details = {
    waited: new Uint16Array(count), timeout: new Uint16Array(count), granted: new Uint8Array(count),
    refused: new Uint8Array(count), voters: new Uint8Array(count), held: new Uint32Array(count),
  };
  if (count === 0) return details;
  const held = heldByPeer(cluster, layout);
  for (let row = 0; row < count; row++) {
    const place = layout.stores[layout.peerStore[row] ?? 0];
    const peer = place?.state.peers.get(layout.peerRegionIds[row] ?? 0);
    if (place === undefined || peer === undefined || cluster.machines[place.machine]?.process !== "running") continue;
    const { raft } = peer.node;
    details.held[row] = held.get(peer.id) ?? 0;
    if (raft.role === Role.Leader) continue;
    if (isPromotable(raft)) {
      details.waited[row] = Math.min(raft.electionElapsed, raft.randomizedElectionTimeout);
      details.timeout[row] = raft.randomizedElectionTimeout;
    }
    if (raft.role === Role.Follower) continue;
    details.granted[row] = raft.granted.length;
    details.refused[row] = raft.refused.length;
    details.voters[row] = votersOf(raft);
  }
  return details;
}

const votersOf = (raft: Raft): number => raft.progress.filter((each) => each.inIncoming || each.inOutgoing).length;

/** By peer id: what the region's newest running leader knows each replica to hold, and what it has committed itself. */
function heldByPeer(cluster: Cluster, layout: FrameLayout): ReadonlyMap<number, number> {
  const held = new Map<number, number>();
  const terms = new Map<number, number>();
  for (const { machine, state } of layout.stores) {
    if (cluster.machines[machine]?.process !== "running") continue;
    for (const peer of state.peers.values()) {
      const { raft } = peer.node;
      if (!isLeader(peer) || raft.term < (terms.get(peer.regionId) ?? 0)) continue;
      terms.set(peer.regionId, raft.term);
      for (const progress of raft.progress) held.set(progress.id, progress.match);
      held.set(peer.id, raft.log.committed);
    }
  }
  return held;
}
