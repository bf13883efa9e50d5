import type { Frame, LayerName } from "../../cluster/frame.ts";
import type { Route } from "../../figure/routes.ts";
import { placeStores } from "../../figure/places.ts";
import { layoutStage, type StageLayout, type StageShape, type StageText } from "../../figure/stage-layout.ts";
import { enlarged, visiblePart, WHOLE, type StageTransform } from "../../figure/stage-zoom.ts";
import { roomFor, tileAt, tileGrid, tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import { contains, type Rectangle } from "../../figure/geometry.ts";
import type { StagePicture } from "../../figure/layout-tween.ts";
import type { Node } from "../../proto/events.ts";
import type { BeginMotion, LayoutMotion } from "./motion.ts";

/** What the stage offers: its inner size in CSS pixels, and how large and wide its text is. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  readonly text: StageText;
}

/**
 * Everything that drawing needs besides the frame itself: where things stand, and which rows belong together. Kept
 * outside of React, because a frame with a new layout must be drawn at once, not after the next render.
 */
export interface Scene {
  frame: Frame;
  rows: RowIndex;
  size: StageSize;
  shape: StageShape;
  /** `shape` as text, to see whether it has changed. */
  shapeText: string;
  /** The layout that shows the whole cluster. */
  whole: StageLayout;
  transform: StageTransform;
  /** The layout that is drawn: the whole one, or it enlarged; on the way to it while `motion` lasts. */
  layout: StageLayout;
  /** The part of it that is in sight; another value whenever the picture has moved. */
  visible: Rectangle;
  /** By store row. */
  grids: readonly TileGrid[];
  /** The ways of the links that were drawn last, on the whole stage; null before the first. */
  routed: { readonly whole: StageLayout; readonly text: string; readonly routes: readonly Route[] } | null;
  /** Set while everything is on its way to where `whole` has it. */
  motion: LayoutMotion | null;
  /** Counts changes of the geometry. */
  version: number;
}

/** The scene as one who reads these layers of the frame sees it. */
export type SceneWith<Name extends LayerName> =
  Omit<Scene, "frame"> & { readonly frame: Pick<Frame, "now" | "layout" | Name> };

/** How the rows of a frame belong together; holds for all frames with the very same constant columns. */
export interface RowIndex {
  /** Of the frame that the rows were indexed in. */
  readonly source: Pick<Frame, "regions" | "peers">;
  /** First row in `peers` of each store, and behind the last one the number of peers. */
  readonly storeStart: Uint32Array;
  /** Rows in `peers` by region: those of region row `r` are `regionPeers[regionStart[r] … regionStart[r + 1] - 1]`. */
  readonly regionStart: Uint32Array;
  readonly regionPeers: Uint32Array;
  readonly regionRow: ReadonlyMap<number, number>;
  /** Machines by their numbers. */
  readonly nodes: ReadonlyMap<number, Node>;
}

export function createScene(frame: Frame, size: StageSize): Scene {
  const rows = indexRows(frame);
  const shape = shapeOf(frame, rows);
  const whole = layoutStage(shape, size.width, size.height, size.text);
  return {
    frame, rows, size, shape, shapeText: JSON.stringify(shape), whole, transform: WHOLE,
    layout: whole, visible: visiblePart(WHOLE, whole),
    grids: gridsOf(whole), routed: null, motion: null, version: 1,
  };
}

/**
 * Brings the scene up to a frame, a size and what of the stage is looked at, at a wall time in milliseconds. What the frame
 * changes in the layout is set off by `begin`, or stands in its new place at once where that is null.
 */
export function updateScene(
  scene: Scene, frame: Frame, size: StageSize, transform: StageTransform, wall: number, begin: BeginMotion | null,
): void {
  const resized = size.width !== scene.size.width || size.height !== scene.size.height || size.text !== scene.size.text;
  const left = pictureOf(scene);
  let moved = resized;
  const isKnown = frame === scene.frame || fits(scene.rows, frame);
  scene.frame = frame;
  if (!isKnown) {
    scene.rows = indexRows(frame);
    scene.shape = shapeOf(frame, scene.rows);
    const text = JSON.stringify(scene.shape);
    moved ||= text !== scene.shapeText;
    scene.shapeText = text;
  }
  if (moved) {
    scene.size = size;
    scene.whole = layoutStage(scene.shape, size.width, size.height, size.text);
  }
  const { k } = scene.transform;
  if (moved || transform !== scene.transform) {
    scene.transform = transform;
    scene.visible = visiblePart(transform, scene.whole);
  }
  if (moved || transform.k !== k) {
    arrange(scene);
    // Where another size or scale is wanted, everything stands there at once.
    scene.motion = begin === null || resized || transform.k !== k ? null : begin(left, pictureOf(scene), wall);
  }
  if (scene.motion !== null) travel(scene, scene.motion, wall);
}

/** Puts everything where it belongs. */
function arrange(scene: Scene): void {
  scene.layout = enlarged(scene.whole, scene.shape, scene.transform.k, scene.size.text);
  scene.grids = gridsOf(scene.layout);
  scene.version += 1;
}

/** Puts everything where it is on its way now. */
function travel(scene: Scene, motion: LayoutMotion, wall: number): void {
  const moment = motion.at(wall);
  if (moment === null) {
    scene.motion = null;
    arrange(scene);
    return;
  }
  scene.layout = moment.layout;
  scene.grids = moment.grids;
  scene.version += 1;
}

/** What is drawn now, and of whom. */
const pictureOf = ({ layout, grids, frame }: Scene): StagePicture =>
  ({ layout, grids, stores: frame.stores.map(({ id }) => id), pds: frame.pds.map(({ id }) => id) });

/** Whether the rows of a frame are those indexed. */
const fits = ({ source }: RowIndex, { regions, peers }: Frame): boolean => regions === source.regions && peers === source.peers;

const gridsOf = (layout: StageLayout): readonly TileGrid[] =>
  layout.cards.map((card) => tileGrid(card.tiles, layout.pitch));

function shapeOf(frame: Frame, rows: RowIndex): StageShape {
  const places = placeStores(frame.stores);
  return {
    stores: places.map((place, i) => ({ place, tiles: roomFor(peersOfStore(rows, i)) })),
    pds: frame.pds.length,
    clients: frame.clients.machines.length,
  };
}

/** How many replicas a store holds, by its row. */
export const peersOfStore = (rows: RowIndex, store: number): number =>
  (rows.storeStart[store + 1] ?? 0) - (rows.storeStart[store] ?? 0);

/** Counting sorts, because a cluster of 30,000 replicas may move one in every frame. */
function indexRows(frame: Frame): RowIndex {
  const { peers, regions } = frame;
  const storeStart = new Uint32Array(frame.stores.length + 1);
  const regionStart = new Uint32Array(regions.count + 1);
  for (let i = 0; i < peers.count; i++) {
    const store = peers.store[i] ?? 0;
    storeStart[store + 1] = (storeStart[store + 1] ?? 0) + 1;
    const region = peers.region[i] ?? 0;
    if (region < regions.count) regionStart[region + 1] = (regionStart[region + 1] ?? 0) + 1;
  }
  for (let i = 1; i < storeStart.length; i++) storeStart[i] = (storeStart[i] ?? 0) + (storeStart[i - 1] ?? 0);
  for (let i = 1; i < regionStart.length; i++) regionStart[i] = (regionStart[i] ?? 0) + (regionStart[i - 1] ?? 0);
  const next = regionStart.slice();
  const regionPeers = new Uint32Array(regionStart[regions.count] ?? 0);
  for (let i = 0; i < peers.count; i++) {
    const region = peers.region[i] ?? 0;
    if (region >= regions.count) continue;
    const place = next[region] ?? 0;
    regionPeers[place] = i;
    next[region] = place + 1;
  }
  const regionRow = new Map<number, number>();
  for (let r = 0; r < regions.count; r++) regionRow.set(regions.id[r] ?? 0, r);
  return {
    source: { regions, peers }, storeStart, regionStart, regionPeers, regionRow, nodes: nodesOf(frame),
  };
}

function nodesOf(frame: Frame): ReadonlyMap<number, Node> {
  const nodes = new Map<number, Node>();
  for (const store of frame.stores) nodes.set(store.machine, { kind: "store", id: store.id });
  for (const pd of frame.pds) nodes.set(pd.machine, { kind: "pd", id: pd.id });
  frame.clients.machines.forEach((machine, i) => nodes.set(machine, { kind: "client", id: i + 1 }));
  return nodes;
}

/** The rows in `peers` of a region, by its row. */
export const peersOfRegion = (rows: RowIndex, region: number): Uint32Array =>
  rows.regionPeers.subarray(rows.regionStart[region] ?? 0, rows.regionStart[region + 1] ?? 0);

/** Wipes a canvas of the stage, whatever part of the stage it shows. */
export function clearVisible(context: CanvasRenderingContext2D, { visible }: Pick<Scene, "visible">): void {
  context.clearRect(visible.x, visible.y, visible.width, visible.height);
}

/** What lies under a point of the stage: a store's card (by its row), and in it a tile (by its row in `peers`) or -1. */
export interface Hit {
  readonly store: number;
  readonly peer: number;
}

/** Grid arithmetic, no search through tiles. Null where no card is; tiles are not to be hit while they travel. */
export function hitTest(scene: Scene, x: number, y: number): Hit | null {
  const store = scene.layout.cards.findIndex((card) => contains(card.box, x, y));
  const grid = scene.grids[store];
  if (grid === undefined) return null;
  const tile = scene.motion === null ? tileAt(grid, peersOfStore(scene.rows, store), x, y) : -1;
  return { store, peer: tile < 0 ? -1 : (scene.rows.storeStart[store] ?? 0) + tile };
}

/** The region of a peer row: its row in `regions`, or -1 while the peer does not know it yet. */
export function regionOfPeer(scene: Scene, peer: number): number {
  const region = scene.frame.peers.region[peer] ?? 0xffffffff;
  return region < scene.frame.regions.count ? region : -1;
}

/** Where the replicas of a region stand, by store, on a page on which the ground has this place. */
export function tilesOf({ rows, grids, frame }: Scene, region: number, ground: { readonly x: number; readonly y: number }):
ReadonlyMap<number, Rectangle> {
  const tiles = new Map<number, Rectangle>();
  for (const peer of peersOfRegion(rows, rows.regionRow.get(region) ?? -1)) {
    const store = frame.stores.findIndex((_, i) => (rows.storeStart[i + 1] ?? 0) > peer);
    const grid = grids[store];
    const place = peer - (rows.storeStart[store] ?? 0);
    if (grid === undefined) continue;
    tiles.set(frame.stores[store]?.id ?? 0, {
      x: ground.x + tileX(grid, place), y: ground.y + tileY(grid, place), width: grid.size, height: grid.size,
    });
  }
  return tiles;
}
