import { defineLayer } from "./layer.ts";
import { PeerRoleCode } from "./role-codes.ts";

/** Who leads each region: of several who believe so, the one in the latest term. */
export interface LeaderColumns {
  /** Row in `stores`, -1 for nobody. */
  readonly store: Int16Array;
  /** 1 while the leader has not yet committed an entry of its own term: until then it may not serve. */
  readonly unconfirmed: Uint8Array;
}

export const leadersLayer = defineLayer({
  name: "leaders",
  take: ({ layout, runs, replicas: { role, term, unconfirmed: own } }): LeaderColumns => {
    const count = layout.regionIds.length;
    const leaderStore = new Int16Array(count).fill(-1);
    const unconfirmed = new Uint8Array(count);
    const terms = new Uint32Array(count);
    for (let peerRow = 0; peerRow < role.length; peerRow++) {
      const store = layout.peerStore[peerRow] ?? 0;
      const row = layout.peerRegion[peerRow] ?? 0;
      if (runs[store] !== true || row >= count) continue;
      const inTerm = term[peerRow] ?? 0;
      if (inTerm < (terms[row] ?? 0)) continue;
      terms[row] = inTerm;
      if (role[peerRow] !== PeerRoleCode.leader) continue;
      leaderStore[row] = store;
      unconfirmed[row] = own[peerRow] ?? 0;
    }
    return { store: leaderStore, unconfirmed };
  },
});
