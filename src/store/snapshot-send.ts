import {
  canSend, endSend, isOverdue, planChunk, sendChunk, sendOf, startSend, type SnapshotSend,
} from "../group/index.ts";
import { defined } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { SnapshotFailure } from "../proto/failures.ts";
import type { Message, RaftEnvelope } from "../proto/messages.ts";
import { reportSnapshot, storageOffer } from "../raft/index.ts";
import { MIB } from "./options.ts";
import { heardOf, type Leadership, type StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { portOf } from "./snapshot-port.ts";
import type { StoreState } from "./state.ts";
import { endTurn, type Turn } from "./turn.ts";

/** grpc-keepalive-time plus -timeout: a stream whose other end says nothing for so long is broken. */
const KEEPALIVE_MICROS = 13_000_000;

/** Begins to stream the snapshot of a MsgSnapshot, or tells Raft that it cannot. */
export function startSending(turn: Turn, peer: StorePeer, envelope: RaftEnvelope): void {
  const { state, host } = turn;
  const { snapshots } = state.memory;
  const { to } = envelope;
  const { size, index } = defined(envelope.message?.snapshot, "a stream has a snapshot");
  if (peer.lead !== null) peer.lead.sentSnapshot = index;
  storageOffer(peer.disk.storage, "unavailable");
  const machine = host.directory.stores.get(to.storeId);
  const port = portOf(turn);
  if (machine === undefined || !canSend(snapshots, port)) {
    reportSnapshot(peer.node, to.id, false);
    return;
  }
  const transferId = state.nextTransferId++;
  const send = startSend(snapshots, port, { transferId, group: peer.regionId, machine, payload: envelope, size });
  endTurn(turn);
  host.emit({
    name: "snapshot.started", region: peer.regionId, store: state.id, to: to.storeId,
    sizeMiB: Math.floor(size / MIB),
  });
  planChunk(snapshots, port, send);
}

/** One step of a transfer; returns the peer where it has failed. */
export function sendNext(turn: Turn, transferId: number): StorePeer | null {
  const { state, clock } = turn;
  const { snapshots } = state.memory;
  const send = sendOf(snapshots, transferId);
  if (send === undefined) return null;
  const failure = failureOf(state, send, clock);
  if (failure !== null) return endSending(turn, send, failure);
  sendChunk(snapshots, portOf(turn), send);
  return null;
}

type Send = SnapshotSend<RaftEnvelope>;

/** The peer for which a snapshot is under way, while it leads. */
function senderOf(state: StoreState, { group, payload }: Send): (StorePeer & { readonly lead: Leadership }) | null {
  const peer = ownPeer(state, group);
  return peer !== undefined && peer.id === payload.from.id && leads(peer) ? peer : null;
}

const leads = (peer: StorePeer): peer is StorePeer & { readonly lead: Leadership } => peer.lead !== null;

/** Why a transfer has failed without a word from its receiver; null if it may go on. */
function failureOf(state: StoreState, send: Send, clock: Instant): SnapshotFailure | null {
  const peer = senderOf(state, send);
  if (peer === null) return "not-leader";
  if (isOverdue(send, clock)) return "send-timeout";
  const heard = heardOf(peer.lead, send.payload.to.id);
  return heard !== undefined && clock - heard >= KEEPALIVE_MICROS ? "keepalive-timeout" : null;
}

/** The receiver's verdict on a whole transfer. */
export function snapshotAnswered(
  turn: Turn, from: MachineId, { transferId, refusal }: Extract<Message, { kind: "snapshot-result" }>,
): StorePeer | null {
  const send = sendOf(turn.state.memory.snapshots, transferId);
  return send === undefined || send.machine !== from ? null : endSending(turn, send, refusal);
}

/** The receiver's process is dead. */
export function snapshotRefused(turn: Turn, transferId: number): StorePeer | null {
  const send = sendOf(turn.state.memory.snapshots, transferId);
  return send === undefined ? null : endSending(turn, send, "connection-refused");
}

/** Ends a transfer and tells Raft how; returns the peer, which may have work to do now. */
function endSending(turn: Turn, send: Send, failure: SnapshotFailure | null): StorePeer | null {
  const { state, host } = turn;
  const { to } = send.payload;
  endSend(state.memory.snapshots, portOf(turn), send);
  if (failure !== null) {
    endTurn(turn);
    host.emit({ name: "snapshot.failed", region: send.group, store: state.id, to: to.storeId, reason: failure });
  }
  const peer = senderOf(state, send);
  if (peer !== null) reportSnapshot(peer.node, to.id, failure === null);
  return peer;
}
