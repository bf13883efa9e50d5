import { symbol } from "d3-shape";
import { messageKey, MESSAGE_LOOKS } from "../../figure/group-messages.ts";
import { MARK_LOOKS, thingKey, type SpaceTimeArrow, type PlacedMark, type SpaceTimeFigure } from "../../figure/space-time.ts";
import { formatClock } from "../../figure/time-axis.ts";
import type { Duration } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import type { Palette } from "../stage/palette.ts";
import { colourOf, cross, outline } from "./message-paint.ts";

/** What is drawn besides the present and the brush, which are elements. */
interface SpaceTimePainting {
  readonly figure: SpaceTimeFigure;
  readonly room: { readonly width: number; readonly height: number; readonly scale: number };
  readonly palette: Palette;
  readonly nameOf: (store: StoreId) => string;
  readonly durationOf: (length: Duration) => string;
}

/** What lies over the diagram: what is pointed at or stood on by keys, and the message that is asked about, by their keys. */
interface PointedPainting extends Pick<SpaceTimePainting, "figure" | "room" | "palette"> {
  readonly pointed: string | null;
  readonly chosen: string | null;
  /** The numbers of events in the chain of causes that is open, and which of these events is pointed at there (0: none). */
  readonly steps: ReadonlyMap<number, number>;
  readonly step: number;
}

type Context = CanvasRenderingContext2D;

/** Half the size of a message's form, and the area of a mark, at the page's usual text size. */
const FORM = 3.6;
const MARK_AREA = 62;
/** So many arrows lie on each other that each must be faint. */
const CROWD = 600;

/** Draws the diagram; neither the present nor what is pointed at is in it. */
export function paintSpaceTime(context: Context, painting: SpaceTimePainting): void {
  const { figure, room } = painting;
  context.clearRect(0, 0, room.width, room.height);
  paintAxis(context, painting);
  paintLines(context, painting);
  paintFolds(context, painting);
  context.save();
  clipToPlot(context, painting);
  paintArrows(context, painting);
  for (const mark of figure.marks) paintMark(context, mark, painting);
  context.restore();
}

/**
 * Draws what is pointed at, and the message that is asked about, on a canvas over the diagram: that has thousands of lines, and
 * does not change with what a pointer passes.
 */
export function paintPointed(context: Context, painting: PointedPainting): void {
  const { room } = painting;
  context.clearRect(0, 0, room.width, room.height);
  context.save();
  clipToPlot(context, painting);
  paintThings(context, painting);
  for (const mark of painting.figure.marks) paintStep(context, mark, painting);
  context.restore();
}

/** A step of the chain of causes is ringed, and bears its number. */
function paintStep(context: Context, { mark, x, y }: PlacedMark, { room, palette, steps, step }: PointedPainting): void {
  const number = mark.event === 0 ? undefined : steps.get(mark.event);
  if (number === undefined) return;
  const isLit = mark.event === step;
  context.strokeStyle = palette.accent;
  context.lineWidth = isLit ? 3 : 1.6;
  context.beginPath();
  context.arc(x, y, 8.5 * room.scale, 0, 2 * Math.PI);
  context.stroke();
  context.font = `700 ${Math.round(10.5 * room.scale)}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillStyle = palette.accent;
  context.fillText(String(number), x + 11 * room.scale, y - 6 * room.scale);
}

function clipToPlot(context: Context, { figure: { plot }, room }: Pick<SpaceTimePainting, "figure" | "room">): void {
  context.beginPath();
  context.rect(plot.x, 0, plot.width, room.height);
  context.clip();
}

function paintAxis(context: Context, { figure: { plot, scale, ticks }, room, palette }: SpaceTimePainting): void {
  context.font = `${Math.round(10.5 * room.scale)}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.fillStyle = palette.ink2;
  for (const at of ticks.at) {
    const x = Math.round(scale(at)) + 0.5;
    stroke(context, x, plot.y, x, plot.y + plot.height);
    const half = context.measureText(formatClock(at, ticks.step)).width / 2;
    if (x - half >= 0 && x + half <= room.width) context.fillText(formatClock(at, ticks.step), x, room.height - 5 * room.scale);
  }
}

/** A folded stretch is a gap in the lines, as long as its words say. */
function paintFolds(context: Context, { figure: { plot, folds }, room, palette, durationOf }: SpaceTimePainting): void {
  context.font = `${Math.round(9.5 * room.scale)}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (const { from, to, length } of folds) {
    context.fillStyle = palette.surface;
    context.fillRect(from + 1, plot.y, to - from - 2, plot.height);
    context.strokeStyle = palette.ink3;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    stroke(context, from + 1, plot.y, from + 1, plot.y + plot.height);
    stroke(context, to - 1, plot.y, to - 1, plot.y + plot.height);
    context.setLineDash([]);
    context.fillStyle = palette.quiet;
    context.fillText(durationOf(length as Duration), (from + to) / 2, plot.y - 1);
  }
}

/** A member is a line: thick while it leads, dashed while no process of it runs. */
function paintLines(context: Context, { figure: { plot, lines, until }, room, palette, nameOf }: SpaceTimePainting): void {
  context.font = `600 ${Math.round(12 * room.scale)}px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { store, y, down, leads } of lines) {
    context.fillStyle = palette.ink1;
    context.fillText(nameOf(store), 4, y);
    context.strokeStyle = palette.ink3;
    context.lineWidth = 1.2;
    stroke(context, plot.x, y, until, y);
    for (const { from, to } of down) {
      context.strokeStyle = palette.surface;
      context.lineWidth = 3;
      stroke(context, from, y, to, y);
      context.strokeStyle = palette.dead;
      context.lineWidth = 1.2;
      context.setLineDash([3, 5]);
      stroke(context, from, y, to, y);
      context.setLineDash([]);
    }
    context.strokeStyle = palette.ink1;
    context.lineWidth = 4;
    for (const { from, to } of leads) stroke(context, from, y, to, y);
  }
}

/** All lines of one colour are one path: thousands are drawn as fast as one. */
function paintArrows(context: Context, { figure: { arrows }, room, palette }: SpaceTimePainting): void {
  const ways = new Map<string, SpaceTimeArrow[]>();
  for (const arrow of arrows) {
    const colour = arrowColour(arrow, palette);
    const sameColour = ways.get(colour);
    if (sameColour === undefined) ways.set(colour, [arrow]);
    else sameColour.push(arrow);
  }
  context.lineWidth = 1;
  context.globalAlpha = arrows.length > CROWD ? 0.4 : 0.75;
  for (const [colour, group] of ways) {
    context.strokeStyle = colour;
    context.beginPath();
    for (const { from, to } of group) {
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const arrow of arrows) if (arrow.formed) paintForm(context, arrow, FORM * Math.sqrt(room.scale), palette);
}

const arrowColour = ({ message, lost }: SpaceTimeArrow, palette: Palette): string => {
  const { form, tone } = MESSAGE_LOOKS[message.says];
  return lost ? palette.unavailable : colourOf(tone, form, palette);
};

/** The form of a message where it arrives, as on the ring; a cross where it was lost. */
function paintForm(context: Context, arrow: SpaceTimeArrow, size: number, palette: Palette): void {
  const { form, tone } = MESSAGE_LOOKS[arrow.message.says];
  const colour = arrowColour(arrow, palette);
  context.save();
  context.translate(arrow.to.x, arrow.to.y);
  context.lineWidth = 1.4;
  context.strokeStyle = colour;
  context.fillStyle = tone === "asks" && form !== "append" && form !== "snapshot" ? palette.surface : colour;
  context.beginPath();
  if (arrow.lost) cross(context, size);
  else outline(context, form, size);
  if (!arrow.lost) context.fill();
  context.stroke();
  context.restore();
}

function paintMark(context: Context, { mark, x, y }: PlacedMark, { room, palette }: SpaceTimePainting): void {
  const { symbol: form, tone } = MARK_LOOKS[mark.kind];
  const colour = {
    good: palette.repaired, stands: palette.electing, bad: palette.unavailable, plain: palette.ink1, hand: palette.accent,
  }[tone];
  context.strokeStyle = colour;
  if (form === null) {
    context.lineWidth = 1.6;
    stroke(context, x, y - 7 * room.scale, x, y);
    return;
  }
  context.save();
  context.translate(x, y);
  context.fillStyle = colour;
  context.lineWidth = 1.5;
  context.strokeStyle = tone === "bad" ? colour : palette.surface;
  context.beginPath();
  symbol(form, MARK_AREA * room.scale).context(context)();
  if (tone !== "bad") context.fill();
  context.stroke();
  context.restore();
}

function paintThings(context: Context, { figure: { arrows, marks }, room, palette, pointed, chosen }: PointedPainting): void {
  context.strokeStyle = palette.accent;
  for (const arrow of arrows) {
    const key = messageKey(arrow.message);
    if (key !== chosen && key !== pointed) continue;
    context.lineWidth = 2.5;
    stroke(context, arrow.from.x, arrow.from.y, arrow.to.x, arrow.to.y);
    paintForm(context, arrow, FORM * 1.5 * Math.sqrt(room.scale), palette);
    context.strokeStyle = palette.accent;
  }
  const mark = marks.find((placed) => thingKey({ kind: "mark", mark: placed.mark }) === pointed);
  if (mark === undefined) return;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(mark.x, mark.y, 10 * room.scale, 0, 2 * Math.PI);
  context.stroke();
}

function stroke(context: Context, fromX: number, fromY: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
