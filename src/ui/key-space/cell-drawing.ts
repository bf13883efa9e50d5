import type { Rectangle } from "../../figure/geometry.ts";
import { columnCode, type ColumnCode } from "../../figure/key-columns.ts";
import { mixColours } from "../../figure/mix-colours.ts";
import type { KeyBand } from "../../figure/key-space.ts";
import { TileLook } from "../../figure/tile-look.ts";
import { isAsleep, isLeading, type TilePaints } from "../../figure/tile-paint.ts";
import type { Palette } from "../stage/palette.ts";
import { drawEyelid, fillCell, outlineCell } from "../stage/tile-drawing.ts";

type Context = CanvasRenderingContext2D;

/** What cells are painted with. */
export interface CellStyle {
  readonly paints: TilePaints;
  readonly palette: Palette;
}

/** From this size on, in pixels, a cell has an outline, and a leader its notch. */
const OUTLINED_WIDTH = 6;
const OUTLINED_HEIGHT = 7;
/** Who neither leads nor is in trouble has a cell of this share of the row's height: narrow cells differ by that. */
const CALM_SHARE = 0.55;

const isCalm = (look: number): boolean => look === TileLook.follower || look === TileLook.asleep || look === TileLook.learner;

/** One replica over its range, in a row of its store; `filled` is how much of its snapshot has arrived, 0 to 1. */
export function drawCell(context: Context, { paints, palette }: CellStyle, look: number, filled: number, box: Rectangle): void {
  const paint = paints[look];
  if (paint === undefined) return;
  const { x, y, width, height } = box;
  if (width < OUTLINED_WIDTH || height < OUTLINED_HEIGHT) {
    const inset = isCalm(look) ? (height * (1 - CALM_SHARE)) / 2 : 0;
    context.fillStyle = paint.block;
    context.fillRect(x, y + inset, width, height - 2 * inset);
    return;
  }
  const edge = paint.stroke === "" ? 0 : paint.lineWidth / 2;
  const inset = isCalm(look) ? edge + height * 0.12 : edge;
  const inner = { x: x + edge, y: y + inset, width: width - 2 * edge, height: height - 2 * inset };
  outlineCell(context, inner, 3, isLeading(look));
  if (paint.fill !== "") {
    // On the ground of its row a pale cell would not be seen.
    context.fillStyle = look === TileLook.follower ? paint.block : paint.fill;
    context.fill();
  }
  if (look === TileLook.copying && filled > 0) fillCell(context, palette, filled, inner);
  if (isAsleep(look)) drawEyelid(context, paint.ink, inner);
  if (paint.stroke === "") return;
  outlineCell(context, inner, 3, isLeading(look));
  context.strokeStyle = paint.stroke;
  context.lineWidth = paint.lineWidth;
  context.setLineDash(paint.dash ? [2.5, 2.5] : []);
  context.stroke();
}

/** A run of columns that say the same of a store's replicas. */
export function drawColumns(
  context: Context, style: CellStyle, code: number, x: number, width: number, { y, height }: KeyBand,
): void {
  const told = columnCode(code);
  if (told.kind === "empty") return;
  const share = shareOf(told);
  const tall = Math.max(1, Math.round(height * share));
  context.fillStyle = columnColour(style, told);
  context.fillRect(x, y + Math.round((height - tall) / 2), width, tall);
}

/** Trouble stands out by its height, also where colours do not tell. */
const shareOf = (told: ColumnCode): number => (told.kind === "well" ? 0.25 + 0.45 * told.dense : 1);

function columnColour({ paints, palette }: CellStyle, told: ColumnCode): string {
  if (told.kind === "look") return paints[told.look]?.block ?? palette.line;
  return told.kind === "well" ? mixColours(palette.paleBlock, palette.ink2, told.leading) : palette.line;
}
