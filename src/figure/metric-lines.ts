import { scaleLinear } from "d3-scale";
import { curveLinear, curveStepAfter, line } from "d3-shape";

/** What is drawn: a value for each time, null where there is none. */
export interface MetricLinesInput {
  readonly times: readonly number[];
  /** Between which times; absent: from the first to the last. */
  readonly range?: readonly [number, number];
  readonly curves: readonly { readonly values: readonly (number | null)[] }[];
  /** Whether a value holds until the next one, as a state does; else it is of the time up to then. */
  readonly isState: boolean;
  /** About how many levels can be told apart; absent: 2. */
  readonly levelCount?: number;
  readonly width: number;
  readonly height: number;
}

export interface MetricLines {
  /** The path of each curve, broken where there is a gap, a dot where a value stands between two; "" for one without values. */
  readonly paths: readonly string[];
  /** Round values with their heights; 0 is always among what is covered. */
  readonly levels: readonly { readonly value: number; readonly y: number }[];
  readonly x: (time: number) => number;
  readonly timeAt: (x: number) => number;
}

/** Curves over a time, from 0 or a round value below the smallest up to one above the largest. */
export function metricLines({ times, range, curves, isState, levelCount = 2, width, height }: MetricLinesInput): MetricLines {
  const [first, last] = range ?? [times[0] ?? 0, times.at(-1) ?? 0];
  let [least, most] = [0, 0];
  for (const { values } of curves) {
    for (const value of values) [least, most] = [Math.min(least, value ?? 0), Math.max(most, value ?? 0)];
  }
  const x = scaleLinear([first, Math.max(first + 1, last)], [0, width]);
  const y = scaleLinear([least, most === least ? least + 1 : most], [height, 1]).nice(levelCount);
  const path = line<number | null>((_, i) => x(times[i] ?? 0), (value) => y(value ?? 0))
    .defined((value) => value !== null).curve(isState ? curveStepAfter : curveLinear).digits(1);
  return {
    paths: curves.map(({ values }) => path(values) ?? ""),
    levels: y.ticks(levelCount).map((value) => ({ value, y: y(value) })),
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
