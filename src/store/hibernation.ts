import { assertInvariant } from "../kernel/assert.ts";
import { after, NEVER, type Instant } from "../kernel/time.ts";
import type { ExtraMessage, KvRequest } from "../proto/messages.ts";
import { peerOnStore, type Peer, type PeerId, type StoreId } from "../proto/region.ts";
import {
  countsOn, joinTicks, lastIndex, lastTerm, MessageType, reportUnreachable, rest, tickAgain,
  type Message as RaftMessage,
} from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import { peerById } from "./membership.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { tickGroupAt } from "./state.ts";
import { post, type Turn } from "./turn.ts";
import { lookSoon, missedTicks } from "./wake.ts";

/*
 * Groups in which nothing happens hibernate: their peers do not tick until something wakes them (TiKV: hibernate_state.rs and
 * fsm/peer.rs). A leader asks all members before it sleeps; a follower sleeps when it has agreed.
 */

/** A leader that ticks has done what its tick brought: at some of them it looks whether its group may sleep. */
export function lookToSleep(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { state, host } = turn;
  const { ticks } = tickGroupAt(state, peer.group);
  if (ticks < lead.sleepTick) return;
  lead.sleepTick = nextLook(turn, peer, lead.sleepTick);
  if (!host.settings.store.hibernateRegions || !isAtRest(peer, lead)) return;
  const missing = peer.region.peers.filter(({ id }) => isAsked(peer, lead, id) && lead.agreed?.includes(id) !== true);
  if (lead.agreed !== null && missing.length === 0) {
    fallAsleep(turn, peer, lead, lead.agreed);
    return;
  }
  lead.agreed ??= NOBODY;
  for (const member of missing) postExtra(turn, peer, member, "hibernate-request");
}

const NOBODY: readonly PeerId[] = [];

/** Members that are down have nothing to say. */
const isAsked = ({ id: self }: StorePeerView, { reportedDown }: Readonly<Leadership>, id: PeerId): boolean =>
  id !== self && !reportedDown.includes(id);

/** Together with the leader's look at its quorum, from the tick `from` on. */
function nextLook({ state, host }: Turn, { group }: StorePeer, from: number): number {
  if (!host.settings.store.hibernateRegions) return Infinity;
  const { ticks } = tickGroupAt(state, group);
  const { electionTick } = state.options;
  return from + electionTick * (1 + Math.max(0, Math.floor((ticks - from) / electionTick)));
}

/** From now on the leader looks whether its group may sleep. */
export function beginLooking(turn: Turn, peer: StorePeer, lead: Leadership): void {
  lead.sleepTick = nextLook(turn, peer, peer.node.raft.electionFrom);
}

/** Whether all members have all that the leader has, and it has nothing to do (check_before_tick). */
function isAtRest({ node: { raft }, disk, id: self }: StorePeer, lead: Leadership): boolean {
  const last = lastIndex(raft.log);
  if (disk.merging !== null || lead.nextSplitCheck !== NEVER || lead.adminIndex > disk.applied) return false;
  const isBusy = raft.leadTransferee !== 0 || disk.applied < last || lead.reads.length > 0 || lead.generating;
  if (isBusy || raft.halted !== null) return false;
  for (const { id, match } of raft.progress) {
    if (id !== self && match !== last && !lead.reportedDown.includes(id)) return false;
  }
  return true;
}

/** The leader ticks no more; those who agreed to it have stopped before. */
export function fallAsleep(turn: Turn, peer: StorePeer, lead: Leadership, agreed: readonly PeerId[]): void {
  const { raft } = peer.node;
  const last = lastIndex(raft.log);
  assertInvariant(
    "sleep-complete", raft.progress.every(({ id, match }) => match === last || !agreed.includes(id)),
    "whoever sleeps has all that its leader has",
  );
  turn.host.observe({ kind: "slept", region: peer.regionId, store: turn.state.id, agreed });
  peer.groupState = GroupState.Idle;
  rest(peer.node);
  lead.sleepTick = Infinity;
  lead.nextLeaseCheck = NEVER;
  sendRegionHeartbeat(turn, peer, lead);
}

/** What stores say to each other about hibernation. */
export function hearExtra(turn: Turn, peer: StorePeer, from: Peer, extra: ExtraMessage): void {
  switch (extra) {
    case "hibernate-request":
      if (!maySleep(turn, peer, from.id)) return;
      peer.groupState = GroupState.Idle;
      rest(peer.node);
      peer.dueTick = Infinity;
      postExtra(turn, peer, from, "hibernate-response");
      return;
    case "hibernate-response": {
      const { lead, region } = peer;
      if (lead === null || lead.agreed === null || lead.agreed.includes(from.id)) return;
      if (peerById(region, from.id) !== undefined) lead.agreed = [...lead.agreed, from.id];
      return;
    }
    case "wake-up":
      wake(turn, peer, GroupState.Ordered);
      return;
    case "check-stale-peer": case "check-stale-peer-response":
      // Who asks is a member, and its leader will be heard of in time.
  }
}

/** Whether a follower agrees to sleep: it must have nothing that it does not know to be committed, of its leader's own term. */
function maySleep({ host }: Turn, { node: { raft }, groupState, disk }: StorePeer, from: PeerId): boolean {
  return disk.merging === null && host.settings.store.hibernateRegions && raft.lead === from && groupState !== GroupState.Chaos &&
    lastIndex(raft.log) === raft.log.committed && lastTerm(raft.log) === raft.term;
}

function postExtra(turn: Turn, { region, self }: StorePeer, to: Peer, extra: ExtraMessage): void {
  const { id: regionId, epoch, startKey, endKey } = region;
  post(turn, { regionId, from: self, to, epoch, startKey, endKey, message: null, isTombstone: false, extra });
}

/**
 * The peer ticks again. In chaos it makes up for ticks that it missed, as far as the group is then still sure to hear a
 * leader that is there.
 */
export function wake(turn: Turn, peer: StorePeer, as: typeof GroupState.Ordered | typeof GroupState.Chaos): void {
  const { lead, node } = peer;
  peer.groupState = as;
  if (lead !== null) lead.agreed = null;
  if (!node.raft.resting) return;
  const { ticks } = tickGroupAt(turn.state, peer.group);
  tickAgain(node, ticks, as === GroupState.Chaos && lead === null ? missedTicks(turn.state, peer, ticks) : 0);
  if (lead !== null) {
    // A new leader of PD may have asked for a report that the next tick brings.
    const later = after(turn.clock, turn.host.settings.store.pdHeartbeatTickInterval);
    lead.nextRegionHeartbeat = Math.min(lead.nextRegionHeartbeat, later) as Instant;
    beginLooking(turn, peer, lead);
  }
  lookSoon(turn, peer);
}

/** A peer has taken in a message: all but heartbeats wake it. */
export function noticeMessage(turn: Turn, peer: StorePeer, { type, from }: RaftMessage): void {
  if (type === MessageType.HeartbeatResp) return;
  if (type !== MessageType.Heartbeat) wake(turn, peer, GroupState.Ordered);
  else if (peer.lead === null && from === peer.node.raft.lead) hearLeader(turn, peer);
}

/** A follower that was not sure of it has heard its leader, or one that sleeps: from here on it may count again. */
export function hearLeader(turn: Turn, peer: StorePeer): void {
  const { node } = peer;
  if (!node.raft.resting) {
    peer.groupState = GroupState.Ordered;
  } else if (lastTerm(node.raft.log) === node.raft.term) {
    peer.groupState = GroupState.Idle;
    joinTicks(node, tickGroupAt(turn.state, peer.group).ticks);
  } else {
    wake(turn, peer, GroupState.Ordered);
  }
}

/** A client asks the peer for something. A follower looks after its group; where it knows no leader to read from, it wakes it. */
export function attend(
  turn: Turn, peer: StorePeer, { operation, replica, requestId }: Pick<KvRequest, "operation" | "replica" | "requestId">,
): void {
  // The past needs nobody who is awake.
  if (replica?.kind === "stale") return;
  if (peer.lead !== null || (replica !== null && peer.node.raft.lead !== 0)) {
    if (peer.groupState === GroupState.Ordered) return;
    if (peer.lead !== null) turn.host.observe({ kind: "woken", region: peer.regionId, requestId });
    wake(turn, peer, GroupState.Ordered);
    return;
  }
  wake(turn, peer, GroupState.Chaos);
  if (operation !== "get" || peer.node.raft.lead !== 0 || turn.clock - peer.wokeGroupAt < WAKE_UP_MICROS) return;
  peer.wokeGroupAt = turn.clock;
  for (const member of peer.region.peers) if (member.id !== peer.id) postExtra(turn, peer, member, "wake-up");
}

/** Between two broadcasts of a peer (MIN_BCAST_WAKE_UP_INTERVAL). */
const WAKE_UP_MICROS = 1_000_000;

/** Nobody reaches that store: leaders know, and followers whose leader is there wake (SignificantMsg::StoreUnreachable). */
export function storeUnreachable(turn: Turn, store: StoreId): void {
  const { peers } = turn.state;
  const { hibernateRegions } = turn.host.settings.store;
  for (const { regionId, region, lead, node, groupState } of peers.values()) {
    const target = peerOnStore(region, store);
    if (target === undefined) continue;
    const isFollowed = node.raft.lead === target.id && groupState !== GroupState.Chaos && hibernateRegions;
    if (lead === null ? !isFollowed : !countsOn(node, target.id)) continue;
    const peer = ownPeer(turn.state, regionId);
    if (peer === undefined) continue;
    if (lead !== null) reportUnreachable(peer.node, target.id);
    else wake(turn, peer, GroupState.Chaos);
  }
}

/** PD wants the groups awake that have members on these stores; on any where it names none (on_wake_up_regions). */
export function awakenRegions(turn: Turn, stores: readonly StoreId[]): void {
  for (const { regionId, region } of turn.state.peers.values()) {
    if (stores.length > 0 && !region.peers.some(({ storeId }) => stores.includes(storeId))) continue;
    const peer = ownPeer(turn.state, regionId);
    if (peer !== undefined) wake(turn, peer, GroupState.Chaos);
  }
}
