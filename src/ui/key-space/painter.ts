import { max } from "d3-array";
import type { Frame } from "../../cluster/frame.ts";
import { mix, type Rectangle } from "../../figure/geometry.ts";
import { COLUMN, columnPlaces, countColumns, isDetailed, type ColumnPlaces } from "../../figure/key-columns.ts";
import {
  endOf, rowAt, rowsInSight, type KeyBand, type KeyLayout, type KeyRanges, type KeyScale,
} from "../../figure/key-space.ts";
import { peersOfRegion, type RowIndex } from "../../figure/stage-rows.ts";
import { peerLook, TileLook } from "../../figure/tile-look.ts";
import { shapeOfTile, type Shape } from "../../figure/shapes.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { drawCell, drawColumns, type CellStyle } from "./cell-drawing.ts";

type Context = CanvasRenderingContext2D;

/** The layers that the view reads. */
export type KeyFrame = Pick<Frame,
  "now" | "layout" | "stores" | "regions" | "peers" | "leaders" | "roles" | "conditions" | "snapshots" | "loads">;

/** Where everything stands: another value whenever anything has moved. */
export interface KeyGeometry {
  readonly layout: KeyLayout;
  readonly ranges: KeyRanges;
  readonly scale: KeyScale;
  /** Rows of `regions` in sight. */
  readonly from: number;
  readonly to: number;
  /** Where regions stand among columns; null where they are drawn one by one. */
  readonly columns: ColumnPlaces | null;
}

export function keyGeometry(layout: KeyLayout, ranges: KeyRanges, scale: KeyScale): KeyGeometry {
  const [from, to] = rowsInSight(ranges, scale);
  const detailed = isDetailed(to - from, layout.plot.width);
  return { layout, ranges, scale, from, to, columns: detailed ? null : columnPlaces(ranges, scale) };
}

/** Replicas on their way from where they stood elsewhere: by row of `peers` their old box, in the pixels of this view. */
export interface Flight {
  readonly boxes: ReadonlyMap<number, Rectangle>;
  /** 0 where they stood, 1 in their cells. */
  readonly share: number;
}

/** All that is drawn at a moment. */
export interface KeyMoment {
  readonly frame: KeyFrame;
  readonly rows: RowIndex;
  readonly geometry: KeyGeometry;
  readonly style: CellStyle;
  readonly names: IdNames;
  /** Ids of the regions that have just begun to serve again. */
  readonly recovered: ReadonlySet<number>;
  readonly flight: Flight | null;
  /** Rows in `regions`; -1 for none. */
  readonly selected: number;
  readonly hovered: number;
  readonly cursor: number;
  /** Edges that have just come or gone, in shares of the axis, and how much of them is still to be seen. */
  readonly seams: { readonly at: readonly number[]; readonly strength: number } | null;
  /** What is of this shape is lifted out of all others; null for none. */
  readonly marked: Shape | null;
}

/** What of the replicas has been painted. */
export interface KeyPaint {
  geometry: KeyGeometry | null;
  style: CellStyle | null;
  marked: Shape | null;
  codes: Uint8Array;
}

export const createKeyPaint = (): KeyPaint => ({ geometry: null, style: null, marked: null, codes: new Uint8Array(0) });

/** The numbers of a moment's replicas: painting is done where they differ from those of the last one. */
function codesOf(moment: KeyMoment): Uint8Array {
  const { frame, rows, geometry: { columns, from, to }, recovered } = moment;
  const { id } = frame.regions;
  if (columns !== null) return countColumns(frame, columns, (region) => recovered.has(id[region] ?? 0));
  const start = rows.regionStart[from] ?? 0;
  const codes = new Uint8Array((rows.regionStart[to] ?? 0) - start);
  for (let i = 0; i < codes.length; i++) {
    const peer = rows.regionPeers[start + i] ?? 0;
    const seen = peerLook(frame, peer);
    const look = seen === TileLook.leader && recovered.has(id[frame.peers.region[peer] ?? 0] ?? 0) ? TileLook.recovered : seen;
    codes[i] = look | (look === TileLook.copying ? ((frame.snapshots.arrived[peer] ?? 0) >> 4) << 4 : 0);
  }
  return codes;
}

/** Paints the replicas row by row where anything of them has changed since the last call. */
export function paintReplicas(paint: KeyPaint, context: Context, moment: KeyMoment): void {
  const { geometry, style, flight, marked } = moment;
  const codes = codesOf(moment);
  const stands = paint.geometry === geometry && paint.style === style && paint.marked === marked && flight === null
    && paint.codes.length === codes.length;
  if (geometry.columns === null || flight !== null) {
    if (!stands || codes.some((code, i) => code !== paint.codes[i])) paintCells(context, moment, codes);
  } else paintColumns(context, moment, codes, stands ? paint.codes : null);
  paint.geometry = flight === null ? geometry : null;
  paint.style = style;
  paint.marked = marked;
  paint.codes = codes;
}

function paintCells(context: Context, moment: KeyMoment, codes: Uint8Array): void {
  const { frame, rows, geometry: { layout, from, to, ranges, scale, columns }, style, flight, marked } = moment;
  context.clearRect(0, 0, layout.width, layout.height);
  // On the way replicas may stand beside the plot, where they came from.
  const leftmost = flight === null ? layout.plot.x : 0;
  const start = rows.regionStart[from] ?? 0;
  for (let region = from; region < to; region++) {
    const span = spanOf(layout, ranges, scale, region);
    for (let place = rows.regionStart[region] ?? 0; place < (rows.regionStart[region + 1] ?? 0); place++) {
      const peer = rows.regionPeers[place] ?? 0;
      const band = layout.rows[frame.peers.store[peer] ?? -1];
      if (band === undefined) continue;
      const code = columns === null ? codes[place - start] ?? 0 : peerLook(frame, peer);
      const cell = { x: span.x, y: band.y, width: span.width, height: band.height };
      const box = flight === null ? cell : between(flight.boxes.get(peer), cell, flight.share);
      if (box === null || box.x + box.width <= leftmost) continue;
      context.globalAlpha = marked === null || shapeOfTile(code & 15) === marked ? 1 : 0.2;
      drawCell(context, style, code & 15, (code >> 4) / 15, box);
    }
  }
  context.globalAlpha = 1;
}

/** Where a region's range stands, with a gap to its neighbour where there is room for one. */
function spanOf({ plot }: KeyLayout, ranges: KeyRanges, scale: KeyScale, region: number):
{ readonly x: number; readonly width: number } {
  const left = Math.max(0, scale(ranges.edges[region] ?? 0));
  const right = Math.min(plot.width, scale(endOf(ranges, region)));
  const gap = right - left > 12 ? 2 : right - left > 4 ? 1 : 0;
  return { x: plot.x + left + gap / 2, width: Math.max(0.5, right - left - gap) };
}

/** Who stood nowhere comes where it belongs. */
function between(from: Rectangle | undefined, to: Rectangle, share: number): Rectangle | null {
  if (from === undefined) return share > 0.6 ? to : null;
  return {
    x: mix(from.x, to.x, share), y: mix(from.y, to.y, share), width: mix(from.width, to.width, share),
    height: mix(from.height, to.height, share),
  };
}

/** Runs of columns that say the same are one stroke; `before` is what stands there, or null where nothing does. */
function paintColumns(context: Context, moment: KeyMoment, codes: Uint8Array, before: Uint8Array | null): void {
  const { geometry: { layout, columns }, style } = moment;
  if (columns === null) return;
  if (before === null) context.clearRect(0, 0, layout.width, layout.height);
  const { plot, rows } = layout;
  rows.forEach((band, store) => {
    const start = store * columns.count;
    for (let column = 0; column < columns.count;) {
      const code = codes[start + column] ?? 0;
      const isNew = before === null || before[start + column] !== code;
      const goesOn = (place: number): boolean =>
        codes[start + place] === code && (before === null || (before[start + place] !== code) === isNew);
      let end = column + 1;
      while (end < columns.count && goesOn(end)) end++;
      const x = plot.x + column * COLUMN;
      const width = Math.min(plot.width, end * COLUMN) - column * COLUMN;
      if (isNew && before !== null) context.clearRect(x, band.y, width, band.height);
      if (isNew) drawColumns(context, style, code, x, width, band);
      column = end;
    }
  });
}

/** Paints what changes from moment to moment: load, the strip of ranges, and what is chosen. The context is wiped first. */
export function paintOver(context: Context, moment: KeyMoment): void {
  const { geometry: { layout }, flight } = moment;
  context.clearRect(0, 0, layout.width, layout.height);
  if (flight !== null && flight.share < 0.5) return;
  paintLoad(context, moment);
  paintRanges(context, moment);
  paintSeams(context, moment);
  const { palette } = moment.style;
  if (moment.hovered !== moment.selected) paintFrame(context, moment, moment.hovered, palette.ink3, 1);
  paintFrame(context, moment, moment.selected, palette.accent, 2);
  if (moment.cursor !== moment.selected) paintFrame(context, moment, moment.cursor, palette.accent, 1.5);
}

/** Client operations of the last ten seconds as bars; the highest reaches the top. */
function paintLoad(context: Context, { frame, geometry, style: { palette } }: KeyMoment): void {
  const { layout: { load, plot }, from, to, ranges, scale } = geometry;
  if (load === null) return;
  const { operations } = frame.loads;
  const most = max(operations.subarray(from, to)) ?? 0;
  context.fillStyle = palette.line;
  context.fillRect(plot.x, load.y + load.height - 1, plot.width, 1);
  if (most === 0) return;
  context.fillStyle = palette.ink3;
  for (let region = from; region < to; region++) {
    const share = (operations[region] ?? 0) / most;
    if (share === 0) continue;
    const { x, width } = spanOf(geometry.layout, ranges, scale, region);
    const height = Math.max(1, share * (load.height - 1));
    context.fillRect(x, load.y + load.height - 1 - height, width, height);
  }
}

/** The ranges themselves: what cannot be served stands out, those that are broad enough bear their number. */
function paintRanges(context: Context, moment: KeyMoment): void {
  const { frame, geometry, style: { palette }, names } = moment;
  const { layout: { ranges: band }, from, to, ranges, scale } = geometry;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const points = Math.round(band.height * 0.46);
  for (let region = from; region < to; region++) {
    const { x, width } = spanOf(geometry.layout, ranges, scale, region);
    const state = rangeState(moment, region);
    const inset = state === "well" ? 2 : 0;
    context.fillStyle = palette[RANGE_COLOURS[state]];
    context.fillRect(x, band.y + inset, width, band.height - 2 * inset);
    const text = idText(frame.regions.id[region] ?? 0, names);
    if (width < text.length * points * 0.62 + 6) continue;
    context.font = `${state === "well" ? 400 : 700} ${points}px ${palette.mono}`;
    context.fillStyle = state === "well" ? palette.ink2 : palette.surface;
    context.fillText(text, x + width / 2, band.y + band.height / 2 + 0.5);
  }
}

type RangeState = "well" | "out" | "electing" | "back";

const RANGE_COLOURS = {
  well: "paleBlock", out: "unavailable", electing: "electing", back: "repaired",
} satisfies { readonly [State in RangeState]: keyof CellStyle["palette"] };

/** What a range is told to be: by what is the matter with its replicas. */
function rangeState({ frame, rows, recovered }: KeyMoment, region: number): RangeState {
  let out = false;
  for (const peer of peersOfRegion(rows, region)) {
    const look = peerLook(frame, peer);
    if (look === TileLook.candidate) return "electing";
    out ||= look === TileLook.leaderless || look === TileLook.strandedLeader;
  }
  if (out) return "out";
  return recovered.has(frame.regions.id[region] ?? 0) ? "back" : "well";
}

/** Where a region has just split, or two have become one: a line through all rows, which fades. */
function paintSeams(context: Context, { seams, geometry: { layout, scale }, style: { palette } }: KeyMoment): void {
  if (seams === null) return;
  context.globalAlpha = seams.strength;
  context.fillStyle = palette.accent;
  const { plot, ranges: { y } } = layout;
  const height = bottomOf(layout) - y;
  for (const x of seams.at.map(scale)) if (x >= 0 && x <= plot.width) context.fillRect(plot.x + x - 1, y, 2, height);
  context.globalAlpha = 1;
}

const bottomOf = ({ rows, axis }: KeyLayout): number => {
  const last: KeyBand = rows.at(-1) ?? axis;
  return last.y + last.height;
};

/** A frame around one range, through all rows. */
function paintFrame(context: Context, { geometry }: KeyMoment, region: number, colour: string, thick: number): void {
  const { layout, ranges, scale } = geometry;
  if (region < 0) return;
  const left = Math.max(-2, scale(ranges.edges[region] ?? 0));
  const right = Math.min(layout.plot.width + 2, scale(endOf(ranges, region)));
  if (right < 0 || left > layout.plot.width) return;
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.setLineDash([]);
  const top = layout.ranges.y - 1;
  context.beginPath();
  context.roundRect(layout.plot.x + left, top, Math.max(2, right - left), bottomOf(layout) - top + 2, 3);
  context.stroke();
}

/** The row of the region whose range lies under a point of the view; -1 for none. */
export function keyAt({ layout, ranges, scale }: KeyGeometry, x: number, y: number): number {
  const across = x - layout.plot.x;
  const isBeside = across < 0 || across >= layout.plot.width || y < (layout.load ?? layout.ranges).y;
  return isBeside ? -1 : rowAt(ranges, scale.invert(across));
}
