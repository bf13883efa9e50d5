import { settle, settleMessages } from "../group/index.ts";
import { defined } from "../kernel/assert.ts";
import type { MachineId } from "../machine/computer.ts";
import type { HeartbeatBurst, RaftEnvelope, RaftPacket } from "../proto/messages.ts";
import { peerOnStore, type Peer, type Region, type RegionId } from "../proto/region.ts";
import { isRoutine, MessageType, step, type Message as RaftMessage } from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import { hearExtra, noticeMessage } from "./hibernation.ts";
import { envelopeOf, precedingRow } from "./burst.ts";
import { diskUsage } from "./disk-usage.ts";
import { hearRow, hearStanding, noteSender } from "./hearing.ts";
import { createPeer, destroyPeer } from "./lifecycle.ts";
import { isEpochStale, peerById, wasMember } from "./membership.ts";
import { receiveTransfer } from "./operators.ts";
import { isSnapshotData } from "./payloads.ts";
import { askWhetherMerged, isMergedInto } from "./merge.ts";
import { answerByLease } from "./replica-reads.ts";
import { ownPeer, regionsIn } from "./regions.ts";
import { noteRefusal, type StorePeer } from "./peer.ts";
import { storeMachine } from "./machine.ts";
import { endTurn, post, type Turn } from "./turn.ts";

/**
 * Senders that are remembered although the descriptor does not name them: more than a membership change
 * brings.
 */
const STRANGERS_AT_MOST = 8;
/** Votes that are remembered for regions that are to come: those of a few splits. */
const EARLY_VOTES_AT_MOST = 32;

/** Takes all Raft messages that another store sent in one turn, in their order. */
export function receivePacket(turn: Turn, from: MachineId, { envelopes, burst }: RaftPacket): void {
  let next = 0;
  if (burst !== null && burst.standing !== null && envelopes.length === 0) {
    hearStanding(turn, from, burst, burst.standing, receiveRow);
  } else if (burst !== null) {
    for (let row = 0; row < burst.regions.length; row++) {
      for (const before = precedingRow(burst, row); next < before; next++) receiveEnvelope(turn, envelopes[next] as RaftEnvelope);
      receiveRow(turn, burst, row);
    }
  }
  for (; next < envelopes.length; next++) receiveEnvelope(turn, envelopes[next] as RaftEnvelope);
}

/** Takes a row; true if it was heard as it is. */
function receiveRow(turn: Turn, burst: HeartbeatBurst, row: number): boolean {
  const isHeard = hearRow(turn, burst, row);
  if (!isHeard) receiveEnvelope(turn, envelopeOf(burst, row));
  return isHeard;
}

/**
 * Takes one envelope: checks it as TiKV's raftstore does, finds or creates its peer, and steps the Raft node.
 */
export function receiveEnvelope(turn: Turn, envelope: RaftEnvelope): void {
  const { message, extra } = envelope;
  const peer = admit(turn, envelope);
  if (peer === null) return;
  if (envelope.members !== undefined) noteMembers(turn, envelope, envelope.members);
  if (extra !== null) hearExtra(turn, peer, envelope.from, extra);
  if (message === null) return;
  const isRequest = message.type === MessageType.Vote || message.type === MessageType.PreVote;
  if (isRequest && turn.clock < turn.state.votesFrom) {
    refuseVote(turn, peer, message, envelope.from);
    return;
  }
  if (message.type === MessageType.Snap && !makeRoom(turn, peer, message)) return;
  // Nobody is to lead whose disk cannot take the log.
  if (message.type === MessageType.TimeoutNow && diskUsage(turn.state, turn.host) === "already-full") return;
  turn.replyTo = envelope.from;
  if (message.type === MessageType.TransferLeader) receiveTransfer(turn, peer, message);
  else if (!answerByLease(turn, peer, message)) step(peer.node, message);
  const { lead } = peer;
  if (lead !== null) {
    noteSender(turn, peer, lead, message.from);
  } else if (message.from === peer.node.raft.lead) {
    peer.heardLeaderAt = turn.clock;
  }
  if (peer.groupState !== GroupState.Ordered) noticeMessage(turn, peer, message);
  if (isRoutine(peer.node, message)) settleMessages(storeMachine, turn, peer);
  else settle(storeMachine, turn, peer);
}

/** Remembers who were members later than this store's peer knows. */
function noteMembers({ state }: Turn, { regionId, epoch }: RaftEnvelope, members: readonly Peer[]): void {
  const { fellows } = state.memory;
  const known = fellows.get(regionId);
  if (known === undefined || known.epoch.confVer < epoch.confVer) fellows.set(regionId, { epoch, members });
}

/**
 * Whether nothing else has its data in the range of a snapshot. Regions that are parts of it by now go; any other has yet to hear
 * that its range is smaller, and until then the snapshot is of no use (check_snapshot).
 */
function makeRoom(turn: Turn, peer: StorePeer, { snapshot }: RaftMessage): boolean {
  const { state } = turn;
  const data = snapshot?.data;
  if (!isSnapshotData(data)) return true;
  const others = regionsIn(state, data.region).filter((id) => id !== peer.regionId);
  for (const regionId of state.memory.installing) {
    const coming = state.peers.get(regionId)?.node.raft.log.unstableSnapshot?.data;
    if (regionId !== peer.regionId && isSnapshotData(coming) && overlaps(coming.region, data.region)) return false;
  }
  const gone = others.flatMap((id) => ownPeer(state, id) ?? []);
  if (!gone.every((other) => isMergedInto(state, other, peer.regionId))) return false;
  for (const other of gone) destroyPeer(turn, other, "merged");
  return true;
}

const overlaps = (a: Region, b: Region): boolean =>
  (a.endKey === "" || b.startKey < a.endKey) && (b.endKey === "" || a.startKey < b.endKey);

/** The peer that the envelope is for, made if need be; null if the envelope is not to be heard. */
function admit(turn: Turn, envelope: RaftEnvelope): StorePeer | null {
  const peer = ownPeer(turn.state, envelope.regionId);
  if (peer === undefined) return admitStranger(turn, envelope);
  const { region } = peer;
  if (envelope.isTombstone) {
    if (envelope.mergedInto !== undefined) {
      if (envelope.to.id === peer.id) hearMerged(turn, peer, envelope.mergedInto);
      return null;
    }
    if (envelope.to.id === peer.id && isEpochStale(region.epoch, envelope.epoch)) {
      destroyPeer(turn, peer, "stale", envelope.epoch);
    }
    return null;
  }
  if (envelope.to.id !== peer.id) return replacePeer(turn, peer, envelope);
  if (envelope.epoch === region.epoch) return peer;
  const isStale = isEpochStale(envelope.epoch, region.epoch);
  if (isStale && peerOnStore(region, envelope.from.storeId) === undefined) {
    buryIfAsking(turn, envelope, region.epoch);
    return null;
  }
  if (peerById(region, envelope.from.id) === undefined) meet(peer, envelope.from);
  return peer;
}

/**
 * The region is a part of another by now, whose log or snapshot will bring the news: also where that one has yet to come here, by
 * a split or by its leader's first message. Only where it has gone from here nothing will (need_gc_merge).
 */
function hearMerged(turn: Turn, peer: StorePeer, into: RegionId): void {
  const { peers, tombstones } = turn.state;
  peer.disk.mergedInto = into;
  if (!peers.has(into) && tombstones.has(into)) destroyPeer(turn, peer, "merged");
}

/** The sender is no member any more and does not know. If it asks for votes, or just that, it is told, and goes. */
function buryIfAsking(turn: Turn, envelope: RaftEnvelope, epoch: RaftEnvelope["epoch"], mergedInto?: RegionId): void {
  if (!isAsking(envelope)) return;
  post(turn, {
    regionId: envelope.regionId, from: envelope.to, to: envelope.from, epoch, startKey: "", endKey: "",
    message: null, isTombstone: true, extra: null, ...(mergedInto === undefined ? {} : { mergedInto }),
  });
}

const isAsking = ({ message, extra }: RaftEnvelope): boolean =>
  extra === "check-stale-peer" || message?.type === MessageType.Vote || message?.type === MessageType.PreVote;

/** The sender was a member still when this store's peer went: it asks those who were then. */
function nameMembers(turn: Turn, { regionId, from, to }: RaftEnvelope, { epoch, peers }: Region): void {
  post(turn, {
    regionId, from: to, to: from, epoch, startKey: "", endKey: "", message: null, isTombstone: false,
    extra: "check-stale-peer-response", members: peers,
  });
}

/**
 * The message is for another peer of the region here: an earlier one, which is gone, or a later one, which
 * replaces ours.
 */
function replacePeer(turn: Turn, peer: StorePeer, envelope: RaftEnvelope): StorePeer | null {
  if (envelope.to.id < peer.id || !isEpochStale(peer.region.epoch, envelope.epoch)) return null;
  destroyPeer(turn, peer, "stale");
  return admitStranger(turn, envelope);
}

/**
 * A message for a region of which this store has no peer: it may create one, unless the peer was destroyed
 * since.
 */
function admitStranger(turn: Turn, envelope: RaftEnvelope): StorePeer | null {
  const { state } = turn;
  const { message, extra, regionId, epoch, to, from } = envelope;
  if (message === null && extra !== "check-stale-peer") return null;
  const tombstone = state.tombstones.get(regionId);
  if (tombstone !== undefined && !isEpochStale(tombstone.epoch, epoch)) {
    const into = state.merged.get(regionId);
    if (into !== undefined) {
      // Who was no member any more when it was merged waits for nothing.
      buryIfAsking(turn, envelope, tombstone.epoch, wasMember(tombstone, from) ? into : undefined);
      return null;
    }
    // A member that lags behind asks as well, and must not be buried: the group may need its vote.
    if (!wasMember(tombstone, from) && isEpochStale(epoch, tombstone.epoch)) buryIfAsking(turn, envelope, tombstone.epoch);
    else if (extra === "check-stale-peer" && tombstone.peers.length > 0) nameMembers(turn, envelope, tombstone);
    return null;
  }
  if (message === null || !isInitial(message) || isPartOfOther(turn, envelope, message)) return null;
  const peer = createPeer(turn, regionId, to.id);
  meet(peer, from);
  return peer;
}

/**
 * Whether the region lies in the range of another of the store's: that has not yet come to where it falls apart, or is not gone
 * yet. Who asks for a vote is remembered, so that the part answers when it comes to be.
 */
function isPartOfOther(turn: Turn, envelope: RaftEnvelope, { type }: RaftMessage): boolean {
  const { state } = turn;
  const found = regionsIn(state, envelope);
  // Those known to be parts of it by now are in nobody's way, and make room for it: what they hold comes with its snapshot.
  const others = found.filter((other) => state.peers.get(other)?.disk.mergedInto !== envelope.regionId);
  if (others.length === 0) {
    for (const other of found) destroyPeer(turn, defined(ownPeer(state, other), "a region of the range is here"), "merged");
    return false;
  }
  for (const other of others) {
    const peer = ownPeer(state, other);
    // It has yet to fall apart, or was left behind when it was merged.
    if (peer !== undefined && peer.region.epoch.version < envelope.epoch.version) askWhetherMerged(turn, peer, 0);
  }
  const { memory } = state;
  if (type === MessageType.Vote || type === MessageType.PreVote) {
    memory.earlyVotes = [...memory.earlyVotes.slice(1 - EARLY_VOTES_AT_MOST), envelope];
  }
  return true;
}

/** What a leader, or a candidate, sends to a peer of which it knows nothing (util::is_initial_msg). */
const isInitial = ({ type, commit }: RaftMessage): boolean =>
  type === MessageType.Vote || type === MessageType.PreVote ||
  (type === MessageType.Heartbeat && commit === 0);

/** Remembers where to answer. */
function meet(peer: StorePeer, from: Peer): void {
  if (peer.strangers.some((known) => known.id === from.id)) return;
  peer.strangers = [...peer.strangers.slice(1 - STRANGERS_AT_MOST), from];
}

/**
 * The store may have acknowledged a leader right before it restarted, and that leader counts on nobody being
 * elected for an election timeout (`allow-unsafe-vote-after-start` is off).
 */
function refuseVote(turn: Turn, peer: StorePeer, message: RaftMessage, from: Peer): void {
  const preVote = message.type === MessageType.PreVote;
  noteRefusal(peer, { to: message.from, term: message.term, preVote, reason: "not-ready", at: turn.host.now });
  endTurn(turn);
  turn.host.emit({
    name: "raft.vote.refused", region: peer.regionId, store: turn.state.id, to: from.storeId,
    term: message.term, preVote, reason: "not-ready",
  });
}
