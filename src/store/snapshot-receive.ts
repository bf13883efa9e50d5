import { closeSilentStreams, finishReceive, receiveChunk as receive, silentFrom } from "../group/index.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import { receiveEnvelope } from "./incoming.ts";
import { ownPeer } from "./regions.ts";
import { portOf } from "./snapshot-port.ts";
import type { Turn } from "./turn.ts";
import { choreTick, wakeAt } from "./wake.ts";

/** Takes a chunk of a snapshot. */
export function takeChunk(turn: Turn, from: MachineId, chunk: Extract<Message, { kind: "snapshot-chunk" }>): void {
  const { transferId, regionId, index, total, envelope } = chunk;
  const { snapshots } = turn.state.memory;
  const before = snapshots.receives.length;
  receive(snapshots, portOf(turn), from, { transferId, group: regionId, index, total, payload: envelope });
  if (snapshots.receives.length > before) turn.state.groups.forEach((_, number) => planClosing(turn, number));
}

/** A snapshot is here as a whole: Raft takes it. */
export function snapshotReceived(turn: Turn, from: MachineId, transferId: number): void {
  const { state } = turn;
  const received = finishReceive(state.memory.snapshots, portOf(turn), from, transferId);
  if (received === null) return;
  const peer = ownPeer(state, received.group);
  if (peer !== undefined) {
    peer.snapshotSince = received.since;
    peer.snapshotFrom = received.payload.from.storeId;
  }
  receiveEnvelope(turn, received.payload);
}

/** Every tick group closes what has fallen silent, whatever its members have to do. */
export function planClosing(turn: Turn, group: number): void {
  const { snapshots } = turn.state.memory;
  if (snapshots.receives.length > 0) wakeAt(turn, group, choreTick(turn, group, silentFrom(snapshots)));
}

/** Looks after the streams that come in. */
export function closeSilent(turn: Turn): void {
  const { snapshots } = turn.state.memory;
  if (snapshots.receives.length > 0) closeSilentStreams(snapshots, portOf(turn));
}
