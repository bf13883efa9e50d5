import { between, micros, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { indexInOrder } from "./region-tree.ts";
import type { PdState } from "./state.ts";

/** Regions looked at in one round: a 1,024th of all, within these bounds (calculateScanLimit). */
const LEAST_BATCH = 128;
const MOST_BATCH = 8_192;
const PARTS = 1_024;

/** Where PD's walk over all regions stands, in the order of their keys. */
export interface Walk {
  /** Regions of one batch, and how many batches there are. */
  readonly size: number;
  readonly batches: number;
  /** The batch whose turn it is now. */
  readonly turn: number;
}

/**
 * PD looks at one batch every patrol-region-interval, from the first key to the last and again. So the time alone says where it
 * is: rounds in which there is nothing to see need not be gone through.
 */
export function walkAt({ tree, settings, startedAt }: PdState, now: Instant): Walk {
  const size = Math.min(Math.max(Math.floor(tree.order.length / PARTS), LEAST_BATCH), MOST_BATCH);
  const batches = Math.max(1, Math.ceil(tree.order.length / size));
  return { size, batches, turn: Math.floor(between(startedAt, now) / settings.patrolRegionInterval) % batches };
}

/** The regions whose turn it is. */
export const batchOf = ({ tree }: PdState, { size }: Walk, batch: number): readonly RegionId[] =>
  tree.order.slice(batch * size, (batch + 1) * size);

/** How long until the region has its turn. */
export function untilTurn(state: PdState, region: RegionId, now: Instant): Duration {
  const walk = walkAt(state, now);
  const info = state.tree.infos.get(region);
  const batch = info === undefined || walk.batches === 1 ? walk.turn : Math.floor(indexInOrder(state.tree, info) / walk.size);
  return turns(state, walk, batch);
}

/** How long until the next batch with a suspect in it has its turn; null where no region of the tree is one. */
export function untilSuspects(state: PdState, walk: Walk): Duration | null {
  const { tree: { order }, patrol: { suspects } } = state;
  if (suspects.size === 0) return null;
  const from = (walk.turn + 1) % walk.batches * walk.size;
  for (let ahead = 0; ahead < order.length; ahead++) {
    const place = (from + ahead) % order.length;
    if (suspects.has(order[place] ?? 0)) return turns(state, walk, Math.floor(place / walk.size));
  }
  return null;
}

/** From one turn to that of a batch: a whole round where it has just had one. */
const turns = ({ settings }: PdState, { batches, turn }: Walk, batch: number): Duration =>
  micros(((batch - turn - 1 + batches) % batches + 1) * settings.patrolRegionInterval);
