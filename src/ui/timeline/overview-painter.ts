import type { Rectangle } from "../../figure/geometry.ts";
import { OPEN } from "../../figure/intervals.ts";
import type { RunRecord } from "../../figure/record.ts";
import { timeScale, wholeRun, type TimeScale } from "../../figure/time-axis.ts";
import type { AvailabilityRow } from "../../figure/availability.ts";
import type { Palette } from "../stage/palette.ts";

/** What the overview shows: the run from its beginning to its end. */
export interface OverviewPicture {
  readonly box: Rectangle;
  readonly now: number;
  readonly end: number;
  readonly record: RunRecord;
  readonly rows: readonly AvailabilityRow[];
  readonly palette: Palette;
}

/** The whole run in small: when anything was out of service, what people did, and where the present stands. */
export function paintOverview(context: CanvasRenderingContext2D, picture: OverviewPicture): void {
  const { box, now, end, record, palette } = picture;
  const scale = timeScale(wholeRun(end), box.width);
  const xOf = (time: number): number => box.x + scale(time);
  context.clearRect(box.x - 2, box.y, box.width + 4, box.height);
  context.fillStyle = palette.background;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = palette.lane;
  context.fillRect(box.x, box.y + box.height / 2 - 2, xOf(end) - box.x, 4);
  context.fillStyle = palette.unavailable;
  for (const [from, to] of outColumns(picture, scale)) context.fillRect(box.x + from, box.y + box.height / 2 - 2, to - from, 4);
  for (const { at, tone } of record.flags) {
    context.fillStyle = tone === "fault" ? palette.unavailable : tone === "repair" ? palette.repaired : palette.accent;
    context.fillRect(Math.round(xOf(at)) - 0.5, box.y + 1, 1.5, box.height - 2);
  }
  context.fillStyle = palette.accent;
  context.fillRect(Math.round(xOf(now)) - 0.75, box.y, 1.5, box.height);
}

/** The pixels in which anything was out of service, as stretches apart: rows and outages are many, and pixels few. */
function outColumns({ box, end, rows }: OverviewPicture, scale: TimeScale): readonly (readonly [number, number])[] {
  const isOut = new Uint8Array(Math.ceil(box.width) + 1);
  for (const { steps } of rows) {
    for (let i = 0; i < steps.length; i += 2) {
      if ((steps[i + 1] ?? 0) === 0) continue;
      const from = Math.max(0, Math.floor(scale(steps[i] ?? 0)));
      isOut.fill(1, from, Math.max(from + 1, Math.ceil(scale(Math.min(steps[i + 2] ?? OPEN, end)))));
    }
  }
  const stretches: [number, number][] = [];
  for (let x = isOut.indexOf(1); x >= 0; ) {
    const behind = isOut.indexOf(0, x);
    const to = behind < 0 ? isOut.length : behind;
    stretches.push([x, to]);
    x = isOut.indexOf(1, to);
  }
  return stretches;
}
