import { addRegionLoads } from "../../client/index.ts";
import { clientStates } from "../cluster.ts";
import { defineLayer } from "./layer.ts";

/** What clients do with each region. */
export interface LoadColumns {
  /** Client operations in the last ten virtual seconds. */
  readonly operations: Float32Array;
}

export const loadsLayer = defineLayer({
  name: "loads",
  take: ({ cluster, layout }): LoadColumns => {
    const operations = new Float32Array(layout.regionIds.length);
    const counts = new Map<number, number>();
    for (const client of clientStates(cluster)) addRegionLoads(client, cluster.now, counts);
    for (const [region, count] of counts) {
      const row = layout.regionRow.get(region);
      if (row !== undefined) operations[row] = count;
    }
    return { operations };
  },
});
