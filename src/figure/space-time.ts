import { bisectLeft } from "d3-array";
import {
  symbolCircle, symbolCross, symbolSquare, symbolStar, symbolTriangle, symbolTimes, type SymbolType,
} from "d3-shape";
import type { GroupPicture, GroupSaying, SpaceTime, SpaceTimeMark, SpaceTimeMessage } from "../cluster/group-picture.ts";
import type { StoreId } from "../proto/region.ts";
import { foldedTime, foldsOf } from "./folded-time.ts";
import { clamp, mix, type Point, type Rectangle } from "./geometry.ts";
import { GIVEN_UP_AT, messageKey, MESSAGE_LOOKS } from "./group-messages.ts";
import {
  FOLLOW_AT, followSpan, moveSpan, spanAround, ticksOf, timeScale, type Ticks, type TimeScale, type TimeSpan,
} from "./time-axis.ts";

/** The room of the diagram in CSS pixels, and how large its text is beside the page's usual one. */
export interface SpaceTimeRoom {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** The line of one member. */
export interface MemberLine {
  readonly store: StoreId;
  readonly y: number;
  /** From where to where no process of it ran, and from where to where it was known to lead, in pixels. */
  readonly down: readonly Stretch[];
  readonly leads: readonly Stretch[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A message from the line of its sender to that of its receiver; one that is lost ends on its way. */
export interface SpaceTimeArrow {
  readonly message: SpaceTimeMessage;
  readonly from: Point;
  readonly to: Point;
  readonly lost: boolean;
  /** Whether there is room for its form at its end. */
  readonly formed: boolean;
}

export interface PlacedMark extends Point {
  readonly mark: SpaceTimeMark;
}

/** Everything of the diagram but the present, in CSS pixels of its room. */
export interface SpaceTimeFigure {
  readonly plot: Rectangle;
  /** From instants to pixels of the room. */
  readonly scale: TimeScale;
  /** Where the lines end, in pixels: nothing is known of what comes behind. */
  readonly until: number;
  readonly ticks: Ticks;
  /** Stretches that are drawn narrow, as nothing but heartbeats happened in them; how long each is. */
  readonly folds: readonly (Stretch & { readonly length: number })[];
  readonly lines: readonly MemberLine[];
  /** By departure. */
  readonly arrows: readonly SpaceTimeArrow[];
  readonly marks: readonly PlacedMark[];
}

/** How each mark is drawn: its form, and what its colour tells. The lower the rank, the sooner it is met by a pointer. */
export const MARK_LOOKS: Readonly<Record<SpaceTimeMark["kind"], MarkLook>> = {
  elected: { symbol: symbolStar, tone: "good", rank: 0 },
  campaign: { symbol: symbolTriangle, tone: "stands", rank: 1 },
  "stepped-down": { symbol: symbolSquare, tone: "plain", rank: 2 },
  stopped: { symbol: symbolTimes, tone: "bad", rank: 1 },
  started: { symbol: symbolCircle, tone: "good", rank: 2 },
  members: { symbol: symbolCross, tone: "plain", rank: 2 },
  "by-hand": { symbol: symbolCircle, tone: "hand", rank: 3 },
  // A short stroke on the line: there are many.
  committed: { symbol: null, tone: "plain", rank: 4 },
};

interface MarkLook {
  readonly symbol: SymbolType | null;
  readonly tone: "good" | "stands" | "bad" | "plain" | "hand";
  readonly rank: number;
}

/** Room for the names of members, for the axis, and above the first line, at the usual size of text. */
const NAMES = 34;
const AXIS = 20;
const EDGE = 14;
/** Between two words of the axis. */
const TICK_GAP = 110;
/** Two forms on one line do not lie on each other. */
const FORM_ROOM = 9;

/** How wide a folded stretch is, at the usual size of text. */
const FOLD = 22;

/** Where everything stands. Of what `told` holds outside of the span nothing is drawn; `folded`: what is quiet takes no room. */
export function layoutSpaceTime(
  told: SpaceTime, span: TimeSpan, room: SpaceTimeRoom, present: Present, folded = false,
): SpaceTimeFigure {
  const [names, axis, edge] = [NAMES * room.scale, AXIS * room.scale, EDGE * room.scale];
  const plot = {
    x: names, y: edge, width: Math.max(1, room.width - names - edge), height: Math.max(1, room.height - axis - edge),
  };
  const gap = TICK_GAP * room.scale;
  const time = folded ? foldedTime(span, foldsOf(told, span), plot.x, plot.width, FOLD * room.scale, gap) : {
    scale: timeScale(span, plot.width).range([plot.x, plot.x + plot.width]), folds: [],
    ticks: ticksOf(timeScale(span, plot.width), gap),
  };
  const { scale, folds, ticks } = time;
  const { members } = told;
  const isFolded = ({ departed, arrives }: SpaceTimeMessage): boolean =>
    folds.some((fold) => departed >= fold.from && arrives <= fold.to);
  const seen = folds.length === 0 ? told : { ...told, messages: told.messages.filter((message) => !isFolded(message)) };
  const yOf = new Map(members.map((store, i) => [store, plot.y + plot.height * (i + 0.5) / members.length]));
  return {
    plot, scale, until: clamp(scale(endOf(told, present)), plot.x, plot.x + plot.width),
    ticks, folds: folds.map(({ from, to }) => ({ from: scale(from), to: scale(to), length: to - from })),
    lines: members.map((store) => ({ store, y: yOf.get(store) ?? 0, ...stretchesOf(told, store, scale, plot, present) })),
    arrows: arrowsIn(seen, span, scale, yOf, FORM_ROOM * room.scale),
    marks: told.marks.filter(({ at }) => at >= span.from && at <= span.to).map((mark) => ({
      mark, x: scale(mark.at), y: mark.store === 0 ? plot.y - edge / 2 : yOf.get(mark.store) ?? 0,
    })),
  };
}

/** Who leads and who is down now: what has been so all along where the marks tell of no change. */
export type Present = Pick<GroupPicture, "leader"> & {
  readonly down: readonly StoreId[];
  /** How far the future has been simulated: nothing is drawn beyond. */
  readonly end: number;
};

export const presentOf = ({ leader, members }: GroupPicture, end: number): Present =>
  ({ leader, end, down: members.filter(({ process }) => process !== "running").map(({ store }) => store) });

/** Up to when it is known what happened. */
const endOf = ({ cutAt, to }: SpaceTime, { end }: Present): number => cutAt ?? Math.min(to, end);

function stretchesOf(told: SpaceTime, store: StoreId, scale: TimeScale, plot: Rectangle, present: Present) {
  const marks = told.marks.filter((mark) => mark.store === store);
  const placed = (spans: readonly TimeSpan[]): Stretch[] => spans
    .map(({ from, to }) => ({ from: scale(from), to: scale(to) }))
    .filter(({ from, to }) => to > plot.x && from < plot.x + plot.width)
    .map(({ from, to }) => ({ from: Math.max(plot.x, from), to: Math.min(plot.x + plot.width, to) }));
  const turns = (...kinds: readonly SpaceTimeMark["kind"][]) => marks.filter(({ kind }) => kinds.includes(kind));
  const [process, reign] = [turns("stopped", "started"), turns("elected", "stepped-down", "stopped")];
  const [ended] = reign;
  // Whoever stops may have been a follower: only a leader has sent entries or heartbeats before.
  const led = ended === undefined ? present.leader === store : ended.kind === "stepped-down" || (ended.kind === "stopped"
    && told.messages.some(({ from, departed, says }) => from === store && departed <= ended.at && SAID_BY_LEADERS.has(says)));
  const wasDown = process[0] === undefined ? present.down.includes(store) : process[0].kind === "started";
  const until = endOf(told, present);
  return {
    down: placed(lasting(process, "stopped", wasDown, told.from, until)),
    leads: placed(lasting(reign, "elected", led, told.from, until)),
  };
}

const SAID_BY_LEADERS: ReadonlySet<GroupSaying> = new Set<GroupSaying>(["append", "heartbeat", "snapshot", "timeout-now"]);

/** From when to when something holds that one kind of mark begins, and every other ends. */
function lasting(
  turns: readonly SpaceTimeMark[], begins: SpaceTimeMark["kind"], held: boolean, from: number, to: number,
): readonly TimeSpan[] {
  const found: TimeSpan[] = [];
  let since: number | null = held ? from : null;
  for (const { kind, at } of turns) {
    if (kind === begins) since ??= at;
    else if (since !== null) {
      found.push({ from: since, to: at });
      since = null;
    }
  }
  return since === null ? found : [...found, { from: since, to }];
}

function arrowsIn(
  { messages }: SpaceTime, { from, to }: TimeSpan, scale: TimeScale, yOf: ReadonlyMap<StoreId, number>, formRoom: number,
): readonly SpaceTimeArrow[] {
  const arrows = messages.flatMap((message): Omit<SpaceTimeArrow, "formed">[] => {
    const [start, end] = [yOf.get(message.from), yOf.get(message.to)];
    if (message.departed > to || message.arrives < from || start === undefined || end === undefined) return [];
    const [left, right] = [scale(message.departed), scale(message.arrives)];
    const share = GIVEN_UP_AT[message.fate];
    return [{
      message, from: { x: left, y: start }, to: { x: mix(left, right, share), y: mix(start, end, share) },
      lost: message.fate !== "arrives",
    }];
  });
  const formed = withRoom(arrows, formRoom);
  return arrows.map((arrow) => ({ ...arrow, formed: formed.has(arrow.message) }));
}

/** Those at whose ends a form finds room, the most telling first: all that is lost, votes before heartbeats. */
function withRoom(arrows: readonly Omit<SpaceTimeArrow, "formed">[], room: number): ReadonlySet<SpaceTimeMessage> {
  const rank = ({ message, lost }: Omit<SpaceTimeArrow, "formed">): number => (lost ? -1 : MESSAGE_LOOKS[message.says].rank);
  const found = new Set<SpaceTimeMessage>();
  const taken = new Map<StoreId, number[]>();
  for (const { message, to, lost } of [...arrows].sort((a, b) => rank(a) - rank(b))) {
    // What is lost lies between the lines, where nothing else stands.
    if (lost) {
      found.add(message);
      continue;
    }
    const line = taken.get(message.to) ?? [];
    taken.set(message.to, line);
    const i = bisectLeft(line, to.x);
    if (to.x - (line[i - 1] ?? -Infinity) < room || (line[i] ?? Infinity) - to.x < room) continue;
    line.splice(i, 0, to.x);
    found.add(message);
  }
  return found;
}

/** What of a diagram can be pointed at. */
export type SpaceTimeThing =
  | { readonly kind: "message"; readonly message: SpaceTimeMessage }
  | { readonly kind: "mark"; readonly mark: SpaceTimeMark };

/** What lies under a pointer, within a reach in pixels: a mark before a message, then the nearest; null for nothing. */
export function thingAt({ arrows, marks }: SpaceTimeFigure, { x, y }: Point, reach: number): SpaceTimeThing | null {
  const near = marks.map((placed) => ({ placed, distance: Math.hypot(placed.x - x, placed.y - y) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => MARK_LOOKS[a.placed.mark.kind].rank - MARK_LOOKS[b.placed.mark.kind].rank || a.distance - b.distance)[0];
  if (near !== undefined) return { kind: "mark", mark: near.placed.mark };
  let best: SpaceTimeMessage | null = null;
  let least = reach;
  for (const { message, from, to } of arrows) {
    const distance = distanceTo(from, to, x, y);
    if (distance < least) [best, least] = [message, distance];
  }
  return best === null ? null : { kind: "message", message: best };
}

function distanceTo(from: Point, to: Point, x: number, y: number): number {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const square = across * across + down * down;
  const share = square === 0 ? 0 : clamp(((x - from.x) * across + (y - from.y) * down) / square, 0, 1);
  return Math.hypot(from.x + share * across - x, from.y + share * down - y);
}

/** A name that a thing keeps from answer to answer. */
export const thingKey = (thing: SpaceTimeThing): string => (thing.kind === "message" ? messageKey(thing.message)
  : `${thing.mark.kind} ${thing.mark.store} ${thing.mark.at} ${thing.mark.event}`);

/** When a thing was: a message as it was sent. */
export const beginningOf = (thing: SpaceTimeThing): number => (thing.kind === "mark" ? thing.mark.at : thing.message.departed);

/** Messages and marks in the order in which they came. */
export function thingsInOrder({ messages, marks }: SpaceTime, { from, to }: TimeSpan): readonly SpaceTimeThing[] {
  const things: readonly SpaceTimeThing[] = [
    ...messages.map((message): SpaceTimeThing => ({ kind: "message", message })),
    ...marks.map((mark): SpaceTimeThing => ({ kind: "mark", mark })),
  ];
  return things.filter((thing) => beginningOf(thing) >= from && beginningOf(thing) <= to)
    .sort((a, b) => beginningOf(a) - beginningOf(b));
}

/** So many election timeouts are seen at first; where nobody waits for an election, or the run is still young, so long. */
const TIMEOUTS = 4;
const SHORT = 2_000_000;
/** Where the present stands in a new window. */
const PRESENT_AT = 0.86;

/** How long a window is whose length nobody has chosen: a few election timeouts, or as far back as there is anything. */
function ownLength({ members }: GroupPicture, mostBack: number): number {
  const waits = members.flatMap(({ timer }) =>
    (timer === null || timer.due === null || timer.kind !== "election" ? [] : [timer.due - timer.since]));
  return waits.length === 0 ? SHORT : Math.min(TIMEOUTS * Math.max(...waits), Math.max(SHORT, mostBack));
}

/** The window at first: the last few election timeouts, or the whole run where it is younger. */
export function firstSpan(picture: GroupPicture, now: number): TimeSpan {
  const length = ownLength(picture, now / PRESENT_AT);
  return moveSpan({ from: now - PRESENT_AT * length, to: now + (1 - PRESENT_AT) * length }, 0);
}

/** The window that keeps the present in sight. One whose length nobody has chosen grows with what there is to be seen. */
export function followedSpan(picture: GroupPicture, span: TimeSpan, now: number, isChosen: boolean): TimeSpan {
  const followed = followSpan(span, now);
  if (isChosen || followed === span) return followed;
  return spanAround(now, Math.max(span.to - span.from, ownLength(picture, now / FOLLOW_AT)));
}

const LEAST_LENGTH = 500;
const MOST_LENGTH = 600_000_000;

/** A window so many times as long, in which an instant keeps its place. */
export function widened({ from, to }: TimeSpan, factor: number, about: number): TimeSpan {
  const length = clamp((to - from) * factor, LEAST_LENGTH, MOST_LENGTH);
  const start = about - ((about - from) / (to - from)) * length;
  return moveSpan({ from: start, to: start + length }, 0);
}
