import { persist } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { drawInt } from "../kernel/random.ts";
import { START, type Duration, type Instant } from "../kernel/time.ts";
import type { PeerId, RegionId, StoreId } from "../proto/region.ts";
import {
  createMessage, hasReady, joinTicks, MessageType, propose, Role, step, takeAgenda, takeNotes, tellApplied, tellStored, tick,
  type Entry, type Message,
} from "../raft/index.ts";
import { storeMachine } from "./machine.ts";
import { createLeadership, noteHeard, type StorePeer } from "./peer.ts";
import { ownPeer, reopen } from "./regions.ts";
import { sleepAtBirth } from "./sleep-at-birth.ts";
import type { StoreState } from "./state.ts";


/**
 * Who leads a region when the run begins, and of whom the leader has not heard for how long: they take no
 * part.
 */
export interface BirthLeader {
  readonly regionId: RegionId;
  readonly storeId: StoreId;
  readonly downPeers: readonly { readonly peerId: PeerId; readonly downFor: Duration }[];
  /** Entries behind the first position that each peer's log holds; not said where all hold what the leader holds. */
  readonly logLengths?: ReadonlyMap<PeerId, number>;
  /** True where it has led and leads no more: every peer starts anew, with the log that it has. */
  readonly steppedDown?: boolean;
}

/**
 * Makes the first leaders of a cluster, by running the real Raft core message by message at instant 0,
 * without host, time or loss, until everything is durable and applied. `stores` are those that are alive:
 * dead ones take no part. A region that `leaders` does not name, or that has no live quorum, has no leader. `areAsleep`: groups
 * begin asleep, where all their members are there.
 */
export function electAtBirth(stores: readonly StoreState[], leaders: readonly BirthLeader[], areAsleep = false): void {
  const members: Member[] = [];
  const states = new Map(stores.map((state) => [state.id, state]));
  for (const leader of leaders) {
    members.length = 0;
    for (const { storeId } of states.get(leader.storeId)?.peers.get(leader.regionId)?.region.peers ?? []) {
      const state = states.get(storeId);
      const peer = state === undefined ? undefined : ownPeer(state, leader.regionId);
      if (state !== undefined && peer !== undefined && !isDown(leader, peer.id)) members.push({ state, peer });
    }
    const chosen = members.find(({ state }) => state.id === leader.storeId);
    if (chosen === undefined) continue;
    elect(members, chosen, leader);
    if (areAsleep) sleepAtBirth(chosen.peer, members.map(({ peer }) => peer));
  }
}

const isDown = ({ downPeers }: BirthLeader, id: PeerId): boolean =>
  downPeers.length > 0 && downPeers.some(({ peerId }) => peerId === id);

interface Member {
  readonly state: StoreState;
  readonly peer: StorePeer;
}

/** An election at birth takes a few messages per peer. */
const MESSAGES_AT_MOST = 10_000;

function elect(members: readonly Member[], chosen: Member, leader: BirthLeader): void {
  const { peer } = chosen;
  const self = peer.region.peers.find(({ id }) => id === peer.id);
  for (const member of members) {
    // Peers that wait for their snapshot have no descriptor to look the sender up in.
    if (self !== undefined && !member.peer.disk.initialized) member.peer.strangers = [self];
  }
  // As in a handover: without pre-vote, and heard by everybody.
  const timeoutNow = createMessage(MessageType.TimeoutNow, peer.id, peer.id, peer.node.raft.term);
  step(peer.node, timeoutNow);
  exchange(members, chosen);
  if (peer.node.raft.role === Role.Leader) {
    // One round of heartbeats tells the followers what is committed. The ticks after it are random, so that
    // thousands of leaders do not all heartbeat in the same second.
    const { heartbeatTick } = chosen.state.options;
    for (let i = 0; i < heartbeatTick; i++) tick(peer.node);
    exchange(members, chosen);
    stagger(members, chosen, leader);
    for (let i = drawInt(chosen.state.random, 0, heartbeatTick - 1); i > 0; i--) tick(peer.node);
    // From here on its ticks are those of its tick group, of which none is over.
    joinTicks(peer.node, 0);
  }
  for (const member of members) settleBirth(member, chosen, leader);
}

/**
 * The leader appends entries, and of what it sends each follower gets only the part that its log is to hold; no answer
 * arrives. So a leader leaves its followers when it dies in the middle of replication.
 */
function stagger(members: readonly Member[], chosen: Member, { logLengths }: BirthLeader): void {
  const most = logLengths?.get(chosen.peer.id) ?? 0;
  const ignored: Message[] = [];
  // The first entry is the empty one of the leader's term, which everybody has by now.
  for (let length = 2; length <= most; length++) {
    propose(chosen.peer.node, null, 0);
    const sent: Message[] = [];
    drain(chosen, sent);
    for (const message of sent) {
      const member = members.find(({ peer }) => peer.id === message.to);
      if (member === undefined || (logLengths?.get(message.to) ?? 0) < length) continue;
      step(member.peer.node, message);
      drain(member, ignored);
    }
  }
}

/** Carries messages to and fro, oldest first, until nobody has anything to say. */
function exchange(members: readonly Member[], first: Member): void {
  const inbox: Message[] = [];
  drain(first, inbox);
  for (let at = 0; at < inbox.length; at++) {
    assert(at < MESSAGES_AT_MOST, "an election at birth comes to an end");
    const message = inbox[at];
    const member = message === undefined ? undefined : members.find(({ peer }) => peer.id === message.to);
    if (member === undefined || message === undefined) continue;
    step(member.peer.node, message);
    drain(member, inbox);
  }
}

/** Persists, applies and sends all that a node asks for. */
function drain({ state, peer }: Member, outbox: Message[]): void {
  const { node } = peer;
  while (hasReady(node)) {
    const { messages, write, committedEntries } = takeAgenda(node);
    outbox.push(...messages);
    if (write !== null) {
      persist(storeMachine, state, peer, write);
      for (const response of write.responses) {
        if (response.to === peer.id) step(node, response);
        else outbox.push(response);
      }
      tellStored(node, write);
    }
    if (committedEntries.length > 0) markApplied(peer, committedEntries);
  }
}

/** There is nothing to apply at birth but the empty entries of the first leaders. */
function markApplied(peer: StorePeer, entries: readonly Entry[]): void {
  for (const { index, term } of entries) {
    peer.disk.applied = index;
    peer.disk.appliedTerm = term;
  }
  tellApplied(peer.node, entries);
}

/** Leaves the peer as a long run would have: nothing to tell, nothing in flight. */
function settleBirth({ state, peer }: Member, chosen: Member, leader: BirthLeader): void {
  const { raft } = peer.node;
  takeNotes(peer.node);
  peer.disk.heardTerm = raft.term;
  if (leader.steppedDown === true || chosen.peer.node.raft.role !== Role.Leader) {
    reopen(state, peer);
    return;
  }
  peer.writtenTerm = raft.term;
  peer.writtenVote = raft.vote;
  peer.knownRole = raft.role;
  peer.knownTerm = raft.term;
  peer.knownVote = raft.vote;
  peer.knownCommit = raft.log.committed;
  if (peer === chosen.peer) lead(state, peer, leader);
  else peer.followed = chosen.peer.id;
}

function lead(state: StoreState, peer: StorePeer, { downPeers }: BirthLeader): void {
  const leadership = createLeadership(START, peer.node.raft.progress.map(({ id }) => id), START);
  for (const { peerId, downFor } of downPeers) noteHeard(leadership, peerId, -downFor as Instant);
  peer.lead = leadership;
  state.memory.leaderCount++;
}
