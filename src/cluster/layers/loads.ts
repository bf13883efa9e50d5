import { addRegionLoads } from "../../client/index.ts";
import { clientStates } from "../cluster.ts";
import { pdRegionInfo } from "../pd-view.ts";
import { defineLayer } from "./layer.ts";

/** What each region holds, and what clients do with it. */
export interface LoadColumns {
  /** As its leader counts; of a region that nobody leads as PD was last told. */
  readonly sizeMiB: Float32Array;
  /** Client operations in the last ten virtual seconds. */
  readonly operations: Float32Array;
}

export const loadsLayer = defineLayer({
  name: "loads",
  take: ({ cluster, layout, replicas: { leading, peers } }): LoadColumns => {
    const { length } = layout.regionIds;
    const operations = new Float32Array(length);
    const sizeMiB = new Float32Array(length).fill(-1);
    for (const row of leading) sizeMiB[layout.peerRegion[row] ?? length] = peers[row]?.disk.sizeMiB ?? 0;
    for (let row = 0; row < length; row++) {
      if ((sizeMiB[row] ?? 0) < 0) sizeMiB[row] = pdRegionInfo(cluster, layout.regionIds[row] ?? 0)?.sizeMiB ?? 0;
    }
    const counts = new Map<number, number>();
    for (const client of clientStates(cluster)) addRegionLoads(client, cluster.now, counts);
    for (const [region, count] of counts) {
      const row = layout.regionRow.get(region);
      if (row !== undefined) operations[row] = count;
    }
    return { sizeMiB, operations };
  },
});
