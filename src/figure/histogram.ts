import { bisectLeft, max } from "d3-array";
import { scaleLinear } from "d3-scale";

/** One bar of a histogram, in the picture's own units, with what it stands for. */
export interface HistogramBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Values from here on, and below there. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface HistogramLayout {
  readonly bars: readonly HistogramBar[];
  readonly ticks: readonly { readonly x: number; readonly value: number }[];
}

export interface HistogramBox {
  readonly width: number;
  readonly height: number;
  /** From where to where the axis goes, so that several can be compared; widened to round numbers. */
  readonly domain: readonly [number, number];
}

const BINS = 40;
const GAP = 1;

/**
 * Bars as high as their share of the highest one, over an axis of round numbers. `values` ascend: a look for each edge tells how
 * many lie below it, and d3's own bins would weigh more in the page than all of this.
 */
export function histogram(values: readonly number[], { width, height, domain }: HistogramBox): HistogramLayout {
  // Around a value that stands alone an axis needs some room of that value's size.
  const room = domain[0] === domain[1] ? Math.max(1, Math.abs(domain[0]) / 10) : 0;
  const x = scaleLinear().domain([domain[0], domain[1] + room]).nice().range([0, width]);
  const [low = 0, high = 1] = x.domain();
  const edgeOf = (place: number): number => low + place * (high - low) / BINS;
  const belowEdge = (place: number): number => (place === BINS ? values.length : bisectLeft(values, edgeOf(place)));
  const below = Array.from({ length: BINS + 1 }, (_, place) => belowEdge(place));
  const counts = Array.from({ length: BINS }, (_, place) => (below[place + 1] ?? 0) - (below[place] ?? 0));
  const most = max(counts) ?? 1;
  const bars = counts.flatMap((count, place): HistogramBar[] => {
    if (count === 0) return [];
    const [from, to, tall] = [edgeOf(place), edgeOf(place + 1), count / most * height];
    return [{ x: x(from), y: height - tall, width: Math.max(GAP, x(to) - x(from) - GAP), height: tall, from, to, count }];
  });
  return { bars, ticks: x.ticks(5).map((value) => ({ x: x(value), value })) };
}
