import { mix, type Rectangle } from "./geometry.ts";

/** From this pitch on a tile has room for a region's number. */
export const NUMBERED_PITCH = 22;
/** Below this pitch a tile is a plain block: no outline, no notch. */
export const OUTLINED_PITCH = 8;

/** Tiles in rows on whole pixels: tile `i` stands in column `i % columns` and row `floor(i / columns)`. */
export interface TileGrid {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  /** Distance from one tile to the next, both ways. */
  readonly pitch: number;
  /** Side of a tile: the pitch less the gap. */
  readonly size: number;
  /** Set while the tiles travel from one grid to another: how far they have come, from 0 to 1. */
  readonly travel?: { readonly from: TileGrid; readonly to: TileGrid; readonly share: number };
}

/** The gap that a pitch leaves between tiles. Below three pixels it is gone, and the tiles become a texture. */
export function gapOf(pitch: number): number {
  if (pitch >= 18) return 4;
  if (pitch >= 9) return 2;
  return pitch >= 3 ? 1 : 0;
}

/** How many tiles of a pitch stand side by side in a width: the last one needs no gap behind it. */
export const tilesAcross = (length: number, pitch: number): number => Math.floor((length + gapOf(pitch)) / pitch);

/** The grid of a pitch in an area. */
export function tileGrid(area: Rectangle, pitch: number): TileGrid {
  return {
    x: area.x, y: area.y, columns: Math.max(1, tilesAcross(area.width, pitch)), pitch, size: pitch - gapOf(pitch),
  };
}

export const tileX = ({ x, columns, pitch, travel }: TileGrid, index: number): number => (travel === undefined
  ? x + (index % columns) * pitch
  : mix(tileX(travel.from, index), tileX(travel.to, index), travel.share));
export const tileY = ({ y, columns, pitch, travel }: TileGrid, index: number): number => (travel === undefined
  ? y + Math.floor(index / columns) * pitch
  : mix(tileY(travel.from, index), tileY(travel.to, index), travel.share));

/** The tile under a point, or -1. The gap behind a tile counts as the tile, so that pixels can be hit at all. */
export function tileAt(grid: TileGrid, count: number, x: number, y: number): number {
  const column = Math.floor((x - grid.x) / grid.pitch);
  const row = Math.floor((y - grid.y) / grid.pitch);
  if (column < 0 || column >= grid.columns || row < 0) return -1;
  const index = row * grid.columns + column;
  return index < count ? index : -1;
}

/** The height that `count` tiles of a pitch need in a width. */
export function gridHeight(count: number, width: number, pitch: number): number {
  const rows = Math.ceil(count / Math.max(1, tilesAcross(width, pitch)));
  return rows === 0 ? 0 : rows * pitch - gapOf(pitch);
}

/**
 * For how many tiles to keep room where there are `count`: the next step of a series that grows by an eighth. While PD
 * moves single replicas about, no tile on the stage changes its size.
 */
export function roomFor(count: number): number {
  let room = 6;
  while (room < count) room += Math.max(2, Math.floor(room / 8));
  return room;
}
