import { expect, test } from "vitest";
import { rightOf, bottomOf, type Rectangle } from "../../src/figure/geometry.ts";
import { placeNotes } from "../../src/figure/link-notes.ts";
import { routeLinks } from "../../src/figure/routes.ts";
import { layoutStage } from "../../src/figure/stage-layout.ts";
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

test("where there is room each link has its note", () => {
  expect(notesIn(1_400, 700).notes.length).toBeGreaterThan(7);
});
