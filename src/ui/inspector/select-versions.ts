import { bisectRight } from "d3-array";
import type { Key, RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";

/** Shows the versions of a key in the inspector of its region, or of `instead` where the newest frame knows none. */
export function selectVersions({ run, frames }: AppContext, key: Key, instead: RegionId): void {
  const regions = frames.latest()?.regions;
  const row = regions === undefined ? -1 : bisectRight(regions.startKeys, key) - 1;
  const id = regions?.id[row] ?? instead;
  if (id !== 0) run.getState().select({ kind: "region", id, key: { key, store: 0 } });
}
