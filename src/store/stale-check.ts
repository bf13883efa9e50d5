import { after } from "../kernel/time.ts";
import { sendBeats } from "./beats.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { askWhetherMember, sendRegionHeartbeat } from "./pd-link.ts";
import type { StorePeer, StorePeerView } from "./peer.ts";
import { ownMember } from "./regions.ts";
import { heardLeaderAtOf } from "./standing.ts";
import type { PeerGroup } from "./state.ts";
import { post, type Turn } from "./turn.ts";

/** Looks after the peers of a tick group that sleep, or have missed their leader for long (on_check_peer_stale_state_tick). */
export function checkStalePeers(turn: Turn, group: PeerGroup): void {
  const { store } = turn.host.settings;
  group.nextStaleCheck = after(turn.clock, store.peerStaleStateCheckInterval);
  const { members } = group;
  for (let place = 0; place < members.length; place++) {
    const view = members[place] as StorePeerView;
    // Such a peer may have been removed without hearing of it.
    const missing = missingLeader(turn, view);
    const isMissing = missing >= store.abnormalLeaderMissingDuration;
    if (!isMissing && view.groupState === GroupState.Ordered) continue;
    const peer = ownMember(turn.state, group, place);
    if (isMissing) askFellows(turn, peer);
    if (missing >= store.maxLeaderMissingDuration) askWhetherMember(turn, peer);
    checkSleeper(turn, peer);
  }
}

/** For how long the peer has heard of no leader since it last asked PD; 0 for one that leads. */
const missingLeader = ({ state, clock }: Turn, view: StorePeerView): number =>
  (view.lead === null ? clock - Math.max(heardLeaderAtOf(state, view), view.askedPdAt) : 0);

/** Asks all whom it knows to be members: they tell it if it is none, or who was if they are none (bcast_check_stale_peer_…). */
function askFellows(turn: Turn, { region, self, regionId }: StorePeer): void {
  const { fellows } = turn.state.memory;
  const told = fellows.get(regionId);
  const { epoch, startKey, endKey } = region;
  const isNews = told !== undefined && told.epoch.confVer > epoch.confVer;
  if (told !== undefined && !isNews) fellows.delete(regionId);
  for (const to of isNews ? told.members : region.peers) {
    if (to.id === self.id) continue;
    post(turn, {
      regionId, from: self, to, epoch, startKey, endKey, message: null, isTombstone: false, extra: "check-stale-peer",
    });
  }
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
