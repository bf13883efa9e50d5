import { assert } from "../kernel/assert.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import { CHUNK_BYTES, takeSendingTime, type SnapshotSend, type SnapshotTransport, type TransportPort } from "./transport.ts";

/** A transfer gets 600 s, or a second per chunk, as TiKV gives it. */
const SEND_TIMEOUT_SECONDS = 600;
/** How long the sender waits for an answer to the last chunk before it is sent once more, as TCP would. */
const RETRANSMIT_MICROS = 3_000_000;
const MICROS_PER_SECOND = 1_000_000;

/** What is to be sent, and where. */
export interface Shipment<Payload> {
  readonly transferId: number;
  readonly group: number;
  readonly machine: MachineId;
  readonly payload: Payload;
  /** Bytes of the snapshot. */
  readonly size: number;
}

/** Whether one more transfer may begin; if not, the limit says so. */
export function canSend<Payload>({ sends }: SnapshotTransport<Payload>, port: TransportPort<Payload>): boolean {
  if (sends.length < port.sendsAtMost) return true;
  port.limit("sends", true);
  return false;
}

/** Takes a snapshot for sending; `planChunk` lets it go. */
export function startSend<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, shipment: Shipment<Payload>,
): SnapshotSend<Payload> {
  const { transferId, group, machine, payload, size } = shipment;
  assert(transport.sends.length < port.sendsAtMost, "a transfer begins where there is room for it");
  assert(sendOf(transport, transferId) === undefined, "each transfer has an id of its own");
  const total = Math.max(1, Math.ceil(size / CHUNK_BYTES));
  const seconds = Math.max(SEND_TIMEOUT_SECONDS, total);
  const deadline = after(port.clock, (seconds * MICROS_PER_SECOND) as Duration);
  const send: SnapshotSend<Payload> = { transferId, group, machine, payload, total, sent: 0, deadline };
  transport.sends = [...transport.sends, send];
  return send;
}

/** The next chunk leaves when the io limit lets it. */
export function planChunk<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, { transferId }: SnapshotSend<Payload>,
): void {
  port.startTimer(takeSendingTime(transport, port), { kind: "snapshot-chunk", transferId });
}

/** The transfer of that id, if it is under way. */
export const sendOf = <Payload>(
  { sends }: SnapshotTransport<Payload>, transferId: number,
): SnapshotSend<Payload> | undefined => sends.find((send) => send.transferId === transferId);

export const isOverdue = <Payload>({ deadline }: SnapshotSend<Payload>, clock: Instant): boolean => clock >= deadline;

/** One step of a transfer: the next chunk, or, when all have left, the last one again until it is answered. */
export function sendChunk<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, send: SnapshotSend<Payload>,
): void {
  const { transferId, group, machine, payload, total } = send;
  const index = send.sent === total ? total - 1 : send.sent++;
  assert(send.sent <= total, "a transfer has so many chunks");
  const chunk = { transferId, group, index, total, payload: index === total - 1 ? payload : null };
  port.sendChunk(machine, chunk, CHUNK_BYTES);
  if (send.sent < total) planChunk(transport, port, send);
  else port.startTimer(RETRANSMIT_MICROS as Duration, { kind: "snapshot-chunk", transferId });
}

/** A transfer is over, however it went. */
export function endSend<Payload>(
  transport: SnapshotTransport<Payload>, port: TransportPort<Payload>, send: SnapshotSend<Payload>,
): void {
  assert(transport.sends.includes(send), "a transfer ends once");
  transport.sends = transport.sends.filter((other) => other !== send);
  port.limit("sends", false);
}
