import { bisectLeft, range } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";

/** The part of virtual time that the time bar shows, in microseconds: from its left edge to its right one. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The shortest span: a message's flight. The longest: a month. */
export const SHORTEST_SPAN = 100;
const LONGEST_SPAN = 30 * DAY;
/** What the bar shows at rest: an election fits into it. */
export const RESTING_SPAN = 30 * SECOND;
/** What it shows while nothing is wrong: so little that the playhead is seen to move although time hardly does. */
const CALM_SPAN = 3 * SECOND;

/** Distances between ticks that people read without counting. */
const STEPS: readonly number[] = [
  ...[10, 100, 1_000, 10_000, 100_000].flatMap((step) => [step, 2 * step, 5 * step]),
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY,
];

/** From instants to pixels of the plot, and back. */
export type TimeScale = ScaleLinear<number, number>;

export const timeScale = ({ from, to }: TimeSpan, width: number): TimeScale => scaleLinear([from, to], [0, Math.max(1, width)]);

/** Round instants for an axis, and the distance between them. */
export interface Ticks {
  readonly step: number;
  readonly at: readonly number[];
}

/** The ticks of a scale that are at least `leastGap` pixels apart. */
export function ticksOf(scale: TimeScale, leastGap: number): Ticks {
  const [from = 0, to = 0] = scale.domain();
  const wanted = scale.invert(leastGap) - from;
  const step = STEPS[bisectLeft(STEPS, wanted)] ?? 7 * DAY;
  return { step, at: range(Math.ceil(Math.max(0, from) / step), Math.floor(to / step) + 1).map((count) => count * step) };
}

/** What d3-zoom knows of the axis: an instant `t` stands at `k * t / RESTING_SPAN * width + x`, in pixels of the bar. */
export interface AxisTransform {
  readonly k: number;
  readonly x: number;
}

/** Where the plot begins in the bar, and its width, in pixels. */
export interface AxisPlace {
  readonly x: number;
  readonly width: number;
}

/** How far d3-zoom may go. */
export const AXIS_EXTENT: [number, number] = [RESTING_SPAN / LONGEST_SPAN, RESTING_SPAN / SHORTEST_SPAN];

export function transformOfSpan({ from, to }: TimeSpan, place: AxisPlace): AxisTransform {
  const k = RESTING_SPAN / (to - from);
  return { k, x: place.x - (k * from * place.width) / RESTING_SPAN };
}

export function spanOfTransform({ k, x }: AxisTransform, place: AxisPlace): TimeSpan {
  const from = Math.max(0, ((place.x - x) * RESTING_SPAN) / (k * place.width));
  return { from, to: from + RESTING_SPAN / k };
}

/**
 * A point of virtual time as a clock shows it, with as many digits as the step between neighbours needs: `00:45`,
 * `00:45.250`, `1:05:00`, `2 d 03:00`. What is finer is left away.
 */
export function formatClock(at: number, step: number): string {
  const days = Math.floor(at / DAY);
  const hours = Math.floor((at % DAY) / HOUR);
  const minutes = Math.floor((at % HOUR) / MINUTE);
  const seconds = Math.floor((at % MINUTE) / SECOND);
  const day = days > 0 ? `${days} d ` : "";
  if (days > 0 && step % MINUTE === 0) return `${day}${two(hours)}:${two(minutes)}`;
  const hour = days > 0 ? `${two(hours)}:` : hours > 0 ? `${hours}:` : "";
  return `${day}${hour}${two(minutes)}:${two(seconds)}${fraction(at % SECOND, step)}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

function fraction(rest: number, step: number): string {
  if (step % SECOND === 0) return "";
  const digits = String(Math.floor(rest)).padStart(6, "0");
  return `.${step % 1_000 === 0 ? digits.slice(0, 3) : digits}`;
}

/** Moves a span by a duration, but never to before the beginning of the run. */
export function moveSpan(span: TimeSpan, by: number): TimeSpan {
  const from = Math.max(0, span.from + by);
  return { from, to: from + (span.to - span.from) };
}

/** Where the present stands after a page turn, as a share of the span, and how far to the right it may get before the next. */
export const FOLLOW_AT = 0.58;
const FOLLOW_UNTIL = 0.9;

/** The span that keeps `now` in sight: itself while it does, otherwise turned like a page. */
export function followSpan(span: TimeSpan, now: number): TimeSpan {
  const length = span.to - span.from;
  const share = (now - span.from) / length;
  return share >= 0 && share <= FOLLOW_UNTIL ? span : spanAround(now, length);
}

/** The span of a length in which `now` stands where it does after a page turn. */
export const spanAround = (now: number, length: number): TimeSpan =>
  moveSpan({ from: now - FOLLOW_AT * length, to: now + (1 - FOLLOW_AT) * length }, 0);

/** The span that shows how things came to stand as they do: from shortly before an earlier instant to behind `now`. */
export const spanSince = (since: number, now: number): TimeSpan => {
  const length = Math.max(RESTING_SPAN, (now - since) * 1.3);
  return moveSpan({ from: since - 0.1 * length, to: since + 0.9 * length }, 0);
};

/**
 * The length of span that suits a pace: at least half a minute of wall time from edge to edge, in steps of two so that it
 * changes seldom, and never below the resting span (while nothing is wrong, the calm one); nor longer than it takes to show
 * twice the run as long as it is.
 */
export function spanLengthFor(pace: number, end: number, calm: boolean): number {
  let length = calm ? CALM_SPAN : RESTING_SPAN;
  while (length < pace * 30 * SECOND && length < 2 * end && length < LONGEST_SPAN) length *= 2;
  return length;
}

/** What the bar shows of a run that is stepped event by event: messages are tens of microseconds apart. */
export const STEPPING_SPAN = 5_000;

/** The shortest neighbourhood: a burst of votes is not to be blown up until nothing else is seen. */
const LEAST_NEIGHBOURHOOD = 200_000;
/** The farther neighbour is shown as long as it is not so many times as far as the nearer one; then only its direction is. */
const LOPSIDED = 12;

/**
 * The span around an instant that one has jumped to: from the scene before it to the scene after it, with some room. `before` and
 * `after` are 0 and the end of the run where there is no such scene.
 */
export function neighbourhood(before: number, now: number, after: number): TimeSpan {
  const back = Math.max(0, now - before);
  const ahead = Math.max(0, after - now);
  const near = Math.max(Math.min(back || ahead, ahead || back), RESTING_SPAN / LOPSIDED);
  const from = Math.min(back, near * LOPSIDED);
  const to = Math.min(ahead, near * LOPSIDED);
  const room = Math.max(0.12 * (from + to), (LEAST_NEIGHBOURHOOD - from - to) / 2);
  return moveSpan({ from: now - from - room, to: now + to + room }, 0);
}

/** The span that shows a run from its beginning to `end`, with a little room behind it. */
export const wholeRun = (end: number): TimeSpan => ({ from: 0, to: Math.max(RESTING_SPAN / 30, end * 1.04) });
