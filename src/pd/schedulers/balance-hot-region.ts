import { need } from "../../kernel/late-part.ts";
import { seconds } from "../../kernel/time.ts";
import { isBusy } from "../hot.ts";
import { HOT_REGIONS } from "../hot-part.ts";
import { defineScheduler, type Pace } from "./scheduler.ts";

const HOT_PACE: Pace = { least: seconds(1), most: seconds(20) };

/**
 * Evens out what stores read and write by their hot regions, where the stores have differed for minutes and a move, or an
 * exchange of two regions, makes them more even (hot_region.go with rank formula v2). How, is a late part.
 */
export const balanceHotRegion = defineScheduler({
  name: "balance-hot-region", limits: [["hot-region", (settings) => settings.hotRegionScheduleLimit]], pace: HOT_PACE,
  // What stores carry is sampled before any region is hot.
  isNeeded: ({ traffic }) => isBusy(traffic),
  schedule: (state, now) => need(HOT_REGIONS).evenOutTraffic(state, now),
});
