import { after } from "../kernel/time.ts";
import type { RegionHeartbeat } from "../proto/messages.ts";
import { sendBeats } from "./beats.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { sendRegionHeartbeat, sendToPd } from "./pd-link.ts";
import type { StorePeer, StorePeerView } from "./peer.ts";
import { ownMember } from "./regions.ts";
import { beginCheck, endCheck, isHeardAsBefore, repeatCheck, type Check, type Speaker } from "./sleepers.ts";
import { heardLeaderAtOf } from "./standing.ts";
import type { PeerGroup } from "./state.ts";
import { post, type Turn } from "./turn.ts";

/** Looks after the peers of a tick group that sleep, or have missed their leader for long (on_check_peer_stale_state_tick). */
export function checkStalePeers(turn: Turn, group: PeerGroup, number: number): void {
  group.nextStaleCheck = after(turn.clock, turn.host.settings.store.peerStaleStateCheckInterval);
  const check = beginCheck(turn, number);
  const loose = repeatCheck(turn, group, check);
  if (loose === null) checkEach(turn, group, check);
  else for (const place of loose) lookAt(turn, group, place);
  endCheck(turn, check);
}

function checkEach(turn: Turn, group: PeerGroup, check: Check): void {
  const { members } = group;
  for (let place = 0; place < members.length; place++) {
    if (isHeardAsBefore(turn, check, members[place] as StorePeerView)) continue;
    const speaker = lookAt(turn, group, place);
    if (speaker !== null) check.speakers.push(speaker);
  }
}

/** Looks after one of them; what it says, if it leads and sleeps. */
function lookAt(turn: Turn, group: PeerGroup, place: number): Speaker | null {
  const { store } = turn.host.settings;
  const view = group.members[place] as StorePeerView;
  const missing = missingLeader(turn, view);
  // Such a peer may have been removed without hearing of it.
  const isMissing = missing >= store.abnormalLeaderMissingDuration;
  if (!isMissing && view.groupState === GroupState.Ordered) return null;
  const peer = ownMember(turn.state, group, place);
  if (isMissing) askFellows(turn, peer);
  if (missing >= store.maxLeaderMissingDuration) askWhetherMember(turn, peer);
  const report = checkSleeper(turn, peer);
  return report === null ? null : { peer, place, report };
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

/** A ValidatePeer message, about as protobuf encodes it. */
const VALIDATE_BYTES = 60;

/** Asks PD whether a peer that has missed its leader for hours still belongs to its region. */
function askWhetherMember(turn: Turn, peer: StorePeer): void {
  peer.askedPdAt = turn.clock;
  const { regionId } = peer;
  sendToPd(turn, { kind: "validate-peer", regionId, peer: peer.self }, VALIDATE_BYTES);
}

/**
 * A leader that sleeps says its heartbeats once, and what it reports to PD is returned; a follower that has not heard them
 * between two checks wakes.
 */
function checkSleeper(turn: Turn, peer: StorePeer): RegionHeartbeat | null {
  switch (peer.groupState) {
    case GroupState.Ordered:
      return null;
    case GroupState.Idle:
      if (peer.lead === null) {
        peer.groupState = GroupState.PreChaos;
        return null;
      }
      sendBeats(turn, peer);
      return sendRegionHeartbeat(turn, peer, peer.lead);
    case GroupState.PreChaos: case GroupState.Chaos:
      wake(turn, peer, GroupState.Chaos);
      return null;
  }
}
