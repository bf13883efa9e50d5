import { assert } from "../kernel/assert.ts";
import { NEVER, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import {
  takeReceivingTime, type Chunk, type SnapshotReceive, type SnapshotTransport, type TransferEnd, type TransportPort,
} from "./transport.ts";

/** What TCP waits before it sends again what was lost: the price of each chunk that the network swallowed. */
const RETRANSMIT_MICROS = 200_000;
/** grpc-keepalive-time plus -timeout: a stream of which nothing more is heard is closed. */
const KEEPALIVE_MICROS = 13_000_000;
/** Ends of transfers that are remembered, because their last chunk may come again. */
const FINISHED_AT_MOST = 64;

const receiveOf = <Payload>(
  { receives }: SnapshotTransport<Payload>, from: MachineId, transferId: number,
): SnapshotReceive<Payload> | undefined =>
  receives.find((receive) => receive.from === from && receive.transferId === transferId);

/** Takes a chunk. The first one is admitted or refused; the last one carries the payload that makes it a snapshot. */
export function receiveChunk<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, from: MachineId, chunk: Chunk<Payload>,
): void {
  assert(chunk.index < chunk.total, "a chunk is one of those that were announced");
  const receive = receiveOf(transport, from, chunk.transferId);
  if (receive === undefined) {
    admitTransfer(transport, port, from, chunk);
    return;
  }
  if (receive.payload !== null || chunk.index < receive.received) return;
  assert(chunk.group === receive.group && chunk.total === receive.total, "the chunks of a transfer belong together");
  const lost = chunk.index - receive.received;
  receive.received = chunk.index + 1;
  receive.lastAt = port.clock;
  takeReceivingTime(transport, port, 1 + lost, lost * RETRANSMIT_MICROS);
  if (chunk.payload !== null) finishLater(transport, port, receive, chunk.payload);
}

function admitTransfer<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, from: MachineId, chunk: Chunk<Payload>,
): void {
  const { transferId, group, total, index, payload } = chunk;
  const to = payload === null ? 0 : port.memberOf(payload);
  const finished = transport.finished.find((each) => each.from === from && each.transferId === transferId);
  if (finished !== undefined) {
    if (payload !== null) port.sendEnd(finished);
    return;
  }
  if (index > 0) {
    // The beginning is lost, or was received before a restart.
    if (payload !== null) finish(transport, port, { from, transferId, group, to, refusal: "stream-unknown" });
    return;
  }
  if (transport.receives.length >= port.receivesAtMost) {
    port.limit("receives", true);
    finish(transport, port, { from, transferId, group, to, refusal: "receiver-full" });
    return;
  }
  const { clock } = port;
  const receive: SnapshotReceive<Payload> = {
    from, transferId, group, total, received: 1, since: clock, lastAt: clock, payload: null,
  };
  transport.receives = [...transport.receives, receive];
  takeReceivingTime(transport, port, 1, 0);
  if (payload !== null) finishLater(transport, port, receive, payload);
}

function finishLater<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, receive: SnapshotReceive<Payload>, payload: Payload,
): void {
  assert(receive.received === receive.total, "the payload comes with the last chunk");
  receive.payload = payload;
  const { from, transferId } = receive;
  const delay = (transport.receiveFreeAt - port.clock) as Duration;
  port.startTimer(delay, { kind: "snapshot-received", from, transferId });
}

/** Everything is here: the sender is told, and what comes back is the snapshot for Raft to install. */
export function finishReceive<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, from: MachineId, transferId: number,
): (SnapshotReceive<Payload> & { readonly payload: Payload }) | null {
  const receive = receiveOf(transport, from, transferId);
  if (receive === undefined || receive.payload === null) return null;
  const { payload, group } = receive;
  transport.receives = transport.receives.filter((other) => other !== receive);
  port.limit("receives", false);
  finish(transport, port, { from, transferId, group, to: port.memberOf(payload), refusal: null });
  return { ...receive, payload };
}

function finish<Payload>(transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, end: TransferEnd): void {
  transport.finished = [...transport.finished.slice(1 - FINISHED_AT_MOST), end];
  port.sendEnd(end);
}

/** Closes streams whose sender has fallen silent, so that they do not hold a place for ever. */
export function closeSilentStreams<Payload>(transport: SnapshotTransport<Payload>, port: TransportPort<Payload>): void {
  const isAlive = ({ lastAt, payload }: SnapshotReceive<Payload>): boolean =>
    payload !== null || port.clock - lastAt < KEEPALIVE_MICROS;
  if (transport.receives.every(isAlive)) return;
  transport.receives = transport.receives.filter(isAlive);
  port.limit("receives", false);
}

/** When the first of the streams that come in will have fallen silent, if nothing more comes; NEVER for none. */
export function silentFrom<Payload>({ receives }: SnapshotTransport<Payload>): Instant {
  let first = NEVER;
  for (const { lastAt, payload } of receives) {
    if (payload === null) first = Math.min(first, lastAt + KEEPALIVE_MICROS) as Instant;
  }
  return first;
}

/** Share of the group's snapshot that has arrived, 0 to 1; null if none is on its way. For frames and inspectors. */
export function arrivedShare<Payload>({ receives }: SnapshotTransport<Payload>, group: number): number | null {
  const receive = receives.find((each) => each.group === group);
  return receive === undefined ? null : receive.received / receive.total;
}
