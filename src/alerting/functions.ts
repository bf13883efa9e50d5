import type { Labels } from "./series.ts";

/** A value of an instant vector. */
export interface VectorSample {
  readonly labels: Labels;
  readonly value: number;
}

/** The points of a window of one series, and the window: milliseconds. */
export interface Window {
  readonly points: readonly { readonly at: number; readonly value: number }[];
  readonly from: number;
  readonly to: number;
}

type OverWindow = (window: Window) => number | null;

/** Prometheus' extrapolatedRate: what it comes to over the whole window, as the points in it say. */
function extrapolated({ points, from, to }: Window, isCounter: boolean, isRate: boolean): number | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  let result = last.value - first.value;
  if (isCounter) {
    let before = 0;
    for (const { value } of points) {
      if (value < before) result += before;
      before = value;
    }
  }
  let toStart = (first.at - from) / 1_000;
  const toEnd = (to - last.at) / 1_000;
  const sampled = (last.at - first.at) / 1_000;
  const average = sampled / (points.length - 1);
  if (isCounter && result > 0 && first.value >= 0) toStart = Math.min(toStart, sampled * (first.value / result));
  const near = average * 1.1;
  const length = sampled + (toStart < near ? toStart : average / 2) + (toEnd < near ? toEnd : average / 2);
  return result * (isRate ? length / sampled / ((to - from) / 1_000) : length / sampled);
}

/** The last two points; a counter that fell began anew. */
function instantly({ points }: Window, isRate: boolean): number | null {
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined || last.at === before.at) return null;
  if (!isRate) return last.value - before.value;
  const rise = last.value < before.value ? last.value : last.value - before.value;
  return rise / ((last.at - before.at) / 1_000);
}

function countPairs({ points }: Window, counts: (value: number, before: number) => boolean): number | null {
  if (points.length === 0) return null;
  return points.filter(({ value }, i) => i > 0 && counts(value, points[i - 1]?.value ?? NaN)).length;
}

const some = (of: (values: readonly number[]) => number): OverWindow => ({ points }) =>
  (points.length === 0 ? null : of(points.map(({ value }) => value)));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of a window of each series. */
export const WINDOW_FUNCTIONS: Readonly<Record<string, OverWindow>> = {
  rate: (window) => extrapolated(window, true, true),
  increase: (window) => extrapolated(window, true, false),
  delta: (window) => extrapolated(window, false, false),
  irate: (window) => instantly(window, true),
  idelta: (window) => instantly(window, false),
  changes: (window) => countPairs(window, (value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
  resets: (window) => countPairs(window, (value, before) => value < before),
  sum_over_time: some(sum),
  avg_over_time: some((values) => sum(values) / values.length),
  min_over_time: some((values) => Math.min(...values)),
  max_over_time: some((values) => Math.max(...values)),
  count_over_time: some((values) => values.length),
  last_over_time: some((values) => values.at(-1) ?? NaN),
  present_over_time: some(() => 1),
};

/** Of each value, with the numbers behind it. */
export const VALUE_FUNCTIONS: Readonly<Record<string, (value: number, ...more: readonly number[]) => number>> = {
  abs: (value) => Math.abs(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  sqrt: (value) => Math.sqrt(value),
  // Half of it goes up, and by division, as in Prometheus: the last digits are the same.
  round: (value, to = 1) => Math.floor(value * (1 / to) + 0.5) / (1 / to),
  clamp: (value, least = -Infinity, most = Infinity) => Math.max(least, Math.min(most, value)),
  clamp_min: (value, least = -Infinity) => Math.max(least, value),
  clamp_max: (value, most = Infinity) => Math.min(most, value),
  sgn: (value) => Math.sign(value),
};

/** Every function that is evaluated. */
export const FUNCTION_NAMES: readonly string[] = [
  ...Object.keys(WINDOW_FUNCTIONS), ...Object.keys(VALUE_FUNCTIONS), "histogram_quantile", "absent", "absent_over_time", "scalar",
  "vector", "time", "sort", "sort_desc",
];

interface Bucket {
  readonly bound: number;
  count: number;
}

/** Prometheus' bucketQuantile: by the straight line through the bucket in which that share of all lies. */
export function quantileOf(share: number, unsorted: readonly { readonly bound: number; readonly count: number }[]): number {
  if (Number.isNaN(share)) return NaN;
  if (share < 0) return -Infinity;
  if (share > 1) return Infinity;
  const buckets: Bucket[] = unsorted.map((bucket) => ({ ...bucket })).sort((a, b) => a.bound - b.bound);
  const top = buckets.at(-1);
  if (top === undefined || top.bound !== Infinity || buckets.length < 2) return NaN;
  for (let i = 1, most = buckets[0]?.count ?? 0; i < buckets.length; i++) {
    const bucket = buckets[i] as Bucket;
    if (bucket.count > most) most = bucket.count;
    else bucket.count = most;
  }
  if (top.count === 0) return NaN;
  let rank = share * top.count;
  const place = buckets.findIndex(({ count }, i) => i === buckets.length - 1 || count >= rank);
  const { bound, count } = buckets[place] as Bucket;
  const before = buckets[place - 1];
  if (place === buckets.length - 1) return before?.bound ?? NaN;
  if (before === undefined) return bound <= 0 ? bound : bound * (rank / count);
  rank -= before.count;
  return before.bound + (bound - before.bound) * (rank / (count - before.count));
}
