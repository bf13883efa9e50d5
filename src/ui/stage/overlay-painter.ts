import { pulsePeriod } from "../../figure/traffic.ts";
import type { Growth } from "../../figure/flashes.ts";
import { isTileShape, isWaiting, shapeOfTile, type Shape } from "../../figure/shapes.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH, tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import { peerLook, TileLook } from "../../figure/tile-look.ts";
import { paintDrains } from "./drain.ts";
import { paintTimer, paintVotes, type TileBox } from "./election-painter.ts";
import type { Palette } from "./palette.ts";
import { clearVisible, peersOfRegion, type Scene } from "./scene.ts";
import { drawTile } from "./tile-drawing.ts";
import { regionLabel, type TilePainter, type TileStyle } from "./tile-painter.ts";

/**
 * What lies over the tiles: timers and rings of elections, flashes of commits, the chosen region, the one under the pointer,
 * the highlighted shape, the tile cursor.
 */
export interface Overlay {
  /** Row in `regions` of the selected region, -1 for none. */
  readonly selected: number;
  /** Row in `regions` under the pointer, -1 for none. */
  readonly hovered: number;
  /** Row in `peers` of the keyboard's tile cursor, -1 for none. */
  readonly cursor: number;
  /** The tiles of this shape are lifted out of all others; null for none. */
  readonly highlight: Shape | null;
  readonly flashes: readonly Flash[];
  readonly pace: number;
  readonly stillRings: boolean;
}

/** A tile whose log has just grown, and when that was seen, in wall milliseconds. */
export interface Flash extends Growth {
  readonly began: number;
}

/** A lifted tile is at least this large, so that its number can be read even where tiles are pixels. */
const liftedSize = (number: string): number => (number.length <= 3 ? 26 : 38);

/** Whether the overlay has anything to show now. */
export const overlayIsEmpty = (painter: TilePainter, overlay: Overlay): boolean =>
  painter.candidates.length === 0 && painter.waiting.length === 0 && overlay.flashes.length === 0
  && (overlay.highlight === null || !isTileShape(overlay.highlight)) && (painter.drains ?? []).length === 0
  && overlay.selected < 0 && overlay.hovered < 0 && overlay.cursor < 0;

export function paintOverlay(
  context: CanvasRenderingContext2D, scene: Scene, painter: TilePainter, style: TileStyle, overlay: Overlay, now: number,
): void {
  clearVisible(context, scene);
  if (painter.drains !== null) paintDrains(context, painter.drains, scene, style, painter.wall);
  if (overlay.highlight !== null && isTileShape(overlay.highlight)) paintHighlighted(context, scene, painter, style, overlay.highlight);
  if (scene.layout.pitch >= OUTLINED_PITCH) {
    paintRings(context, scene, painter, style.palette, overlay, now);
    paintFlashes(context, scene, style.palette, overlay.flashes);
  }
  if (overlay.selected >= 0) paintLifted(context, scene, style, overlay.selected);
  if (overlay.hovered >= 0 && overlay.hovered !== overlay.selected) paintHovered(context, scene, style, overlay.hovered);
  if (overlay.cursor >= 0) paintCursor(context, scene, style.palette, overlay.cursor);
}

/** Where a peer's tile stands; null for a row that the scene does not know. */
function tileOf(scene: Scene, peer: number): { readonly grid: TileGrid; readonly x: number; readonly y: number } | null {
  const store = scene.frame.peers.store[peer] ?? -1;
  const grid = scene.grids[store];
  if (grid === undefined) return null;
  const place = peer - (scene.rows.storeStart[store] ?? 0);
  return { grid, x: tileX(grid, place), y: tileY(grid, place) };
}

/** A leader's cut-off corner fills for a moment when it commits; a follower is outlined when its entries are acknowledged. */
function paintFlashes(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, flashes: readonly Flash[]): void {
  context.fillStyle = palette.accent;
  context.strokeStyle = palette.ink2;
  context.lineWidth = 2;
  context.setLineDash([]);
  for (const { peer, leads } of flashes) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const { x, y, grid: { size } } = tile;
    context.beginPath();
    if (leads) {
      const notch = size * 0.4;
      context.moveTo(x - 1, y - 1);
      context.lineTo(x + notch, y - 1);
      context.lineTo(x - 1, y + notch);
      context.closePath();
      context.fill();
    } else {
      context.roundRect(x, y, size, size, 3);
      context.stroke();
    }
  }
}

/** Dims every tile, and draws those of one shape again. */
function paintHighlighted(
  context: CanvasRenderingContext2D, scene: Scene, painter: TilePainter, style: TileStyle, shape: Shape,
): void {
  dimTiles(context, scene, style.palette);
  for (let peer = 0; peer < scene.frame.peers.count; peer++) {
    const seen = peerLook(scene.frame, peer);
    const look = seen === TileLook.leader && painter.recoveredMask[peer] === 1 ? TileLook.recovered : seen;
    const isMeant = shape === "timer" ? isWaiting(scene.frame, peer) : shapeOfTile(look) === shape;
    const tile = isMeant ? tileOf(scene, peer) : null;
    if (tile === null) continue;
    const filled = look === TileLook.copying ? (scene.frame.snapshots.arrived[peer] ?? 0) / 255 : 0;
    const { pitch, size } = tile.grid;
    const number = pitch >= NUMBERED_PITCH ? regionLabel(scene, peer, style.names) : "";
    context.clearRect(tile.x, tile.y, size, size);
    drawTile(context, style, look, filled, tile.x, tile.y, size, pitch, number);
  }
}

function dimTiles(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  context.globalAlpha = 0.55;
  context.fillStyle = palette.surface;
  for (const card of scene.layout.cards) {
    const { x, y, width, height } = card.tiles;
    context.fillRect(x - 2, y - 2, width + 4, height + 4);
  }
  context.globalAlpha = 1;
}

/** Two rings per candidate widen and fade in turn, at the pace of virtual time. */
function paintRings(
  context: CanvasRenderingContext2D, scene: Scene, painter: TilePainter, palette: Palette, overlay: Overlay, now: number,
): void {
  const period = pulsePeriod(overlay.pace);
  const phase = overlay.stillRings ? 0.4 : (now % period) / period;
  context.strokeStyle = palette.electing;
  context.setLineDash([]);
  for (const peer of painter.candidates) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const { size } = tile.grid;
    for (const share of [phase, (phase + 0.5) % 1]) {
      context.globalAlpha = 0.85 * (1 - share);
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(tile.x + size / 2, tile.y + size / 2, size * (0.62 + 0.34 * share), 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  for (const peer of painter.candidates) {
    const box = boxOf(scene, peer);
    if (box !== null) paintVotes(context, scene, palette, peer, box);
  }
  for (const peer of painter.waiting) {
    const box = boxOf(scene, peer);
    if (box !== null) paintTimer(context, scene, palette, peer, box);
  }
}

function boxOf(scene: Scene, peer: number): TileBox | null {
  const tile = tileOf(scene, peer);
  return tile && { x: tile.x, y: tile.y, size: tile.grid.size, pitch: tile.grid.pitch };
}

/** Dims every other tile and lifts the replicas of the region out. */
function paintLifted(context: CanvasRenderingContext2D, scene: Scene, style: TileStyle, region: number): void {
  const { palette } = style;
  dimTiles(context, scene, palette);
  for (const peer of peersOfRegion(scene.rows, region)) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const number = regionLabel(scene, peer, style.names);
    const size = Math.max(tile.grid.size, liftedSize(number));
    const x = Math.round(tile.x - (size - tile.grid.size) / 2);
    const y = Math.round(tile.y - (size - tile.grid.size) / 2);
    context.fillStyle = palette.surface;
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.setLineDash([]);
    context.beginPath();
    context.roundRect(x - 3, y - 3, size + 6, size + 6, 6);
    context.fill();
    context.stroke();
    const look = peerLook(scene.frame, peer);
    const filled = look === TileLook.copying ? (scene.frame.snapshots.arrived[peer] ?? 0) / 255 : 0;
    drawTile(context, style, look, filled, x, y, size, size + 4, number);
  }
}

function paintHovered(context: CanvasRenderingContext2D, scene: Scene, style: TileStyle, region: number): void {
  context.strokeStyle = style.palette.accent;
  context.lineWidth = 1.5;
  context.setLineDash([]);
  for (const peer of peersOfRegion(scene.rows, region)) strokeAround(context, scene, peer, 2);
}

function paintCursor(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, peer: number): void {
  context.strokeStyle = palette.accent;
  context.lineWidth = 2.5;
  context.setLineDash([]);
  strokeAround(context, scene, peer, 3);
}

function strokeAround(context: CanvasRenderingContext2D, scene: Scene, peer: number, margin: number): void {
  const tile = tileOf(scene, peer);
  if (tile === null) return;
  context.beginPath();
  context.roundRect(tile.x - margin, tile.y - margin, tile.grid.size + 2 * margin, tile.grid.size + 2 * margin, 5);
  context.stroke();
}
