import type { Raft } from "./state.ts";

/**
 * Ticks, counted. Peers that tick together share one clock, and whoever moves it need not touch them: a peer remembers at which
 * tick its timers began, and what has passed since is always a subtraction.
 */
export interface TickClock {
  ticks: number;
}

export const createTickClock = (): TickClock => ({ ticks: 0 });

/** Ticks since the peer last heard of its leader, voted or campaigned; a leader's since its last look at its quorum. */
export const electionElapsed = ({ clock, electionFrom }: Raft): number => clock.ticks - electionFrom;

/** Ticks since a leader's last heartbeats. */
export const heartbeatElapsed = ({ clock, heartbeatFrom }: Raft): number => clock.ticks - heartbeatFrom;

export function restartElectionTimer(raft: Raft): void {
  raft.electionFrom = raft.clock.ticks;
}

export function restartHeartbeatTimer(raft: Raft): void {
  raft.heartbeatFrom = raft.clock.ticks;
}
