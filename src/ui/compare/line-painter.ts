import { timeScale, ticksOf, formatClock, type TimeSpan } from "../../figure/time-axis.ts";
import { effectOf, type ClusterEvent } from "../../proto/events.ts";
import type { RunOutcome } from "../../story/comparison/types.ts";
import type { Palette } from "../stage/palette.ts";

/** What the time line of one side is drawn from. */
export interface LinePicture {
  readonly outcome: RunOutcome;
  readonly span: TimeSpan;
  readonly width: number;
  readonly height: number;
}

/** Rows for what was done and for elections, above the key ranges, and the axis below them. */
const HEAD = 20;
const AXIS = 18;
const LEAST_ROW = 3;
const TICK_GAP = 90;
const FLAG = 5;

/** Draws deeds and elections, each key range with its outages, and the axis. */
export function paintLine(context: CanvasRenderingContext2D, picture: LinePicture, palette: Palette): void {
  const { outcome, span, width, height } = picture;
  context.clearRect(0, 0, width, height);
  const scale = timeScale(span, width);
  const foot = height - AXIS;
  paintRanges(context, outcome, { from: HEAD, to: foot - 2, width }, scale, palette);
  for (const { at, body } of outcome.events) {
    if (at > span.to) break;
    if (body.name !== "raft.leader.elected") continue;
    context.fillStyle = palette.electing;
    context.fillRect(Math.floor(scale(at)), HEAD - 7, 1.5, 5);
  }
  for (const event of outcome.events) paintDeed(context, event, scale(event.at), palette);
  const ticks = ticksOf(scale, TICK_GAP);
  context.fillStyle = palette.quiet;
  context.font = `11px ${palette.font}`;
  context.textBaseline = "bottom";
  for (const at of ticks.at) {
    const x = scale(at);
    const text = formatClock(at, ticks.step);
    const half = context.measureText(text).width / 2;
    context.textAlign = x < half ? "left" : x > width - half ? "right" : "center";
    context.fillText(text, x, height);
    context.fillRect(Math.round(x), foot, 1, 3);
  }
}

/** A fault points down and is filled, a repair points up, any other deed is a bar: told apart without colour. */
function paintDeed(context: CanvasRenderingContext2D, { body }: ClusterEvent, x: number, palette: Palette): void {
  const effect = effectOf(body);
  if (effect === null) return;
  context.fillStyle = effect === "fault" ? palette.unavailable : effect === "repair" ? palette.repaired : palette.accent;
  if (effect === "change") {
    context.fillRect(x - 1.5, 1, 3, FLAG * 2);
    return;
  }
  const [base, tip] = effect === "fault" ? [1, 1 + FLAG * 2] : [1 + FLAG * 2, 1];
  context.beginPath();
  context.moveTo(x - FLAG, base);
  context.lineTo(x + FLAG, base);
  context.lineTo(x, tip);
  context.fill();
}

interface Band {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** One row for each key range, or for several where there is no room: such a row is out as long as any of them is. */
function paintRanges(
  context: CanvasRenderingContext2D, { regions }: RunOutcome, { from, to, width }: Band, scale: (at: number) => number,
  palette: Palette,
): void {
  const rows = Math.max(1, Math.min(regions.length, Math.floor((to - from) / LEAST_ROW)));
  const tall = (to - from) / rows;
  context.fillStyle = palette.lane;
  for (let row = 0; row < rows; row++) context.fillRect(0, from + row * tall, width, Math.max(1, tall - 1));
  context.fillStyle = palette.unavailable;
  for (const [place, { outages }] of regions.entries()) {
    const y = from + Math.floor(place * rows / regions.length) * tall;
    for (const { from: began, to: ended } of outages) {
      const x = scale(began);
      context.fillRect(x, y, Math.max(1, scale(ended) - x), Math.max(1, tall - 1));
    }
  }
}
