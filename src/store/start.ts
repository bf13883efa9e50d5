import { firstTick, startTicks } from "../group/index.ts";
import { after, START, type Duration } from "../kernel/time.ts";
import { trueDelay } from "../machine/clock.ts";
import { storageLastIndex, type Entry } from "../raft/index.ts";
import type { StorePeer } from "./peer.ts";
import { ownPeers } from "./regions.ts";
import { extendLease } from "./lease.ts";
import { peerState } from "./roles.ts";
import { drawPart } from "./state.ts";
import { heartbeatStore } from "./ticks.ts";
import type { Turn } from "./turn.ts";
import { lookSoon, planWake } from "./wake.ts";

/** Starts the process: at the birth of the cluster, when the store joins, and after each crash. */
export function startStore(turn: Turn): void {
  const { state, host, clock } = turn;
  const settings = host.settings.store;
  const isRestart = state.starts > 0;
  state.starts++;
  state.startedAt = host.now;
  const electionTimeout = (settings.raftElectionTimeoutTicks * settings.raftBaseTickInterval) as Duration;
  state.votesFrom = isRestart && !settings.allowUnsafeVoteAfterStart ? after(clock, electionTimeout) : clock;
  beginTicks(turn);
  for (const peer of ownPeers(state)) {
    peer.heardLeaderAt = clock;
    if (peer.lead !== null) {
      // Born leaders: their reports to PD begin anywhere in the interval, as after a long run.
      peer.lead.nextRegionHeartbeat = after(clock, drawPart(state.random, settings.pdHeartbeatTickInterval));
      extendLease(turn, peer, peer.lead, clock);
    }
    tellPeer(turn, peer, !isRestart);
  }
  const delay = drawPart(state.random, settings.pdStoreHeartbeatTickInterval);
  if (host.now > START) heartbeatStore(turn);
  else host.startTimer(delay, { kind: "store-heartbeat" });
}

/** The groups tick one after another; where in its interval a store begins is random, as processes start at any time. */
function beginTicks(turn: Turn): void {
  const { state, host, clock } = turn;
  const { raftBaseTickInterval, raftLogGcTickInterval, peerStaleStateCheckInterval } = host.settings.store;
  const { memory } = state;
  const phase = drawPart(state.random, raftBaseTickInterval);
  memory.tickCause = host.cause;
  state.groups.forEach((group, number) => {
    const wait = trueDelay(host.clockwork, firstTick(number, phase, raftBaseTickInterval));
    startTicks(group, after(host.now, wait), memory.rhythms++);
    planWake(state, host, number);
    group.nextLogGc = after(clock, drawPart(state.random, raftLogGcTickInterval));
    group.nextStaleCheck = after(clock, drawPart(state.random, peerStaleStateCheckInterval));
  });
  for (const peer of ownPeers(state)) lookSoon(turn, peer);
}

/**
 * Tells checkers of a peer that came to be or came back: everything at birth, what the crash kept untold
 * later.
 */
function tellPeer(turn: Turn, peer: StorePeer, isBirth: boolean): void {
  const { state, host } = turn;
  const { disk } = peer;
  const { storage } = disk;
  const { raft } = peer.node;
  const subject = { region: peer.regionId, store: state.id, peer: peer.id };
  const { compactedIndex, compactedTerm } = storage;
  const from = isBirth ? 0 : disk.untoldFrom;
  if ((isBirth && compactedIndex > 0) || disk.untoldReset) {
    host.observe({ kind: "log-reset", ...subject, index: compactedIndex, term: compactedTerm });
  }
  if (isBirth || from > 0) {
    const entries = entriesFrom(storage.items, from, storageLastIndex(storage));
    if (entries.length > 0) host.observe({ kind: "log-appended", ...subject, entries });
  }
  disk.untoldFrom = 0;
  disk.untoldReset = false;
  host.observe(peerState(turn, peer));
  if (!isBirth) return;
  const { committed } = raft.log;
  if (peer.lead !== null) host.observe({ kind: "committed", ...subject, term: raft.term, index: committed });
  for (const entry of storage.items) {
    if (entry.index <= disk.applied) host.observe({ kind: "applied", ...subject, entry });
  }
}

const entriesFrom = (items: readonly Entry[], from: number, last: number): readonly Entry[] =>
  last < from ? [] : items.filter((entry) => entry.index >= from);
