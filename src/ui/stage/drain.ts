import { TileLook } from "../../figure/tile-look.ts";
import { OUTLINED_PITCH, tileX, tileY } from "../../figure/tiles.ts";
import type { SceneWith } from "./scene.ts";
import type { TilePaints } from "../../figure/tile-paint.ts";
import { drawTile } from "./tile-drawing.ts";
import type { Palette } from "./palette.ts";

/** A tile whose leader has just fallen: the leader's colour runs out of it. */
export interface Drain {
  readonly store: number;
  readonly place: number;
  readonly began: number;
}

/** Wall milliseconds from a full tile to an empty one. */
const DRAIN_MS = 480;
/** More at once would be a flicker, and cost a frame. */
const MOST_DRAINS = 120;

/** Notes a fall if there is room; tiles too small for an outline just change their colour. */
export function noteFall(drains: Drain[], pitch: number, before: number, after: number, tile: Drain): void {
  const led = before === TileLook.leader || before === TileLook.recovered;
  const leads = after === TileLook.leader || after === TileLook.recovered;
  if (led && !leads && pitch >= OUTLINED_PITCH && drains.length < MOST_DRAINS) drains.push(tile);
}

/** Paints what is left of the fallen leaders, above the tiles as they are now. Forgets those that have run dry. */
export function paintDrains(
  context: CanvasRenderingContext2D, drains: Drain[], scene: SceneWith<never>,
  style: { readonly paints: TilePaints; readonly palette: Palette }, wall: number,
): void {
  for (let i = drains.length - 1; i >= 0; i--) {
    const drain = drains[i];
    if (drain !== undefined && wall - drain.began >= DRAIN_MS) drains.splice(i, 1);
  }
  for (const { store, place, began } of drains) {
    const grid = scene.grids[store];
    if (grid === undefined) continue;
    const x = tileX(grid, place);
    const y = tileY(grid, place);
    const level = grid.size * Math.max(0, (wall - began) / DRAIN_MS);
    context.save();
    context.beginPath();
    context.rect(x, y + level, grid.size, grid.size - level);
    context.clip();
    drawTile(context, style, TileLook.leader, 0, x, y, grid.size, grid.pitch, "");
    context.restore();
  }
}
