import { bring } from "../kernel/late-part.ts";
import { noteRegionFlow, noteStoreFlow } from "../pd/hot-flow.ts";
import { HOT_REGIONS } from "../pd/hot-part.ts";
import { evictors } from "../pd/schedulers/evictors.ts";
import { evenOutTraffic } from "../pd/schedulers/hot-solver.ts";
import { EVICTORS } from "../pd/schedulers/parts.ts";
import { STALE_CHECK } from "../store/parts.ts";
import { checkStalePeers } from "../store/stale-check.ts";

/** Brings what a cluster needs by itself, once it has gone on for a while. */
export function bringGoingOn(): void {
  bring(HOT_REGIONS, { noteRegionFlow, noteStoreFlow, evenOutTraffic });
  bring(EVICTORS, evictors);
  bring(STALE_CHECK, { checkStalePeers });
}
