import { distanceOf } from "../campaign/distribution.ts";
import { nearestRank } from "../kernel/search.ts";
import type { Expectation, MiddleExpectation, Quantile, ShareExpectation, SpreadExpectation } from "./figure.ts";

/** How far a result is from what was published, and how far it may be. */
export interface Compared {
  readonly kind: Expectation["kind"];
  readonly measure: Expectation["measure"];
  /** What came out, and what was published; null for a spread, which is more than one number. */
  readonly here: number | null;
  readonly published: number | null;
  /** A difference of shares, or a part of the published value. */
  readonly distance: number;
  readonly within: number;
  readonly holds: boolean;
  /** Of a share: of what. */
  readonly means?: string;
  /** Of a spread: what it was compared with. */
  readonly against?: "samples" | "quantiles";
}

/** The trials for which bounds are meant. */
const FULL = 1_000;

/** By how many standard errors chance may be off: one in a thousand sets of trials is further off. */
const SIGMAS = 3.3;
/** The same for the distance of distributions (Kolmogorov's bound). */
const KOLMOGOROV = 1.95;

/** What fewer trials than 1,000 may add to a distance by chance, as a multiple of one standard deviation. */
const chanceOf = (trials: number, factor: number): number =>
  factor * Math.max(0, 1 / Math.sqrt(trials) - 1 / Math.sqrt(FULL));

/** `values` ascend, and are of `trials`: who never came so far has none. Samples ascend, too; null where nobody has them. */
export function compareWith(
  expected: Expectation, values: readonly number[], trials: number, samples: readonly number[] | null,
): Compared | null {
  switch (expected.kind) {
    case "spread":
      return compareSpread(expected, values, trials, samples);
    case "share":
      return compareShare(expected, values, trials);
    case "median":
    case "mean":
      return compareMiddle(expected, values);
  }
}

/** Null where there is nothing to compare with. */
function compareSpread(
  { kind, measure, quantiles, within }: SpreadExpectation, values: readonly number[], trials: number,
  samples: readonly number[] | null,
): Compared | null {
  if (samples === null && quantiles.length === 0) return null;
  // Who has no value is later than all others.
  const all = [...values, ...Array.from({ length: trials - values.length }, () => Infinity)];
  const distance = samples === null ? distanceAt(quantiles, all) : distanceOf(all, samples);
  const bound = within + chanceOf(trials, KOLMOGOROV);
  return { kind, measure, here: null, published: null, distance, within: bound, holds: distance <= bound,
    against: samples === null ? "quantiles" : "samples" };
}

/** How far the share of values up to a quantile is from its own, at most; the ends of a sample say nothing of others. */
function distanceAt(quantiles: readonly Quantile[], values: readonly number[]): number {
  const inner = quantiles.filter(([share]) => share > 0 && share < 1);
  const shareUpTo = (most: number): number => values.filter((value) => value <= most).length / values.length;
  return Math.max(...inner.map(([share, value]) => Math.abs(shareUpTo(value) - share)));
}

function compareMiddle({ kind, measure, value, within }: MiddleExpectation, values: readonly number[]): Compared {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const here = kind === "mean" ? mean : nearestRank(values, 50) ?? NaN;
  const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
  // A median's standard error is that of the mean times the root of half pi.
  const factor = SIGMAS * (kind === "mean" ? 1 : Math.sqrt(Math.PI / 2));
  const distance = Math.abs(here / value - 1);
  const bound = within + chanceOf(values.length, factor) * deviation / value;
  return { kind, measure, here, published: value, distance, within: bound, holds: distance <= bound };
}

function compareShare(
  { kind, measure, means, from = -Infinity, to = Infinity, share, within }: ShareExpectation, values: readonly number[],
  trials: number,
): Compared {
  const here = values.filter((value) => value >= from && value <= to).length / trials;
  const distance = Math.abs(here - share);
  const bound = within + SIGMAS * Math.sqrt(share * (1 - share) / trials);
  return { kind, measure, here, published: share, distance, within: bound, holds: distance <= bound, means };
}
