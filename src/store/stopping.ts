import { settle } from "../group/index.ts";
import { after, millis, START } from "../kernel/time.ts";
import type { Progress } from "../raft/index.ts";
import { storeMachine } from "./machine.ts";
import { askToLead } from "./operators.ts";
import { sendStoreHeartbeat } from "./pd-link.ts";
import type { Leadership, StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import type { StoreHost, StoreState } from "./state.ts";
import { beginTurn, endTurn, type Turn } from "./turn.ts";

/** How often a store that is to stop looks whether all of its leaders are gone, and asks again for those that are not. */
const LOOK_INTERVAL = millis(500);

/**
 * The process is asked to end: PD hears of it, the store hands its leaders over, and ends when it has none, or its time is over.
 */
export function stopStore(state: StoreState, host: StoreHost): void {
  if (state.memory.stopBy !== START) return;
  const turn = beginTurn(state, host);
  state.memory.stopBy = after(turn.clock, host.settings.store.gracefulShutdownTimeout);
  sendStoreHeartbeat(turn);
  goOnStopping(turn);
  endTurn(turn);
}

/** Hands over what the store still leads; without leaders, or when its time is over, the process ends. */
export function goOnStopping(turn: Turn): void {
  const { state, host, clock } = turn;
  const { memory } = state;
  if (memory.leaderCount === 0 || clock >= memory.stopBy) {
    host.exit("stopped");
    return;
  }
  for (const { regionId, lead } of state.peers.values()) {
    const peer = lead === null ? undefined : ownPeer(state, regionId);
    if (peer !== undefined && peer.lead !== null) handOver(turn, peer, peer.lead);
  }
  host.startTimer(LOOK_INTERVAL, { kind: "stopping" });
}

/** Asks the voter whose log reaches furthest among those that may lead. */
function handOver(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { raft } = peer.node;
  if (raft.leadTransferee !== 0) return;
  const byLog = [...raft.progress].sort((a: Progress, b: Progress) => b.match - a.match || a.id - b.id);
  const isAsked = byLog.some(({ id, recentActive }) => recentActive && askToLead(turn, peer, lead, id));
  if (isAsked) settle(storeMachine, turn, peer);
}
