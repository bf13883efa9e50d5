import type { Frame } from "../../cluster/frame.ts";
import type { GroupMessage, GroupPicture } from "../../cluster/group-picture.ts";
import type { Point } from "../../figure/geometry.ts";
import { erasedBetween, type ErasedEntry } from "../../figure/group-log.ts";
import { messageKey, underWay } from "../../figure/group-messages.ts";
import { layoutRing, type GroupRing, type RingRoom } from "../../figure/group-ring.ts";
import { instantsOf, nextStop, previousStop } from "../../figure/group-steps.ts";
import { START, type Instant } from "../../kernel/time.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import type { Palette } from "../stage/palette.ts";
import type { GroupWords } from "../words/group.en.ts";
import { CommitsSeen, type CommitSeen } from "./commits-seen.ts";
import { messageNear, paintRing, type DrawnMark } from "./ring-painter.ts";
import { fitCanvas } from "../parts/fit-canvas.ts";
import { cutsOf } from "./cuts.ts";
import { lastSaidBefore } from "./last-before.ts";
import { Stepping, type StepDirection } from "./stepping.ts";

/** What React shows of the group: refreshed a few times a second, and at once where the run stands still. */
export interface GroupShot {
  readonly picture: GroupPicture;
  readonly now: Instant;
  readonly branch: number;
  readonly ring: GroupRing;
  /** Virtual seconds per wall second, 0 while standing still. */
  readonly pace: number;
  /** The ways on which nothing passes, in one direction or both, as `wayOf` writes them. */
  readonly cuts: ReadonlySet<string>;
  /** What has just fallen out of the logs. */
  readonly erased: readonly ErasedEntry[];
}

/** Texts are renewed this often, in wall milliseconds. */
const REFRESH_MS = 100;
/** For so long what was erased is seen to fall. */
const FALL_MS = 900;
/** More instants to go back to are not remembered: the oldest are forgotten. */
const MAX_STOPS = 20_000;

/** No message is under way, and no write lasts, for so short a time that it falls between pictures this close together. */
const CLOSE_MICROS = 250;

/** Draws one group, every animation frame what moves, and hands React a new shot now and then. Lives as long as its component. */
export class GroupView {
  private readonly app: AppContext;
  private readonly region: RegionId;
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Set<Instant>();
  /** From then on no instant has been missed: before it, pictures stood too far apart to show every message. */
  private knownSince = START;
  /** Where the last step led: nothing happened between. */
  private ledTo: Instant | null = null;
  private readonly commits = new CommitsSeen();
  private style: { readonly palette: Palette; readonly words: GroupWords } | null = null;
  private room: RingRoom = { width: 0, height: 0, scale: 1 };
  private canvas: HTMLCanvasElement | null = null;
  private shot: GroupShot | null = null;
  private seen: { readonly picture: GroupPicture; readonly now: Instant; readonly branch: number } | null = null;
  private ring: { readonly key: string; readonly ring: GroupRing } | null = null;
  private marks: readonly DrawnMark[] = [];
  /** Where labels stand: messages of another branch or of another past go by other keys, or are forgotten once they are gone. */
  private readonly sides = new Map<string, number>();
  private erased: readonly (ErasedEntry & { readonly until: number })[] = [];
  private chosen: string | null = null;
  private pointed: string | null = null;
  private readonly stepping: Stepping;
  private closeCard: () => void = () => undefined;
  private lastShot = 0;

  constructor(app: AppContext, region: RegionId) {
    this.app = app;
    this.region = region;
    this.stepping = new Stepping((direction) => this.stop(direction), (to, direction) => {
      this.ledTo = to;
      const { seek, step } = app.run.getState();
      if (to !== null) seek(to);
      else step(direction === "forward" ? "event" : "previous-event");
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): GroupShot | null => this.shot;

  /** Draws from now on; returns what ends it. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.canvas = canvas;
    const unsubscribe = this.app.frames.subscribe(this.draw);
    return () => {
      unsubscribe();
      this.canvas = null;
    };
  }

  readonly resize = (room: RingRoom): void => {
    this.room = room;
    this.app.frames.wake();
  };

  restyle(palette: Palette, words: GroupWords): void {
    this.style = { palette, words };
    this.app.frames.wake();
  }

  /** Marks a message that is asked about, and one that is pointed at; `close` ends the asking. */
  mark(chosen: string | null, pointed: string | null, close: () => void): void {
    this.chosen = chosen;
    this.closeCard = close;
    this.pointed = pointed;
    this.app.frames.wake();
  }

  letGo(): boolean {
    if (this.chosen === null) return false;
    this.closeCard();
    return true;
  }

  /** The message under a point of the ring's box; null for none. */
  messageAt(point: Point): string | null {
    return messageNear(this.marks, point);
  }

  /** When an index came to be committed, as far as this view saw it. */
  committedSince(index: number): CommitSeen | null {
    return this.commits.of(index);
  }

  /** Leads to what happens next in the group, or happened last. */
  step(direction: StepDirection): void {
    this.stepping.ask(direction);
  }

  /** The instant of what happens next in the group, or of what happened last; null where neither is known. */
  private stop(direction: StepDirection): Instant | null | Promise<Instant | null> {
    if (this.seen === null) return null;
    const { picture, now } = this.seen;
    if (direction === "forward") return nextStop(picture, now);
    const known = previousStop(picture, this.stops, now);
    if (known !== null && known >= this.knownSince) return known;
    const { spaceTime } = this.app.run.getState();
    return lastSaidBefore((from, to) => spaceTime({ region: this.region, from, to }), now)
      .then((last) => (last !== null && (known === null || last > known) ? last : known));
  }

  /** The message that is asked about, else the next to arrive; null where none is under way. */
  message(): GroupMessage | null {
    if (this.seen === null) return null;
    const { picture, now } = this.seen;
    return messageOf(picture, this.chosen) ?? underWay(picture, now).find(({ fate }) => fate !== "lost") ?? null;
  }

  private readonly draw = (now: Instant, frame: Frame, isNew: boolean): boolean => {
    const { picture } = frame.group;
    const { canvas, style, room } = this;
    if (canvas === null || style === null || room.width === 0) return false;
    if (picture === null || picture.region !== this.region) {
      if (this.shot !== null) this.publish(null);
      return false;
    }
    const run = this.app.run.getState();
    const pace = run.status?.playing === true ? run.status.effectivePace : 0;
    const branch = run.status?.branch ?? 0;
    const changed = isNew && this.learn(picture, frame.now, branch);
    const ring = this.ringOf(picture);
    const wall = performance.now();
    if (this.erased.some(({ until }) => until <= wall)) this.erased = this.erased.filter(({ until }) => until > wall);
    const due = wall - this.lastShot > REFRESH_MS;
    if (this.shot === null || this.shot.ring !== ring || (changed && (pace === 0 || due)) || (due && this.isStale(pace))) {
      this.publish({ picture, now: frame.now, branch, ring, pace, cuts: cutsOf(frame), erased: this.erased });
    }
    const context = canvas.getContext("2d");
    if (context !== null) {
      fitCanvas(canvas, context, room);
      this.marks = paintRing(context, {
        picture, ring, now: pace > 0 ? now : frame.now, pace, room, palette: style.palette, words: style.words, wall,
        chosen: this.chosen, pointed: this.pointed, still: run.reducedMotion, sides: this.sides,
      });
    }
    return pace > 0 || this.erased.length > 0;
  };

  /** Whether what was published is not what is known by now. */
  private isStale(pace: number): boolean {
    const { shot, seen } = this;
    return shot !== null && (shot.pace !== pace || shot.picture !== seen?.picture || shot.erased.length !== this.erased.length);
  }

  /** Takes note of what a new frame tells; true where it is another picture. */
  private learn(picture: GroupPicture, now: Instant, branch: number): boolean {
    const before = this.seen;
    if (before?.picture === picture) return false;
    this.seen = { picture, now, branch };
    for (const at of instantsOf(picture)) this.stops.add(at);
    for (const at of this.stops) {
      if (this.stops.size <= MAX_STOPS) break;
      this.stops.delete(at);
    }
    this.commits.look(picture, now, branch);
    const isNext = before !== null && before.branch === branch && (now - before.now <= CLOSE_MICROS || now === this.ledTo);
    if (!isNext) this.knownSince = now;
    const goesOn = before !== null && before.branch === branch && now >= before.now;
    if (!goesOn) this.forgetAfter(now);
    else if (now > before.now) {
      const until = performance.now() + FALL_MS;
      const fallen = erasedBetween(before.picture, picture);
      if (fallen.length > 0) this.erased = [...this.erased, ...fallen.map((each) => ({ ...each, until }))];
    }
    this.stepping.shows(now);
    return true;
  }

  private forgetAfter(now: Instant): void {
    for (const at of [...this.stops]) if (at > now) this.stops.delete(at);
    this.erased = [];
    const { seen } = this;
    if (seen !== null) for (const at of instantsOf(seen.picture)) this.stops.add(at);
  }

  /** The same ring as long as the same servers stand in the same room. */
  private ringOf(picture: GroupPicture): GroupRing {
    const { width, height, scale } = this.room;
    const ids = (stores: readonly StoreId[]): string => stores.join(",");
    const members = ids(picture.members.map(({ store }) => store));
    const key = [ids(picture.voters), ids(picture.outgoing), members, width, height, scale].join(" ");
    if (this.ring?.key !== key) this.ring = { key, ring: layoutRing(picture, this.room) };
    return this.ring.ring;
  }

  private publish(shot: GroupShot | null): void {
    this.lastShot = performance.now();
    this.shot = shot;
    for (const listener of this.listeners) listener();
  }
}

/** The message of this key that is under way; null where it has arrived, or never was. */
export const messageOf = (picture: GroupPicture, key: string | null): GroupPicture["messages"][number] | null =>
  (key === null ? null : picture.messages.find((message) => messageKey(message) === key) ?? null);
