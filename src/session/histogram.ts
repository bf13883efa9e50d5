import type { Duration } from "../kernel/time.ts";

/**
 * How many durations of which length there were, in buckets by integer arithmetic: exact below 128 µs, and above it 64
 * buckets for every doubling, so that a percentile is off by less than 1 %. As small for a million as for ten.
 */
export interface Histogram {
  count: number;
  /** By bucket; grows as longer durations come. */
  readonly buckets: number[];
}

const BITS = 6;
const PER_DOUBLING = 1 << BITS;
/** What is longer (71 minutes) counts as this long: no operation waits for half of it. */
const LONGEST = 0xffff_ffff;

export const createHistogram = (): Histogram => ({ count: 0, buckets: [] });

export const copyHistogram = ({ count, buckets }: Histogram): Histogram => ({ count, buckets: buckets.slice() });

export function addDuration(histogram: Histogram, duration: Duration): void {
  const { buckets } = histogram;
  const bucket = bucketOf(Math.min(duration, LONGEST));
  // Filled up to the bucket, so that the array keeps no holes.
  while (buckets.length <= bucket) buckets.push(0);
  buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  histogram.count += 1;
}

/** The duration below or at which `percent` of all lie (nearest rank), as the middle of its bucket; null for none. */
export function percentileOf(histograms: readonly Histogram[], percent: number): Duration | null {
  const count = histograms.reduce((sum, one) => sum + one.count, 0);
  const length = histograms.reduce((most, one) => Math.max(most, one.buckets.length), 0);
  let left = Math.ceil((count * percent) / 100);
  for (let bucket = 0; bucket < length; bucket++) {
    for (const { buckets } of histograms) left -= buckets[bucket] ?? 0;
    if (left <= 0) return middleOf(bucket);
  }
  return null;
}

function bucketOf(micros: number): number {
  const doublings = Math.max(0, 31 - Math.clz32(micros) - BITS);
  return doublings * PER_DOUBLING + (micros >>> doublings);
}

function middleOf(bucket: number): Duration {
  const doublings = Math.max(0, Math.floor(bucket / PER_DOUBLING) - 1);
  const width = 1 << doublings;
  return ((bucket - doublings * PER_DOUBLING) * width + ((width - 1) >> 1)) as Duration;
}
