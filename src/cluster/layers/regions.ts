import type { Key } from "../../proto/region.ts";
import { defineConstantLayer } from "./layer.ts";

/** The regions, in key order: the rows that other layers speak of. */
export interface RegionColumns {
  readonly count: number;
  readonly id: Float64Array;
  readonly startKeys: readonly Key[];
}

export const regionsLayer = defineConstantLayer({
  name: "regions",
  take: ({ regionIds, startKeys }): RegionColumns => ({ count: regionIds.length, id: regionIds.slice(), startKeys }),
});
