import { after, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { SnapshotData } from "../proto/command.ts";
import type { Message, RaftEnvelope } from "../proto/messages.ts";
import { reportSnapshot, type Snapshot } from "../raft/index.ts";
import { clearLimit, reachLimit } from "./limits.ts";
import { confStateOf } from "./membership.ts";
import { MIB } from "./options.ts";
import { heardOf, type StorePeer } from "./peer.ts";
import { ping } from "./requests.ts";
import type { SnapshotSend, StoreState, StoreTimer } from "./state.ts";
import { endTurn, type Turn } from "./turn.ts";

/** TiKV gives a transfer 600 s, or a second per MiB. */
const SEND_TIMEOUT_SECONDS = 600;
/** grpc-keepalive-time plus -timeout: a stream whose other end says nothing for so long is broken. */
const KEEPALIVE_MICROS = 13_000_000;
/** How long the sender waits for an answer to the last chunk before it is sent once more, as TCP would. */
const RETRANSMIT_MICROS = 3_000_000;
const MICROS_PER_SECOND = 1_000_000;
const SEND_LIMIT = "concurrent-send-snap-limit";

/** Time that the io limit gives to so many bytes. */
export const ioTime = (turn: Turn, bytes: number): Duration =>
  Math.ceil((bytes * MICROS_PER_SECOND) / turn.host.settings.store.snapIoMaxBytesPerSec) as Duration;

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** The leader lacks the entries that some follower needs: a snapshot is generated, within the io limit. */
export function startGenerating(turn: Turn, peer: StorePeer): void {
  const { state, host, clock } = turn;
  const { lead } = peer;
  if (lead === null || lead.generating || !peer.initialized) return;
  lead.generating = true;
  state.generateFreeAt = after(later(clock, state.generateFreeAt), ioTime(turn, peer.sizeMiB * MIB));
  host.startTimer((state.generateFreeAt - clock) as Duration, {
    kind: "snapshot-generated", regionId: peer.regionId, peerId: peer.id, term: peer.node.raft.term,
  });
}

/**
 * The snapshot is ready: Raft takes it with the next answer of the follower, for which the leader asks at
 * once.
 */
export function snapshotGenerated(
  turn: Turn, timer: Extract<StoreTimer, { kind: "snapshot-generated" }>,
): StorePeer | null {
  const peer = turn.state.peers.get(timer.regionId);
  if (peer === undefined || peer.id !== timer.peerId || peer.lead === null) return null;
  if (peer.node.raft.term !== timer.term) return null;
  peer.lead.generating = false;
  peer.node.storage.snapshotState = takeSnapshot(peer);
  peer.node.storage.snapshotWantedBy = 0;
  ping(peer);
  return peer;
}

/** The region as applied. The data is shared: from now on nobody owns it, and the next write copies it. */
function takeSnapshot(peer: StorePeer): Snapshot {
  const { region, applied, appliedTerm, sizeMiB, keys } = peer;
  peer.kv = { map: peer.kv.map, owner: {} };
  const data: SnapshotData = { region, data: peer.kv.map, sizeMiB, keys };
  return { index: applied, term: appliedTerm, confState: confStateOf(region), data, size: sizeMiB * MIB };
}

/** Begins to stream the snapshot of a MsgSnapshot, or tells Raft that it cannot. */
export function startSending(turn: Turn, peer: StorePeer, envelope: RaftEnvelope): void {
  const { state, host, clock } = turn;
  const { to } = envelope;
  const size = envelope.message?.snapshot?.size ?? 0;
  peer.node.storage.snapshotState = "unavailable";
  const machine = host.directory.stores.get(to.storeId);
  const limit = host.settings.store.concurrentSendSnapLimit;
  if (machine === undefined || state.sends.length >= limit) {
    if (machine !== undefined) reachLimit(turn, SEND_LIMIT, limit);
    reportSnapshot(peer.node, to.id, false);
    return;
  }
  const total = Math.max(1, Math.ceil(size / MIB));
  const send: SnapshotSend = {
    transferId: state.nextTransferId++, regionId: peer.regionId, peerId: peer.id, to, machine, envelope,
    total, sent: 0,
    deadline: after(clock, (Math.max(SEND_TIMEOUT_SECONDS, total) * MICROS_PER_SECOND) as Duration),
  };
  state.sends.push(send);
  endTurn(turn);
  host.emit({
    name: "snapshot.started", region: peer.regionId, store: state.id, to: to.storeId,
    sizeMiB: Math.floor(size / MIB),
  });
  planChunk(turn, send);
}

/** The next chunk leaves when the io limit, which all transfers of the store share, lets it. */
function planChunk(turn: Turn, { transferId }: SnapshotSend): void {
  const { state, host, clock } = turn;
  const at = later(clock, state.sendFreeAt);
  state.sendFreeAt = after(at, ioTime(turn, MIB));
  host.startTimer((at - clock) as Duration, { kind: "snapshot-chunk", transferId });
}

/**
 * One step of a transfer: the next chunk, or, when all have left, the last one again until it is answered.
 */
export function sendChunk(turn: Turn, transferId: number): StorePeer | null {
  const { state, host, clock } = turn;
  const send = state.sends.find((each) => each.transferId === transferId);
  if (send === undefined) return null;
  const failure = failureOf(state, send, clock);
  if (failure !== null) return endSending(turn, send, failure);
  const waiting = send.sent === send.total;
  const index = waiting ? send.total - 1 : send.sent++;
  const { total, regionId, envelope, machine } = send;
  host.send(machine, "snapshot", {
    kind: "snapshot-chunk", transferId, index, total, envelope: index === total - 1 ? envelope : null,
    regionId,
  }, MIB);
  if (send.sent < total) planChunk(turn, send);
  else host.startTimer(RETRANSMIT_MICROS as Duration, { kind: "snapshot-chunk", transferId });
  return null;
}

/** Why a transfer has failed without a word from its receiver; null if it may go on. */
function failureOf(state: StoreState, send: SnapshotSend, clock: Instant): string | null {
  const peer = state.peers.get(send.regionId);
  if (peer === undefined || peer.id !== send.peerId || peer.lead === null) return "no longer leader";
  if (clock >= send.deadline) return "send timeout";
  const heard = heardOf(peer.lead, send.to.id);
  return heard !== undefined && clock - heard >= KEEPALIVE_MICROS ? "keepalive timeout" : null;
}

/** The receiver's verdict on a whole transfer. */
export function snapshotAnswered(
  turn: Turn, from: MachineId, { transferId, ok, reason }: Extract<Message, { kind: "snapshot-result" }>,
): StorePeer | null {
  const send = turn.state.sends.find((each) => each.transferId === transferId && each.machine === from);
  return send === undefined ? null : endSending(turn, send, ok ? null : reason);
}

/** The receiver's process is dead. */
export function snapshotRefused(turn: Turn, transferId: number): StorePeer | null {
  const send = turn.state.sends.find((each) => each.transferId === transferId);
  return send === undefined ? null : endSending(turn, send, "connection refused");
}

/** Ends a transfer and tells Raft how; returns the peer, which may have work to do now. */
function endSending(turn: Turn, send: SnapshotSend, failure: string | null): StorePeer | null {
  const { state, host } = turn;
  state.sends = state.sends.filter((other) => other !== send);
  clearLimit(turn, SEND_LIMIT);
  if (failure !== null) {
    endTurn(turn);
    host.emit({
      name: "snapshot.failed", region: send.regionId, store: state.id, to: send.to.storeId, reason: failure,
    });
  }
  const peer = state.peers.get(send.regionId);
  if (peer === undefined || peer.id !== send.peerId || peer.lead === null) return null;
  reportSnapshot(peer.node, send.to.id, failure === null);
  return peer;
}
