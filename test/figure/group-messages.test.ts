import { expect, test } from "vitest";
import {
  askedMessage, MESSAGE_LOOKS, messageKey, placeLabels, messagePlace, votesWithheld, type LabelWish,
} from "../../src/figure/group-messages.ts";
import { message, NOW } from "../group-pictures.ts";

const CHORD = { from: { x: 0, y: 0 }, to: { x: 100, y: 0 } };
const ROOM = { width: 400, height: 200 };

const wish = (given: Partial<LabelWish> = {}): LabelWish =>
  ({ x: 200, y: 100, widths: [80, 40], height: 16, rank: 1, way: [], side: null, ...given });

test("a message is where its time has brought it, from its departure until it arrives", () => {
  const half = message(1, 2, "append", 0.5);
  expect(messagePlace(half, CHORD, NOW)).toMatchObject({ x: 50, lost: false });
  expect(messagePlace(half, CHORD, half.departed - 1)).toBeNull();
  expect(messagePlace(half, CHORD, half.arrives)).toBeNull();
});

test("a lost message stays where it vanishes, a refused one comes to the door", () => {
  const lost = message(1, 2, "vote-granted", 0.8, { fate: "lost" });
  expect(messagePlace(lost, CHORD, NOW)).toMatchObject({ x: 50, lost: true });
  expect(messagePlace(message(1, 2, "vote-granted", 0.3, { fate: "lost" }), CHORD, NOW)).toMatchObject({ lost: false });
  const refused = message(1, 2, "append", 0.5, { fate: "refused" });
  expect(messagePlace(refused, CHORD, refused.arrives - 1)).toMatchObject({ x: 96, lost: true });
});

test("labels lie neither on each other nor on what is taken, and the least important is left out", () => {
  const taken = { x: 0, y: 0, width: 400, height: 80 };
  const wishes = Array.from({ length: 12 }, (_, i) => wish({ x: 200 + i, rank: i }));
  const boxes = placeLabels(wishes, { fixed: [taken], moving: [] }, ROOM).map((placed) => placed?.box ?? null);
  const placed = boxes.filter((box) => box !== null);
  expect(placed.length).toBeGreaterThan(2);
  expect(boxes[0]).not.toBeNull();
  expect(boxes[11]).toBeNull();
  const all = [taken, ...placed];
  const touching = all.flatMap((a, i) => all.slice(i + 1).filter((b) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height));
  expect(touching).toEqual([]);
});

test("where the whole text finds no room, the shorter one may", () => {
  const walls = [
    { x: 0, y: 0, width: 400, height: 90 }, { x: 0, y: 110, width: 400, height: 90 },
    { x: 260, y: 90, width: 140, height: 20 }, { x: 0, y: 90, width: 190, height: 20 },
  ];
  expect(placeLabels([wish()], { fixed: walls, moving: [] }, ROOM)).toEqual([
    { form: 1, side: 0, box: { x: 210, y: 92, width: 40, height: 16 } },
  ]);
});

test("yes and no of a vote are told before anything else", () => {
  const ranks = Object.entries(MESSAGE_LOOKS).sort(([, a], [, b]) => a.rank - b.rank).map(([says]) => says);
  expect(ranks.slice(0, 2).sort()).toEqual(["vote-granted", "vote-refused"]);
});

test("of a message that was asked about nothing is said that is not so in the future at hand", () => {
  const seen = message(1, 2, "append", 0.5, { fate: "lost" });
  const key = messageKey(seen);
  const lost = askedMessage({ messages: [seen] }, NOW, 0, key, null);
  expect(lost).toEqual({ key, message: seen, branch: 0 });
  expect(askedMessage({ messages: [] }, seen.arrives, 0, key, lost)).toBe(lost);
  // In another branch it arrives; there it is told anew while it is under way, and not at all afterwards.
  expect(askedMessage({ messages: [] }, seen.arrives, 1, key, lost)).toBeNull();
  const arriving = { ...seen, fate: "arrives" as const };
  expect(askedMessage({ messages: [arriving] }, NOW, 1, key, lost)?.message.fate).toBe("arrives");
  // Before it was sent there is nothing to say, and another message may have its number.
  expect(askedMessage({ messages: [] }, seen.departed - 1, 0, key, lost)).toBeNull();
  expect(askedMessage({ messages: [{ ...seen, to: 3 }] }, NOW, 1, key, lost)).toBeNull();
});

test("what became of a candidacy is told by reasons, each with the voters that have it", () => {
  const votes = [
    { store: 1, answer: "outstanding", reason: "lease" }, { store: 2, answer: "granted", reason: null },
    { store: 4, answer: "refused", reason: "log-behind" }, { store: 5, answer: "outstanding", reason: "lease" },
    { store: 6, answer: "outstanding", reason: null },
  ] as const;
  expect([...votesWithheld({ votes })]).toEqual([["lease", [1, 5]], ["log-behind", [4]]]);
});

test("a label keeps its side for as long as its message is under way, and is gone while that has no room", () => {
  const wall = { x: 270, y: 60, width: 30, height: 60 };
  const obstacles = { fixed: [wall], moving: [] };
  const at = (x: number, side: number | null): number | undefined =>
    placeLabels([wish({ x, side, widths: [60] })], obstacles, ROOM)[0]?.side;
  expect(at(200, null)).toBe(0);
  // Another side would be free where it has come to.
  expect(at(240, null)).toBe(1);
  expect(at(240, 0)).toBeUndefined();
  expect(at(310, 0)).toBe(0);
});

test("a new label stands where it will have room for all of its message's way", () => {
  const wall = { x: 270, y: 60, width: 30, height: 60 };
  const way = [{ x: 240, y: 100 }, { x: 250, y: 100 }];
  expect(placeLabels([wish({ widths: [60], way })], { fixed: [wall], moving: [] }, ROOM)[0]?.side).toBe(1);
});
