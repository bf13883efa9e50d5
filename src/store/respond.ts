import { orderedGet } from "../kernel/ordered-map.ts";
import type { MachineId } from "../machine/computer.ts";
import type { RegionError } from "../proto/messages.ts";
import type { RegionId } from "../proto/region.ts";
import type { PendingGet } from "./peer.ts";
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

/** Answers a read from what the store holds now. */
export const answerRead = (turn: Turn, regionId: RegionId, { client, requestId, key }: PendingGet): void =>
  respond(turn, client, requestId, regionId, orderedGet(turn.state.data, key) ?? null, null);

export const refuseRead = (turn: Turn, regionId: RegionId, { client, requestId }: PendingGet, error: RegionError): void =>
  respond(turn, client, requestId, regionId, null, error);
