import type { RegionSpec } from "../cluster/topology.ts";
import { between, formatDuration, hours, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventOf } from "../proto/events.ts";
import { violate } from "./report.ts";
import type { Checks } from "./types.ts";

/** More moves of one region than this, in an hour in which nothing happened to the cluster, are no balancing any more. */
export const MAX_MOVES = 8;
const WINDOW = hours(1);

/** How much larger than the average a region may be for PD's tolerance to keep it in its place. */
const LARGEST_PART = 2;

/**
 * Whether PD's rule comes to rest with regions of these sizes. Its tolerance on either side is the size of an average region:
 * a region larger than two of them may leave the store to which it goes fuller than the one that it leaves was, and so go
 * back and forth for ever, in PD as well.
 */
export function areSizesEven(regions: readonly RegionSpec[]): boolean {
  const sizes = regions.map(({ sizeMiB }) => Math.max(1, Math.floor(sizeMiB)));
  const average = Math.floor(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));
  return sizes.every((size) => size <= average * LARGEST_PART);
}

/**
 * regions-rest: counts the replicas of each region that balance-region has moved. An operator that was cancelled moved
 * nothing and does not count.
 */
export function checkMove(checks: Checks, { region, description }: EventOf<"pd.operator.finished">, at: Instant): void {
  if (description !== "balance-region" || !checks.evenSizes) return;
  checks.checked++;
  const moves = [...(checks.moves.get(region) ?? []).filter((move) => between(move, at) < WINDOW), at];
  checks.moves.set(region, moves);
  if (moves.length <= MAX_MOVES) return;
  const detail = `balance-region moved it ${moves.length} times in ${formatDuration(between(moves[0] ?? at, at))}, ` +
    "and nothing had happened to the cluster";
  violate(checks, "regions-rest", region, at, detail);
  checks.moves.delete(region);
}

/**
 * Whether the event gives PD a reason to place replicas anew: an input, a store's new state, a repair, a PD that knows the
 * regions again. From then on every region may move again.
 */
export function isDisturbance({ body }: ClusterEvent): boolean {
  switch (body.name) {
    case "pd.operator.created":
      return !body.description.startsWith("balance-");
    case "store.added":
    case "settings.changed":
    case "pd.store.state":
    case "pd.cluster.prepared":
      return true;
    default:
      return /^(node|link|network|disk|clock)\./.test(body.name);
  }
}
