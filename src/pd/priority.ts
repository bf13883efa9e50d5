import { between, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { fitRegion } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";

/** Regions short of replicas that are remembered (defaultPriorityQueueSize). */
const MOST_SHORT = 1_280;
/** So many intervals of the patrol pass before such a region has its turn before others again, more each time. */
const REST = 10;

/** Looks whether the region is short of voters (priority_inspector.go). */
export function inspectReplicas(state: PdState, info: RegionInfo, now: Instant): void {
  const { short } = state.patrol;
  const { id } = info.region;
  let missing = 0;
  for (const { rule, peers } of fitRegion(state, info)?.fits ?? []) {
    if (rule.role !== "learner") missing += rule.count - peers.length;
  }
  const known = short.get(id);
  if (missing <= 0) short.delete(id);
  else if (known !== undefined || short.size < MOST_SHORT) {
    short.set(id, { missing, attempts: known?.missing === missing ? known.attempts + 1 : 1, last: now });
  }
}

/** Waiting regions that have their turn before all others: those that miss most first. */
export function shortRegions({ patrol: { short, waiting }, settings }: PdState, now: Instant): readonly RegionId[] {
  const due = [...short].filter(([id, { attempts, last }]) =>
    waiting.has(id) && between(last, now) > attempts * REST * settings.patrolRegionInterval);
  return due.sort(([, a], [, b]) => b.missing - a.missing).map(([id]) => id);
}
