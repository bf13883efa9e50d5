import { arc } from "d3-shape";
import type { GroupMember, GroupMessage, GroupPicture } from "../../cluster/group-picture.ts";
import type { Point, Rectangle } from "../../figure/geometry.ts";
import {
  MESSAGE_LOOKS, messageKey, placeLabels, messagePlace, type LabelWish, type MessagePlace,
} from "../../figure/group-messages.ts";
import {
  CAPTION_HALF, chordBetween, pointOn, reachOf, timeLeft, type Chord, type GroupRing, type RingRoom,
} from "../../figure/group-ring.ts";
import type { StoreId } from "../../proto/region.ts";
import { textWidth } from "../parts/text-size.ts";
import type { Palette } from "../stage/palette.ts";
import type { GroupWords } from "../words/group.en.ts";
import { colourOf, cross, outline } from "./message-paint.ts";
import { messageLabel } from "./message-text.ts";

/** What is drawn of a group besides its servers, which are elements. */
export interface RingPainting {
  readonly picture: GroupPicture;
  readonly ring: GroupRing;
  readonly now: number;
  /** Virtual seconds per wall second, 0 while standing still. */
  readonly pace: number;
  readonly room: RingRoom;
  readonly palette: Palette;
  readonly words: GroupWords;
  /** Wall time in milliseconds, by which candidates pulse. */
  readonly wall: number;
  /** The messages that are asked about and pointed at, by their keys. */
  readonly chosen: string | null;
  readonly pointed: string | null;
  /** On which side of its message each label stands, by the messages' keys: kept from picture to picture, and changed here. */
  readonly sides: Map<string, number>;
  /** Nothing pulses: where motion is unwanted. */
  readonly still: boolean;
}

/** A message on the canvas, to be found under a pointer. */
export interface DrawnMark extends Point {
  readonly key: string;
}

/** A finger is broad. */
const REACH = 14;

/** The message that is drawn at a point, or near it; null for none. */
export function messageNear(marks: readonly DrawnMark[], { x, y }: Point): string | null {
  let best: string | null = null;
  let nearest = REACH;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance < nearest) [best, nearest] = [mark.key, distance];
  }
  return best;
}

type Context = CanvasRenderingContext2D;

/** Above this pace nobody reads what is written beside a message. */
const LABELLED_PACE = 0.05;
/** Among more messages no label finds room. */
const MOST_LABELLED = 48;
/** How far back the trace of a message reaches, as a share of its way. */
const TRACE = 0.16;

/** Draws arcs and messages of an instant; tells where the messages are. */
export function paintRing(context: Context, painting: RingPainting): readonly DrawnMark[] {
  const { picture, ring, room } = painting;
  context.clearRect(0, 0, room.width, room.height);
  for (const member of picture.members) {
    const place = ring.places.find(({ store }) => store === member.store);
    if (place !== undefined) paintArcs(context, member, place, painting);
  }
  const drawn = picture.messages.flatMap((message) => {
    const chord = chordOf(ring, message.from, message.to);
    const place = chord === null ? null : messagePlace(message, chord, painting.now);
    return chord === null || place === null ? [] : [{ message, chord, place }];
  });
  for (const each of drawn) paintTrace(context, each, painting);
  for (const { message, place } of drawn) paintMessage(context, message, place, painting);
  if (painting.pace <= LABELLED_PACE) paintLabels(context, drawn, painting);
  return drawn.map(({ message, place }) => ({ key: messageKey(message), x: place.x, y: place.y }));
}

interface Drawn {
  readonly message: GroupMessage;
  readonly chord: Chord;
  readonly place: MessagePlace;
}

function chordOf(ring: GroupRing, from: StoreId, to: StoreId): Chord | null {
  const start = ring.places.find(({ store }) => store === from);
  const end = ring.places.find(({ store }) => store === to);
  return start === undefined || end === undefined ? null : chordBetween(ring, start, end);
}

const FULL = 2 * Math.PI;

/** The timer as a broad arc that empties, a lease as a thin one around it, a disk write as a foot that fills. */
function paintArcs(context: Context, member: GroupMember, at: Point, painting: RingPainting): void {
  const { ring: { radius }, now, palette } = painting;
  if (member.process === "dead" || member.process === "off") return;
  context.save();
  context.translate(at.x, at.y);
  const { timer, leaseUntil, writing } = member;
  const standing = member.role === "candidate" || member.role === "pre-candidate";
  if (timer !== null) {
    const left = timer.due === null ? 1 - timer.elapsed / Math.max(1, timer.whole) : timeLeft(timer.since, timer.due, now);
    const colour = standing ? palette.electing : timer.kind === "heartbeat" ? palette.ink1 : palette.ink2;
    band(context, radius * 1.09, radius * 1.19, 1, palette.line);
    band(context, radius * 1.09, radius * 1.19, left, colour);
  }
  if (timer !== null && leaseUntil !== null && leaseUntil > now) {
    // A lease is about as long as the election timers that must not run out before it.
    const whole = Math.max(leaseUntil - now, ...painting.picture.members.map(({ timer: each }) =>
      (each === null || each.due === null || each.kind !== "election" ? 0 : each.due - each.since)));
    band(context, radius * 1.22, radius * 1.26, (leaseUntil - now) / whole, palette.repaired);
  }
  if (standing && !painting.still) {
    const pulse = (painting.wall % 1_600) / 1_600;
    context.globalAlpha = painting.pace > 0 ? 0.7 * (1 - pulse) : 0.5;
    context.strokeStyle = palette.electing;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(0, 0, radius * (1.22 + 0.14 * (painting.pace > 0 ? pulse : 0.3)), 0, FULL);
    context.stroke();
    context.globalAlpha = 1;
  }
  if (writing !== null) paintWriting(context, 1 - timeLeft(writing.from, writing.until, now), painting);
  context.restore();
}

/** Part of a ring, from the top clockwise. */
function band(context: Context, inner: number, outer: number, share: number, colour: string): void {
  if (share <= 0) return;
  context.fillStyle = colour;
  context.beginPath();
  const end = FULL * Math.min(1, share);
  arc<null>().innerRadius(inner).outerRadius(outer).startAngle(0).endAngle(end).cornerRadius(2).context(context)(null);
  context.fill();
}

/** A small disk beside the server, filled as far as the write has come. */
function paintWriting(context: Context, done: number, { ring: { radius }, palette }: RingPainting): void {
  const [x, y, r] = [radius * 0.98, radius * 0.98, Math.max(6, radius * 0.17)];
  context.fillStyle = palette.surface;
  context.strokeStyle = palette.copying;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, r, 0, FULL);
  context.fill();
  context.stroke();
  context.fillStyle = palette.copying;
  context.beginPath();
  context.moveTo(x, y);
  context.arc(x, y, r, -FULL / 4, -FULL / 4 + FULL * done);
  context.closePath();
  context.fill();
}

/** The last piece of the way that a message has come. */
function paintTrace(context: Context, { message, chord, place }: Drawn, { palette }: RingPainting): void {
  if (place.lost) return;
  const { form, tone } = MESSAGE_LOOKS[message.says];
  const from = Math.max(0, place.share - TRACE);
  context.globalAlpha = 0.35;
  context.strokeStyle = colourOf(tone, form, palette);
  context.lineWidth = 2;
  context.beginPath();
  const start = pointOn(chord, from);
  context.moveTo(start.x, start.y);
  context.lineTo(place.x, place.y);
  context.stroke();
  context.globalAlpha = 1;
}

/** Half the size of a message, in CSS pixels at the page's usual text size. */
const SIZE = 6;

function paintMessage(context: Context, message: GroupMessage, { x, y, lost }: MessagePlace, painting: RingPainting): void {
  const { palette, room, chosen, pointed } = painting;
  const { form, tone } = MESSAGE_LOOKS[message.says];
  const asks = tone === "asks";
  const size = SIZE * Math.sqrt(room.scale) * (asks ? 1 : 0.86);
  const colour = lost ? palette.unavailable : colourOf(tone, form, palette);
  context.save();
  context.translate(x, y);
  context.lineWidth = 1.8;
  context.strokeStyle = colour;
  // A question is hollow, an answer solid; entries are what a follower takes in, and solid both ways.
  context.fillStyle = lost || (asks && form !== "append" && form !== "snapshot") ? palette.surface : colour;
  context.beginPath();
  if (lost) cross(context, size);
  else outline(context, form, size);
  if (!lost) context.fill();
  context.stroke();
  const key = messageKey(message);
  if (key === chosen || key === pointed) {
    context.strokeStyle = palette.accent;
    context.beginPath();
    context.arc(0, 0, size + 5, 0, FULL);
    context.stroke();
  }
  context.restore();
}

/** Words beside the messages, as many as there is room for: neither on each other nor on a server. */
function paintLabels(context: Context, drawn: readonly Drawn[], painting: RingPainting): void {
  const { room, palette, words, chosen, pointed, sides } = painting;
  if (drawn.length > MOST_LABELLED) return;
  const size = Math.round(11.5 * room.scale);
  const font = `500 ${size}px ${palette.font}`;
  const texts = drawn.map(({ message }) => [messageLabel(message, words), words.says[message.says]]);
  const keys = drawn.map(({ message }) => messageKey(message));
  const wishes = drawn.map(({ message, chord, place }, i): LabelWish => {
    const key = keys[i] ?? "";
    return {
      x: place.x, y: place.y, widths: (texts[i] ?? []).map((text) => textWidth(text, font) + 10), height: size + 7,
      rank: key === chosen || key === pointed ? -1 : place.lost ? 0 : MESSAGE_LOOKS[message.says].rank,
      way: WAY.filter((share) => share > place.share).map((share) => pointOn(chord, share)), side: sides.get(key) ?? null,
    };
  });
  const marks = drawn.map(({ place }): Rectangle => ({ x: place.x - 7, y: place.y - 7, width: 14, height: 14 }));
  const boxes = placeLabels(wishes, { fixed: serverBoxes(painting), moving: marks }, room);
  for (const key of [...sides.keys()]) if (!keys.includes(key)) sides.delete(key);
  context.font = font;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  boxes.forEach((placed, i) => {
    if (placed === null) return;
    const { box, form, side } = placed;
    sides.set(keys[i] ?? "", side);
    context.fillStyle = palette.surface;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 5);
    context.fill();
    context.stroke();
    context.fillStyle = palette.ink1;
    context.fillText(texts[i]?.[form] ?? "", box.x + 5, box.y + box.height / 2 + 0.5);
  });
}

/** Shares of a message's way at which its label should find room, too. */
const WAY = [0.25, 0.5, 0.75];

/** How many lines stand under a server: its timer, and its votes or whom it voted for. */
const captionLines = ({ timer, process, votes, votedFor, store, leader }: GroupMember): number =>
  (timer !== null && process !== "dead" && process !== "off" ? 1 : 0)
  + (votes.length > 0 || (votedFor !== 0 && votedFor !== store && leader === 0) ? 1 : 0);

/** What no label may cover: the arcs in the middle, discs with their arcs, and the words under them. */
function serverBoxes({ picture, ring, room }: RingPainting): readonly Rectangle[] {
  const reach = reachOf(ring);
  const caption = CAPTION_HALF * room.scale;
  const linesOf = (store: StoreId): number => {
    const member = picture.members.find((each) => each.store === store);
    return member === undefined || !ring.captioned ? 0 : captionLines(member);
  };
  const { x, y, radius } = ring.middle;
  return [
    { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius },
    ...ring.places.flatMap((at) => [
      { x: at.x - reach, y: at.y - reach, width: 2 * reach, height: 2 * reach },
      { x: at.x - caption, y: at.y + reach, width: 2 * caption, height: 17 * linesOf(at.store) * room.scale },
    ]),
  ];
}
