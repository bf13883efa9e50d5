import type { RegionSpec } from "../cluster/topology.ts";
import { between, formatDuration, hours, type Instant } from "../kernel/time.ts";
import { EVENT_NAMES, eventKind, type EventOf } from "../proto/events.ts";
import type { Handlers } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const REGIONS_REST = invariant("regions-rest", "A cluster to which nothing happens comes to rest: PD does not move a region for ever.");

/** More moves of one region than this, in an hour in which nothing happened to the cluster, are no balancing any more. */
export const MAX_MOVES = 8;
const WINDOW = hours(1);

/** The moves of regions. */
interface RestChecks {
  readonly report: CheckReport;
  /** When balance-region moved a region, in the last hour and since something last happened to the cluster. */
  readonly moves: Map<RegionId, readonly Instant[]>;
  /** Whether the regions were born with sizes among which PD comes to rest, and have kept them. */
  evenSizes: boolean;
}

/** How much larger than the average a region may be for PD's tolerance to keep it in its place. */
const LARGEST_PART = 2;

/**
 * Whether PD's rule comes to rest with regions of these sizes. Its tolerance on either side is the size of an average region:
 * a region larger than two of them may leave the store to which it goes fuller than the one that it leaves was, and so go
 * back and forth for ever, in PD as well.
 */
function areSizesEven(regions: readonly RegionSpec[]): boolean {
  const sizes = regions.map(({ sizeMiB }) => Math.max(1, Math.floor(sizeMiB)));
  const average = Math.floor(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));
  return sizes.every((size) => size <= average * LARGEST_PART);
}

/**
 * regions-rest: counts the replicas of each region that balance-region has moved. An operator that was cancelled moved
 * nothing and does not count.
 */
function checkMove(checks: RestChecks, { region, description }: EventOf<"pd.operator.finished">, at: Instant): void {
  if (description !== "balance-region" || !checks.evenSizes) return;
  checks.report.checked++;
  const moves = [...(checks.moves.get(region) ?? []).filter((move) => between(move, at) < WINDOW), at];
  checks.moves.set(region, moves);
  if (moves.length <= MAX_MOVES) return;
  const detail = `balance-region moved it ${moves.length} times in ${formatDuration(between(moves[0] ?? at, at))}, ` +
    "and nothing had happened to the cluster";
  violate(checks, REGIONS_REST, region, at, detail);
  checks.moves.delete(region);
}

/** From here on every region may move again. */
const disturb = ({ moves }: RestChecks): void => moves.clear();

/** What gives PD a reason to place replicas anew: an input, a store's new state, a repair, a PD that knows the regions again. */
const disturbances: Handlers<RestChecks> = {
  "region.split": (checks) => void (checks.evenSizes = false),
  "region.merged": (checks) => void (checks.evenSizes = false),
  ...Object.fromEntries(EVENT_NAMES.filter((name) => eventKind(name).deed !== null).map((name) => [name, disturb])),
  "pd.store.state": disturb,
  "pd.cluster.prepared": disturb,
  "pd.operator.created": (checks, { description }) => {
    if (description !== "balance-region" && description !== "balance-leader") disturb(checks);
  },
};

export const restChecker: Checker<RestChecks> = {
  guards: [REGIONS_REST],
  create: ({ topology }, report) => ({ report, moves: new Map(), evenSizes: areSizesEven(topology.regions) }),
  events: { ...disturbances, "pd.operator.finished": (checks, body, { at }) => checkMove(checks, body, at) },
  fork: (checks, report) => ({ ...checks, report, moves: new Map(checks.moves) }),
};
