import type { Frame } from "../../cluster/frame.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import {
  endOf, keyRanges, keyScale, layoutKeys, looksTheSame, WHOLE_AXIS, type KeyLook, type KeyRanges, type KeyRoom,
} from "../../figure/key-space.ts";
import { tweenRanges, type KeyTween } from "../../figure/key-tween.ts";
import { eased } from "../../figure/layout-tween.ts";
import { greenWindow, recoveredRegions } from "../../figure/recovered.ts";
import { countTileShapes, type Shape } from "../../figure/shapes.ts";
import { indexRows, peersOfRegion, type RowIndex } from "../../figure/stage-rows.ts";
import { tilePaints } from "../../figure/tile-paint.ts";
import type { Instant } from "../../kernel/time.ts";
import type { IdNames } from "../../proto/names.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import { fitCanvas } from "../parts/fit-canvas.ts";
import type { Palette } from "../stage/palette.ts";
import type { CellStyle } from "./cell-drawing.ts";
import { createKeyPaint, keyAt, keyGeometry, paintOver, paintReplicas, type Flight, type KeyGeometry } from "./painter.ts";

/** What React shows of the key space: refreshed a few times a second, and at once when anything moves. */
export interface KeyShot {
  readonly frame: Frame;
  readonly rows: RowIndex;
  readonly geometry: KeyGeometry;
  readonly look: KeyLook;
  readonly shapes: ReadonlyMap<Shape, number>;
}

/** Texts are renewed, and sizes looked at, this often, in wall milliseconds. */
const REFRESH_MS = 200;
const RESIZE_MS = 1_000;
/** For so long ranges are on their way to where a split or merge has them, a seam is seen, replicas fly between views. */
const TWEEN_MS = 350;
const SEAM_MS = 1_600;
const FLIGHT_MS = 380;
/** More regions than this change their places at once: nobody could follow. */
const MOST_TWEENED = 2_000;

interface Way {
  readonly tween: KeyTween;
  readonly began: number;
  readonly target: KeyRanges;
}

interface Journey {
  readonly boxes: Flight["boxes"];
  readonly back: boolean;
  readonly began: number;
  readonly arrived: () => void;
}

/** Draws the key space, every frame what moves, and hands React a new shot now and then. Lives as long as its component. */
export class KeySpaceView {
  private readonly app: AppContext;
  private readonly listeners = new Set<() => void>();
  private readonly paint = createKeyPaint();
  private canvases: { readonly replicas: HTMLCanvasElement; readonly over: HTMLCanvasElement } | null = null;
  private room: KeyRoom = { width: 0, height: 0, scale: 1 };
  private style: CellStyle | null = null;
  private names: IdNames = {};
  private behind = false;
  private look: KeyLook = WHOLE_AXIS;
  private frame: Frame | null = null;
  private rows: RowIndex | null = null;
  private ranges: KeyRanges | null = null;
  private sizedAt = 0;
  private way: Way | null = null;
  private journey: Journey | null = null;
  private geometry: KeyGeometry | null = null;
  private shot: KeyShot | null = null;
  private lastShot = 0;
  private hovered: RegionId | null = null;
  private cursor: RegionId | null = null;
  private marked: Shape | null = null;

  constructor(app: AppContext) {
    this.app = app;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): KeyShot | null => this.shot;

  /** Draws from now on; returns what ends it. */
  attach(replicas: HTMLCanvasElement, over: HTMLCanvasElement): () => void {
    this.canvases = { replicas, over };
    const unsubscribe = this.app.frames.subscribe(this.draw);
    return () => {
      unsubscribe();
      this.canvases = null;
    };
  }

  readonly resize = (room: KeyRoom): void => {
    this.room = room;
    this.geometry = null;
    this.app.frames.wake();
  };

  restyle(palette: Palette, names: IdNames): void {
    this.style = { paints: tilePaints(palette), palette };
    this.names = names;
    this.app.frames.wake();
  }

  /** While a group stands before it, it is not drawn. */
  setBehind(behind: boolean): void {
    this.behind = behind;
    this.app.frames.wake();
  }

  lookAt(look: KeyLook): void {
    this.look = look;
    this.geometry = null;
    this.app.frames.wake();
  }

  looksAt(): KeyLook {
    return this.look;
  }

  /** The region under the pointer, the one at which the keyboard stands, and the shape that is lifted out; null for none. */
  point(hovered: RegionId | null, cursor: RegionId | null): void {
    if (hovered === this.hovered && cursor === this.cursor) return;
    this.hovered = hovered;
    this.cursor = cursor;
    this.app.frames.wake();
  }

  mark(shape: Shape | null): void {
    this.marked = shape;
    this.app.frames.wake();
  }

  /** The row of the region under a point; -1 for none. */
  at(x: number, y: number): number {
    return this.geometry === null ? -1 : keyAt(this.geometry, x, y);
  }

  /** Where the replicas of a region stand, by store, on a page on which the view has this corner. */
  tiles(region: RegionId, corner: { readonly x: number; readonly y: number }): ReadonlyMap<StoreId, Rectangle> {
    const { frame, rows, geometry } = this;
    const found = new Map<StoreId, Rectangle>();
    const row = rows?.regionRow.get(region);
    if (frame === null || rows === null || geometry === null || row === undefined) return found;
    const { layout: { plot, rows: bands }, ranges, scale } = geometry;
    const left = Math.max(0, Math.min(plot.width, scale(ranges.edges[row] ?? 0)));
    const right = Math.max(left + 1, Math.min(plot.width, scale(endOf(ranges, row))));
    for (const peer of peersOfRegion(rows, row)) {
      const store = frame.peers.store[peer] ?? 0;
      const band = bands[store];
      if (band === undefined) continue;
      found.set(frame.stores[store]?.id ?? 0,
        { x: corner.x + plot.x + left, y: corner.y + band.y, width: right - left, height: band.height });
    }
    return found;
  }

  /** Lets replicas come from boxes in the pixels of this view (by row of `peers`), or go back to them. */
  fly(boxes: ReadonlyMap<number, Rectangle>, back: boolean, arrived: () => void): void {
    this.journey = { boxes, back, began: performance.now(), arrived };
    this.app.frames.wake();
  }

  private readonly draw = (now: Instant, frame: Frame, isNew: boolean): boolean => {
    const { canvases, style, room } = this;
    if (canvases === null || style === null || room.width === 0 || (this.behind && this.shot !== null)) return false;
    const wall = performance.now();
    this.learn(frame, isNew, wall);
    const moved = this.arrange(wall);
    const { rows, geometry } = this;
    if (rows === null || geometry === null) return false;
    const run = this.app.run.getState();
    const rowOf = (region: RegionId | null): number => (region === null ? -1 : (rows.regionRow.get(region) ?? -1));
    const flight = this.flight(wall);
    const moment = {
      frame, rows, geometry, style, names: this.names, flight, marked: this.marked, seams: this.seams(wall),
      recovered: recoveredRegions(run.events, now, greenWindow(run.status?.effectivePace ?? 1)),
      selected: rowOf(run.selection?.kind === "region" ? run.selection.id : null), hovered: rowOf(this.hovered),
      cursor: rowOf(this.cursor),
    };
    const [replicas, over] = [canvases.replicas.getContext("2d"), canvases.over.getContext("2d")];
    if (replicas !== null && over !== null) {
      // A canvas that has another size is empty.
      if (fitCanvas(canvases.replicas, replicas, room)) this.paint.geometry = null;
      fitCanvas(canvases.over, over, room);
      paintReplicas(this.paint, replicas, moment);
      paintOver(over, moment);
    }
    if (moved || this.shot === null || wall - this.lastShot > REFRESH_MS) this.publish(frame, moment.recovered, wall);
    return this.way !== null || flight !== null;
  };

  /** Takes note of what a frame tells of where regions lie. */
  private learn(frame: Frame, isNew: boolean, wall: number): void {
    const { rows, ranges } = this;
    this.frame = frame;
    const isKnown = rows !== null && rows.source.regions === frame.regions && rows.source.peers === frame.peers;
    if (!isKnown) this.rows = indexRows(frame);
    if (ranges !== null && isKnown && (!isNew || wall - this.sizedAt < RESIZE_MS)) return;
    this.sizedAt = wall;
    const target = keyRanges(frame);
    const wanted = this.way?.target ?? ranges;
    if (wanted !== null && looksTheSame(wanted, target)) return;
    const still = this.app.run.getState().reducedMotion || target.ids.length > MOST_TWEENED;
    this.geometry = null;
    // Data that grows or shrinks moves the edges by little: only regions that come and go are worth a movement.
    if (ranges === null || wanted === null || still || isSame(wanted.ids, target.ids)) {
      this.ranges = target;
      this.way = null;
    } else this.way = { tween: tweenRanges(ranges, target), began: wall, target };
  }

  /** Puts everything where it belongs at a wall time; true where anything has moved since the last call. */
  private arrange(wall: number): boolean {
    const { way, room, look, frame } = this;
    if (way !== null) {
      const share = Math.min(1, (wall - way.began) / TWEEN_MS);
      if (this.ranges !== way.target) {
        this.ranges = share < 1 ? way.tween.at(eased(share)) : way.target;
        this.geometry = null;
      }
      if (wall - way.began > SEAM_MS) this.way = null;
    }
    if (this.geometry !== null || this.ranges === null || frame === null) return false;
    const layout = layoutKeys(frame.stores.length, room);
    this.geometry = keyGeometry(layout, this.ranges, keyScale(look, layout.plot.width));
    return true;
  }

  private seams(wall: number): { readonly at: readonly number[]; readonly strength: number } | null {
    const { way } = this;
    if (way === null) return null;
    const { born, gone } = way.tween;
    return { at: [...born, ...gone], strength: 1 - Math.min(1, (wall - way.began) / SEAM_MS) };
  }

  private flight(wall: number): Flight | null {
    const { journey } = this;
    if (journey === null) return null;
    const gone = Math.min(1, (wall - journey.began) / FLIGHT_MS);
    if (gone >= 1) {
      this.journey = null;
      journey.arrived();
      if (!journey.back) return null;
    }
    return { boxes: journey.boxes, share: journey.back ? 1 - eased(gone) : eased(gone) };
  }

  private publish(frame: Frame, recovered: ReadonlySet<number>, wall: number): void {
    const { rows, geometry } = this;
    if (rows === null || geometry === null) return;
    this.lastShot = wall;
    const isRecovered = (peer: number): boolean => recovered.has(frame.regions.id[frame.peers.region[peer] ?? 0] ?? 0);
    this.shot = { frame, rows, geometry, look: this.look, shapes: countTileShapes(frame, isRecovered) };
    for (const listener of this.listeners) listener();
  }
}

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((id, row) => id === b[row]));
