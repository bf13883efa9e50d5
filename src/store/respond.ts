import { need } from "../kernel/late-part.ts";
import { orderedGet } from "../kernel/ordered-map.ts";
import type { MachineId } from "../machine/computer.ts";
import type { RegionError } from "../proto/messages.ts";
import type { RegionId } from "../proto/region.ts";
import { holdsKey } from "../proto/keys.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import type { PendingGet, StorePeer } from "./peer.ts";
import type { Waiter } from "./range-plans.ts";
import { currentRegions } from "./regions.ts";
import { countRead } from "./flow.ts";
import type { Turn } from "./turn.ts";

/** Bytes of a response besides the value. */
const RESPONSE_BYTES = 64;

export const BUSY: RegionError = { kind: "ServerIsBusy", reason: "raftstore is busy" };

export function respond(
  turn: Turn, client: MachineId, requestId: number, regionId: RegionId, value: string | null,
  error: RegionError | null,
): void {
  const bytes = RESPONSE_BYTES + (value?.length ?? 0);
  turn.host.send(client, "kv", { kind: "kv-response", requestId, regionId, value, error }, bytes);
}

/** What a client is told that means the region as it was. */
export const epochNotMatch = ({ state }: Turn, { region }: StorePeer): RegionError =>
  ({ kind: "EpochNotMatch", currentRegions: currentRegions(state, region) });

/**
 * Answers a read from what the store holds now, unless the region has changed while the read waited: its range, or who may answer
 * for it. Returns the bytes that were read.
 */
export function answerRead(turn: Turn, peer: StorePeer, { client, requestId, key, task }: PendingGet): number {
  const { regionId, region, disk } = peer;
  const error = !holdsKey(region, key) ? epochNotMatch(turn, peer) : disk.merging !== null ? isMerging(regionId) : null;
  if (task !== 0) {
    if (error === null) need(TRANSACTIONS).snapshotReady(turn, peer, task);
    else need(TRANSACTIONS).decided(turn, task, error);
    return 0;
  }
  const value = error === null ? (orderedGet(turn.state.data, key) ?? null) : null;
  if (error === null) countRead(turn.state.memory.flow, regionId, key.length + (value?.length ?? 0));
  respond(turn, client, requestId, regionId, value, error);
  return value?.length ?? 0;
}

/** The neighbour may answer for the region by now, and take writes. */
export const isMerging = (regionId: RegionId): RegionError =>
  ({ kind: "ReadIndexNotReady", regionId, reason: "can not read index due to merge" });

/** Tells who waits for a read or a write that it was not served, and why. */
export function tellRefused(turn: Turn, regionId: RegionId, { client, requestId, task }: Waiter, error: RegionError): void {
  if (task === 0) respond(turn, client, requestId, regionId, null, error);
  else need(TRANSACTIONS).decided(turn, task, error);
}
