import type { Frame } from "../../cluster/frame.ts";
import type { Input } from "../../action/index.ts";
import { after, micros, START, type Instant } from "../../kernel/time.ts";
import { availabilityRows, type AvailabilityRow } from "../../figure/availability.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import { placeFlags, type PlacedFlag } from "../../figure/flag-row.ts";
import { recordFold, type RunRecord } from "../../figure/record.ts";
import { follow } from "../../proto/fold.ts";
import {
  followSpan, moveSpan, neighbourhood, RESTING_SPAN, spanAround, spanLengthFor, spanSince, STEPPING_SPAN, timeScale, wholeRun,
  type TimeSpan,
} from "../../figure/time-axis.ts";
import { beside, snapTo } from "../../figure/snap.ts";
import { layoutTimeBar, type TimeBarLayout } from "../../figure/time-layout.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import type { Branch, RunStatus } from "../../worker/protocol.ts";
import type { Palette } from "../stage/palette.ts";
import type { AppContext } from "../app/context.ts";
import { textWidth } from "../parts/text-size.ts";
import type { RunState } from "../state/run.ts";
import { wordsIn, type Words } from "../words/index.ts";
import type { ReadOut } from "./readout.ts";
import type { Drag, TimeHand } from "./time-hand.ts";
import type { CopyingPainter } from "./copying-painter.ts";
import type { paintOverview } from "./overview-painter.ts";
import { gutterFor, labelsOf, paintLabels } from "./label-painter.ts";
import type { PinRows, ScoreGround } from "./score-ground.ts";
import { paintStrip, type MemberName, type StripPicture } from "./strip-painter.ts";

/** What React shows of the time bar: flags and branches as buttons, and the values of the slider. */
export interface TimeShot {
  readonly layout: TimeBarLayout;
  /** Of the page's text. */
  readonly scale: number;
  readonly span: TimeSpan;
  readonly now: number;
  readonly end: number;
  readonly flags: readonly PlacedFlag[];
  readonly branches: readonly Branch[];
  /** Inputs of this branch that have not taken effect yet. */
  readonly planned: readonly Input[];
  /** True while the span keeps to the playhead and to the pace by itself. */
  readonly following: boolean;
  /** True while the span is the whole run. */
  readonly whole: boolean;
  readonly pins: readonly PinRows[];
  /** What was looked for, in order of time; null where nothing is. */
  readonly found: readonly ClusterEvent[] | null;
}

/** What comes after the first picture: the whole run in small, with the brush over it, and what is copied to stores. */
interface LateParts {
  overview: typeof paintOverview | null;
  copying: CopyingPainter | null;
}

const REFRESH_MS = 200;
/** Seeks while dragging are this far apart: the worker replays up to ten virtual seconds for each. */
const SEEK_MS = 60;
const MOST_DENSITY = 2;
/** What marks the edge of the plot reaches so far beyond it. */
const PLOT_MARGIN = 2;
/** The worker hears of a jump, and says where it leads, within so long. */
const ARRIVAL_MS = 800;
/** On a longer axis single steps cannot be told apart. */
const STEPPING_LONGEST = 20 * STEPPING_SPAN;
/** A pointer so near to a flag or a scene means it. */
const SNAP_PIXELS = 8;

/** What `rows` was made of, and when. */
interface RowsKey {
  readonly events: readonly ClusterEvent[];
  readonly regions: Frame["regions"];
  readonly at: number;
}

interface Parts {
  readonly canvas: HTMLCanvasElement;
  /** The names to the left of the plot: painted when they change, not when time passes. */
  readonly labels: HTMLCanvasElement;
  readonly playhead: HTMLElement;
}

/**
 * The part of the time bar that moves: folds the record, turns the page when the playhead leaves it, paints. Lives as long
 * as the component that made it.
 */
export class TimeView {
  private readonly app: AppContext;
  private parts: Parts | null = null;
  private curvesAt: ((time: number) => readonly string[]) | null = null;
  private hand: TimeHand | null = null;
  private readonly late: LateParts = { overview: null, copying: null };
  /** What is shown beyond the usual; null until it is first wanted. */
  score: ScoreGround | null = null;
  private size = { width: 0, height: 0, scale: 1, tools: 0 };
  private palette: Palette | null = null;
  private span: TimeSpan = { from: 0, to: RESTING_SPAN };
  private following = true;
  /** True while the span is the whole run: it grows with it, and does not turn. */
  private whole = false;
  /**
   * True after a zoom until the playhead has left the span: what a person has put in place stays in place, also where the
   * page would otherwise have turned by now.
   */
  private placed = false;
  /** The length of span that a person has chosen; null while it suits the pace. */
  private chosenLength: number | null = null;
  /** Where a skip led to whose span is kept until something new happens; null if there is none. */
  private heldAt: number | null = null;
  private told = follow(recordFold, null, []);
  private folded: readonly ClusterEvent[] = [];
  private rows: readonly AvailabilityRow[] = [];
  private rowsFor: RowsKey | null = null;
  private layout: TimeBarLayout | null = null;
  private layoutText = "";
  private shot: TimeShot | null = null;
  private lastShot = 0;
  private lastNow = 0;
  private lastEnd = 0;
  private painted = "";
  private labelled = "";
  private dragged: number | null = null;
  private lastSeek = 0;
  /** True while another run is being opened. */
  private opened = false;
  /** Jumps whose neighbourhood has come into sight. */
  private jumpsSeen: number;
  /** Until then (wall time) the playhead may be outside of a span that it is on its way to. */
  private arrivesUntil = 0;
  private framedAt = 0;
  private pendingSeek: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(app: AppContext) {
    this.app = app;
    this.jumpsSeen = app.run.getState().jump.count;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): TimeShot | null => this.shot;

  attach(parts: Parts): () => void {
    this.parts = parts;
    this.repaint();
    const unsubscribe = this.app.frames.subscribe(this.draw);
    return () => {
      unsubscribe();
      this.parts = null;
      if (this.pendingSeek !== null) clearTimeout(this.pendingSeek);
    };
  }

  /** `tools` is how wide the buttons are that stand in the corner below the names; 0 where they stand elsewhere. */
  resize(width: number, height: number, scale: number, tools: number): void {
    this.size = { width, height, scale, tools };
    this.refresh();
  }

  restyle(palette: Palette): void {
    this.palette = palette;
    this.refresh();
  }

  /** Something that the picture shows has changed: paint it anew. */
  refresh(): void {
    this.repaint();
    this.lastShot = 0;
    this.app.frames.wake();
  }

  /**
   * The run has something new to tell: one picture shows it. Flags and values follow at once where time stands, so that hands
   * find things where they are drawn, else as they do while time passes.
   */
  renew(): void {
    this.painted = "";
    if (this.app.run.getState().status?.playing === false) this.lastShot = 0;
    this.app.frames.once();
  }

  private repaint(): void {
    this.painted = "";
    this.labelled = "";
  }

  /** Draws the axis and lets hands move it from now on; returns what ends it. */
  attachHand(hand: TimeHand): () => void {
    this.hand = hand;
    this.refresh();
    return () => {
      this.hand = null;
      hand.dispose();
    };
  }

  /** What was looked for, and pinned regions, are shown from now on. */
  bringScore(score: ScoreGround): void {
    this.score = score;
    this.refresh();
  }

  /** Shows from now on what comes after the first picture. */
  bring(late: Partial<LateParts>): void {
    Object.assign(this.late, late);
    this.refresh();
  }

  /** Zooms by a factor (above 1: closer) around the playhead, or around the middle where that is not in sight. */
  zoom(factor: number): void {
    const { span, lastNow } = this;
    const around = lastNow >= span.from && lastNow <= span.to ? lastNow : (span.from + span.to) / 2;
    this.hand?.zoom(factor, timeScale(span, this.layout?.plot.width ?? 1)(around));
  }

  /** Shows the run from its beginning to its end, and goes on doing so as it grows. */
  showWhole(): void {
    // As far as was drawn last: what was published last may be forty virtual seconds ago.
    this.span = wholeRun(Math.max(1, this.lastEnd));
    this.whole = true;
    this.chosenLength = null;
    this.following = true;
    this.refresh();
  }

  follow(): void {
    this.following = true;
    this.chosenLength = null;
    this.heldAt = null;
    this.whole = false;
    this.placed = false;
    this.span = spanAround(this.lastNow, RESTING_SPAN);
    this.refresh();
  }

  /** Shows a part of time that a person has chosen; who has only moved it wants to stay there, wherever the playhead goes. */
  show(span: TimeSpan, moved = false): void {
    this.span = moveSpan(span, 0);
    this.arrivesUntil = 0;
    this.chosenLength = span.to - span.from;
    this.following = !moved && this.lastNow >= span.from && this.lastNow <= span.to;
    this.placed = true;
    this.whole = false;
    this.refresh();
  }

  /** Who draws the curves says what stands in them at an instant; returns what ends that. */
  explainCurves(explain: (time: number) => readonly string[]): () => void {
    this.curvesAt = explain;
    return () => {
      if (this.curvesAt === explain) this.curvesAt = null;
    };
  }

  /** In words what stands under a point of the bar; "" before anything is drawn. `readOut` comes late. */
  readout(readOut: ReadOut, x: number, y: number): string {
    const { layout } = this;
    const frame = this.app.frames.latest();
    const run = this.app.run.getState();
    if (layout === null || frame === null || run.status === null) return "";
    if (this.app.guise !== undefined) {
      return this.app.guise.read({ layout, span: this.span, end: this.lastEnd, stores: this.storesOf(frame, run) }, x, y);
    }
    const words = wordsIn(run.language);
    const regionName = (id: number): string => words.nodes.region(idText(id, run.status?.names ?? {}));
    return readOut({
      layout, span: this.span, end: this.lastEnd, record: this.record, rows: this.rows,
      stores: this.storesOf(frame, run), regionName, members: membersOf(frame, run), language: run.language,
      regionAt: (row) => regionName(frame.regions.id[row] ?? 0), copying: (store) => this.late.copying?.laneOf(store),
      curvesAt: (time) => this.curvesAt?.(time) ?? [],
    }, x, y, words);
  }

  /** The present is dragged to a place of the plot: at first anywhere, then no further than has been simulated. */
  dragTo(x: number, { first, exact }: Drag): void {
    const to = Math.max(0, Math.round(timeScale(this.span, this.layout?.plot.width ?? 1).invert(x)));
    this.drag(first ? to : Math.min(to, this.lastEnd), exact);
  }

  /** Goes to an instant while a pointer drags; the playhead is there at once, the engine follows when it can. */
  private drag(to: number, exact = false): void {
    this.dragged = exact ? to : this.snapped(to);
    this.arrivesUntil = 0;
    this.app.frames.wake();
    const wait = this.lastSeek + SEEK_MS - performance.now();
    if (this.pendingSeek !== null) return;
    if (wait <= 0) this.seekDragged();
    else this.pendingSeek = setTimeout(this.seekDragged, wait);
  }

  private snapped(to: number): number {
    const perPixel = (this.span.to - this.span.from) / (this.layout?.plot.width ?? 1);
    const marks = { deeds: this.record.flags, scenes: this.app.scenes(this.app.run.getState().events) };
    return snapTo(marks, to, SNAP_PIXELS * perPixel);
  }

  /** The pointer has let go: the last instant holds. */
  drop(): void {
    if (this.pendingSeek !== null) this.seekDragged();
    this.dragged = null;
  }

  private readonly seekDragged = (): void => {
    this.pendingSeek = null;
    this.lastSeek = performance.now();
    if (this.dragged !== null) this.app.run.getState().seek(after(START, micros(this.dragged)));
  };

  private get record(): RunRecord {
    return this.told.state;
  }

  /** Nothing here moves but the present, by pixels that half the pictures show as well. */
  private readonly draw = (displayNow: Instant, frame: Frame): boolean => {
    const run = this.app.run.getState();
    const { parts, palette, size } = this;
    if (parts === null || palette === null || size.width === 0 || run.status === null) return false;
    const { status } = run;
    if (run.events !== this.folded) {
      this.told = follow(recordFold, this.told, run.events);
      this.folded = run.events;
    }
    const now = this.dragged ?? displayNow;
    const current = status.branches.find((branch) => branch.id === status.branch);
    const end = Math.max(current?.end ?? 0, frame.now);
    this.beginAnew(run);
    this.late.copying?.follow(run.events);
    this.score?.follow(run, this.app.screen.getState().score, frame);
    if (this.dragged === null) {
      this.frameJump(run, frame.now, end);
      this.turnPage(now, end, status);
    }
    this.lastNow = now;
    this.lastEnd = end;
    this.foldRows(frame);
    const layout = this.fit(parts, frame, status);
    if (performance.now() - this.lastShot > REFRESH_MS) this.publish(layout, status, now, end);
    const x = timeScale(this.span, layout.plot.width)(now);
    const inSight = x >= -0.5 && x <= layout.plot.width + 0.5;
    parts.playhead.style.transform = `translateX(${(layout.plot.x + x).toFixed(1)}px)`;
    parts.playhead.style.visibility = inSight ? "visible" : "hidden";
    this.paint(parts, { layout, palette, frame, run, now, end });
    return false;
  };

  /** A run that is opened is shown from the start, whatever was looked at before; after a reload as it was before that. */
  private beginAnew({ opening }: RunState): void {
    if (opening) this.opened = true;
    else if (this.opened) {
      this.opened = false;
      this.following = true;
      this.whole = false;
      this.placed = false;
      this.chosenLength = null;
      this.heldAt = null;
      this.span = spanAround(0, RESTING_SPAN);
    }
    const { axis } = this.app;
    if (opening || axis.wanted === null) return;
    const { span, whole } = axis.wanted;
    axis.wanted = null;
    this.span = span;
    this.whole = whole;
    this.placed = !whole;
    this.chosenLength = null;
    this.following = true;
  }

  /** After a jump by scene, step or link: the scenes on both sides of where it leads come into sight. */
  private frameJump({ jump, status, events }: RunState, now: number, end: number): void {
    // Who jumps twice in a moment is first seen to arrive where the first jump leads.
    const goesOn = jump.to === null && now !== this.framedAt && performance.now() < this.arrivesUntil;
    if (status === null || (jump.count === this.jumpsSeen && !goesOn)) return;
    // Where a step leads only the worker knows: it has been made once the run stands elsewhere.
    const hasArrived = status.errand === null && !status.playing && status.now === now && now !== jump.from;
    if (jump.to === null && !hasArrived) return;
    this.jumpsSeen = jump.count;
    if (this.whole) return;
    const to = jump.to ?? now;
    const told = this.app.scenes(events);
    const { before, after: next } = beside(told, to);
    this.span = neighbourhood(before ?? 0, to, next ?? Math.max(end, to));
    this.placed = true;
    this.following = true;
    this.chosenLength = null;
    this.heldAt = null;
    this.lastShot = 0;
    this.framedAt = to;
    this.arrivesUntil = performance.now() + ARRIVAL_MS;
  }

  /** Keeps the playhead in sight, at a length that suits the pace unless a person has chosen one. */
  private turnPage(now: number, end: number, status: RunStatus): void {
    if (this.whole) {
      // Grown by a quarter at a time, so that the picture does not creep.
      if (end > this.span.to) this.span = wholeRun(end * 1.25);
      return;
    }
    if (!this.following || performance.now() < this.arrivesUntil) return;
    // A replay races past: what is to be seen is where it leads.
    if (status.errand?.kind === "instant") {
      const to = status.errand.to ?? now;
      if (to < this.span.from || to > this.span.to) this.span = spanAround(to, this.span.to - this.span.from);
      return;
    }
    if (status.step !== null && this.chosenLength === null && this.span.to - this.span.from > STEPPING_LONGEST) {
      this.span = spanAround(now, STEPPING_SPAN);
      this.heldAt = null;
    }
    if (this.placed) {
      if (now >= this.span.from && now <= this.span.to) return;
      this.placed = false;
    }
    const length = this.span.to - this.span.from;
    if (this.chosenLength === null) {
      const fault = lastFault(this.record, now);
      if (this.heldAt !== null && (fault ?? 0) > this.heldAt) this.heldAt = null;
      // Whoever skips over half an hour wants to see what happens in it, from the fault on.
      const leapt = this.lastNow > 0 && now - this.lastNow > length;
      const outgrown = this.heldAt !== null && now > this.span.from + 0.9 * length;
      const skips = status.errand?.kind === "repaired";
      const since = fault ?? (skips ? status.errand.from : null);
      if (since !== null && (leapt || outgrown || (skips && this.heldAt === null))) {
        this.span = spanSince(since, skips ? Math.max(now, status.errand.to ?? 0) : now);
        this.heldAt = now;
      }
      // Whoever chooses a slow pace looks at what happens in it, as a lesson does with elections of 200 ms.
      const calm = !status.auto || (status.leaderless === 0 && status.unrepaired === 0);
      const wanted = spanLengthFor(Math.min(status.effectivePace, status.reachedPace ?? status.effectivePace), end, calm);
      const suits = wanted <= length && wanted * 4 > length;
      if (status.playing && this.heldAt === null && !suits) this.span = spanAround(now, wanted);
    }
    this.span = followSpan(this.span, now);
  }

  /** Outages by key range: a few times a second, because it takes the union over thousands of regions. */
  private foldRows(frame: Frame): void {
    const known = this.rowsFor;
    const isKnown = known !== null && known.regions === frame.regions;
    if (isKnown && (known.events === this.folded || performance.now() - known.at < REFRESH_MS)) return;
    this.rows = availabilityRows(frame.regions.id.subarray(0, frame.regions.count), this.record);
    this.rowsFor = { events: this.folded, regions: frame.regions, at: performance.now() };
    this.painted = "";
  }

  private fit({ canvas, labels }: Parts, frame: Frame, status: RunStatus): TimeBarLayout {
    const { width, height, scale, tools } = this.size;
    const run = this.app.run.getState();
    const stores = this.storesOf(frame, run);
    const names = labelsOf(this.words(run), this.rows, [...membersOf(frame, run), ...stores]);
    const pins = (this.score?.pins ?? []).map((pin) => pin.stores.length + 1);
    // The record makes a lane for a member when something befalls it.
    const eventful = this.record.pd.members.size > 0;
    const known = [
      width, height, scale, tools, this.rows.length, status.branches.length, pins.join(), String(eventful), names.join("|"),
    ].join(" ");
    if (this.layout !== null && this.layoutText === known) return this.layout;
    const context = canvas.getContext("2d");
    const gutter = context === null || this.palette === null ? 0 : gutterFor(context, names, this.palette, scale);
    const shape = {
      members: frame.pds.length, membersMatter: eventful, stores: stores.length, pins,
      otherBranches: status.branches.length - 1, rows: this.rows.length,
      clients: frame.clients.machines.length > 0, gutter: Math.max(gutter, tools),
    };
    const layout = layoutTimeBar(shape, width, height, scale);
    this.layout = layout;
    this.layoutText = known;
    const left = Math.floor(layout.plot.x) - PLOT_MARGIN;
    fitCanvas(canvas, { x: left, width: width - left, height: layout.height });
    fitCanvas(labels, { x: 0, width: left, height: layout.height });
    this.repaint();
    this.lastShot = 0;
    return layout;
  }

  private publish(layout: TimeBarLayout, status: RunStatus, now: number, end: number): void {
    this.lastShot = performance.now();
    this.app.axis.shown = { span: this.span, whole: this.whole };
    this.shot = {
      layout, scale: this.size.scale, span: this.span, now, end,
      flags: placeFlags(this.record.flags, this.span, layout.plot.width),
      branches: status.branches.filter((branch) => branch.id !== status.branch),
      planned: (status.branches.find((branch) => branch.id === status.branch)?.inputs ?? []).filter((input) => input.at > end),
      following: this.following && this.chosenLength === null && !this.whole,
      whole: this.whole, pins: this.score?.pins ?? [], found: this.score?.events ?? null,
    };
    for (const listener of this.listeners) listener();
  }

  private paint({ canvas, labels }: Parts, scene: PaintScene): void {
    const { layout, palette, frame, run, now, end } = scene;
    const { selection } = run;
    const chosen = selection === null || selection.kind === "link" ? "" : `${selection.kind} ${selection.id}`;
    const scale = timeScale(this.span, layout.plot.width);
    const density = densityNow();
    // What moves by less than a pixel of the screen looks as before.
    const pixel = (time: number): number => Math.round(density * scale(time));
    const text = [
      this.span.from, this.span.to, pixel(now), pixel(end), chosen, frame.layout, run.language, this.score?.version,
    ].join(" ");
    if (text === this.painted) return;
    this.painted = text;
    const context = canvas.getContext("2d");
    if (context === null) return;
    const words = this.words(run);
    this.paintNames(labels, scene, `${chosen} ${frame.layout} ${run.language} ${this.layoutText}`);
    const region = selection?.kind === "region" ? frame.regions.id.indexOf(selection.id) : -1;
    this.hand?.follow({ span: this.span, layout, scale: this.size.scale, mono: palette.mono });
    const picture = {
      layout, span: this.span, timeScale: scale, now, end, record: this.record, rows: this.rows,
      palette, words, scale: this.size.scale, widthOf: textWidth,
      selectedRow: region < 0 ? -1 : this.rows.findIndex((row) => row.first <= region && region < row.end),
      stores: this.storesOf(frame, run), members: membersOf(frame, run), paintCopies: this.late.copying?.paint ?? null,
    };
    (this.app.guise?.paint ?? paintStrip)(context, picture);
    this.score?.paint(context, picture);
    if (layout.overview !== null) this.late.overview?.(context,
      { box: layout.overview, now, end, record: this.record, rows: this.rows, palette });
  }

  private paintNames(canvas: HTMLCanvasElement, { layout, palette, frame, run }: PaintScene, shown: string): void {
    if (shown === this.labelled) return;
    this.labelled = shown;
    const context = canvas.getContext("2d");
    if (context === null) return;
    paintLabels(context, {
      layout, palette, words: this.words(run), scale: this.size.scale, rows: this.rows,
      stores: this.storesOf(frame, run), members: membersOf(frame, run),
    });
  }

  /** The stores that have lanes: all, or those that were asked for. */
  private storesOf(frame: Frame, run: RunState): ReturnType<typeof storesOf> {
    const only = this.score?.onlyStores ?? null;
    const stores = storesOf(frame, run, this.words(run));
    return only === null ? stores : stores.filter(({ id }) => only.has(id));
  }

  private words({ language }: RunState): Words {
    const words = wordsIn(language);
    return this.app.guise?.words(words) ?? words;
  }
}

/** Device pixels for each CSS pixel, as the canvases have them. */
const densityNow = (): number => Math.min(window.devicePixelRatio, MOST_DENSITY);

/** A canvas holds the part of the bar from `x` on; painters draw on it as if it were the whole bar. */
function fitCanvas(canvas: HTMLCanvasElement, { x, width, height }: Omit<Rectangle, "y">): void {
  const density = densityNow();
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.left = `${x}px`;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext("2d")?.setTransform(density, 0, 0, density, -x * density, 0);
}

interface PaintScene {
  readonly layout: TimeBarLayout;
  readonly palette: Palette;
  readonly frame: Frame;
  readonly run: RunState;
  readonly now: number;
  readonly end: number;
}

function storesOf(frame: Frame, run: RunState, words: Words): StripPicture["stores"] {
  return frame.stores.map((store) => ({
    id: store.id, name: words.nodes.store(idText(store.id, run.status?.names ?? {})),
    selected: run.selection?.kind === "store" && run.selection.id === store.id,
  }));
}

function membersOf(frame: Frame, run: RunState): readonly MemberName[] {
  const words = wordsIn(run.language);
  return frame.pds.map(({ id, role }) => ({
    id, name: words.nodes.pd(id), leads: role === "leader", selected: run.selection?.kind === "pd" && run.selection.id === id,
  }));
}

/** The instant of the last fault before `now`, null if there was none. */
function lastFault(record: RunRecord, now: number): number | null {
  for (let i = record.flags.length - 1; i >= 0; i--) {
    const flag = record.flags[i];
    if (flag !== undefined && flag.tone === "fault" && flag.at <= now) return flag.at;
  }
  return null;
}
