import type { Duration, Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
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

/** A time in which a region could serve nobody. */
export interface RegionOutage {
  readonly region: RegionId;
  readonly from: Instant;
  /** Null where it lasts beyond the record. */
  readonly to: Instant | null;
}

/** All outages of a record, in the order in which they began. */
export function outagesIn(events: readonly ClusterEvent[]): readonly RegionOutage[] {
  const outages: { readonly region: RegionId; readonly from: Instant; to: Instant | null }[] = [];
  const lasting = new Map<RegionId, (typeof outages)[number]>();
  for (const { at, body } of events) {
    if (body.name === "region.unavailable") {
      const outage = { region: body.region, from: at, to: null };
      lasting.set(body.region, outage);
      outages.push(outage);
    } else if (body.name === "region.available") {
      const outage = lasting.get(body.region);
      if (outage !== undefined) outage.to = at;
      lasting.delete(body.region);
    }
  }
  return outages;
}
