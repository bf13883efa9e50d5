import { expect, test } from "vitest";
import { rightOf, bottomOf, type Rectangle } from "../../src/figure/geometry.ts";
import { placeNotes, worthNoting } from "../../src/figure/link-notes.ts";
import { routeLinks } from "../../src/figure/routes.ts";
import { layoutStage } from "../../src/figure/stage-layout.ts";
import { defined } from "../../src/kernel/assert.ts";
import { atLeastOne } from "../at-least-one.ts";

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < rightOf(b) && b.x < rightOf(a) && a.y < bottomOf(b) && b.y < bottomOf(a);

/** Five stores in three zones, every link of which has a note, in a room of this size. */
function notesIn(width: number, height: number): { readonly notes: readonly Rectangle[]; readonly cards: readonly Rectangle[] } {
  const layout = layoutStage({
    pds: 1, clients: 8, stores: ["a", "a", "b", "b", "c"].map((zone) => ({ place: { group: zone, part: "" }, tiles: 18 })),
  }, width, height);
  const cards = layout.cards.map(({ box }) => box);
  const pairs = [0, 1, 2, 3, 4].flatMap((from) => [0, 1, 2, 3, 4].filter((to) => to > from).map((to) => ({ from, to })));
  const wishes = routeLinks(cards, pairs).map((route) => ({ route, width: 38 }));
  return { notes: placeNotes(wishes, 14, cards, layout).filter((box) => box !== null), cards };
}

test.each([[390, 310], [930, 430], [1_400, 700]])("in %i by %i pixels no note lies on another or on a store, or is cut off", (width, height) => {
  const { notes, cards } = notesIn(width, height);
  for (const note of atLeastOne(notes)) {
    expect([...notes, ...cards].filter((other) => other !== note && overlap(note, other))).toEqual([]);
    expect(note.x >= 0 && note.y >= 0 && rightOf(note) <= width && bottomOf(note) <= height).toBe(true);
  }
});

test("where many links say the same, one says it for each pair of places, and those to PD say nothing again", () => {
  const places = [0, 300, 600].map((x) => ({ x, y: 100, width: 200, height: 300 }));
  const cards = [...[0, 300, 600].flatMap((x) => [110, 260].map((y) => ({ x: x + 10, y, width: 180, height: 100 }))),
    { x: 0, y: 0, width: 200, height: 40 }];
  const pairs = [[0, 2], [0, 3], [1, 2], [1, 3], [0, 4], [1, 5], [6, 2], [6, 4]];
  const texts = ["25", "25", "25", "25", "40", "40", "25", "60"];
  const routes = routeLinks(cards, pairs.map(([from = 0, to = 0]) => ({ from, to })));
  const notes = routes.map((route, i) => ({ route, text: defined(texts[i], "a text") }));
  const written = worthNoting(notes, places);
  expect(texts.filter((_, i) => written[i])).toEqual(["25", "40", "60"]);
  expect(worthNoting(notes.slice(0, 6), places)).not.toContain(false);
});

test("notes that stand side by side do not read as one", () => {
  const room = { width: 930, height: 430 };
  const cards = [0, 800].map((x) => ({ x, y: 100, width: 100, height: 50 }));
  const [route] = routeLinks(cards, [{ from: 0, to: 1 }]);
  const wishes = [{ route: defined(route, "a link"), width: 38 }];
  const first = defined(placeNotes(wishes, 14, [], room)[0] ?? undefined, "there is room");
  const touching = { ...first, x: first.x - 30, width: 30 };
  const beside = defined(placeNotes(wishes, 14, [touching], room)[0] ?? undefined, "there is room");
  expect(overlap({ ...touching, width: 33 }, beside)).toBe(false);
});

test("where there is room each link has its note", () => {
  expect(notesIn(1_400, 700).notes.length).toBeGreaterThan(7);
});
