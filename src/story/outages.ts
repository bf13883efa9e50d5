import type { Duration } from "../kernel/time.ts";
import type { Fold } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";

/** Times in which regions could serve nobody, of those that are over: the longest, and of each region all of them together. */
export interface Outages {
  longest: Duration;
  readonly byRegion: Map<RegionId, Duration>;
}

export const outagesFold: Fold<Outages> = {
  name: "outages",
  create: () => ({ longest: 0 as Duration, byRegion: new Map() }),
  event: (outages, { body }) => {
    if (body.name !== "region.available") return;
    const { region, outage } = body;
    if (outage > outages.longest) outages.longest = outage;
    outages.byRegion.set(region, ((outages.byRegion.get(region) ?? 0) + outage) as Duration);
  },
  fork: ({ longest, byRegion }) => ({ longest, byRegion: new Map(byRegion) }),
};
