import { arrivedShare } from "../../group/index.ts";
import { defineLayer } from "./layer.ts";

/** The snapshots that replicas are receiving. */
export interface SnapshotColumns {
  /** Share of it that has arrived, 0 (none, or none runs) to 255 (all): how full the tile is drawn. */
  readonly arrived: Uint8Array;
}

export const snapshotsLayer = defineLayer({
  name: "snapshots",
  take: ({ layout, replicas: { peers } }): SnapshotColumns => {
    const arrived = new Uint8Array(peers.length);
    const receiving = layout.stores.map(({ state: { memory } }) =>
      (memory.snapshots.receives.length === 0 ? null : memory.snapshots));
    if (receiving.every((transport) => transport === null)) return { arrived };
    for (let row = 0; row < peers.length; row++) {
      const transport = receiving[layout.peerStore[row] ?? 0];
      const peer = peers[row];
      if (transport === null || transport === undefined || peer === undefined) continue;
      arrived[row] = Math.round((arrivedShare(transport, peer.regionId) ?? 0) * 255);
    }
    return { arrived };
  },
});
