import { drawInt } from "../../kernel/random.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { RegionInfo } from "../region-info.ts";
import type { PdState, SchedulerState } from "../state.ts";

/** Regions drawn at random before a scheduler gives a list up (randomRegionMaxRetry). */
const DRAWS = 10;
/** How often a scheduler tries one store: ten times, half as often after each failure, at least once. */
const MOST_RETRIES = 10;
const LEAST_RETRIES = 1;

/** What `take` makes of a random region of the list that has no operator; null after ten draws of which it took none. */
export function drawTaken<Taken>(
  state: PdState, ids: readonly RegionId[], take: (info: RegionInfo) => Taken | null,
): Taken | null {
  if (ids.length === 0) return null;
  for (let draw = 0; draw < DRAWS; draw++) {
    const id = ids[drawInt(state.random, 0, ids.length - 1)];
    const info = id === undefined ? undefined : state.tree.infos.get(id);
    const taken = info === undefined || state.operators.has(info.region.id) ? null : take(info);
    if (taken !== null) return taken;
  }
  return null;
}

/** A random region of the list that has no operator and passes the test; undefined after ten draws in vain. */
export const drawRegion = (
  state: PdState, ids: readonly RegionId[], accept: (info: RegionInfo) => boolean,
): RegionInfo | undefined => drawTaken(state, ids, (info) => (accept(info) ? info : null)) ?? undefined;

export const retryLimit = (scheduler: SchedulerState, store: StoreId): number =>
  scheduler.retries.get(store) ?? MOST_RETRIES;

export function resetRetries(scheduler: SchedulerState, store: StoreId): void {
  scheduler.retries.delete(store);
}

export function attenuateRetries(scheduler: SchedulerState, store: StoreId): void {
  scheduler.retries.set(store, Math.max(Math.floor(retryLimit(scheduler, store) / 2), LEAST_RETRIES));
}
