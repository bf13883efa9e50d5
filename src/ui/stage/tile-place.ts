import { tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import type { Palette } from "./palette.ts";
import type { SceneWith } from "./scene.ts";

/** Where a peer's tile stands; null for a row that the scene does not know. */
export function tileOf(
  scene: SceneWith<"peers">, peer: number,
): { readonly grid: TileGrid; readonly x: number; readonly y: number } | null {
  const store = scene.frame.peers.store[peer] ?? -1;
  const grid = scene.grids[store];
  if (grid === undefined) return null;
  const place = peer - (scene.rows.storeStart[store] ?? 0);
  return { grid, x: tileX(grid, place), y: tileY(grid, place) };
}

/** Where a tile stands. */
export interface TileBox {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly pitch: number;
}

export function boxOf(scene: SceneWith<"peers">, peer: number): TileBox | null {
  const tile = tileOf(scene, peer);
  return tile && { x: tile.x, y: tile.y, size: tile.grid.size, pitch: tile.grid.pitch };
}

/** Makes all tiles pale, so that those painted again stand out. */
export function dimTiles(context: CanvasRenderingContext2D, scene: SceneWith<never>, palette: Palette): void {
  context.globalAlpha = 0.55;
  context.fillStyle = palette.surface;
  for (const card of scene.layout.cards) {
    const { x, y, width, height } = card.tiles;
    context.fillRect(x - 2, y - 2, width + 4, height + 4);
  }
  context.globalAlpha = 1;
}

/** A line around a tile, so far from it. */
export function strokeAround(
  context: CanvasRenderingContext2D, scene: SceneWith<"peers">, peer: number, margin: number,
): void {
  const tile = tileOf(scene, peer);
  if (tile === null) return;
  context.beginPath();
  context.roundRect(tile.x - margin, tile.y - margin, tile.grid.size + 2 * margin, tile.grid.size + 2 * margin, 5);
  context.stroke();
}
