import { pulsePeriod } from "../../figure/traffic.ts";
import { OUTLINED_PITCH, tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import { peerLook, TileLook } from "../../figure/tile-look.ts";
import { paintDrains } from "./drain.ts";
import type { Palette } from "./palette.ts";
import { peersOfRegion, type Scene } from "./scene.ts";
import { drawTile } from "./tile-drawing.ts";
import { regionLabel, type TilePainter, type TileStyle } from "./tile-painter.ts";

/** What lies over the tiles: the rings of candidates, the chosen region, the one under the pointer, the tile cursor. */
export interface Overlay {
  /** Row in `regions` of the selected region, -1 for none. */
  readonly selected: number;
  /** Row in `regions` under the pointer, -1 for none. */
  readonly hovered: number;
  /** Row in `peers` of the keyboard's tile cursor, -1 for none. */
  readonly cursor: number;
  readonly pace: number;
  readonly stillRings: boolean;
}

/** A lifted tile is at least this large, so that its number can be read even where tiles are pixels. */
const liftedSize = (number: string): number => (number.length <= 3 ? 26 : 38);

/** Whether the overlay has anything to show now. */
export const overlayIsEmpty = (painter: TilePainter, overlay: Overlay): boolean =>
  painter.candidates.length === 0 && (painter.drains ?? []).length === 0
  && overlay.selected < 0 && overlay.hovered < 0 && overlay.cursor < 0;

export function paintOverlay(
  context: CanvasRenderingContext2D, scene: Scene, painter: TilePainter, style: TileStyle, overlay: Overlay, now: number,
): void {
  context.clearRect(0, 0, scene.layout.width, scene.layout.height);
  if (painter.drains !== null) paintDrains(context, painter.drains, scene, style, painter.wall);
  if (scene.layout.pitch >= OUTLINED_PITCH) paintRings(context, scene, painter, style.palette, overlay, now);
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
}

/** Dims every other tile and lifts the replicas of the region out. */
function paintLifted(context: CanvasRenderingContext2D, scene: Scene, style: TileStyle, region: number): void {
  const { palette } = style;
  context.globalAlpha = 0.55;
  context.fillStyle = palette.surface;
  for (const card of scene.layout.cards) {
    const { x, y, width, height } = card.tiles;
    context.fillRect(x - 2, y - 2, width + 4, height + 4);
  }
  context.globalAlpha = 1;
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
    const filled = look === TileLook.copying ? (scene.frame.peers.copied[peer] ?? 0) / 255 : 0;
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
