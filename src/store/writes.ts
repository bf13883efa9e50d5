import {
  storageAppend, storageApplySnapshot, storageSetHardState, encodedSizeOf, step, type Message as RaftMessage,
} from "../raft/index.ts";
import { isSnapshotData } from "./payloads.ts";
import { adoptRegion, type StorePeer } from "./peer.ts";
import type { PeerWrite, StoreState } from "./state.ts";
import { post, wrap, type Turn } from "./turn.ts";

/** Bytes of a write besides its entries: the record's frame and the hard state. */
const WRITE_BYTES = 64;

/**
 * Takes a MsgStorageAppend. What promises nothing new (a commit index, an answer to a repeated message) needs
 * no disk, as in TiKV such writes are not synced; everything else waits for the batch, and so does what comes
 * behind it.
 */
export function submitWrite(turn: Turn, peer: StorePeer, message: RaftMessage): void {
  const { term, vote } = message;
  const hasVote = term !== 0 && (term !== peer.writtenTerm || vote !== peer.writtenVote);
  const promises = hasVote || message.entries.length > 0 || message.snapshot !== null;
  if (!promises && peer.writesInFlight === 0) {
    storeHardState(peer, message);
    release(turn, peer, message);
    return;
  }
  if (hasVote && vote !== peer.id) turn.votes = true;
  if (message.term !== 0) {
    peer.writtenTerm = message.term;
    peer.writtenVote = message.vote;
  }
  peer.writesInFlight++;
  turn.writes.push({ regionId: peer.regionId, peerId: peer.id, message });
  turn.writeBytes += WRITE_BYTES + encodedSizeOf(message.entries);
}

/**
 * The disk has the write: from now on it survives a power failure. The promises it made are released
 * separately.
 */
export function persist(state: StoreState, peer: StorePeer, message: RaftMessage): void {
  const { storage } = peer.node;
  const { entries, snapshot } = message;
  // The data lives in the peer; keeping it here as well would keep every older version of it alive.
  if (snapshot !== null && storageApplySnapshot(storage, { ...snapshot, data: null, size: 0 }) === null) {
    installData(state, peer, snapshot.data, snapshot.index, snapshot.term);
  }
  if (entries.length > 0) {
    storageAppend(storage, entries);
    for (let i = 0; i < entries.length; i++) peer.logBytes += entries[i]?.size ?? 0;
  }
  storeHardState(peer, message);
}

function storeHardState(peer: StorePeer, message: RaftMessage): void {
  if (message.term === 0) return;
  storageSetHardState(peer.node.storage, { term: message.term, vote: message.vote, commit: message.commit });
}

function installData(state: StoreState, peer: StorePeer, data: unknown, index: number, term: number): void {
  if (!isSnapshotData(data)) return;
  state.usedMiB += data.sizeMiB - peer.sizeMiB;
  adoptRegion(peer, data.region);
  peer.initialized = true;
  peer.kv = { map: new Map(data.data), owner: state.token };
  peer.applied = index;
  peer.appliedTerm = term;
  peer.sizeMiB = data.sizeMiB;
  peer.keys = data.keys;
  peer.logBytes = 0;
}

/** What the write promised may be said: to the peer itself, and to others. */
export function release(turn: Turn, peer: StorePeer, message: RaftMessage): void {
  const { responses } = message;
  for (let i = 0; i < responses.length; i++) {
    const response = responses[i];
    if (response === undefined) continue;
    if (response.to === peer.id) {
      step(peer.node, response);
      continue;
    }
    const envelope = wrap(turn, peer, response);
    if (envelope !== null) post(turn, envelope);
  }
}

/** The peer that asked for the write, unless it is gone by now. */
export function writerOf(state: StoreState, write: PeerWrite): StorePeer | undefined {
  const peer = state.peers.get(write.regionId);
  return peer !== undefined && peer.id === write.peerId ? peer : undefined;
}
