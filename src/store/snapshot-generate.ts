import { takeGeneratingTime } from "../group/index.ts";
import { orderedSlice } from "../kernel/ordered-map.ts";
import type { SnapshotData } from "../proto/command.ts";
import { storageFirstIndex, storageOffer, type Snapshot } from "../raft/index.ts";
import { confStateOf } from "./membership.ts";
import { MIB } from "./options.ts";
import type { StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { ping } from "./requests.ts";
import { portOf } from "./snapshot-port.ts";
import type { Generation, StoreState, StoreTimer } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A thread writes so much, then lets the others have the io limit and the disk: they share both evenly. */
const PIECE_BYTES = 8 * MIB;

/** The leader lacks the entries that some follower needs: a thread of the pool generates a snapshot as soon as one is free. */
export function startGenerating(turn: Turn, peer: StorePeer): void {
  const { lead, disk, regionId, id: peerId, node } = peer;
  if (lead === null || lead.generating || !disk.initialized) return;
  lead.generating = true;
  const generation: Generation = { regionId, peerId, term: node.raft.term, snapshot: null, left: 0, piece: 0 };
  turn.state.memory.generations = [...turn.state.memory.generations, generation];
  occupyThreads(turn);
}

/** Free threads take what waits, oldest first. A region is generated as it is when its thread begins. */
function occupyThreads(turn: Turn): void {
  const { state, host } = turn;
  const { memory } = state;
  for (const waiting of memory.generations) {
    const busy = memory.generations.filter(({ snapshot }) => snapshot !== null).length;
    if (busy >= host.settings.store.snapGeneratorPoolSize) return;
    if (waiting.snapshot !== null) continue;
    const peer = leaderFor(state, waiting);
    if (peer === null) memory.generations = memory.generations.filter((other) => other !== waiting);
    else {
      const snapshot = takeSnapshot(state, peer);
      planPiece(turn, waiting, { ...waiting, snapshot, left: snapshot.size });
    }
  }
}

/** The peer for which it is generated, while it leads in that term. */
function leaderFor(state: StoreState, { regionId, peerId, term }: Generation): StorePeer | null {
  const peer = ownPeer(state, regionId);
  return peer !== undefined && peer.id === peerId && peer.lead !== null && peer.node.raft.term === term ? peer : null;
}

function planPiece(turn: Turn, before: Generation, now: Generation): void {
  const { state, host } = turn;
  const { memory } = state;
  const piece = Math.min(PIECE_BYTES, now.left);
  memory.generations = memory.generations.map((other) => (other === before ? { ...now, piece } : other));
  const delay = takeGeneratingTime(memory.snapshots, portOf(turn), piece);
  host.startTimer(delay, { kind: "snapshot-generating", regionId: now.regionId, peerId: now.peerId });
}

/**
 * A piece is written. When all are, Raft takes the snapshot with the next answer of the follower, for which the leader asks at
 * once; unless its log has been cut behind it meanwhile, so that nobody could go on from there.
 */
export function pieceGenerated(
  turn: Turn, timer: Extract<StoreTimer, { kind: "snapshot-generating" }>,
): StorePeer | null {
  const { memory } = turn.state;
  const generation = memory.generations.find(({ regionId, peerId, snapshot }) =>
    regionId === timer.regionId && peerId === timer.peerId && snapshot !== null);
  if (generation === undefined || generation.snapshot === null) return null;
  turn.host.occupyDisk(generation.piece);
  const peer = leaderFor(turn.state, generation);
  const left = generation.left - generation.piece;
  if (peer !== null && left > 0) {
    planPiece(turn, generation, { ...generation, left });
    return null;
  }
  memory.generations = memory.generations.filter((other) => other !== generation);
  if (peer !== null && peer.lead !== null) {
    peer.lead.generating = false;
    if (generation.snapshot.index < storageFirstIndex(peer.disk.storage) - 1) startGenerating(turn, peer);
    else {
      storageOffer(peer.disk.storage, generation.snapshot);
      ping(peer);
    }
  }
  occupyThreads(turn);
  return peer;
}

/** The region as applied. The data is shared: from now on nobody owns it, and the next write copies what it touches. */
function takeSnapshot(state: StoreState, { region, disk }: StorePeer): Snapshot {
  const { applied, appliedTerm, sizeMiB, keys } = disk;
  const data: SnapshotData = {
    region, data: orderedSlice(state.data, region.startKey, region.endKey),
    versions: orderedSlice(state.versions, region.startKey, region.endKey), sizeMiB, keys, merging: disk.merging,
  };
  return { index: applied, term: appliedTerm, confState: confStateOf(region), data, size: sizeMiB * MIB };
}
