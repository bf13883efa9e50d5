import { after, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message, RaftEnvelope, SnapshotRefusal } from "../proto/messages.ts";
import type { PeerId, RegionId } from "../proto/region.ts";
import { clearLimit, reachLimit } from "./limits.ts";
import { MIB } from "./options.ts";
import { ioTime } from "./snapshot-send.ts";
import type { FinishedReceive, SnapshotReceive, StoreState } from "./state.ts";
import type { Turn } from "./turn.ts";

type Chunk = Extract<Message, { kind: "snapshot-chunk" }>;

const RESULT_BYTES = 64;
/** What TCP waits before it sends again what was lost: the price of each chunk that the network swallowed. */
const RETRANSMIT_MICROS = 200_000;
/** grpc-keepalive-time plus -timeout: a stream of which nothing more is heard is closed. */
const KEEPALIVE_MICROS = 13_000_000;
/** Ends of transfers that are remembered, because their last chunk may come again. */
const FINISHED_AT_MOST = 64;
const RECEIVE_LIMIT = "concurrent-recv-snap-limit";

/**
 * Takes a chunk. The first one is admitted or refused; the last one carries the envelope that makes it a
 * snapshot.
 */
export function receiveChunk(turn: Turn, from: MachineId, chunk: Chunk): void {
  const { state, clock } = turn;
  const receive = state.receives.find((each) => each.from === from && each.transferId === chunk.transferId);
  if (receive === undefined) {
    admitTransfer(turn, from, chunk);
    return;
  }
  if (receive.envelope !== null || chunk.index < receive.received) return;
  const lost = chunk.index - receive.received;
  receive.received = chunk.index + 1;
  receive.lastAt = clock;
  takeTime(turn, lost);
  if (chunk.envelope !== null) finishLater(turn, receive, chunk.envelope);
}

function admitTransfer(turn: Turn, from: MachineId, chunk: Chunk): void {
  const { state, host, clock } = turn;
  const { transferId, regionId, total, index, envelope } = chunk;
  const finished = state.finished.find((each) => each.from === from && each.transferId === transferId);
  if (finished !== undefined) {
    if (envelope !== null) answer(turn, finished);
    return;
  }
  if (index > 0) {
    // The beginning is lost, or was received before a restart.
    if (envelope !== null) finish(turn, from, chunk, envelope.to.id, "stream-unknown");
    return;
  }
  const limit = host.settings.store.concurrentRecvSnapLimit;
  if (state.receives.length >= limit) {
    reachLimit(turn, RECEIVE_LIMIT, limit);
    finish(turn, from, chunk, envelope?.to.id ?? 0, "receiver-full");
    return;
  }
  const receive: SnapshotReceive = {
    from, transferId, regionId, total, received: 1, since: clock, lastAt: clock, envelope: null,
  };
  state.receives.push(receive);
  takeTime(turn, 0);
  if (envelope !== null) finishLater(turn, receive, envelope);
}

/** The io limit of the receiving side, which all transfers share, and what retransmissions cost. */
function takeTime(turn: Turn, lost: number): void {
  const { state, clock } = turn;
  const begin = Math.max(clock, state.receiveFreeAt) as Instant;
  state.receiveFreeAt = after(begin, (ioTime(turn, MIB * (1 + lost)) + lost * RETRANSMIT_MICROS) as Duration);
}

function finishLater(turn: Turn, receive: SnapshotReceive, envelope: RaftEnvelope): void {
  const { state, host, clock } = turn;
  receive.envelope = envelope;
  const { from, transferId } = receive;
  host.startTimer((state.receiveFreeAt - clock) as Duration, { kind: "snapshot-received", from, transferId });
}

/** Everything is here: the sender is told, and what comes back is the snapshot for Raft to install. */
export function snapshotReceived(turn: Turn, from: MachineId, transferId: number): SnapshotReceive | null {
  const { state } = turn;
  const receive = state.receives.find((each) => each.from === from && each.transferId === transferId);
  if (receive === undefined || receive.envelope === null) return null;
  state.receives = state.receives.filter((other) => other !== receive);
  clearLimit(turn, RECEIVE_LIMIT);
  finish(turn, from, receive, receive.envelope.to.id, null);
  return receive;
}

/** Ends a transfer; without a refusal it has succeeded. */
function finish(
  turn: Turn, from: MachineId, { transferId, regionId }: { transferId: number; regionId: RegionId },
  peerId: PeerId, refusal: SnapshotRefusal | null,
): void {
  const { state } = turn;
  const finished: FinishedReceive = { from, transferId, regionId, to: peerId, refusal };
  state.finished = [...state.finished.slice(1 - FINISHED_AT_MOST), finished];
  answer(turn, finished);
}

function answer({ host }: Turn, { from, transferId, regionId, to, refusal }: FinishedReceive): void {
  host.send(from, "snapshot", {
    kind: "snapshot-result", transferId, regionId, to, refusal,
  }, RESULT_BYTES);
}

/** Closes streams whose sender has fallen silent, so that they do not hold a place for ever. */
export function closeSilentStreams(turn: Turn): void {
  const { state, clock } = turn;
  if (state.receives.length === 0) return;
  const isAlive = ({ lastAt, envelope }: SnapshotReceive): boolean =>
    envelope !== null || clock - lastAt < KEEPALIVE_MICROS;
  if (state.receives.every(isAlive)) return;
  state.receives = state.receives.filter(isAlive);
  clearLimit(turn, RECEIVE_LIMIT);
}

/**
 * Share of the region's snapshot that has arrived, 0 to 1; null if none is on its way. For frames and
 * inspectors.
 */
export function arrivedShare(state: StoreState, regionId: RegionId): number | null {
  const receive = state.receives.find((each) => each.regionId === regionId);
  return receive === undefined ? null : receive.received / receive.total;
}
