import { firstTick, startTicks } from "../group/index.ts";
import { after, NEVER, START, type Duration } from "../kernel/time.ts";
import { trueDelay } from "../machine/clock.ts";
import { GroupState } from "./group-state.ts";
import { beginLooking, wake } from "./hibernation.ts";
import { ownPeers } from "./regions.ts";
import { extendLease } from "./lease.ts";
import { checkIfLarge } from "./split-check.ts";
import { drawPart } from "./state.ts";
import { tellPeer } from "./tell.ts";
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
    if (peer.lead !== null && peer.node.raft.resting) {
      checkIfLarge(turn, peer, peer.lead);
      if (peer.lead.nextSplitCheck !== NEVER) wake(turn, peer, GroupState.Ordered);
    } else if (peer.lead !== null) {
      // Born leaders: their reports to PD begin anywhere in the interval, as after a long run.
      peer.lead.nextRegionHeartbeat = after(clock, drawPart(state.random, settings.pdHeartbeatTickInterval));
      extendLease(turn, peer, peer.lead, clock);
      beginLooking(turn, peer, peer.lead);
      checkIfLarge(turn, peer, peer.lead);
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
    startTicks(group, after(host.now, wait));
    planWake(state, host, number);
    group.nextLogGc = after(clock, drawPart(state.random, raftLogGcTickInterval));
    group.nextStaleCheck = after(clock, drawPart(state.random, peerStaleStateCheckInterval));
  });
  for (const peer of ownPeers(state)) if (!peer.node.raft.resting) lookSoon(turn, peer);
}
