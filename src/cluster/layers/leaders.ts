import { isLeader } from "../../store/index.ts";
import { defineLayer } from "./layer.ts";

/** Who leads each region: of several who believe so, the one in the latest term. */
export interface LeaderColumns {
  /** Row in `stores`, -1 for nobody. */
  readonly store: Int16Array;
  /** 1 while the leader has not yet committed an entry of its own term: until then it may not serve. */
  readonly unconfirmed: Uint8Array;
}

export const leadersLayer = defineLayer({
  name: "leaders",
  take: ({ layout, runs, peers }): LeaderColumns => {
    const count = layout.regionIds.length;
    const leaderStore = new Int16Array(count).fill(-1);
    const unconfirmed = new Uint8Array(count);
    const terms = new Uint32Array(count);
    for (let peerRow = 0; peerRow < peers.length; peerRow++) {
      const peer = peers[peerRow];
      const store = layout.peerStore[peerRow] ?? 0;
      const row = layout.peerRegion[peerRow] ?? 0;
      if (peer === undefined || runs[store] !== true || row >= count) continue;
      const { raft } = peer.node;
      if (raft.term < (terms[row] ?? 0)) continue;
      terms[row] = raft.term;
      if (!isLeader(peer)) continue;
      leaderStore[row] = store;
      unconfirmed[row] = raft.committedInTerm ? 0 : 1;
    }
    return { store: leaderStore, unconfirmed };
  },
});
