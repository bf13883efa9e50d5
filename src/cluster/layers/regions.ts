import { defineLayer } from "./layer.ts";

/** The regions, in key order: the rows that other layers speak of. */
export interface RegionColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** Start keys in order, sent only with a new `layout`, otherwise null. */
  readonly startKeys: readonly string[] | null;
}

export const regionsLayer = defineLayer({
  name: "regions",
  take: ({ layout, isNew }): RegionColumns =>
    ({ count: layout.regionIds.length, id: layout.regionIds.slice(), startKeys: isNew ? layout.startKeys : null }),
});
