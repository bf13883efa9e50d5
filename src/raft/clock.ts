import type { Raft, TickClock } from "./state.ts";

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
