import { after } from "../kernel/time.ts";
import { settle, tickMembers } from "../group/index.ts";
import { collectLog } from "./log-gc.ts";
import { askWhetherMember, sendStoreHeartbeat } from "./pd-link.ts";
import { storeMachine } from "./machine.ts";
import { ownMembers } from "./regions.ts";
import { closeSilent } from "./snapshot-receive.ts";
import type { PeerGroup } from "./state.ts";
import type { Turn } from "./turn.ts";

/** One raft-base-tick-interval has passed for a group of peers. */
export function tickGroup(turn: Turn, number: number): void {
  const { state, host, clock } = turn;
  const group = state.groups[number];
  if (group === undefined) return;
  // First of all, so that the next tick is not taken for a consequence of what this one brings.
  host.startTimer(host.settings.store.raftBaseTickInterval, { kind: "tick", group: number });
  tickMembers(storeMachine, turn, ownMembers(state, group));
  if (clock >= group.nextLogGc) collectLogs(turn, group);
  if (clock >= group.nextStaleCheck) checkStalePeers(turn, group);
  closeSilent(turn);
}

function collectLogs(turn: Turn, group: PeerGroup): void {
  const { store } = turn.host.settings;
  group.nextLogGc = after(turn.clock, store.raftLogGcTickInterval);
  for (const peer of ownMembers(turn.state, group)) {
    if (peer.lead !== null && collectLog(peer, peer.lead, store)) settle(storeMachine, turn, peer);
  }
}

/**
 * Peers that have missed their leader for hours may have been removed without hearing of it
 * (check_stale_state).
 */
function checkStalePeers(turn: Turn, group: PeerGroup): void {
  const { store } = turn.host.settings;
  group.nextStaleCheck = after(turn.clock, store.peerStaleStateCheckInterval);
  for (const peer of ownMembers(turn.state, group)) {
    const missing = turn.clock - Math.max(peer.heardLeaderAt, peer.askedPdAt);
    if (peer.lead === null && missing >= store.maxLeaderMissingDuration) askWhetherMember(turn, peer);
  }
}

/** The store reports to PD, and plans its next report. */
export function heartbeatStore(turn: Turn): void {
  turn.host.startTimer(turn.host.settings.store.pdStoreHeartbeatTickInterval, { kind: "store-heartbeat" });
  sendStoreHeartbeat(turn);
}
