import { assert } from "../kernel/assert.ts";
import { between, NEVER, START } from "../kernel/time.ts";
import { orderedSet, sliceEntries } from "../kernel/ordered-map.ts";
import { settle, type StateMachine } from "../group/index.ts";
import { MessageType, type Message, type Snapshot, type StorageWrite } from "../raft/index.ts";
import { applyEntry } from "./apply.ts";
import { doChores } from "./beats.ts";
import type { BeatType } from "./burst.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { checkLease } from "./lease.ts";
import { destroyPeer, forgetReceivedSnapshot } from "./lifecycle.ts";
import { peerById } from "./membership.ts";
import { checkMerge } from "./merge.ts";
import { tellNotes } from "./notes.ts";
import { isSnapshotData } from "./payloads.ts";
import { adoptRegion, type StorePeer } from "./peer.ts";
import { dropRange, takeRange } from "./regions.ts";
import { serveReplicaReads } from "./replica-reads.ts";
import { confirmReadRounds, failProposals, serveConfirmedReads } from "./requests.ts";
import { noticeRole } from "./roles.ts";
import { startSending } from "./snapshot-send.ts";
import type { StoreState } from "./state.ts";
import { choreTick, planTick } from "./wake.ts";
import { addWrite, endTurn, post, postRow, takeTouched, wrap, type Turn } from "./turn.ts";

const INGESTED_FROM_BYTES = 2_097_152;

/** A region as a replicated group: what its committed entries do to a store, and what the store does for it. */
export const storeMachine: StateMachine<StoreState, Turn, StorePeer> = {
  send(turn, peer, message) {
    const { type } = message;
    if (type === MessageType.App && peer.lead !== null) wake(turn, peer, GroupState.Ordered);
    if ((type === MessageType.Heartbeat || type === MessageType.HeartbeatResp) && postBeat(turn, peer, type, message)) return;
    const envelope = wrap(turn, peer, message);
    if (envelope === null) return;
    if (message.type === MessageType.Snap) startSending(turn, peer, envelope);
    else post(turn, envelope);
  },
  write(turn, peer, write, bytes, isVote) {
    const { snapshot } = write;
    // Large ones come as files, which RocksDB takes in as they are; small ones as batches of writes.
    if (snapshot !== null) turn.state.memory.installing.add(peer.regionId);
    const batches = snapshot === null || snapshot.size >= INGESTED_FROM_BYTES ? 0 : snapshot.size;
    addWrite(turn, { regionId: peer.regionId, peerId: peer.id, life: peer.life, write }, bytes + batches, isVote);
  },
  install: installSnapshot,
  persisted: tellPersisted,
  apply: applyEntry,
  applied(turn, peer) {
    if (peer.lead !== null && peer.lead.reads.length > 0) serveConfirmedReads(turn, peer, peer.lead);
    if (turn.state.memory.replicaReads.size > 0) serveReplicaReads(turn, peer);
  },
  confirmReads: confirmReadRounds,
  notice(turn, peer) {
    const told = tellNotes(turn, peer);
    noticeRole(turn, peer);
    return told;
  },
  ticked(turn, peer) {
    const { lead } = peer;
    if (peer.node.raft.resting && !turn.host.settings.store.hibernateRegions) wake(turn, peer, GroupState.Ordered);
    if (turn.clock >= peer.nextMergeCheck) lookAtMerge(turn, peer);
    if (peer.destroyed !== null) return Infinity;
    if (lead === null) return choreTick(turn, peer.group, peer.nextMergeCheck);
    checkLease(turn, peer, lead);
    return doChores(turn, peer, lead);
  },
  dueEarlier: planTick,
  isGone: ({ destroyed }) => destroyed !== null,
  rest(turn, peer, told) {
    noticeRole(turn, peer);
    // What this peer sends follows from what it told; what comes behind belongs to other causes.
    if (told) endTurn(turn);
    if (peer.destroyed !== null) destroyPeer(turn, peer, peer.destroyed);
    settleTouched(turn);
    if (peer.destroyed === null && turn.clock >= peer.nextMergeCheck) lookAtMerge(turn, peer);
  },
};

/** What others have to do by what a peer has applied. */
export function settleTouched(turn: Turn): void {
  for (const other of takeTouched(turn)) {
    if (other.destroyed === null) settle(storeMachine, turn, other);
    else destroyPeer(turn, other, other.destroyed);
  }
}

function lookAtMerge(turn: Turn, peer: StorePeer): void {
  const other = checkMerge(turn, peer);
  if (other !== null) settle(storeMachine, turn, other);
}

/** Posts a heartbeat, or the answer to one, as a row, where the descriptor names both peers. */
function postBeat(turn: Turn, { region, self }: StorePeer, type: BeatType, { to, term, commit, context }: Message): boolean {
  const addressee = peerById(region, to);
  if (addressee === undefined || peerById(region, self.id) === undefined) return false;
  postRow(turn, type, addressee.storeId, region, self.id, to, term, commit, context);
  return true;
}

function installSnapshot(state: StoreState, peer: StorePeer, { data }: Snapshot): void {
  if (!isSnapshotData(data)) return;
  const { disk } = peer;
  assert(data.sizeMiB >= 0 && data.keys >= 0, "a region holds no less than nothing");
  if (disk.initialized) dropRange(state, peer);
  state.usedMiB += data.sizeMiB - disk.sizeMiB;
  adoptRegion(state, peer, data.region);
  disk.initialized = true;
  disk.sizeMiB = data.sizeMiB;
  disk.keys = data.keys;
  disk.merging = data.merging;
  peer.nextMergeCheck = data.merging === null ? NEVER : START;
  takeRange(state, peer);
  for (const [key, value] of sliceEntries(data.data)) orderedSet(state.data, key, value);
  for (const [key, cell] of sliceEntries(data.versions)) orderedSet(state.versions, key, cell);
}

/** Tells checkers, and people, what the disk has now. */
function tellPersisted(turn: Turn, peer: StorePeer, { snapshot, entries }: StorageWrite): void {
  const { state, host } = turn;
  if (snapshot !== null) tellSnapshot(turn, peer);
  if (entries.length > 0) {
    host.observe({ kind: "log-appended", region: peer.regionId, store: state.id, peer: peer.id, entries });
  }
}

function tellSnapshot(turn: Turn, peer: StorePeer): void {
  const { state, host, clock } = turn;
  const { compactedIndex: index, compactedTerm: term } = peer.disk.storage;
  const { regionId: region } = peer;
  host.observe({ kind: "log-reset", region, store: state.id, peer: peer.id, index, term });
  // Whatever this peer proposed when it led is decided within the snapshot, and nobody knows how.
  failProposals(turn, peer, { kind: "StaleCommand" });
  endTurn(turn);
  host.emit({
    name: "snapshot.applied", region, store: state.id, from: peer.snapshotFrom, index,
    took: between(peer.snapshotSince, clock),
  });
  forgetReceivedSnapshot(peer);
}
