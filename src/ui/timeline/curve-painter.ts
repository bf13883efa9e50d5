import { scaleLinear } from "d3-scale";
import { area, curveStepAfter } from "d3-shape";
import { curveScales, type CurveColumn } from "../../figure/curves.ts";
import type { TimeScale } from "../../figure/time-axis.ts";
import type { Palette } from "../stage/palette.ts";

/** The curves as they are to be drawn, at the corner of their own canvas. */
export interface CurvePicture {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly CurveColumn[];
  readonly timeScale: TimeScale;
  /** What lies behind it has been simulated, but is not the present. */
  readonly now: number;
  readonly palette: Palette;
}

/** Operations that succeeded as ground, those that failed above them; over both the 99th percentile of latencies, by decades. */
export function paintCurves(context: CanvasRenderingContext2D, picture: CurvePicture): void {
  const { width, height, columns, timeScale, now, palette } = picture;
  context.clearRect(0, 0, width, height);
  const { most, least, longest } = curveScales(columns);
  const rate = scaleLinear([0, most], [height, 1]);
  // By decades: d3's own logarithmic scale would come with the page's first script.
  const decades = scaleLinear([Math.log10(least), Math.log10(longest)], [height - 1, 1.5]);
  // Each column reaches to its end: the last one is drawn by a twin of no length.
  const last = columns[columns.length - 1];
  const ends = last === undefined ? [] : [...columns, { ...last, from: last.to }];
  const ground = area<CurveColumn>().x(({ from }) => timeScale(from)).curve(curveStepAfter).context(context);
  fill(context, palette.accent, 0.24, () => ground.y0(height).y1(({ ok }) => rate(ok))(ends));
  fill(context, palette.unavailable, 1, () => ground.y0(({ ok }) => rate(ok)).y1(({ ok, failed }) => rate(ok + failed))(ends));
  context.beginPath();
  let before: CurveColumn | null = null;
  for (const column of columns) {
    if (column.worst === null) continue;
    const y = decades(Math.log10(column.worst.p99));
    if (before?.to === column.from) context.lineTo(timeScale(column.from), y);
    else context.moveTo(timeScale(column.from), y);
    context.lineTo(timeScale(column.to), y);
    before = column;
  }
  context.strokeStyle = palette.ink2;
  context.lineWidth = 1.25;
  context.stroke();
  const x = Math.max(0, timeScale(now));
  const known = last === undefined ? 0 : timeScale(last.to);
  if (x < known) fill(context, palette.surface, 0.55, () => context.rect(x, 0, known - x, height));
}

function fill(context: CanvasRenderingContext2D, colour: string, alpha: number, path: () => void): void {
  context.beginPath();
  path();
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
