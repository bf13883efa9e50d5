import { flatten, type Measured } from "../metrics/measured.ts";
import type { Selector } from "./expression.ts";

export type Labels = ReadonlyMap<string, string>;

/** A point of a series; null where a scrape found it gone (Prometheus' stale marker). Times in milliseconds. */
export interface PromPoint {
  readonly at: number;
  readonly value: number | null;
}

export interface PromSeries {
  /** With `__name__`. */
  readonly labels: Labels;
  readonly points: PromPoint[];
}

/** Series as Prometheus stores them, by name. */
export interface SeriesStore {
  readonly byName: Map<string, PromSeries[]>;
  readonly byKey: Map<string, PromSeries>;
}

export const labelsKey = (labels: Labels): string =>
  [...labels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}\0${value}`).join("\u0001");

const emptyStore = (): SeriesStore => ({ byName: new Map(), byKey: new Map() });

/** The series with these labels, which is made if there is none. */
export function seriesOf(store: SeriesStore, labels: Labels): PromSeries {
  const key = labelsKey(labels);
  let series = store.byKey.get(key);
  if (series !== undefined) return series;
  series = { labels, points: [] };
  store.byKey.set(key, series);
  const name = labels.get("__name__") ?? "";
  const named = store.byName.get(name);
  if (named === undefined) store.byName.set(name, [series]);
  else named.push(series);
  return series;
}

const boundText = (le: number): string => (le === Infinity ? "+Inf" : String(le));

/** What a Prometheus that scraped all processes has stored. */
export function storeOf({ times, series }: Measured): SeriesStore {
  const store = emptyStore();
  const place = new Map(times.map((time, i) => [time, i]));
  for (const { metric, labels, at, values } of series.values()) {
    for (const [i, time] of at.entries()) {
      const index = place.get(time) ?? 0;
      const next = times[index + 1];
      const isLast = next !== undefined && at[i + 1] !== next;
      for (const { suffix, le, value } of flatten(metric, values[i] ?? 0)) {
        const bound = le === null ? [] : [["le", boundText(le)] as const];
        const all = new Map([["__name__", metric.name + suffix], ...labels, ...bound]);
        const { points } = seriesOf(store, all);
        points.push({ at: time / 1_000, value });
        if (isLast) points.push({ at: next / 1_000, value: null });
      }
    }
  }
  return store;
}

export const fitsSelector = ({ matchers }: Selector, labels: Labels): boolean =>
  matchers.every(({ label, fits }) => fits(labels.get(label) ?? ""));

/** The series that a selector asks for. */
export function selected(store: SeriesStore, selector: Selector): PromSeries[] {
  const named = selector.name === null ? [...store.byKey.values()] : store.byName.get(selector.name) ?? [];
  return named.filter(({ labels }) => fitsSelector(selector, labels));
}

/** A value that is older than this is not seen any more. */
const LOOKBACK = 300_000;

/** What a series shows at that time; null for nothing. */
export function seenValue({ points }: PromSeries, at: number): number | null {
  const point = points[countUpTo(points, at) - 1];
  return point === undefined || point.at < at - LOOKBACK ? null : point.value;
}

/** The points of a window, both ends included, as Prometheus 2 has it. */
export const pointsIn = ({ points }: PromSeries, from: number, to: number): { readonly at: number; readonly value: number }[] =>
  points.slice(0, countUpTo(points, to)).flatMap(({ at, value }) => (at < from || value === null ? [] : [{ at, value }]));

function countUpTo(points: readonly PromPoint[], at: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
