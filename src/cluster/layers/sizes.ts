import { defineLayer } from "./layer.ts";

/** How much data each region holds. */
export interface SizeColumns {
  /** By the replica that has most of it: one that still waits for its snapshot holds nothing. */
  readonly mebibytes: Float32Array;
}

export const sizesLayer = defineLayer({
  name: "sizes",
  take: ({ layout, replicas: { sizeMiB } }): SizeColumns => {
    const count = layout.regionIds.length;
    const mebibytes = new Float32Array(count);
    for (let row = 0; row < sizeMiB.length; row++) {
      const region = layout.peerRegion[row] ?? 0;
      const size = sizeMiB[row] ?? 0;
      if (region < count && size > (mebibytes[region] ?? 0)) mebibytes[region] = size;
    }
    return { mebibytes };
  },
});
