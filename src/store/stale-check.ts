import { after } from "../kernel/time.ts";
import { sendBeats } from "./beats.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { askWhetherMember, sendRegionHeartbeat } from "./pd-link.ts";
import type { StorePeer, StorePeerView } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { heardLeaderAtOf } from "./standing.ts";
import type { PeerGroup } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Looks after the peers of a tick group that sleep, or have missed their leader for long (on_check_peer_stale_state_tick). */
export function checkStalePeers(turn: Turn, group: PeerGroup): void {
  const { store } = turn.host.settings;
  group.nextStaleCheck = after(turn.clock, store.peerStaleStateCheckInterval);
  for (const view of group.members) {
    const isMissing = missesLeader(turn, view);
    if (!isMissing && view.groupState === GroupState.Ordered) continue;
    const peer = ownPeer(turn.state, view.regionId);
    if (peer === undefined) continue;
    if (isMissing) askWhetherMember(turn, peer);
    checkSleeper(turn, peer);
  }
}

/** Such a peer may have been removed without hearing of it. */
function missesLeader({ state, host, clock }: Turn, view: StorePeerView): boolean {
  const missing = clock - Math.max(heardLeaderAtOf(state, view), view.askedPdAt);
  return view.lead === null && missing >= host.settings.store.maxLeaderMissingDuration;
}

/** A leader that sleeps says its heartbeats once; a follower that has not heard them between two checks wakes. */
function checkSleeper(turn: Turn, peer: StorePeer): void {
  switch (peer.groupState) {
    case GroupState.Ordered:
      return;
    case GroupState.Idle:
      if (peer.lead === null) {
        peer.groupState = GroupState.PreChaos;
        return;
      }
      sendBeats(turn, peer);
      sendRegionHeartbeat(turn, peer, peer.lead);
      return;
    case GroupState.PreChaos: case GroupState.Chaos:
      wake(turn, peer, GroupState.Chaos);
  }
}
