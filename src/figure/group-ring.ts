import { arc } from "d3-shape";
import type { GroupMember, GroupPicture } from "../cluster/group-picture.ts";
import type { StoreId } from "../proto/region.ts";
import { bottomOf, clamp, mix, rightOf, type Point, type Rectangle } from "./geometry.ts";

/** The room that a ring has, in CSS pixels, and how large the page's text is: 1 is 13 px. */
export interface RingRoom {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** Where one server stands; all places of a ring have one radius. */
export interface ServerPlace extends Point {
  readonly store: StoreId;
  /** Whether it stands on the ring; learners, and replicas that are no member any more, stand outside. */
  readonly voter: boolean;
  /** Clockwise from the top, in radians; 0 for who stands outside. */
  readonly angle: number;
}

/** The servers of a group on a ring. */
export interface GroupRing {
  /** Of a server's disc. */
  readonly radius: number;
  readonly places: readonly ServerPlace[];
  /** Whether words stand under discs: a room that is too small for them leaves them to whoever points at a server. */
  readonly captioned: boolean;
  /** Stands clear of the words under the topmost server, and tells of majorities. Of radius 0 where it has no room. */
  readonly middle: Point & { readonly radius: number };
}

/** One of the groups that must agree, as arcs around the middle of the ring: a segment for each voter, near its server. */
export interface MajorityArc {
  readonly half: "incoming" | "outgoing";
  readonly segments: readonly { readonly store: StoreId; readonly path: string; readonly up: boolean }[];
  readonly need: number;
  readonly up: number;
}

const LARGEST = 58;
const SMALLEST = 20;
const SMALLEST_ROOMY = 18;
/** Where no words stand under it, only a name in it. */
const SMALLEST_BARE = 9;
/** Outside of a disc, in shares of its radius: the timer's arc with its distance. */
const ARC_ROOM = 0.26;
/** Under a disc, in lines of text: what it waits for, and its votes. */
const CAPTION_LINES = 2.3;
const LINE = 15;
/** Half of what its longest line takes, at the page's usual text size. */
export const CAPTION_HALF = 50;
/** The radius of the arcs in the middle, at the page's usual text size: words have room in them. */
const MIDDLE = 38;
/** How closely things may stand. */
interface Spacing {
  /** Words under a disc, in lines; 0 for none. */
  readonly lines: number;
  /** The arcs in the middle, as a share of their size. */
  readonly middle: number;
  /** Between two discs, in radii: a message on its way there must be seen. */
  readonly gap: number;
  /** No ring is drawn flatter than this. */
  readonly flattest: number;
  /** Servers stand beside one another, or have rows of their own: what is written beside messages finds room. */
  readonly inRows: boolean;
  /** The radius of the smallest disc, at the page's usual text size. */
  readonly smallest: number;
}

const ROOMY: Spacing = { lines: CAPTION_LINES, middle: 1, gap: 0.85, flattest: 3, inRows: true, smallest: SMALLEST_ROOMY };
/** Where names would be too small to read: a second line of words, that few servers have at a time, has no room of its own. */
const TIGHT: Spacing = { ...ROOMY, lines: 1.3, middle: 0.75, smallest: SMALLEST };
/** In a low room, in which even these words would lie on discs. */
const FLAT: Spacing = { ...TIGHT, middle: 0.6, flattest: 6, inRows: false };
/** Without words under discs, and at last without the arcs in the middle. */
const BARE: readonly Spacing[] = [
  { ...FLAT, lines: 0, gap: 0.5 }, { ...FLAT, lines: 0, gap: 0.3, middle: 0.5, smallest: SMALLEST_BARE },
  { ...FLAT, lines: 0, gap: 0.2, middle: 0, smallest: SMALLEST_BARE },
];
/** The radius of a disc whose words can be read, at the page's usual text size. */
const LEGIBLE = 24;
/** Of more servers, several have a second line of words at a time: where it has room, names may be smaller. */
const MOST_TIGHT = 5;

/** How far from a server's middle its chords begin and end: outside of the arcs of its timers. */
export const reachOf = ({ radius }: GroupRing): number => radius * (1 + ARC_ROOM) + 2;

/** Places the members of a group, as large as the room allows. Who stays, keeps its order: by store, clockwise from the top. */
export function layoutRing(picture: Pick<GroupPicture, "voters" | "outgoing" | "members">, room: RingRoom): GroupRing {
  const onRing = new Set([...picture.voters, ...picture.outgoing]);
  const voters = [...onRing].sort((a, b) => a - b);
  const others = picture.members.map(({ store }) => store).filter((store) => !onRing.has(store)).sort((a, b) => a - b);
  const roomy = largestRing(voters, others, room, ROOMY);
  if (roomy !== null && (roomy.radius >= LEGIBLE * room.scale || voters.length > MOST_TIGHT)) return roomy;
  let widest = roomy;
  for (const spacing of [TIGHT, FLAT]) {
    const ring = largestRing(voters, others, room, spacing);
    if (ring !== null && ring.radius > (widest?.radius ?? 0)) widest = ring;
  }
  if (widest !== null) return widest;
  for (const spacing of BARE) widest ??= largestRing(voters, others, room, spacing);
  return widest ?? ringOf(voters, others, SMALLEST_BARE * room.scale, room, { ...FLAT, lines: 0, middle: 0 });
}

/** Null where even the smallest has no room. */
function largestRing(
  voters: readonly StoreId[], others: readonly StoreId[], room: RingRoom, spacing: Spacing,
): GroupRing | null {
  for (let radius = Math.round(LARGEST * room.scale); radius >= spacing.smallest * room.scale; radius--) {
    const ring = ringOf(voters, others, radius, room, spacing);
    if (hasRoom(ring, room, spacing)) return ring;
  }
  return null;
}

function ringOf(
  voters: readonly StoreId[], others: readonly StoreId[], radius: number, room: RingRoom, spacing: Spacing,
): GroupRing {
  const disc = radius * (1 + ARC_ROOM);
  const atFoot = footOf(spacing, room);
  const beside = others.length > 0 && room.width >= room.height;
  const columns = beside ? Math.ceil(others.length / perColumn(radius, room, spacing)) : 0;
  const sideWidth = columns * (2 * disc + radius * 0.5);
  const footHeight = others.length > 0 && !beside ? 2 * disc + atFoot : 0;
  const width = room.width - sideWidth;
  const height = room.height - footHeight;
  const angles = voters.map((_, i) => (2 * Math.PI * i) / voters.length);
  // An odd ring has nobody at its foot: it is drawn so much larger.
  const foot = Math.max(0.5, ...angles.map((angle) => -Math.cos(angle)));
  const side = Math.max(0.5, ...angles.map(Math.sin));
  const down = Math.max(0, (height - 2 * disc - atFoot) / (1 + foot));
  const beyond = Math.max(disc, captionHalf(spacing, room)) + 4;
  const across = Math.max(0, Math.min((width / 2 - beyond) / side, down * spacing.flattest));
  const center = { x: width / 2, y: disc + down };
  const places = voters.map((store, i): ServerPlace => {
    const angle = angles[i] ?? 0;
    return { store, voter: true, angle, x: center.x + across * Math.sin(angle), y: center.y - down * Math.cos(angle) };
  });
  const outside = others.map((store, i): ServerPlace => ({
    store, voter: false, angle: 0, ...(beside ? besideRing : beneathRing)(i, others.length, radius, room, spacing),
  }));
  const middle = {
    ...middleOf(places, center, disc, spacing.lines * LINE * room.scale), radius: MIDDLE * spacing.middle * room.scale,
  };
  return { radius, places: [...places, ...outside], captioned: spacing.lines > 0, middle };
}

/** Under the lowest disc. There both lines have room: nothing could be seen of a second one otherwise. */
const footOf = ({ lines }: Spacing, { scale }: RingRoom): number => (lines === 0 ? 0 : CAPTION_LINES * LINE * scale);

const captionHalf = ({ lines }: Spacing, { scale }: RingRoom): number => (lines === 0 ? 0 : CAPTION_HALF * scale);

/** The middle of what is free between the topmost server's words and the lowest servers, beside which it reaches down. */
function middleOf(places: readonly ServerPlace[], center: Point, disc: number, caption: number): Point {
  const [top, bottom] = freeDown(places, center, disc, caption);
  return { x: center.x, y: (top + bottom) / 2 };
}

function freeDown(places: readonly ServerPlace[], center: Point, disc: number, caption: number): readonly [number, number] {
  const above = places.filter(({ x, y, voter }) => voter && Math.abs(x - center.x) < disc && y < center.y);
  const below = places.filter(({ x, y, voter }) => voter && Math.abs(x - center.x) < disc && y >= center.y);
  const lowest = Math.max(center.y, ...places.filter(({ voter }) => voter).map(({ y }) => y));
  return [
    Math.max(0, ...above.map(({ y }) => y + disc + caption)),
    below.length > 0 ? Math.min(...below.map(({ y }) => y - disc)) : lowest + disc,
  ];
}

const pitchOf = (radius: number, room: RingRoom, spacing: Spacing): number =>
  2 * radius * (1 + ARC_ROOM) + footOf(spacing, room);

const perColumn = (radius: number, room: RingRoom, spacing: Spacing): number =>
  Math.max(1, Math.floor(room.height / pitchOf(radius, room, spacing)));

/** Those outside of a broad ring stand to its right, from top to bottom. */
function besideRing(i: number, count: number, radius: number, room: RingRoom, spacing: Spacing): Point {
  const disc = radius * (1 + ARC_ROOM);
  const rows = perColumn(radius, room, spacing);
  const pitch = pitchOf(radius, room, spacing);
  const inColumn = Math.min(rows, count);
  const top = (room.height - inColumn * pitch) / 2;
  return {
    x: room.width - disc - Math.floor(i / rows) * (2 * disc + radius * 0.5),
    y: top + (i % rows) * pitch + disc,
  };
}

/** Those outside of a high ring stand beneath it, side by side. */
const beneathRing = (i: number, count: number, radius: number, room: RingRoom, spacing: Spacing): Point => ({
  x: (room.width * (i + 0.5)) / count,
  y: room.height - footOf(spacing, room) - radius * (1 + ARC_ROOM),
});

/**
 * Whether everything is within the room, no server stands too close to another for messages between them to be seen, and nothing
 * lies on another's words or on the arcs in the middle.
 */
function hasRoom({ places, radius, middle }: GroupRing, room: RingRoom, spacing: Spacing): boolean {
  const disc = radius * (1 + ARC_ROOM);
  const half = captionHalf(spacing, room);
  const caption = spacing.lines * LINE * room.scale;
  const words = places.map(({ x, y }): Rectangle => ({ x: x - half, y: y + disc, width: 2 * half, height: caption }));
  const voters = places.filter(({ voter }) => voter);
  const [top, bottom] = freeDown(places, middle, disc, caption);
  const isOpen = voters.length < 3 || middle.radius === 0 || (bottom - top >= 2 * middle.radius
    && voters.every(({ x, y }) => Math.hypot(x - middle.x, y - middle.y) >= disc + middle.radius)
    && words.every((each) => caption === 0 || away(each, middle) >= middle.radius));
  return isOpen && places.every((a, i) => a.x - Math.max(disc, half) >= 0 && a.x + Math.max(disc, half) <= room.width
    && a.y - disc >= 0 && a.y + disc + caption <= room.height + 1
    && places.every((b, j) => i === j || (Math.hypot(a.x - b.x, a.y - b.y) >= 2 * disc + spacing.gap * radius
      && (!spacing.inRows || Math.abs(a.x - b.x) >= 2 * disc || Math.abs(a.y - b.y) >= 2 * disc + caption)
      && (caption === 0 || areApart(a, b, disc, half, caption)))));
}

/** Whether a disc and its words lie clear of the words under another. */
const areApart = (a: Point, b: Point, disc: number, half: number, caption: number): boolean =>
  away({ x: b.x - half, y: b.y + disc, width: 2 * half, height: caption }, a) >= disc
  && (Math.abs(a.x - b.x) >= 2 * half || Math.abs(a.y - b.y) >= caption);

/** How far a point is from a box; 0 within. */
const away = (box: Rectangle, { x, y }: Point): number =>
  Math.hypot(x - clamp(x, box.x, rightOf(box)), y - clamp(y, box.y, bottomOf(box)));

/** From border to border, a little to the right of the straight way, so that messages that meet pass each other. */
export interface Chord {
  readonly from: Point;
  readonly to: Point;
}

/** How far beside the straight way messages travel, in CSS pixels. */
const SIDE = 5;

export function chordBetween(ring: GroupRing, from: Point, to: Point): Chord {
  const reach = reachOf(ring);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < 1) return { from, to };
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const side = { x: -along.y * SIDE, y: along.x * SIDE };
  const ends = Math.min(reach, length / 2);
  return {
    from: { x: from.x + along.x * ends + side.x, y: from.y + along.y * ends + side.y },
    to: { x: to.x - along.x * ends + side.x, y: to.y - along.y * ends + side.y },
  };
}

/** Where something is that has come so much of its way, from 0 to 1. */
export const pointOn = ({ from, to }: Chord, share: number): Point =>
  ({ x: mix(from.x, to.x, share), y: mix(from.y, to.y, share) });

/** The share of a timer that is left at an instant, from 1 to 0. */
export function timeLeft(since: number, due: number, now: number): number {
  return due <= since ? 0 : clamp((due - now) / (due - since), 0, 1);
}

/** Whether a member's voice counts now. */
const isUp = (members: readonly GroupMember[], store: StoreId): boolean =>
  members.some((member) => member.store === store && member.process === "running");

/**
 * The groups whose majorities must agree: one, or two while a joint configuration is in force. The new one lies outside, the
 * old one inside it.
 */
export function majorityArcs(
  picture: Pick<GroupPicture, "voters" | "outgoing" | "members">, ring: GroupRing,
): readonly MajorityArc[] {
  const halves = [
    { half: "incoming" as const, stores: picture.voters, at: 1 },
    { half: "outgoing" as const, stores: picture.outgoing, at: 0.84 },
  ];
  return halves.filter(({ stores }) => stores.length > 0).map(({ half, stores, at }) => {
    const order = ring.places.filter(({ store }) => stores.includes(store));
    const draw = arc<number>().innerRadius(ring.middle.radius * at - 4).outerRadius(ring.middle.radius * at).padAngle(0.12)
      .startAngle((i) => ((i - 0.5) * 2 * Math.PI) / order.length).endAngle((i) => ((i + 0.5) * 2 * Math.PI) / order.length);
    const segments = order.map(({ store }, i) => ({ store, path: draw(i) ?? "", up: isUp(picture.members, store) }));
    return { half, segments, need: Math.floor(stores.length / 2) + 1, up: segments.filter(({ up }) => up).length };
  });
}
