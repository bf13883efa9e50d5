import type { Raft } from "./state.ts";

// A node does not count: whoever touches it says how many ticks are over (`tellTicks`), it remembers at which tick its timers
// began,
// and what has passed since is a subtraction.

/** Ticks since the peer last heard of its leader, voted or campaigned; a leader's since its last look at its quorum. */
export const electionElapsed = ({ ticks, electionFrom }: Raft): number => ticks - electionFrom;

/** Ticks since a leader's last heartbeats. */
export const heartbeatElapsed = ({ ticks, heartbeatFrom }: Raft): number => ticks - heartbeatFrom;

export function restartElectionTimer(raft: Raft): void {
  raft.electionFrom = raft.ticks;
}

export function restartHeartbeatTimer(raft: Raft): void {
  raft.heartbeatFrom = raft.ticks;
}
