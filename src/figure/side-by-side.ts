import { scaleLinear, scaleLog } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";

/** A curve of what share of values is at most so large, and dots where another one is known to go through. */
export interface CumulativeLayout {
  /** The way of the curve, for SVG; null where there is none. */
  readonly path: string | null;
  readonly dots: readonly Dot[];
  readonly ticks: readonly Tick[];
}

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly share: number;
  readonly value: number;
}

interface Tick {
  readonly x: number;
  readonly value: number;
}

/** Where the largest value is so many times the least, short ones can be told apart on a logarithmic axis alone. */
const WIDE = 8;

/** `quantiles` are at even shares from 0 to 1; `known` are shares and values of the other distribution. */
export function cumulative(
  quantiles: readonly number[], known: readonly (readonly [share: number, value: number])[], width: number, height: number,
): CumulativeLayout {
  const values = [...quantiles, ...known.map(([, value]) => value)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isWide = low > 0 && high > low * WIDE;
  const from = isWide ? low : Math.max(0, low - (high - low) / 20);
  const x = (isWide ? scaleLog() : scaleLinear()).domain([from, high]).range([0, width]);
  const y = scaleLinear().range([height, 0]);
  const path = line<number>().x((value) => round(x(value))).y((_, place) => round(y(place / (quantiles.length - 1))))
    .curve(curveStepAfter);
  const dots = known.map(([share, value]) => ({ x: x(value), y: y(share), share, value }));
  const ticks = isWide ? logTicks(low, high) : x.ticks(4);
  return { path: path(quantiles), dots, ticks: ticks.map((value) => ({ x: x(value), value })) };
}

/** One, two and five of each power of ten. */
function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    ticks.push(...[1, 2, 5].map((factor) => factor * power).filter((value) => value >= low && value <= high));
  }
  return ticks.length > 5 ? ticks.filter((value) => /^1/.test(String(value))) : ticks;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Two numbers on one axis for each of many rows. */
export function pairs(
  rows: readonly { readonly here: number; readonly published: number }[], most: number, width: number,
): { readonly places: readonly { readonly here: number; readonly published: number }[]; readonly ticks: readonly Tick[] } {
  const x = scaleLinear().domain([0, most]).nice().range([0, width]);
  return {
    places: rows.map(({ here, published }) => ({ here: x(here), published: x(published) })),
    ticks: x.ticks(5).map((value) => ({ x: x(value), value })),
  };
}
