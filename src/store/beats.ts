import { beat, dueTick, isOnlyBeatDue, MessageType, type Progress } from "../raft/index.ts";
import { peerById } from "./membership.ts";
import type { StorePeer } from "./peer.ts";
import { postRow, type Turn } from "./turn.ts";
import { choreTick } from "./wake.ts";

/**
 * The tick of a leader for which its heartbeats are due and nothing else: they leave as rows, without messages. False where it is
 * not as usual, and nothing was done.
 */
export function sendBeats(turn: Turn, peer: StorePeer): boolean {
  const { lead, node, region, id } = peer;
  if (lead === null || turn.clock >= lead.nextRegionHeartbeat || !isOnlyBeatDue(node)) return false;
  const { raft } = node;
  const { progress } = raft;
  // The row of a region names both peers, and this one is among its own progress while it is a member.
  for (let i = 0; i < progress.length; i++) if (peerById(region, (progress[i] as Progress).id) === undefined) return false;
  if (raft.ownProgress === null) return false;
  beat(node);
  for (let i = 0; i < progress.length; i++) {
    const { id: to, sentCommit } = progress[i] as Progress;
    if (to === id) continue;
    const store = peerById(region, to)?.storeId;
    if (store !== undefined) postRow(turn, MessageType.Heartbeat, store, region, id, to, raft.term, sentCommit, 0);
  }
  peer.dueTick = Math.min(dueTick(node), choreTick(turn, peer.group, lead.nextRegionHeartbeat));
  return true;
}
