import { nearestRank } from "../kernel/search.ts";

/** How values are spread, by nearest rank: each figure but the mean is a value that really occurred. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

/** Null where nothing is spread. `sorted` ascends. */
export function distributionOf(sorted: readonly number[]): Distribution | null {
  if (sorted.length === 0) return null;
  const rank = (percent: number): number => nearestRank(sorted, percent) ?? 0;
  const sum = sorted.reduce((all, value) => all + value, 0);
  return {
    count: sorted.length, min: rank(0), p5: rank(5), p25: rank(25), median: rank(50), p75: rank(75), p95: rank(95), p99: rank(99),
    max: rank(100), mean: sum / sorted.length,
  };
}

/**
 * How far two samples are apart (Kolmogorov and Smirnov): the largest difference between the shares of values up to some
 * number, from 0 for alike to 1 for two that do not overlap. Both ascend.
 */
export function distanceOf(left: readonly number[], right: readonly number[]): number {
  let [i, j, furthest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i] ?? 0, right[j] ?? 0);
    while (i < left.length && (left[i] ?? 0) <= value) i++;
    while (j < right.length && (right[j] ?? 0) <= value) j++;
    furthest = Math.max(furthest, Math.abs(i / left.length - j / right.length));
  }
  return furthest;
}
