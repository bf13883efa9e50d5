import { expect, test } from "vitest";
import type { GroupPicture } from "../../src/cluster/group-picture.ts";
import { bottomOf, rightOf, type Point, type Rectangle } from "../../src/figure/geometry.ts";
import {
  CAPTION_HALF, chordBetween, layoutRing, majorityArcs, timeLeft, type GroupRing, type RingRoom,
} from "../../src/figure/group-ring.ts";
import { atLeastOne } from "../at-least-one.ts";
import { calm, crowd, joint, logRepair, member, picture, splitVote } from "../group-pictures.ts";

const DESK: RingRoom = { width: 1_020, height: 330, scale: 1 };
const PHONE: RingRoom = { width: 370, height: 300, scale: 1 };
/** A page that is projected, a phone held upright, and a low page with its logs beside the ring. */
const PRESENTED: RingRoom = { width: 1_020, height: 480, scale: 1.5 };
const HIGH: RingRoom = { width: 370, height: 500, scale: 1 };
const BESIDE: RingRoom = { width: 480, height: 380, scale: 1 };

/** The ring as a browser would show it: discs, arcs of majorities, and the ways between them. */
function drawn(given: GroupPicture, room: RingRoom): string {
  const ring = layoutRing(given, room);
  const tenths = (number: string): string => String(Math.round(Number(number) * 10) / 10 + 0);
  const round = (text: string): string => text.replace(/-?\d+\.\d+/g, tenths);
  const { middle, radius, places } = ring;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${room.width} ${room.height}">`,
    ...places.flatMap((a, i) => places.slice(i + 1).map((b) => {
      const { from, to } = chordBetween(ring, a, b);
      return `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" stroke="silver"/>`;
    })),
    ...majorityArcs(given, ring).flatMap(({ half, segments }) => segments.map(({ path, up }) =>
      `<path class="${half}" transform="translate(${middle.x} ${middle.y})" fill="${up ? "blue" : "silver"}" d="${path}"/>`)),
    ...places.map(({ store, voter, x, y }) =>
      `<circle id="S${store}" cx="${x}" cy="${y}" r="${radius}" fill="white" stroke="${voter ? "black" : "blue"}"/>`),
    "</svg>", "",
  ].map(round).join("\n");
}

test.each([["calm", calm()], ["joint", joint()], ["log-repair", logRepair()], ["crowd", crowd(0)]] as const)(
  "the ring of the picture %s", async (name, given) => {
    await expect(drawn(given, DESK)).toMatchFileSnapshot(`snapshots/group-ring-${name}.svg`);
  });

const groupOf = (count: number): GroupPicture => picture(Array.from({ length: count }, (_, i) => member(i + 1)), []);

/** How far apart the closest two discs are, from border to border. */
function gapOf({ places, radius }: GroupRing): number {
  const gaps = places.flatMap((a, i) => places.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y) - 2 * radius));
  return Math.min(...gaps);
}

test.each([3, 4, 5, 6, 7, 8, 9])("of %i servers none lies on another or outside, on a desk and on a phone", (count) => {
  for (const room of [DESK, PHONE]) {
    const ring = layoutRing(groupOf(count), room);
    expect(ring.places).toHaveLength(count);
    expect(gapOf(ring)).toBeGreaterThan(0);
    for (const { x, y } of atLeastOne(ring.places)) {
      expect(x - ring.radius).toBeGreaterThanOrEqual(0);
      expect(x + ring.radius).toBeLessThanOrEqual(room.width);
      expect(y - ring.radius).toBeGreaterThanOrEqual(0);
      expect(y + ring.radius).toBeLessThanOrEqual(room.height);
    }
  }
});

/** A disc with the arcs around it, and the words under it, as boxes. */
const discOf = ({ x, y }: Point, reach: number): Rectangle =>
  ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });
const captionOf = ({ x, y }: Point, reach: number, scale: number): Rectangle =>
  ({ x: x - CAPTION_HALF * scale, y: y + reach, width: 2 * CAPTION_HALF * scale, height: 30 * scale });

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < rightOf(b) - 1 && b.x < rightOf(a) - 1 && a.y < bottomOf(b) - 1 && b.y < bottomOf(a) - 1;

/** Nine have no such room in half a page. */
const CLASSES: readonly (readonly [count: number, rooms: readonly RingRoom[]])[] = [
  ...[3, 5, 7].map((count) => [count, [DESK, PRESENTED, HIGH, BESIDE]] as const), [9, [DESK, PRESENTED]],
];

test.each(CLASSES)("of %i servers arcs are whole, no disc covers another's words, and the middle is free", (count, rooms) => {
  for (const room of atLeastOne(rooms)) {
    const ring = layoutRing(groupOf(count), room);
    const reach = ring.radius * 1.26;
    for (const place of atLeastOne(ring.places)) {
      const disc = discOf(place, reach);
      const isWhole = disc.x >= -1 && disc.y >= -1 && rightOf(disc) <= room.width + 1 && bottomOf(disc) <= room.height + 1;
      expect(isWhole).toBe(true);
      const others = ring.places.filter((other) => other !== place);
      expect(others.filter((other) => overlap(disc, captionOf(other, reach, room.scale)))).toEqual([]);
      expect(Math.hypot(place.x - ring.middle.x, place.y - ring.middle.y)).toBeGreaterThanOrEqual(reach + ring.middle.radius - 1);
    }
    // Under the topmost server stand its words: what tells of majorities lies below them.
    const words = captionOf(ring.places[0] ?? ring.middle, reach, room.scale);
    expect(bottomOf(words)).toBeLessThanOrEqual(ring.middle.y - ring.middle.radius + 1);
  }
});

/** A stage as small as 195 px, with the text at its usual size and twice as large: what the head and the legend leave of it. */
const SMALL_ROOMS: readonly RingRoom[] = [182, 200, 260, 307, 377, 480, 787].flatMap((width) =>
  [156, 172, 182, 226, 300, 400].flatMap((height) =>
    [1, 2].map((scale) => ({ width: scale * width, height: scale * height, scale }))));

/** A disc with its arcs, or the arcs in the middle. */
interface Round extends Point {
  readonly reach: number;
}

/** What a ring takes: discs, one line of words under each, and the arcs in the middle. */
function takenBy({ places, radius, captioned, middle }: GroupRing, scale: number) {
  const discs = places.map(({ x, y }): Round => ({ x, y, reach: radius * 1.26 }));
  const words = discs.map((disc) => ({ ...captionOf(disc, disc.reach, scale), height: 19 * scale }));
  return {
    discs, words: captioned ? words : [], rounds: [...discs, ...(middle.radius > 0 ? [{ ...middle, reach: middle.radius }] : [])],
  };
}

const isNear = ({ x, y, reach }: Round, box: Rectangle): boolean => Math.hypot(
  x - Math.max(box.x, Math.min(x, rightOf(box))), y - Math.max(box.y, Math.min(y, bottomOf(box))),
) < reach - 1;

test.each([3, 5, 7, 9])("of %i servers nothing lies on anything else or outside, however small the room is", (count) => {
  for (const room of atLeastOne(SMALL_ROOMS)) {
    const { discs, words, rounds } = takenBy(layoutRing(groupOf(count), room), room.scale);
    const boxes = [...discs.map((disc) => discOf(disc, disc.reach)), ...words];
    const outside = boxes.filter((box) =>
      box.x < -1 || box.y < -1 || rightOf(box) > room.width + 1 || bottomOf(box) > room.height + 1);
    expect([room, outside]).toEqual([room, []]);
    const close = rounds.flatMap((a, i) => rounds.slice(i + 1)
      .filter((b) => Math.hypot(a.x - b.x, a.y - b.y) < a.reach + b.reach - 1));
    expect([room, close]).toEqual([room, []]);
    expect([room, rounds.flatMap((round) => words.filter((box) => isNear(round, box)))]).toEqual([room, []]);
    expect([room, words.flatMap((a, i) => words.slice(i + 1).filter((b) => overlap(a, b)))]).toEqual([room, []]);
  }
});

test("words stay under discs for as long as they have room, and a small room has larger discs without them", () => {
  expect(layoutRing(groupOf(5), { width: 787, height: 179, scale: 1 })).toMatchObject({ captioned: true });
  const narrow = layoutRing(groupOf(5), { width: 307, height: 173, scale: 1 });
  expect(narrow.captioned).toBe(false);
  expect(narrow.radius).toBeGreaterThanOrEqual(24);
});

test("five servers on a desk are large enough to be read from afar", () => {
  expect(layoutRing(groupOf(5), DESK).radius).toBeGreaterThanOrEqual(40);
  const presented = layoutRing(groupOf(5), { ...DESK, scale: 1.5, height: 480 });
  expect(presented.radius).toBeGreaterThan(layoutRing(groupOf(5), DESK).radius);
});

test("five servers under a sheet, and before a class with a lesson, have names that can be read", () => {
  for (const room of [{ width: 370, height: 226, scale: 1 }, { width: 770, height: 300, scale: 1.5 }]) {
    const ring = layoutRing(groupOf(5), room);
    expect(ring.radius).toBeGreaterThanOrEqual(24 * room.scale);
    expect(gapOf(ring)).toBeGreaterThan(0);
  }
});

test("learners stand outside of the ring, voters of both halves of a joint configuration on it", () => {
  const { places } = layoutRing(joint(), DESK);
  expect(places.filter(({ voter }) => voter).map(({ store }) => store)).toEqual([1, 2, 3, 4, 5]);
  expect(places.filter(({ voter }) => !voter).map(({ store }) => store)).toEqual([6]);
  expect(Math.max(...places.map(({ x }) => x))).toBe(places.find(({ store }) => store === 6)?.x);
});

test("a joint configuration needs both majorities, and a server that does not run is in none", () => {
  const arcs = majorityArcs(joint(), layoutRing(joint(), DESK));
  expect(arcs.map(({ half, need, up, segments }) => ({ half, need, up, of: segments.map(({ store }) => store) }))).toEqual([
    { half: "incoming", need: 2, up: 3, of: [3, 4, 5] }, { half: "outgoing", need: 2, up: 2, of: [1, 2, 3] },
  ]);
  const [split] = majorityArcs(splitVote(), layoutRing(splitVote(), DESK));
  expect(split).toMatchObject({ need: 3, up: 4 });
});

test("messages that meet pass beside each other", () => {
  const ring = layoutRing(groupOf(3), DESK);
  const [a = { x: 0, y: 0 }, b = { x: 0, y: 0 }] = ring.places;
  const there = chordBetween(ring, a, b);
  const back = chordBetween(ring, b, a);
  expect(Math.hypot(there.from.x - back.to.x, there.from.y - back.to.y)).toBeCloseTo(10);
});

test("a timer's arc is full when it begins and empty when it runs out", () => {
  expect([90, 100, 150, 200, 250].map((now) => timeLeft(100, 200, now))).toEqual([1, 1, 0.5, 0, 0]);
  expect(timeLeft(100, 100, 100)).toBe(0);
});
