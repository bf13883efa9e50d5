import type { Key } from "../../proto/region.ts";
import { defineConstantLayer } from "./layer.ts";

/** The regions, in key order: the rows that other layers speak of. */
export interface RegionColumns {
  readonly count: number;
  readonly id: Float64Array;
  /** The range of each, from one key to before another; "" at either end of the key space. */
  readonly startKeys: readonly Key[];
  readonly endKeys: readonly Key[];
}

export const regionsLayer = defineConstantLayer({
  name: "regions",
  take: ({ regionIds, startKeys, endKeys }): RegionColumns =>
    ({ count: regionIds.length, id: regionIds.slice(), startKeys, endKeys }),
});
