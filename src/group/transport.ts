import { assert } from "../kernel/assert.ts";
import { after, START, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";

/** Snapshots travel in pieces of so many bytes. */
export const CHUNK_BYTES = 1_048_576;
const MICROS_PER_SECOND = 1_000_000;

/** A piece of a snapshot. The last one carries what makes it a snapshot: the payload. Immutable. */
export interface Chunk<Payload> {
  readonly transferId: number;
  /** Which of the host's groups it is for. */
  readonly group: number;
  readonly index: number;
  readonly total: number;
  readonly payload: Payload | null;
}

/** Why a receiver takes no transfer: it has as many as it may, or it has lost the beginning. */
export type TransferRefusal = "receiver-full" | "stream-unknown";

/** The receiver's verdict on a whole transfer; without a refusal it went well. Immutable. */
export interface TransferEnd {
  readonly from: MachineId;
  readonly transferId: number;
  readonly group: number;
  /** The member that it was for; 0 where that is not known. */
  readonly to: number;
  readonly refusal: TransferRefusal | null;
}

/** What the transport asks its host to wait for. */
export type TransportTimer =
  | { readonly kind: "snapshot-chunk"; readonly transferId: number }
  | { readonly kind: "snapshot-received"; readonly from: MachineId; readonly transferId: number };

/** A snapshot on its way out. */
export interface SnapshotSend<Payload> {
  readonly transferId: number;
  readonly group: number;
  readonly machine: MachineId;
  readonly payload: Payload;
  readonly total: number;
  /** Chunks that have left. */
  sent: number;
  /** By the local clock: given up when it is not over by then. */
  readonly deadline: Instant;
}

/** A snapshot on its way in. */
export interface SnapshotReceive<Payload> {
  readonly from: MachineId;
  readonly transferId: number;
  readonly group: number;
  readonly total: number;
  received: number;
  readonly since: Instant;
  lastAt: Instant;
  /** What the last chunk brought, while the io limit holds it back. */
  payload: Payload | null;
}

/** The snapshots that a host is sending and receiving. A crash forgets them. */
export interface SnapshotTransport<Payload> {
  sends: readonly SnapshotSend<Payload>[];
  receives: readonly SnapshotReceive<Payload>[];
  /** How receiving ended, for senders that ask again. */
  finished: readonly TransferEnd[];
  /** When the io limits let the next chunk, or the next snapshot, through; by the local clock. */
  sendFreeAt: Instant;
  receiveFreeAt: Instant;
  generateFreeAt: Instant;
}

/** What the transport needs of its host, made for one handler call. */
export interface TransportPort<Payload> {
  /** The local clock. */
  readonly clock: Instant;
  readonly bytesPerSecond: number;
  readonly sendsAtMost: number;
  readonly receivesAtMost: number;
  /** Writes bytes of a chunk; returns how long the disk takes until it has them. */
  writeChunk(bytes: number): Duration;
  /** The member for which a payload is. */
  memberOf(payload: Payload): number;
  sendChunk(to: MachineId, chunk: Chunk<Payload>, bytes: number): void;
  sendEnd(end: TransferEnd): void;
  startTimer(delay: Duration, timer: TransportTimer): void;
  /** A limit of concurrent transfers is reached, or has room again. */
  limit(which: "sends" | "receives", isReached: boolean): void;
}

export const createTransport = <Payload>(): SnapshotTransport<Payload> => ({
  sends: [], receives: [], finished: [], sendFreeAt: START, receiveFreeAt: START, generateFreeAt: START,
});

/** A copy that can go its own way; payloads are shared. */
export const forkTransport = <Payload>(transport: SnapshotTransport<Payload>): SnapshotTransport<Payload> => ({
  sends: transport.sends.map((send) => ({ ...send })), receives: transport.receives.map((receive) => ({ ...receive })),
  finished: transport.finished, sendFreeAt: transport.sendFreeAt, receiveFreeAt: transport.receiveFreeAt,
  generateFreeAt: transport.generateFreeAt,
});

/** The group is gone, and so is everything that was under way for it. */
export function dropTransfers<Payload>(transport: SnapshotTransport<Payload>, group: number): void {
  transport.sends = transport.sends.filter((send) => send.group !== group);
  transport.receives = transport.receives.filter((receive) => receive.group !== group);
}

/** Time that the io limit gives to so many bytes. */
const ioTime = (bytesPerSecond: number, bytes: number): Duration =>
  Math.ceil((bytes * MICROS_PER_SECOND) / bytesPerSecond) as Duration;

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** How long generating so many bytes of a snapshot takes from now on: all that is generated shares the io limit. */
export function takeGeneratingTime<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, bytes: number,
): Duration {
  const { clock, bytesPerSecond } = port;
  transport.generateFreeAt = after(later(clock, transport.generateFreeAt), ioTime(bytesPerSecond, bytes));
  return (transport.generateFreeAt - clock) as Duration;
}

/** Time of the io limit that all outgoing chunks share; how long the next one has to wait. */
export function takeSendingTime<Payload>(transport: SnapshotTransport<Payload>, port: TransportPort<Payload>): Duration {
  const { clock, bytesPerSecond } = port;
  assert(bytesPerSecond > 0, "an io limit lets something through");
  const at = later(clock, transport.sendFreeAt);
  transport.sendFreeAt = after(at, ioTime(bytesPerSecond, CHUNK_BYTES));
  return (at - clock) as Duration;
}

/** The io limit of the receiving side, which all transfers share, its disk, and `delay`, what retransmissions cost. */
export function takeReceivingTime<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, chunks: number, delay: number,
): void {
  const { clock, bytesPerSecond } = port;
  const bytes = CHUNK_BYTES * chunks;
  const written = after(clock, port.writeChunk(bytes));
  const taken = after(later(clock, transport.receiveFreeAt), (ioTime(bytesPerSecond, bytes) + delay) as Duration);
  transport.receiveFreeAt = later(taken, written);
}
