import { latePart } from "../kernel/late-part.ts";
import type { noteRegionFlow, noteStoreFlow } from "./hot-flow.ts";
import type { evenOutTraffic } from "./schedulers/hot-solver.ts";

/** What PD makes of traffic. It is needed when somebody tells it of some, and before that report is heard. */
export const HOT_REGIONS = latePart<{
  readonly noteRegionFlow: typeof noteRegionFlow;
  readonly noteStoreFlow: typeof noteStoreFlow;
  readonly evenOutTraffic: typeof evenOutTraffic;
}>("hot regions");
