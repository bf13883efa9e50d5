import { NEVER } from "../kernel/time.ts";
import { lastIndex, rest } from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import type { StorePeer } from "./peer.ts";

/**
 * A group begins as after a long run in which nobody had work for it: asleep, if all its members have what its leader has.
 * `peers` are those that are alive.
 */
export function sleepAtBirth(leader: StorePeer, peers: readonly StorePeer[]): void {
  const { raft } = leader.node;
  const last = lastIndex(raft.log);
  if (leader.lead === null || raft.progress.some(({ match }) => match !== last)) return;
  for (const peer of peers) {
    peer.groupState = GroupState.Idle;
    peer.dueTick = Infinity;
    rest(peer.node);
  }
  leader.lead.agreed = raft.progress.flatMap(({ id }) => (id === leader.id ? [] : [id]));
  leader.lead.nextLeaseCheck = NEVER;
  leader.lead.nextRegionHeartbeat = NEVER;
}
