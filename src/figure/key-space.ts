import { bisectLeft, bisectRight, mean } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";
import type { Frame } from "../cluster/frame.ts";
import { clamp } from "./geometry.ts";

/** Where the regions lie along the axis of the keys. */
export interface KeyRanges {
  /** By row of `regions`, in key order. */
  readonly ids: Float64Array;
  /** Region `r` reaches from `edges[r]` to `edges[r + 1]`, in shares of the whole axis; one more than there are regions. */
  readonly edges: Float64Array;
  /** Where they end, while some are on their way to a place that is free; absent where each ends as the next one begins. */
  readonly ends?: Float64Array;
}

/** Where the region of that row ends, in shares of the axis. */
export const endOf = ({ edges, ends }: KeyRanges, row: number): number => ends?.[row] ?? edges[row + 1] ?? 0;

/** A region without data is as broad as this share of the mean: it has to be seen, and chosen. */
const LEAST_SHARE = 0.2;

/**
 * The ranges as broad as the data that they hold. Keys themselves have no lengths that would say anything: of two neighbours in
 * the order of bytes one may hold a table and the other nothing; and a region that splits keeps its place in this way.
 */
export function keyRanges({ regions, loads }: Pick<Frame, "regions" | "loads">): KeyRanges {
  const { count, id } = regions;
  const least = LEAST_SHARE * (mean(loads.sizeMiB) ?? 0) || 1;
  const edges = new Float64Array(count + 1);
  for (let row = 0; row < count; row++) edges[row + 1] = (edges[row] ?? 0) + Math.max(least, loads.sizeMiB[row] ?? 0);
  const whole = edges[count] ?? 0;
  for (let row = 0; row <= count; row++) edges[row] = whole === 0 ? 0 : (edges[row] ?? 0) / whole;
  return { ids: id, edges };
}

/** Whether two pictures of the same regions differ by less than anybody sees. */
export const looksTheSame = (a: KeyRanges, b: KeyRanges): boolean =>
  a.ids === b.ids && a.edges.every((edge, row) => Math.abs(edge - (b.edges[row] ?? 0)) < 1e-4);

/** What of the axis is looked at, in d3-zoom's terms: a share `s` of it stands at `k * s * width + x` pixels of the plot. */
export interface KeyLook {
  readonly k: number;
  readonly x: number;
}

export const WHOLE_AXIS: KeyLook = { k: 1, x: 0 };

/** From shares of the axis to pixels of the plot, and back. */
export type KeyScale = ScaleLinear<number, number>;

export const keyScale = ({ k, x }: KeyLook, width: number): KeyScale =>
  scaleLinear([-x / (k * width), (width - x) / (k * width)], [0, width]);

/** How closely the axis may be looked at: the narrowest region is then about as broad as its number. */
export function closestLook({ edges }: KeyRanges, width: number): number {
  let least = 1;
  for (let row = 1; row < edges.length; row++) least = Math.min(least, (edges[row] ?? 0) - (edges[row - 1] ?? 0));
  return clamp(80 / (Math.max(least, 1e-9) * width), 1, 1_000_000);
}

/** Never beyond the ends of the axis, whose plot is so many pixels wide, and never closer than `most`. */
const limitedLook = ({ k, x }: KeyLook, width: number, most: number): KeyLook => {
  const scale = clamp(k, 1, most);
  return { k: scale, x: clamp(x, width * (1 - scale), 0) };
};

/** Closer by a factor, about the middle of what is seen. */
export const closerLook = ({ k, x }: KeyLook, factor: number, width: number, most: number): KeyLook => {
  const scale = clamp(k * factor, 1, most);
  return limitedLook({ k: scale, x: width / 2 - ((width / 2 - x) * scale) / k }, width, most);
};

/** Along the axis, by a share of what is seen. */
export const movedLook = ({ k, x }: KeyLook, share: number, width: number): KeyLook =>
  limitedLook({ k, x: x - share * width }, width, k);

/** As closely as before, with a share of the axis in the middle. */
export const lookCentred = ({ k }: KeyLook, share: number, width: number): KeyLook =>
  limitedLook({ k, x: width / 2 - share * k * width }, width, k);

/** The rows of the regions that are in sight: the first of them, and the one behind the last. */
export function rowsInSight({ edges, ids }: KeyRanges, scale: KeyScale): readonly [from: number, to: number] {
  const [left = 0, right = 1] = scale.domain();
  return [Math.max(0, bisectRight(edges, left) - 1), Math.min(ids.length, bisectLeft(edges, right))];
}

/** The row of the region at a share of the axis; -1 beyond its ends. */
export function rowAt({ edges, ids }: KeyRanges, share: number): number {
  const row = bisectRight(edges, share) - 1;
  return share < 0 || row >= ids.length ? -1 : row;
}

/** The rows of regions whose first key is written below the axis: so far apart, in pixels, that their keys can be read. */
export function labelledRows(ranges: KeyRanges, scale: KeyScale, gap: number): readonly number[] {
  const [from, to] = rowsInSight(ranges, scale);
  const [, right = 0] = scale.range();
  const rows: number[] = [];
  for (let row = from, free = 0; row < to;) {
    const x = scale(ranges.edges[row] ?? 0);
    if (x >= free && x <= right - gap / 2) {
      rows.push(row);
      free = x + gap;
    }
    row = Math.max(row + 1, bisectLeft(ranges.edges, scale.invert(Math.max(free, 0))));
  }
  return rows;
}

/** A strip across the plot, in CSS pixels from its top. */
export interface KeyBand {
  readonly y: number;
  readonly height: number;
}

/** Where everything stands in the view, in CSS pixels. */
export interface KeyLayout {
  readonly width: number;
  readonly height: number;
  /** Beside it stand the names of stores. */
  readonly plot: { readonly x: number; readonly width: number };
  /** Whether those have room for more than two letters and digits. */
  readonly named: boolean;
  /** What clients do; null where there is no room for it. */
  readonly load: KeyBand | null;
  readonly ranges: KeyBand;
  readonly axis: KeyBand;
  /** By row of `stores`. */
  readonly rows: readonly KeyBand[];
}

/** What the view has: CSS pixels, and how large the page's text is (1 for 13 px). */
export interface KeyRoom {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

const UNIT = 13;

/** Load above, then the ranges with their numbers and the axis with the keys; below them a row for each store. */
export function layoutKeys(stores: number, { width, height, scale }: KeyRoom): KeyLayout {
  const unit = UNIT * scale;
  const named = width >= 46 * unit;
  const x = Math.round((named ? 10.5 : 3.6) * unit);
  const margin = 0.9 * unit;
  const low = height < 20 * unit;
  const load = low ? null : { y: Math.round(margin), height: Math.round(Math.min(4.5 * unit, 0.12 * height)) };
  const under = load === null ? 0.4 * unit : load.y + load.height + 0.35 * unit;
  const ranges = { y: Math.round(under), height: Math.round(1.9 * unit) };
  const axis = { y: ranges.y + ranges.height, height: Math.round(1.9 * unit) };
  const top = axis.y + axis.height;
  const free = Math.max(stores, height - top - 0.5 * unit);
  const pitch = Math.min(5.2 * unit, free / Math.max(1, stores));
  const gap = pitch > 10 ? Math.min(0.7 * unit, 0.22 * pitch) : pitch > 4 ? 1 : 0;
  return {
    width, height, plot: { x, width: Math.max(1, Math.round(width - x - margin)) }, named, load, ranges, axis,
    rows: Array.from({ length: stores }, (_, row) => {
      const y = Math.round(top + row * pitch);
      return { y, height: Math.max(1, Math.round(top + (row + 1) * pitch - gap) - y) };
    }),
  };
}
