import { defineLayer, type Sight } from "./layer.ts";

/** How far the log of each replica is safe, by what the region's newest running leader knows. */
export interface ProgressColumns {
  /** Of a leader its commit index, of a follower the last entry that its leader knows it to hold; 0 where none is known. */
  readonly held: Uint32Array;
}

export const progressLayer = defineLayer({
  name: "progress",
  take: (sight): ProgressColumns => {
    const { layout, runs, replicas: { peers }, closely } = sight;
    const held = new Uint32Array(closely);
    const known = closely === 0 ? new Map<number, number>() : heldByPeer(sight);
    for (let row = 0; row < closely; row++) {
      const peer = peers[row];
      if (peer !== undefined && runs[layout.peerStore[row] ?? 0] === true) held[row] = known.get(peer.id) ?? 0;
    }
    return { held };
  },
});

function heldByPeer({ replicas: { peers, leading } }: Sight): ReadonlyMap<number, number> {
  const held = new Map<number, number>();
  const terms = new Map<number, number>();
  for (const row of leading) {
    const leader = peers[row];
    if (leader === undefined) continue;
    const { raft } = leader.node;
    if (raft.term < (terms.get(leader.regionId) ?? 0)) continue;
    terms.set(leader.regionId, raft.term);
    for (const progress of raft.progress) held.set(progress.id, progress.match);
    held.set(leader.id, raft.log.committed);
  }
  return held;
}
