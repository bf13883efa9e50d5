import { scaleLinear } from "d3-scale";
import { area, curveStepAfter } from "d3-shape";
import type { Instant } from "../kernel/time.ts";

/** How many operators ended in each equal stretch of time, as a stepped area. Lengths in units of the drawing. */
export interface RateChart {
  readonly width: number;
  readonly height: number;
  readonly path: string;
  /** From the first end to the present. */
  readonly from: Instant;
  readonly to: Instant;
  /** Ends per minute at the highest step. */
  readonly most: number;
  readonly ticks: readonly { readonly y: number; readonly perMinute: number }[];
}

const WIDTH = 300;
const HEIGHT = 64;
const STEPS = 40;
const TICKS = 2;
const MINUTE = 60_000_000;

/** The chart of these instants, in order of time, up to `now`; null where less than two different ones leave nothing to draw. */
export function rateChart(ends: readonly Instant[], now: Instant): RateChart | null {
  const from = ends[0];
  if (from === undefined || now <= from) return null;
  const step = (now - from) / STEPS;
  const counts = Array.from({ length: STEPS }, () => 0);
  for (const at of ends) {
    const index = Math.min(STEPS - 1, Math.floor((at - from) / step));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const rates = counts.map((count) => (count * MINUTE) / step);
  const most = Math.max(...rates);
  const x = scaleLinear([0, STEPS], [0, WIDTH]);
  const y = scaleLinear([0, most], [HEIGHT, 1]);
  const shape = area<number>().curve(curveStepAfter).x((_, index) => x(index)).y0(HEIGHT).y1((rate) => y(rate));
  // The last step reaches to the present: without a point there it would have no width.
  const path = shape([...rates, rates.at(-1) ?? 0]) ?? "";
  return {
    width: WIDTH, height: HEIGHT, path, from, to: now, most,
    ticks: y.ticks(TICKS).filter((rate) => rate > 0).map((rate) => ({ y: y(rate), perMinute: rate })),
  };
}
