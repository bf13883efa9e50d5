import { countBefore } from "../kernel/search.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { RegionId } from "../proto/region.ts";

/** A look further back would cost more than a glimpse of green is worth. */
const MOST_EVENTS = 4_000;

/**
 * The regions that began to serve again within `window` microseconds before `now`: those that are green for a moment.
 * Made from the record, so that a rewound picture shows the same green.
 */
export function recoveredRegions(events: readonly ClusterEvent[], now: number, window: number): Set<RegionId> {
  const regions = new Set<RegionId>();
  const end = firstAfter(events, now);
  for (let i = end - 1; i >= Math.max(0, end - MOST_EVENTS); i--) {
    const event = events[i];
    if (event === undefined || event.at <= now - window) break;
    if (event.body.name === "region.available") regions.add(event.body.region);
  }
  return regions;
}

/** The place of the first event behind an instant. Events stand in order of time. */
const firstAfter = (events: readonly ClusterEvent[], now: number): number => countBefore(events, now, isUpTo);

const isUpTo = ({ at }: ClusterEvent, now: number): boolean => at <= now;

/** How long a region stays green: a second and a half of virtual time, but at a fast pace long enough to be seen. */
export const greenWindow = (pace: number): number => Math.max(1_500_000, 800_000 * pace);
