import { isPromotable, Role } from "../../raft/index.ts";
import { electionElapsedAt } from "../../store/index.ts";
import { defineLayer } from "./layer.ts";

/** Election timers, in ticks; 0 of 0 for a peer whose timer does not run: a leader, a learner, a process that stands still. */
export interface TimerColumns {
  /** How many ticks have passed without a leader. */
  readonly waited: Uint16Array;
  /** After how many the timer fires. */
  readonly timeout: Uint16Array;
}

export const timersLayer = defineLayer({
  name: "timers",
  take: ({ cluster, layout, runs, replicas: { peers }, closely }): TimerColumns => {
    const waited = new Uint16Array(closely);
    const timeout = new Uint16Array(closely);
    for (let row = 0; row < closely; row++) {
      const peer = peers[row];
      const raft = peer?.node.raft;
      const store = layout.peerStore[row] ?? 0;
      const state = layout.stores[store]?.state;
      if (peer === undefined || raft === undefined || state === undefined || runs[store] !== true) continue;
      if (raft.role === Role.Leader || !isPromotable(raft)) continue;
      waited[row] = Math.min(electionElapsedAt(state, peer, cluster.now), raft.randomizedElectionTimeout);
      timeout[row] = raft.randomizedElectionTimeout;
    }
    return { waited, timeout };
  },
});
