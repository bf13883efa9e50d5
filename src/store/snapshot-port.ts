import type { TransportPort } from "../group/index.ts";
import type { RaftEnvelope } from "../proto/messages.ts";
import { clearLimit, reachLimit } from "./limits.ts";
import type { Turn } from "./turn.ts";

const RESULT_BYTES = 64;
const LIMITS = { sends: "concurrent-send-snap-limit", receives: "concurrent-recv-snap-limit" } as const;

/** What a store gives its snapshots' transport during one turn. */
export function portOf(turn: Turn): TransportPort<RaftEnvelope> {
  const { host, clock, state } = turn;
  const { snapIoMaxBytesPerSec, concurrentSendSnapLimit, concurrentRecvSnapLimit } = host.settings.store;
  const most = { sends: concurrentSendSnapLimit, receives: concurrentRecvSnapLimit };
  return {
    clock, bytesPerSecond: snapIoMaxBytesPerSec, sendsAtMost: most.sends, receivesAtMost: most.receives,
    writeChunk: (bytes) => host.occupyDisk(bytes),
    memberOf: (envelope) => envelope.to.id,
    sendChunk: (to, { transferId, group, index, total, payload }, bytes) => host.send(to, "snapshot", {
      kind: "snapshot-chunk", transferId, index, total, envelope: payload, regionId: group,
    }, bytes),
    sendEnd: ({ from, transferId, group, to, refusal }) => host.send(from, "snapshot", {
      kind: "snapshot-result", transferId, regionId: group, to, refusal,
    }, RESULT_BYTES),
    startTimer: (delay, timer) => host.startTimer(delay, timer),
    limit(which, isReached) {
      if (isReached) reachLimit(turn, state.memory, LIMITS[which], most[which]);
      else clearLimit(state.memory, LIMITS[which]);
    },
  };
}
