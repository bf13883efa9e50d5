import { availabilityRows } from "../../src/figure/availability.ts";
import { curveColumns } from "../../src/figure/curves.ts";
import { placeFlags } from "../../src/figure/flag-row.ts";
import { recordFold } from "../../src/figure/record.ts";
import { timeScale } from "../../src/figure/time-axis.ts";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import { follow } from "../../src/proto/fold.ts";
import { watchPalette } from "../../src/ui/stage/palette.ts";
import { CopyingPainter } from "../../src/ui/timeline/copying-painter.ts";
import { paintCurves } from "../../src/ui/timeline/curve-painter.ts";
import { paintOverview } from "../../src/ui/timeline/overview-painter.ts";
import { paintStrip } from "../../src/ui/timeline/strip-painter.ts";
import { en } from "../../src/ui/words/en.ts";
import type { HourDrawn, RedrawTimes } from "./redraw.ts";

/** What runs in the browser: the time bar's painters on canvases of its size, with the record of an hour. */
const SIZE = { width: 1_440, height: 300 };
const ROUNDS = 30;

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  document.body.append(canvas);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("a canvas has a context");
  return context;
}

/** Until the picture is really there: a canvas only notes what is drawn before somebody asks for a pixel. */
const drawn = (context: CanvasRenderingContext2D): void => void context.getImageData(0, 0, 1, 1);

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Draws the time bar again and again, each time over another part of the hour: the whole of it, ten minutes, one. */
export function redraw({ events, regions, stores, points, end }: HourDrawn): RedrawTimes {
  let told = follow(recordFold, null, []);
  const folding = timed(() => {
    told = follow(recordFold, null, events);
  });
  const record = told.state;
  const copying = new CopyingPainter();
  copying.follow(events);
  let rows = availabilityRows(regions, record);
  const rowing = timed(() => {
    rows = availabilityRows(regions, record);
  });
  const layout = layoutTimeBar({
    members: 1, membersMatter: record.pd.members.size > 0, pins: [], stores: stores.length, otherBranches: 0, rows: rows.length,
    clients: true, gutter: 64,
  }, SIZE.width, SIZE.height, 1);
  const [strip, curves] = [canvasOf(SIZE.width, Math.ceil(layout.height)), canvasOf(SIZE.width, 64)];
  const palette = watchPalette(document.querySelector<HTMLElement>(".quorumscape") ?? document.body).current();
  const widthOf = (text: string): number => 6 * text.length;
  const draw = (from: number, to: number): void => {
    const span = { from, to };
    const scale = timeScale(span, layout.plot.width);
    placeFlags(record.flags, span, layout.plot.width);
    paintStrip(strip, {
      layout, span, timeScale: scale, now: end * 0.7, end, record, rows, selectedRow: 3,
      members: [{ id: 1, name: "pd-1", leads: true, selected: false }],
      stores: stores.map((id) => ({ id, name: `store ${id}`, selected: false })), paintCopies: copying.paint, palette, words: en,
      scale: 1, widthOf,
    });
    if (layout.overview !== null) paintOverview(strip, { box: layout.overview, now: end * 0.7, end, record, rows, palette });
    const columns = curveColumns(points, span, end, layout.plot.width);
    paintCurves(curves, { width: layout.plot.width, height: 64, columns, timeScale: scale, now: end * 0.7, palette });
    drawn(strip);
    drawn(curves);
  };
  const lengths = [end, end / 6, end / 60];
  const spans = lengths.map((length) => Array.from({ length: ROUNDS }, (_, i) => {
    const from = ((end - length) * i) / ROUNDS;
    return timed(() => draw(from, from + length));
  }));
  return { folding, rowing, spans };
}

Object.assign(window, { redraw });
