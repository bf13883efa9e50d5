import type { RaftEnvelope } from "../proto/messages.ts";
import { MessageType, type Message as RaftMessage } from "../raft/index.ts";
import type { StorePeer } from "./peer.ts";
import { wrap, type Turn } from "./turn.ts";

/** Whether the core sends the very same value again while nothing changes: see `raft/heartbeats.ts`. */
export const isStanding = ({ type }: RaftMessage): boolean =>
  type === MessageType.Heartbeat || type === MessageType.HeartbeatResp;

/** Like `wrap`, for a message that stands: its envelope stands as well, for as long as the region's descriptor is the same. */
export function wrapStanding(turn: Turn, peer: StorePeer, message: RaftMessage): RaftEnvelope | null {
  const { standing, region, self } = peer;
  for (let i = 0; i < standing.length; i++) {
    const envelope = standing[i] as RaftEnvelope;
    if (envelope.message === message && envelope.epoch === region.epoch && envelope.from === self) return envelope;
  }
  const envelope = wrap(turn, peer, message);
  if (envelope !== null) peer.standing = [...standing.filter(({ to }) => to.id !== message.to), envelope];
  return envelope;
}
