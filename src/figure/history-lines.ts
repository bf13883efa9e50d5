import { scaleLinear } from "d3-scale";
import { curveLinear, curveStepAfter, line } from "d3-shape";

/** What is drawn: a value for each of equally spaced points, null for a gap. Times are seconds. */
export interface HistoryLinesInput {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly curves: readonly { readonly values: readonly (number | null)[] }[];
  /** Whether a value holds up to the next, as a state does; else it is of the time up to it. */
  readonly isState: boolean;
  readonly width: number;
  readonly height: number;
}

export interface HistoryLines {
  /** The path of each curve: broken where there is a gap, and a dot where one value stands between two. */
  readonly paths: readonly string[];
  /** Round values from the least to the most with their heights; 0 is always among what is covered. */
  readonly levels: readonly { readonly value: number; readonly y: number }[];
  readonly x: (seconds: number) => number;
  readonly secondsAt: (x: number) => number;
}

const LEVELS = 4;

/** Curves over a time that begins and ends where it was asked for, whether or not anything was measured there. */
export function historyLines({ from, to, step, curves, isState, width, height }: HistoryLinesInput): HistoryLines {
  const known = curves.flatMap(({ values }) => values.filter((value) => value !== null));
  const [least, most] = known.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
  const x = scaleLinear([from, Math.max(from + 1, to)], [0, width]);
  const y = scaleLinear([least, most === least ? least + 1 : most], [height - 1, 1]).nice(LEVELS);
  const path = line<number | null>((_, i) => x(from + i * step), (value) => y(value ?? 0))
    .defined((value) => value !== null).curve(isState ? curveStepAfter : curveLinear).digits(1);
  return {
    paths: curves.map(({ values }) => path(values) ?? ""),
    levels: y.ticks(LEVELS).map((value) => ({ value, y: y(value) })),
    x: (seconds) => Math.max(0, Math.min(width, x(seconds))), secondsAt: (place) => x.invert(place),
  };
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const TICKS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE), ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  DAY, 2 * DAY, 7 * DAY,
];

/** Round instants of the reader's clock, at most so many; `east` is how many seconds that is ahead of UTC. */
export function clockTicks(from: number, to: number, most: number, east: number): readonly number[] {
  const apart = TICKS.find((each) => (to - from) / each <= most) ?? TICKS.at(-1) ?? DAY;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + east) / apart) * apart - east; at <= to && ticks.length < 100; at += apart) ticks.push(at);
  return ticks;
}
