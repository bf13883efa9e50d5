import { bytesOf, proposeCommand, settle } from "../group/index.ts";
import type { Instant } from "../kernel/time.ts";
import type { Command, PeerChange } from "../proto/command.ts";
import { peerOnStore, type Key, type PeerId, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import {
  doDue, isPromotable, proposeConfChange, setElectionTimer, shortestTimeout, timeoutBound, type RaftOptions,
} from "../raft/index.ts";
import { COMMANDS } from "./commands/index.ts";
import { raftChangeOf } from "./membership.ts";
import { HANDING_OVER, NOT_LEADING, whyNotChange, type NotProposed } from "./operators.ts";
import { loseLease } from "./lease.ts";
import { storeMachine } from "./machine.ts";
import type { StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { asItIs } from "./standing.ts";
import type { StoreHost, StoreState } from "./state.ts";
import { beginTurn, endTurn, type Turn } from "./turn.ts";
import { electionElapsedAt, lookSoon } from "./wake.ts";

// What people do to one replica by hand. Each function that says why not changes nothing, and is asked before that which does it.

/** An election timer, in ticks. */
export interface ElectionTimer {
  readonly elapsed: number;
  readonly timeout: number;
  /** What may be drawn: from the least to the most. */
  readonly least: number;
  readonly most: number;
}

/** The election timer of the store's replica; null where none runs. */
export function electionTimerOf(state: StoreState, region: RegionId, now: Instant): ElectionTimer | null {
  const peer = state.peers.get(region);
  if (peer === undefined || peer.lead !== null || !isPromotable(peer.node.raft) || peer.node.raft.halted !== null) return null;
  const { options, randomizedElectionTimeout: timeout } = peer.node.raft;
  const elapsed = Math.min(electionElapsedAt(state, peer, now), timeout - 1);
  return { elapsed, timeout, least: shortestTimeout(options), most: longestTimeout(options) };
}

const longestTimeout = (options: RaftOptions): number => Math.max(shortestTimeout(options), timeoutBound(options) - 1);

/** Sets the election timer of a replica that has one. */
export const setTimerByHand = (state: StoreState, host: StoreHost, region: RegionId, elapsed: number, timeout: number): void =>
  withPeer(state, host, region, (turn, peer) => {
    setElectionTimer(peer.node, elapsed, timeout);
    lookSoon(turn, peer);
  });

/** Lets the election timer of a replica that has one run out: it does what it does then. */
export const expireTimer = (state: StoreState, host: StoreHost, region: RegionId): void =>
  withPeer(state, host, region, (turn, peer) => {
    const { randomizedElectionTimeout: timeout } = peer.node.raft;
    setElectionTimer(peer.node, timeout, timeout);
    doDue(peer.node);
    settle(storeMachine, turn, peer);
  });

/** What voters promised no longer holds: the store's lease of the region, if it has one, is over. */
export const endLeaseByHand = (state: StoreState, host: StoreHost, region: RegionId): void =>
  withPeer(state, host, region, (turn, peer) => {
    if (peer.lead !== null) loseLease(turn, peer, peer.lead);
  });

/** Why the store cannot propose this write, or null. */
export function whyNotWrite(
  state: StoreState, host: StoreHost, regionId: RegionId, key: Key, value: string,
): NotProposed | null {
  const peer = state.peers.get(regionId);
  if (peer === undefined || peer.lead === null || peer.node.raft.halted !== null) return NOT_LEADING;
  const { startKey, endKey } = peer.region;
  if (key < startKey || (endKey !== "" && key >= endKey)) {
    return { reason: "outside", detail: `key ${key} does not lie in the region` };
  }
  if (host.diskFull) return { reason: "disk-full", detail: "the leader's disk is full" };
  if (peer.node.raft.leadTransferee !== 0) return HANDING_OVER;
  const size = bytesOf(COMMANDS, writeOf(key, value));
  return size > host.settings.store.raftEntryMaxSize ? { reason: "too-large", detail: "the value is too large" } : null;
}

/** Nobody waits for it: no client has this number. */
const writeOf = (key: Key, value: string): Command => ({ kind: "put", key, value, requestId: 0 });

/** Puts a write into the log of a region that the store leads. */
export const writeByHand = (state: StoreState, host: StoreHost, region: RegionId, key: Key, value: string): void =>
  withPeer(state, host, region, (turn, peer) => {
    proposeCommand(COMMANDS, peer, writeOf(key, value));
    settle(storeMachine, turn, peer);
  });

/**
 * The changes that give a voter to one store and take that of another (0 for none); none at all leave the joint configuration.
 * `id` is the new replica's, where one is needed. With both the voter that goes becomes a learner first.
 */
export function changesFor(region: Region, add: StoreId, remove: StoreId, id: PeerId): readonly PeerChange[] | NotProposed {
  const changes: PeerChange[] = [];
  if (add !== 0) {
    const present = peerOnStore(region, add);
    changes.push({ type: "AddNode", peer: { id: present?.id ?? id, storeId: add, role: "Voter" } });
  }
  if (remove !== 0) {
    const leaving = peerOnStore(region, remove);
    if (leaving === undefined) return { reason: "membership", detail: `store ${remove} has no peer of the region` };
    changes.push({ type: add === 0 ? "RemoveNode" : "AddLearnerNode", peer: leaving });
  }
  return changes;
}

/** Why the store cannot propose these changes, or null. */
export function whyNotMembers(
  state: StoreState, host: StoreHost, regionId: RegionId, changes: readonly PeerChange[],
): NotProposed | null {
  const peer = state.peers.get(regionId);
  return peer === undefined ? NOT_LEADING : whyNotChange(host, asItIs(state, peer), changes);
}

/** Proposes a change of members in a region that the store leads. */
export const changeByHand = (state: StoreState, host: StoreHost, region: RegionId, changes: readonly PeerChange[]): void =>
  withPeer(state, host, region, (turn, peer) => {
    proposeConfChange(peer.node, raftChangeOf(changes));
    settle(storeMachine, turn, peer);
  });

/** A turn of the store for one of its replicas. */
function withPeer(state: StoreState, host: StoreHost, region: RegionId, act: (turn: Turn, peer: StorePeer) => void): void {
  const turn = beginTurn(state, host);
  const peer = ownPeer(state, region);
  if (peer !== undefined) act(turn, peer);
  endTurn(turn);
}
