import { nearestRank } from "../kernel/search.ts";
import type { Duration } from "../kernel/time.ts";
import type { Spread } from "./types.ts";

/** Count, least, middle, 95th percentile and most, by nearest rank: each of them is a duration that really occurred. */
export function spreadOf(durations: readonly Duration[]): Spread {
  const sorted = durations.slice().sort((a, b) => a - b);
  const rank = (percent: number): Duration | null => nearestRank(sorted, percent) ?? null;
  return {
    count: sorted.length,
    min: rank(0),
    median: rank(50),
    p95: rank(95),
    max: rank(100),
    values: sorted,
  };
}
