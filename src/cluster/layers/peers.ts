import { defineLayer } from "./layer.ts";

/** The replicas, by store and within it in key order: the rows that other layers speak of. */
export interface PeerColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** Row in `regions`; 0xffffffff for a peer whose region is not known yet. */
  readonly region: Uint32Array;
  /** Row in `stores`. */
  readonly store: Uint16Array;
}

export const peersLayer = defineLayer({
  name: "peers",
  take: ({ layout }): PeerColumns => ({
    count: layout.peerIds.length, id: layout.peerIds.slice(), region: layout.peerRegion.slice(), store: layout.peerStore.slice(),
  }),
});
