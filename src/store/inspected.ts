import type { Instant } from "../kernel/time.ts";
import type { SlowTrend } from "../proto/store-stats.ts";
import type { StoreId } from "../proto/region.ts";
import type { Trend } from "./slow-trend.ts";

/** How well the other stores are reached. Immutable. */
export interface NetworkInspection {
  readonly since: Instant;
  /** How often they have been asked. */
  readonly tick: number;
  readonly links: readonly InspectedLink[];
  /** What PD is told: the scores that are not 1. */
  readonly told: Readonly<Record<StoreId, number>>;
}

/** To one of them. */
export interface InspectedLink {
  readonly store: StoreId;
  readonly score: number;
  /** Questions that are not answered yet, and what became of others in this round. */
  readonly open: readonly number[];
  readonly asked: number;
  readonly late: number;
}

/** How writes and requests have done since then, and what PD was told of it last. Immutable. */
export interface TrendMeter {
  readonly since: Instant;
  readonly writes: Trend;
  readonly requests: Trend;
  readonly told: SlowTrend | null;
}
