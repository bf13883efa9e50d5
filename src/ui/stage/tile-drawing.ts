import { TileLook } from "../../figure/tile-look.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH } from "../../figure/tiles.ts";
import type { Palette } from "./palette.ts";

type Context = CanvasRenderingContext2D;

/** The colours of a look: ground, outline ("" for none) and number. */
interface Paint {
  readonly fill: string;
  readonly stroke: string;
  readonly ink: string;
  /** The colour of a tile too small for outlines. */
  readonly block: string;
  readonly bold: boolean;
  readonly lineWidth: number;
  readonly dash: boolean;
}

export type TilePaints = readonly Paint[];

/** The colours of every look, by `TileLook`. Made once per theme. */
export function tilePaints(p: Palette): TilePaints {
  const plain = { bold: false, lineWidth: 1, dash: false };
  const alarm = { bold: true, lineWidth: 1.5, dash: false };
  const paints: Paint[] = [];
  const define = (look: number, style: typeof plain, fill: string, stroke: string, ink: string, block: string): void => {
    paints[look] = { ...style, fill, stroke, ink, block };
  };
  const bold = { ...plain, bold: true };
  const dashed = { ...plain, dash: true };
  define(TileLook.follower, plain, p.pale, p.paleLine, p.ink2, p.paleBlock);
  define(TileLook.leader, bold, p.ink1, "", p.surface, p.ink1);
  define(TileLook.learner, dashed, p.surface, p.copying, p.copyingInk, p.copyingSoft);
  define(TileLook.candidate, { ...alarm, lineWidth: 2 }, p.electingSoft, p.electing, p.electingInk, p.electing);
  define(TileLook.leaderless, alarm, p.unavailableSoft, p.unavailable, p.unavailableInk, p.unavailable);
  define(TileLook.strandedLeader, alarm, p.unavailable, "", p.surface, p.unavailable);
  define(TileLook.copying, dashed, p.surface, p.copying, p.copyingInk, p.copying);
  define(TileLook.lagging, plain, p.copyingSoft, p.copying, p.copyingInk, p.copying);
  define(TileLook.dead, dashed, p.surface, p.dead, p.quiet, p.deadBlock);
  define(TileLook.recovered, bold, p.repaired, "", p.surface, p.repaired);
  define(TileLook.uninitialized, dashed, "", p.ink3, p.quiet, p.line);
  define(TileLook.outdatedLeader, { ...bold, lineWidth: 1.5 }, p.pale, p.ink2, p.ink1, p.ink3);
  return paints;
}

const isLeading = (look: number): boolean =>
  look === TileLook.leader || look === TileLook.strandedLeader || look === TileLook.recovered
  || look === TileLook.outdatedLeader;

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
  outline(context, x + inset, y + inset, size - 2 * inset, radius, isLeading(look));
  if (paint.fill !== "") {
    context.fillStyle = paint.fill;
    context.fill();
  }
  if (look === TileLook.copying && filled > 0) drawFilling(context, palette, filled, x, y, size);
  if (paint.stroke !== "") {
    context.strokeStyle = paint.stroke;
    context.lineWidth = paint.lineWidth;
    context.setLineDash(paint.dash ? [2.5, 2.5] : []);
    context.stroke();
  }
  if (pitch >= NUMBERED_PITCH) drawNumber(context, paint, palette, number, x + size / 2, y + size / 2, size);
}

/** A rounded square; a leader's has its upper left corner cut off. */
function outline(context: Context, x: number, y: number, size: number, radius: number, notched: boolean): void {
  context.beginPath();
  if (!notched) {
    context.roundRect(x, y, size, size, radius);
    return;
  }
  const notch = size * 0.27;
  context.moveTo(x + notch, y);
  context.arcTo(x + size, y, x + size, y + size, radius);
  context.arcTo(x + size, y + size, x, y + size, radius);
  context.arcTo(x, y + size, x, y, radius);
  context.lineTo(x, y + notch);
  context.closePath();
}

/** The snapshot stands in the tile like water in a glass. The tile's own path stays in force for its outline. */
function drawFilling(context: Context, palette: Palette, filled: number, x: number, y: number, size: number): void {
  context.save();
  context.clip();
  context.globalAlpha = 0.35;
  context.fillStyle = palette.copying;
  context.fillRect(x, y + size * (1 - filled), size, size * filled);
  context.restore();
}

function drawNumber(
  context: Context, paint: Paint, palette: Palette, text: string, x: number, y: number, size: number,
): void {
  // Longer numbers are set smaller, and shortened from the left where even that is too wide: the end tells ids apart.
  const fitting = text.length <= 6 ? text : `…${text.slice(-4)}`;
  const points = Math.min(size * 0.46, (size * 0.94) / (fitting.length * 0.61));
  if (points < 6) return;
  context.font = `${paint.bold ? 700 : 400} ${points.toFixed(1)}px ${palette.mono}`;
  context.fillStyle = paint.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(fitting, x, y + 0.5);
}
