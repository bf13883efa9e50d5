import { range } from "d3-array";
import { scaleLinear } from "d3-scale";
import type { GroupSaying, SpaceTime } from "../cluster/group-picture.ts";
import { ticksOf, timeScale, type Ticks, type TimeScale, type TimeSpan } from "./time-axis.ts";

/** A stretch of time that is drawn as a narrow band: nothing but heartbeats happened in it. */
export interface QuietStretch {
  readonly from: number;
  readonly to: number;
}

/** From instants to pixels where quiet stretches are folded, and these stretches. */
export interface FoldedTime {
  readonly scale: TimeScale;
  readonly folds: readonly QuietStretch[];
  readonly ticks: Ticks;
}

/** What a leader says whether anything is the matter or not, and what is answered. */
const QUIET: ReadonlySet<GroupSaying> = new Set<GroupSaying>(["heartbeat", "heartbeat-answered"]);
/** A stretch is worth folding if it takes more than this share of the span; so much of the span stays to be seen at each end. */
const LEAST_SHARE = 1 / 14;
const MARGIN = 1 / 90;

/** The quiet stretches of a span. */
export function foldsOf({ messages, marks }: SpaceTime, { from, to }: TimeSpan): readonly QuietStretch[] {
  const length = to - from;
  const busy = [
    ...messages.filter(({ says, fate }) => !QUIET.has(says) || fate !== "arrives")
      .flatMap(({ departed, arrives }) => [departed, arrives]),
    ...marks.filter(({ kind }) => kind !== "committed").map(({ at }) => at),
  ].filter((at) => at > from && at < to).sort((a, b) => a - b);
  const folds: QuietStretch[] = [];
  let last = from;
  for (const at of [...busy, to]) {
    if (at - last > LEAST_SHARE * length) {
      const fold = { from: last === from ? from : last + MARGIN * length, to: at === to ? to : at - MARGIN * length };
      folds.push(fold);
    }
    last = at;
  }
  // Where nothing happened there is nothing to fold it between.
  return busy.length === 0 ? [] : folds;
}

/** The scale of a span over so many pixels, in which each of these stretches takes `foldWidth`. */
export function foldedTime(
  span: TimeSpan, folds: readonly QuietStretch[], left: number, width: number, foldWidth: number, tickGap: number,
): FoldedTime {
  const open = span.to - span.from - folds.reduce((sum, { from, to }) => sum + to - from, 0);
  const perTime = Math.max(1, width - folds.length * foldWidth) / Math.max(1, open);
  const [instants, pixels] = [[span.from], [left]];
  let [at, x] = [span.from, left];
  const go = (to: number, by: number): void => {
    if (to <= at) return;
    at = to;
    x += by;
    instants.push(at);
    pixels.push(x);
  };
  for (const { from, to } of folds) {
    go(from, (from - at) * perTime);
    go(to, foldWidth);
  }
  go(span.to, (span.to - at) * perTime);
  const { step } = ticksOf(timeScale({ from: 0, to: open }, Math.max(1, width - folds.length * foldWidth)), tickGap);
  const scale = scaleLinear(instants, pixels);
  return { scale, folds, ticks: { step, at: spread(step, span, folds, scale, tickGap) } };
}

/** Ticks that stand in no fold, and leave each other room. */
function spread(
  step: number, { from, to }: TimeSpan, folds: readonly QuietStretch[], scale: TimeScale, gap: number,
): readonly number[] {
  const seen: number[] = [];
  for (const at of range(Math.ceil(Math.max(0, from) / step), Math.floor(to / step) + 1).map((count) => count * step)) {
    if (folds.some((fold) => at > fold.from && at < fold.to)) continue;
    const last = seen[seen.length - 1];
    if (last === undefined || scale(at) - scale(last) >= gap * 0.8) seen.push(at);
  }
  return seen;
}
