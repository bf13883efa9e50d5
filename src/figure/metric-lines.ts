import { scaleLinear } from "d3-scale";
import { curveLinear, curveStepAfter, line } from "d3-shape";

/** What is drawn: a value for each time, null where there is none. */
export interface MetricLinesInput {
  readonly times: readonly number[];
  readonly curves: readonly { readonly values: readonly (number | null)[] }[];
  /** Whether a value holds until the next one, as a state does; else it is of the time up to then. */
  readonly isState: boolean;
  readonly width: number;
  readonly height: number;
}

export interface MetricLines {
  /** The path of each curve; "" for one without values. */
  readonly paths: readonly string[];
  /** Round values from 0 on, with their heights. */
  readonly levels: readonly { readonly value: number; readonly y: number }[];
  readonly x: (time: number) => number;
  readonly timeAt: (x: number) => number;
}

/** About so many levels can be told apart in a small chart. */
const LEVELS = 2;

/** Curves over a run, from 0 up to a round value above the largest. */
export function metricLines({ times, curves, isState, width, height }: MetricLinesInput): MetricLines {
  const first = times[0] ?? 0;
  const last = Math.max(first + 1, times.at(-1) ?? 0);
  const most = curves.reduce((top, { values }) => values.reduce<number>((high, value) => Math.max(high, value ?? 0), top), 0);
  const x = scaleLinear([first, last], [0, width]);
  const y = scaleLinear([0, most === 0 ? 1 : most], [height, 1]).nice(LEVELS);
  const path = line<number | null>((_, i) => x(times[i] ?? 0), (value) => y(value ?? 0))
    .defined((value) => value !== null).curve(isState ? curveStepAfter : curveLinear).digits(1);
  return {
    paths: curves.map(({ values }) => path(values) ?? ""),
    levels: y.ticks(LEVELS).map((value) => ({ value, y: y(value) })),
    x: (time) => Math.max(0, Math.min(width, x(time))), timeAt: (place) => x.invert(place),
  };
}

/** The place of the latest of ascending times that is not behind `time`; 0 where all are. */
export function scrapeAt(times: readonly number[], time: number): number {
  let found = 0;
  for (const [i, each] of times.entries()) {
    if (each > time) break;
    found = i;
  }
  return found;
}
