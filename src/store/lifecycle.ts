import { assert } from "../kernel/assert.ts";
import { dropTransfers } from "../group/index.ts";
import { START } from "../kernel/time.ts";
import type { PeerId, Region, RegionEpoch, RegionId } from "../proto/region.ts";
import { isEpochStale } from "./membership.ts";
import { createEmptyPeer, type StorePeer } from "./peer.ts";
import { addPeer, removePeer } from "./regions.ts";
import { failReplicaReads } from "./replica-reads.ts";
import { failProposals, failReads } from "./requests.ts";
import { placeOf } from "./state.ts";
import { peerState } from "./tell.ts";
import { endTurn, type Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";

/** A peer that a leader's first message calls into being; it knows nothing of its region yet. */
export function createPeer(turn: Turn, regionId: RegionId, peerId: PeerId): StorePeer {
  const { state, clock } = turn;
  const peer = createEmptyPeer(placeOf(state, regionId, peerId), regionId, peerId);
  peer.heardLeaderAt = clock;
  bringIn(turn, peer);
  return peer;
}

/** A new peer is the store's from now on, and told of. */
export function bringIn(turn: Turn, peer: StorePeer): void {
  const { state, host } = turn;
  addPeer(state, peer);
  lookSoon(turn, peer);
  endTurn(turn);
  host.emit({ name: "peer.created", region: peer.regionId, store: state.id, peer: peer.id });
  host.observe(peerState(turn, peer));
}

/**
 * Takes a peer off the store with its data, and leaves a tombstone behind. `known` is the epoch at which it
 * is known to be no member any more, where a message told; otherwise its own descriptor says so.
 */
export function destroyPeer(
  turn: Turn, peer: StorePeer, reason: "removed" | "stale" | "merged", known: RegionEpoch = peer.region.epoch,
): void {
  const { state, host } = turn;
  const { regionId } = peer;
  peer.destroyed = reason;
  removePeer(state, peer);
  if (peer.lead !== null) {
    state.memory.leaderCount--;
    assert(state.memory.leaderCount >= 0, "a store counts each of its leaders once");
    failReads(turn, peer, peer.lead);
    peer.lead = null;
  }
  failReplicaReads(turn, regionId);
  state.memory.resolved.delete(regionId);
  state.memory.fellows.delete(regionId);
  failProposals(turn, peer, { kind: "RegionNotFound", regionId });
  dropTransfers(state.memory.snapshots, regionId);
  state.tombstones.set(regionId, buried(peer.region, known));
  endTurn(turn);
  host.emit({ name: "peer.destroyed", region: regionId, store: state.id, peer: peer.id, reason });
  host.observe({ kind: "peer-gone", region: regionId, store: state.id, peer: peer.id });
}

/**
 * What is left of a region whose peer here is gone. Where a message told of a newer epoch than the peer had reached, nobody here
 * knows who the members were by then: the list is empty.
 */
function buried(region: Region, known: RegionEpoch): Region {
  const { id, startKey, endKey } = region;
  const peers = isEpochStale(region.epoch, known) ? [] : region.peers;
  const confVer = Math.max(region.epoch.confVer, known.confVer);
  const version = Math.max(region.epoch.version, known.version);
  return { id, startKey, endKey, epoch: { confVer, version }, peers };
}

/** A snapshot was installed, or turned out to be superfluous. */
export function forgetReceivedSnapshot(peer: StorePeer): void {
  peer.snapshotSince = START;
  peer.snapshotFrom = 0;
}
