import { fitRegion, isSatisfied } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";

/** Whether all peers are there, with their data, as the rules want them: then a merge finds both regions on each store. */
export function hasSoundPeers(state: PdState, info: RegionInfo): boolean {
  if (info.downPeers.length + info.pendingPeers.length > 0) return false;
  const fit = fitRegion(state, info);
  return fit !== null && isSatisfied(fit);
}
