import { NEVER } from "../kernel/time.ts";
import { lastIndex, rest, Role } from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import type { StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import type { StoreState } from "./state.ts";

/**
 * Groups begin as after a long run in which nobody had work for them: asleep, where all members have what their leader has. A
 * cluster of a hundred thousand regions would need half a minute of work to come to that by itself. `stores` are those that are
 * alive, after `electAtBirth` and before their processes start.
 */
export function sleepAtBirth(stores: readonly StoreState[]): void {
  const states = new Map(stores.map((state) => [state.id, state]));
  for (const state of stores) {
    for (const { regionId, region, id, lead, node: { raft } } of state.peers.values()) {
      const last = lastIndex(raft.log);
      if (lead === null || raft.role !== Role.Leader || raft.progress.some(({ match }) => match !== last)) continue;
      for (const { storeId } of region.peers) {
        const holder = states.get(storeId);
        const peer = holder === undefined ? undefined : ownPeer(holder, regionId);
        if (peer !== undefined) layToSleep(peer);
      }
      const leader = ownPeer(state, regionId)?.lead;
      if (leader !== undefined && leader !== null) leader.agreed = region.peers.flatMap((peer) => (peer.id === id ? [] : [peer.id]));
    }
  }
}

function layToSleep(peer: StorePeer): void {
  peer.groupState = GroupState.Idle;
  peer.dueTick = Infinity;
  rest(peer.node);
  if (peer.lead === null) return;
  peer.lead.nextLeaseCheck = NEVER;
  peer.lead.nextRegionHeartbeat = NEVER;
}
