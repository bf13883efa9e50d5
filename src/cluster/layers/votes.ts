import { Role, votersOf } from "../../raft/index.ts";
import { defineLayer } from "./layer.ts";

/** Of each candidate its votes. */
export interface VoteColumns {
  /** Votes granted, its own included, and votes refused, … */
  readonly granted: Uint8Array;
  readonly refused: Uint8Array;
  /** … of so many voters. */
  readonly voters: Uint8Array;
}

export const votesLayer = defineLayer({
  name: "votes",
  take: ({ layout, runs, replicas: { peers }, closely }): VoteColumns => {
    const granted = new Uint8Array(closely);
    const refused = new Uint8Array(closely);
    const voters = new Uint8Array(closely);
    for (let row = 0; row < closely; row++) {
      const raft = peers[row]?.node.raft;
      if (raft === undefined || runs[layout.peerStore[row] ?? 0] !== true) continue;
      if (raft.role !== Role.Candidate && raft.role !== Role.PreCandidate) continue;
      granted[row] = raft.granted.length;
      refused[row] = raft.refused.length;
      voters[row] = votersOf(raft.config).length;
    }
    return { granted, refused, voters };
  },
});
