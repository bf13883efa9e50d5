import { defineConstantLayer } from "./layer.ts";

/** The replicas, by store and within it in key order: the rows that other layers speak of. */
export interface PeerColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** Row in `regions`; 0xffffffff for a peer whose region is not known yet. */
  readonly region: Uint32Array;
  /** Row in `stores`. */
  readonly store: Uint16Array;
}

export const peersLayer = defineConstantLayer({
  name: "peers",
  take: ({ peerIds, peerRegion, peerStore }): PeerColumns =>
    ({ count: peerIds.length, id: peerIds.slice(), region: peerRegion.slice(), store: peerStore.slice() }),
});
