import type { Frame, LayerName } from "../../cluster/frame.ts";
import type { Route } from "../../figure/routes.ts";
import { layoutStage, type StageLayout, type StageShape, type StageText } from "../../figure/stage-layout.ts";
import { gridsOf, indexRows, peersOfRegion, peersOfStore, shapeOf, type RowIndex } from "../../figure/stage-rows.ts";
import { enlarged, visiblePart, WHOLE, type StageTransform } from "../../figure/stage-zoom.ts";
import { tileAt, tileX, tileY, type TileGrid } from "../../figure/tiles.ts";
import { contains, type Rectangle } from "../../figure/geometry.ts";
import type { StagePicture } from "../../figure/layout-tween.ts";
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
