import { bring } from "../kernel/late-part.ts";
import { noteRegionFlow, noteStoreFlow } from "../pd/hot-flow.ts";
import { HOT_REGIONS } from "../pd/hot-part.ts";
import { evenOutTraffic } from "../pd/schedulers/hot-solver.ts";

/** Brings what a cluster needs by itself, once it has gone on for a while. */
export const bringGoingOn = (): void => bring(HOT_REGIONS, { noteRegionFlow, noteStoreFlow, evenOutTraffic });
