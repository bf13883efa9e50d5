import { bin, max } from "d3-array";
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

/** Bars as high as their share of the highest one, over an axis of round numbers. */
export function histogram(values: readonly number[], { width, height, domain }: HistogramBox): HistogramLayout {
  const x = scaleLinear().domain(domain[0] === domain[1] ? [domain[0], domain[0] + 1] : domain).nice().range([0, width]);
  const [low = 0, high = 1] = x.domain();
  const step = (high - low) / BINS;
  const edges = Array.from({ length: BINS - 1 }, (_, place) => low + (place + 1) * step);
  const bins = bin().domain([low, high]).thresholds(edges)(values);
  const y = scaleLinear().domain([0, max(bins, (each) => each.length) ?? 1]).range([0, height]);
  const bars = bins.filter((each) => each.length > 0).map((each): HistogramBar => {
    const [from, to] = [each.x0 ?? low, each.x1 ?? high];
    const tall = y(each.length);
    const wide = Math.max(GAP, x(to) - x(from) - GAP);
    return { x: x(from), y: height - tall, width: wide, height: tall, from, to, count: each.length };
  });
  return { bars, ticks: x.ticks(5).map((value) => ({ x: x(value), value })) };
}
