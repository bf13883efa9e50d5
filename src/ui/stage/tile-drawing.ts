import type { Rectangle } from "../../figure/geometry.ts";
import { TileLook } from "../../figure/tile-look.ts";
import { fittingNumber, isAsleep, isLeading, type TilePaint, type TilePaints } from "../../figure/tile-paint.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH } from "../../figure/tiles.ts";
import type { Palette } from "./palette.ts";

type Context = CanvasRenderingContext2D;

/**
 * Draws one tile into a cleared place. `filled` is how much of a running snapshot has arrived, 0 to 1; `number` the
 * region's id as text.
 */
export function drawTile(
  context: Context, style: { readonly paints: TilePaints; readonly palette: Palette }, look: number, filled: number,
  x: number, y: number, size: number, pitch: number, number: string,
): void {
  const { palette } = style;
  const paint = style.paints[look];
  if (paint === undefined) return;
  if (pitch < OUTLINED_PITCH) {
    context.fillStyle = paint.block;
    context.fillRect(x, y, size, size);
    return;
  }
  const radius = pitch >= NUMBERED_PITCH ? 3.5 : 2;
  const inset = paint.stroke === "" ? 0 : paint.lineWidth / 2;
  const inner = size - 2 * inset;
  outlineCell(context, { x: x + inset, y: y + inset, width: inner, height: inner }, radius, isLeading(look));
  if (paint.fill !== "") {
    context.fillStyle = paint.fill;
    context.fill();
  }
  if (look === TileLook.copying && filled > 0) fillCell(context, palette, filled, { x, y, width: size, height: size });
  if (paint.stroke !== "") {
    context.strokeStyle = paint.stroke;
    context.lineWidth = paint.lineWidth;
    context.setLineDash(paint.dash ? [2.5, 2.5] : []);
    context.stroke();
  }
  if (isAsleep(look)) drawEyelid(context, paint.ink, { x, y, width: size, height: size });
  if (pitch >= NUMBERED_PITCH) drawNumber(context, paint, palette, number, x + size / 2, y + size / 2, size);
}

/** Takes the path of a rounded box; a leader's has its upper left corner cut off. */
export function outlineCell(context: Context, { x, y, width, height }: Rectangle, radius: number, notched: boolean): void {
  context.beginPath();
  if (!notched) {
    context.roundRect(x, y, width, height, radius);
    return;
  }
  const notch = Math.min(width, height) * 0.27;
  context.moveTo(x + notch, y);
  context.arcTo(x + width, y, x + width, y + height, radius);
  context.arcTo(x + width, y + height, x, y + height, radius);
  context.arcTo(x, y + height, x, y, radius);
  context.lineTo(x, y + notch);
  context.closePath();
}

/** The snapshot stands in the tile like water in a glass. The tile's own path stays in force for its outline. */
export function fillCell(
  context: Context, palette: Palette, filled: number, { x, y, width, height }: Rectangle,
): void {
  context.save();
  context.clip();
  context.globalAlpha = 0.35;
  context.fillStyle = palette.copying;
  context.fillRect(x, y + height * (1 - filled), width, height * filled);
  context.restore();
}

/** A closed eye at the foot of a cell: its group hibernates. */
export function drawEyelid(context: Context, colour: string, { x, y, width, height }: Rectangle): void {
  const reach = Math.min(width, height) * 0.2;
  const [middle, foot] = [x + width / 2, y + height * 0.8];
  context.beginPath();
  context.moveTo(middle - reach, foot);
  context.quadraticCurveTo(middle, foot + reach * 0.9, middle + reach, foot);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.stroke();
}

function drawNumber(
  context: Context, paint: TilePaint, palette: Palette, text: string, x: number, y: number, size: number,
): void {
  const fitting = fittingNumber(text, size);
  if (fitting === null) return;
  context.font = `${paint.bold ? 700 : 400} ${fitting.points.toFixed(1)}px ${palette.mono}`;
  context.fillStyle = paint.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(fitting.text, x, y + 0.5);
}
