import type { Rectangle } from "../../figure/geometry.ts";
import { peersOfRegion, peersOfStore, type RowIndex } from "../../figure/stage-rows.ts";
import { meets } from "../../figure/stage-zoom.ts";
import { peerLook, TileLook, type TileLayers } from "../../figure/tile-look.ts";
import type { TilePaints } from "../../figure/tile-paint.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH, tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import type { IdNames } from "../../proto/names.ts";
import { noteFall, type Drain } from "./drain.ts";
import { showsElections } from "./election-painter.ts";
import type { Palette } from "./palette.ts";
import { clearVisible, type SceneWith } from "./scene.ts";
import { drawTile } from "./tile-drawing.ts";

/** At most so many candidates get rings: more would be a fog. */
const MAX_RINGED = 300;
/** What stands in `painted` for a place that has not been painted. */
const UNPAINTED = 0xff;

type TileScene = SceneWith<TileLayers | "regions" | "snapshots">;

/** Paints the tiles of all stores on one canvas, and afterwards only those that have changed. */
export interface TilePainter {
  /** Per store and place in its grid, what was painted: look in the low four bits, how full a copying tile was above. */
  painted: Uint8Array[];
  /** Of the scene and theme that `painted` belongs to. */
  version: number;
  rows: RowIndex | null;
  palette: Palette | null;
  /** What part of the stage was in sight. */
  visible: Rectangle | null;
  /** Rows in `peers` of the candidates of the latest frame. */
  readonly candidates: number[];
  /** The same of those whose election timer runs while their region has no leader. */
  readonly waiting: number[];
  /** Rows in `peers` whose region has just begun to serve again: as a list, and as a mask. */
  recovered: number[];
  recoveredMask: Uint8Array;
  /** Leaders that have just fallen. Null while nothing may move: after a jump in time, or where motion is unwanted. */
  drains: Drain[] | null;
  /** Wall time of the call, in milliseconds. */
  wall: number;
}

export function createTilePainter(): TilePainter {
  return {
    painted: [], version: -1, rows: null, palette: null, visible: null, candidates: [], waiting: [],
    recovered: [], recoveredMask: new Uint8Array(0),
    drains: null, wall: 0,
  };
}

/** What tiles are painted with: colours by look, and the numbers of regions that a number cannot hold. */
export interface TileStyle {
  readonly paints: TilePaints;
  readonly palette: Palette;
  readonly names: IdNames;
}

/**
 * Paints what has changed since the last call. `recovered` are the ids of the regions that have just begun to serve
 * again. The context is scaled so that its unit is a CSS pixel.
 */
export function paintTiles(
  painter: TilePainter, context: CanvasRenderingContext2D, scene: TileScene, style: TileStyle, recovered: ReadonlySet<number>,
): void {
  prepare(painter, context, scene, style.palette);
  markRecovered(painter, scene, recovered);
  painter.candidates.length = 0;
  painter.waiting.length = 0;
  scene.grids.forEach((grid, store) => {
    const card = scene.layout.cards[store];
    if (card !== undefined && meets(card.box, scene.visible)) paintStore(painter, context, scene, store, grid, style);
  });
}

/** Forgets what was painted where it no longer stands for the same thing. */
function prepare(painter: TilePainter, context: CanvasRenderingContext2D, scene: TileScene, palette: Palette): void {
  const sameRows = painter.rows === scene.rows;
  const samePlaces = painter.version === scene.version && painter.palette === palette && painter.visible === scene.visible;
  if (!sameRows) {
    painter.recoveredMask = new Uint8Array(scene.frame.peers.count);
    painter.recovered = [];
  }
  // Blocks carry no numbers: after a replica has moved, a texture differs only where its colours do.
  if (!samePlaces || (!sameRows && scene.layout.pitch >= NUMBERED_PITCH)) {
    clearVisible(context, scene);
    painter.painted = [];
  }
  painter.version = scene.version;
  painter.rows = scene.rows;
  painter.palette = palette;
  painter.visible = scene.visible;
}

function markRecovered(painter: TilePainter, scene: TileScene, recovered: ReadonlySet<number>): void {
  for (const row of painter.recovered) painter.recoveredMask[row] = 0;
  painter.recovered.length = 0;
  for (const id of recovered) {
    const region = scene.rows.regionRow.get(id);
    if (region === undefined) continue;
    for (const row of peersOfRegion(scene.rows, region)) {
      painter.recoveredMask[row] = 1;
      painter.recovered.push(row);
    }
  }
}

function paintStore(
  painter: TilePainter, context: CanvasRenderingContext2D, scene: TileScene, store: number, grid: TileGrid, style: TileStyle,
): void {
  const { frame } = scene;
  const start = scene.rows.storeStart[store] ?? 0;
  const count = peersOfStore(scene.rows, store);
  const painted = placesOf(painter, context, grid, store, count);
  for (let place = 0; place < count; place++) {
    const row = start + place;
    let look = peerLook(frame, row);
    if (look === TileLook.leader && painter.recoveredMask[row] === 1) look = TileLook.recovered;
    if (look === TileLook.candidate && painter.candidates.length < MAX_RINGED) painter.candidates.push(row);
    if (look === TileLook.leaderless && showsElections(grid.pitch)) painter.waiting.push(row);
    const filled = look === TileLook.copying ? (frame.snapshots.arrived[row] ?? 0) >> 4 : 0;
    const wanted = look | (filled << 4);
    if (painted[place] === wanted) continue;
    const before = painted[place] ?? UNPAINTED;
    if (before !== UNPAINTED) clearTile(context, grid, place);
    if (painter.drains !== null) noteFall(painter.drains, grid.pitch, before & 0xf, look, { store, place, began: painter.wall });
    const number = grid.pitch >= NUMBERED_PITCH ? regionLabel(scene, row, style.names) : "";
    drawTile(context, style, look, filled / 15, tileX(grid, place), tileY(grid, place), grid.size, grid.pitch, number);
    painted[place] = wanted;
  }
}

/** The record of what is painted of a store, as long as it has tiles; the places of tiles that have gone are cleared. */
function placesOf(
  painter: TilePainter, context: CanvasRenderingContext2D, grid: TileGrid, store: number, count: number,
): Uint8Array {
  const known = painter.painted[store];
  if (known !== undefined && known.length === count) return known;
  const places = new Uint8Array(count).fill(UNPAINTED);
  if (known !== undefined) places.set(known.subarray(0, count));
  for (let place = count; known !== undefined && place < known.length; place++) clearTile(context, grid, place);
  painter.painted[store] = places;
  return places;
}

function clearTile(context: CanvasRenderingContext2D, grid: TileGrid, place: number): void {
  // Outlines reach half a pixel beyond a tile; blocks do not, and must not take their neighbours with them.
  const margin = grid.pitch >= OUTLINED_PITCH ? 1 : 0;
  const size = grid.size + 2 * margin;
  context.clearRect(tileX(grid, place) - margin, tileY(grid, place) - margin, size, size);
}

/** The number in a tile: the region's id as the imported cluster wrote it; "?" while the peer does not know its region. */
export function regionLabel(
  scene: SceneWith<"peers" | "regions">, peer: number, names: IdNames,
): string {
  const id = scene.frame.regions.id[scene.frame.peers.region[peer] ?? 0];
  return id === undefined ? "?" : (names[String(id)] ?? String(id));
}
