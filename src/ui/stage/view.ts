import type { Frame } from "../../cluster/frame.ts";
import { PacketFate, PacketKind } from "../../cluster/layers/packet-codes.ts";
import type { Selection } from "../../cluster/details.ts";
import { countShapes, type Shape } from "../../figure/shapes.ts";
import { tilePaints } from "../../figure/tile-paint.ts";
import { greenWindow, recoveredRegions } from "../../figure/recovered.ts";
import type { StageLink } from "../../figure/stage-links.ts";
import { WHOLE, type StageTransform } from "../../figure/stage-zoom.ts";
import { pairKey } from "../../figure/visible-links.ts";
import type { Instant } from "../../kernel/time.ts";
import type { IdNames } from "../../proto/names.ts";
import type { AppContext } from "../app/context.ts";
import type { RunState } from "../state/run.ts";
import { stageLinks } from "./links.ts";
import type { DrawnMessage, Travel } from "./message-painter.ts";
import { PAINTERS } from "./painters/index.ts";
import { goesOn, type BeginMotion, type Sighting } from "./motion.ts";
import { createPainting, paintStage } from "./painting.ts";
import type { Palette } from "./palette.ts";
import { createScene, updateScene, type Scene, type StageSize } from "./scene.ts";
import { createTilePainter, type TileStyle } from "./tile-painter.ts";
import { createTraffic, messageAt, setDrawnLinks } from "./traffic-painter.ts";

/** What React shows of the stage: refreshed a few times a second, and at once when something moves to another place. */
export interface StageShot {
  readonly frame: Frame;
  readonly now: Instant;
  readonly layout: Scene["layout"];
  /** The layout of the whole stage, of which `layout` may be an enlarged one. */
  readonly whole: Scene["whole"];
  readonly rows: Scene["rows"];
  readonly links: readonly StageLink[];
  /** How many of each shape are on the stage. */
  readonly shapes: ReadonlyMap<Shape, number>;
}

/** What the view draws on. */
export interface StageCanvases {
  /** Holds everything on the stage; it is moved where the stage is enlarged, and the canvases in it stay in sight. */
  readonly ground: HTMLElement;
  readonly traffic: HTMLCanvasElement;
  readonly tiles: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/** Texts on the cards are renewed this often, in wall milliseconds. */
const REFRESH_MS = 200;
/** More device pixels per CSS pixel cost memory and show nothing. */
const MOST_DENSITY = 2;
/** Where there are more tiles than this, their shapes are counted once a second only. */
const MANY_TILES = 5_000;
const RECOUNT_MS = 1_000;
/** With many stores at most so many links are drawn because they are busy. */
const MOST_BUSY = 12;

/**
 * The part of the stage that moves: draws every animation frame on its canvases, and hands React a new shot now and
 * then. Lives as long as the component that made it.
 */
export class StageView {
  private readonly app: AppContext;
  private scene: Scene | null = null;
  private shot: StageShot | null = null;
  private size: StageSize = { width: 0, height: 0, text: { scale: 1, breadth: 1 } };
  private canvases: StageCanvases | null = null;
  private transform: StageTransform = WHOLE;
  private placed: StageTransform | null = null;
  private style: TileStyle | null = null;
  private readonly painter = createTilePainter();
  private readonly traffic = createTraffic();
  private readonly painting = createPainting(PAINTERS);
  private readonly listeners = new Set<() => void>();
  private readonly busy = new Map<number, number>();
  private behind = false;
  private hovered: number | null = null;
  private cursor: TileCursor | null = null;
  private marked: Shape | null = null;
  private shapes: ReadonlyMap<Shape, number> = new Map();
  private countedAt = -Infinity;
  private canvasVersion = -1;
  private lastShot = 0;
  private linksText = "";
  private lastNow = 0;
  /** The frame that was drawn last, and of which run. */
  private seen: Sighting | null = null;
  private begin: BeginMotion | null = null;
  /** The first frame brings them, and may come before the stage has a size. */
  private selection: Selection | null = null;

  constructor(app: AppContext) {
    this.app = app;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): StageShot | null => this.shot;

  /** Draws from now on; returns what ends it. */
  attach(canvases: StageCanvases): () => void {
    this.canvases = canvases;
    this.canvasVersion = -1;
    const unsubscribe = this.app.frames.subscribe(this.draw);
    return () => {
      unsubscribe();
      this.canvases = null;
    };
  }

  resize(size: StageSize): void {
    const { width, height } = this.size;
    // What was in the middle of the view stays about there.
    const { k, x, y } = this.transform;
    if (k !== 1 && width > 0) this.transform = { k, x: Math.round((x * size.width) / width), y: Math.round((y * size.height) / height) };
    this.size = size;
    this.app.frames.wake();
  }

  /** Looks at a part of the stage: at whole pixels, and at nothing beyond the stage. */
  lookAt(transform: StageTransform): void {
    this.transform = transform;
    this.app.frames.wake();
  }

  /** What is looked at now, or will be with the next frame. */
  looksAt(): StageTransform {
    return this.transform;
  }

  /** From now on layouts change in motion: the first frames do without what it takes. */
  animate(begin: BeginMotion): void {
    this.begin = begin;
  }

  restyle(palette: Palette, names: IdNames): void {
    // Tiles wear names: those that come later are painted over what stood there.
    if (Object.keys(names).length !== Object.keys(this.style?.names ?? {}).length) this.painter.rows = null;
    this.style = { paints: tilePaints(palette), palette, names };
    this.app.frames.wake();
  }

  /** While another view stands before this one, it is not drawn. */
  setBehind(behind: boolean): void {
    this.behind = behind;
    if (!behind) this.app.frames.wake();
  }

  /** The id of the region under the pointer, or null. */
  hover(region: number | null): void {
    if (region === this.hovered) return;
    this.hovered = region;
    this.app.frames.wake();
  }

  /** Where the keyboard stands among the tiles, or null. */
  pointAt(cursor: TileCursor | null): void {
    this.cursor = cursor;
    this.app.frames.wake();
  }

  /** Lifts one shape out of all others, or none. */
  mark(shape: Shape | null): void {
    this.marked = shape;
    this.app.frames.wake();
  }

  /** The message under a point of the stage. */
  messageAt(x: number, y: number): DrawnMessage | null {
    return messageAt(this.traffic, x, y);
  }

  /** Puts a ring around a message, or around none. */
  ask(message: Travel | null): void {
    this.traffic.asked = message;
    this.app.frames.wake();
  }

  current(): Scene | null {
    return this.scene;
  }

  private readonly draw = (now: Instant, frame: Frame, isNew: boolean): boolean => {
    const { canvases, style, size } = this;
    if (canvases === null || style === null || size.width === 0 || (this.behind && this.scene !== null)) return false;
    this.scene ??= createScene(frame, size);
    const run = this.app.run.getState();
    const pace = run.status?.playing === true ? run.status.effectivePace : 0;
    const moves = this.goesOn(frame, run, pace) && !run.reducedMotion;
    updateScene(this.scene, frame, size, this.transform, performance.now(), moves ? this.begin : null);
    const { scene } = this;
    const moved = this.fitCanvases(canvases, scene);
    if (isNew) this.noteBusy(frame);
    const chosen = run.selection !== this.selection;
    this.selection = run.selection;
    if (moved || chosen || this.shot === null || performance.now() - this.lastShot > REFRESH_MS) this.publish(scene);
    this.allowMotion(now, pace, run.reducedMotion);
    const window = greenWindow(run.status?.effectivePace ?? 1);
    const { regionRow, storeStart } = scene.rows;
    const rowOf = (region: number | null): number => (region === null ? -1 : (regionRow.get(region) ?? -1));
    const contexts = {
      tiles: canvases.tiles.getContext("2d"), overlay: canvases.overlay.getContext("2d"),
      traffic: canvases.traffic.getContext("2d"),
    };
    paintStage(this.painting, contexts, {
      scene, style, now, pace, wall: performance.now(), still: run.reducedMotion, highlight: this.marked,
      selected: rowOf(this.selection?.kind === "region" ? this.selection.id : null), hovered: rowOf(this.hovered),
      cursor: this.cursor === null ? -1 : (storeStart[this.cursor.store] ?? 0) + this.cursor.place,
      recovered: recoveredRegions(run.events, now, window), tiles: this.painter, traffic: this.traffic,
    });
    return this.moves(pace);
  };

  /** Whether anything of what was just drawn is on its way, or swells and fades. */
  private moves(pace: number): boolean {
    const { drawn, traces } = this.traffic;
    return this.scene?.motion != null || (this.painter.drains ?? []).length > 0
      || (pace > 0 && (drawn.length > 0 || traces.length > 0 || this.painter.candidates.length > 0));
  }

  /** Whether the frame shows the run that was seen last, a moment later: neither another run nor another time. */
  private goesOn(frame: Frame, { status, opening }: RunState, pace: number): boolean {
    const { seen } = this;
    if (seen?.frame === frame || status === null) return false;
    // A new run's first frame may come before its first status.
    const run = opening || status.errand !== null ? null : `${status.scenario} ${status.name} ${status.seed}`;
    this.seen = { frame, run, pace };
    return seen !== null && goesOn(seen, this.seen);
  }

  /** Tiles drain while time runs or something is done to the cluster, not when a jump in time changes them all. */
  private allowMotion(now: number, pace: number, reduced: boolean): void {
    const jumped = now < this.lastNow || (pace === 0 && now !== this.lastNow);
    this.lastNow = now;
    if (jumped || reduced) this.painter.drains = null;
    else this.painter.drains ??= [];
    this.painter.wall = performance.now();
  }

  /**
   * Gives the canvases the size of the sheet and lets them show what is looked at; true where the geometry has changed since
   * the last call. However large the stage is drawn, they hold no more pixels than are in sight.
   */
  private fitCanvases({ ground, traffic, tiles, overlay }: StageCanvases, scene: Scene): boolean {
    const moved = this.canvasVersion !== scene.version;
    const density = Math.min(window.devicePixelRatio, MOST_DENSITY);
    const { width, height } = scene.whole;
    const canvases = [traffic, tiles, overlay];
    if (moved) {
      this.canvasVersion = scene.version;
      this.placed = null;
      for (const canvas of canvases) fitCanvas(canvas, width, height, density);
      this.painter.version = -1;
    }
    if (this.placed === scene.transform) return moved;
    this.placed = scene.transform;
    const { x, y } = scene.transform;
    ground.style.transform = `translate(${x}px, ${y}px)`;
    for (const canvas of canvases) {
      canvas.style.transform = `translate(${-x}px, ${-y}px)`;
      canvas.getContext("2d")?.setTransform(density, 0, 0, density, x * density, y * density);
    }
    this.painting.overlayShown = true;
    this.traffic.dirty = true;
    this.traffic.picture = null;
    return moved;
  }

  /** Weighs the links that carry what matters (votes, snapshots, losses), so that they are drawn in large clusters too. */
  private noteBusy(frame: Frame): void {
    const { packets } = frame;
    for (let i = 0; i < packets.count; i++) {
      const kind = packets.kind[i];
      const matters = kind === PacketKind.vote || kind === PacketKind.snapshot || packets.fate[i] !== PacketFate.arrives;
      if (!matters) continue;
      const key = pairKey(packets.from[i] ?? 0, packets.to[i] ?? 0);
      this.busy.set(key, Math.min(20, (this.busy.get(key) ?? 0) + 1));
    }
  }

  private busyLinks(): ReadonlySet<number> {
    for (const [key, weight] of this.busy) {
      if (weight < 0.3) this.busy.delete(key);
      else this.busy.set(key, weight * 0.85);
    }
    const ranked = [...this.busy].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return new Set(ranked.slice(0, MOST_BUSY).map(([key]) => key));
  }

  private publish(scene: Scene): void {
    this.lastShot = performance.now();
    const links = asBefore(this.shot?.links ?? [], this.app.guise ? [] : stageLinks(scene, this.selection, this.busyLinks()));
    const text = `${scene.version} ${links.map((link) => `${link.from}-${link.to}`).join(" ")}`;
    if (text !== this.linksText) setDrawnLinks(this.traffic, scene.version, links);
    this.linksText = text;
    if (scene.frame.peers.count <= MANY_TILES || this.lastShot - this.countedAt >= RECOUNT_MS) {
      this.countedAt = this.lastShot;
      this.shapes = countShapes({
        frame: scene.frame, links, isRecovered: (peer) => this.painter.recoveredMask[peer] === 1,
      });
    }
    const { frame, layout, whole, rows } = scene;
    this.shot = { frame, now: frame.now, layout, whole, rows, links, shapes: this.shapes };
    for (const listener of this.listeners) listener();
  }
}

/** The links that were told before, where they look the same: what is drawn of them need not be drawn anew. */
function asBefore(before: readonly StageLink[], links: readonly StageLink[]): readonly StageLink[] {
  const isSame = before.length === links.length && links.every((link, i) => {
    const known = before[i];
    return known !== undefined && known.route === link.route && looksOf(known) === looksOf(link);
  });
  return isSame ? before : links;
}

const looksOf = ({ from, to, tone, selected, there, back }: StageLink): string =>
  JSON.stringify([from, to, tone, selected, there, back]);

/** Only another size costs a canvas its content. */
function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, density: number): void {
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width === across && canvas.height === down) return;
  canvas.width = across;
  canvas.height = down;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

/** A tile by its place: the row of its store, and its place among the store's tiles. */
export interface TileCursor {
  readonly store: number;
  readonly place: number;
}
