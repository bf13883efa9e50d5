import { expect, test } from "vitest";
import { bottomOf, rightOf, type Rectangle } from "../../src/figure/geometry.ts";
import { placeStores } from "../../src/figure/places.ts";
import { layoutStage, type StageLayout, type StageShape } from "../../src/figure/stage-layout.ts";
import { gridHeight, NUMBERED_PITCH } from "../../src/figure/tiles.ts";
import { atLeastOne } from "../at-least-one.ts";

/** Stores spread over zones as the generator does it: 1 and 2 in a, 3 and 4 in b, 5 in c. */
function shape(stores: number, zones: number, tiles: number, racks = 1): StageShape {
  return {
    pds: 1, clients: 3,
    stores: Array.from({ length: stores }, (_, i) => ({
      place: {
        group: zones === 0 ? "" : `zone ${String.fromCharCode(97 + Math.floor((i * zones) / stores))}`,
        part: racks === 1 ? "" : `rack ${(i % racks) + 1}`,
      },
      tiles,
    })),
  };
}

/** What the default cluster has to show: 30 regions on five stores in three zones. */
const usual: StageShape = {
  pds: 1, clients: 3, stores: [18, 16, 16, 16, 30].map((tiles, i) =>
    ({ place: { group: `zone ${"aabbc"[i]}`, part: "" }, tiles })),
};

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < rightOf(b) && b.x < rightOf(a) && a.y < bottomOf(b) && b.y < bottomOf(a);

function faults(layout: StageLayout, input: StageShape): string[] {
  const found: string[] = [];
  const boxes = [...layout.pds, ...layout.cards.map((card) => card.box), layout.clients];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (overlap(a, b)) found.push(`overlap ${JSON.stringify([a, b])}`);
  }));
  for (const box of boxes) {
    if (box.x < 0 || rightOf(box) > layout.width || bottomOf(box) > layout.height) found.push(`outside ${JSON.stringify(box)}`);
    if (![box.x, box.y, box.width, box.height].every(Number.isInteger)) found.push(`not on pixels ${JSON.stringify(box)}`);
  }
  layout.cards.forEach(({ box, tiles }, i) => {
    const needed = gridHeight(input.stores[i]?.tiles ?? 0, tiles.width, layout.pitch);
    if (needed > tiles.height + 1) found.push(`tiles of store ${i} need ${needed} of ${tiles.height}`);
    if (rightOf(tiles) > rightOf(box) || bottomOf(tiles) > bottomOf(box)) found.push(`tiles leave the card of store ${i}`);
  });
  return found;
}

test("the default cluster at 1440 x 900 stands as in the look: three columns, full cards, numbered tiles", () => {
  const input = usual;
  const layout = layoutStage(input, 1050, 612);
  expect(layout).toMatchSnapshot();
  expect(layout.pitch).toBeGreaterThanOrEqual(NUMBERED_PITCH);
  expect(new Set(layout.cards.map(({ density }) => density))).toEqual(new Set(["full"]));
  expect(layout.height).toBe(612);
  expect(faults(layout, input)).toEqual([]);
});

test("the default cluster keeps its numbers at 1280 x 800", () => {
  const layout = layoutStage(shape(5, 3, 18), 934, 538);
  expect(layout.pitch).toBeGreaterThanOrEqual(NUMBERED_PITCH);
  expect(layout.height).toBe(538);
});

test("nothing overlaps, leaves the stage or loses a tile, from 1 to 30 stores in 0 to 5 zones", () => {
  for (const [width, height] of [[1050, 612], [934, 538], [1500, 900], [390, 600], [700, 400]] as const) {
    for (const stores of [1, 3, 5, 7, 12, 30]) {
      for (const zones of atLeastOne([0, 1, 2, 3, 5].filter((count) => count <= stores))) {
        for (const tiles of [1, 18, 300, 1_500]) {
          const input = shape(stores, zones, tiles);
          expect([width, stores, zones, tiles, faults(layoutStage(input, width, height), input)])
            .toEqual([width, stores, zones, tiles, []]);
        }
      }
    }
  }
});

test("the largest cluster that can be generated still has its place", () => {
  const input = shape(100, 20, 300);
  expect(faults(layoutStage(input, 1050, 612), input)).toEqual([]);
});

test("presenter mode scales everything by the same factor", () => {
  const input = shape(5, 3, 18);
  const plain = layoutStage(input, 1000, 600);
  const large = layoutStage(input, 1500, 900, { scale: 1.5, breadth: 1 });
  expect(large.cards.map((card) => Math.round(card.box.x / 1.5))).toEqual(plain.cards.map((card) => card.box.x));
  expect(large.cards[0]?.density).toBe(plain.cards[0]?.density);
});

test("the whole cluster is in sight at any size from 320 x 100 on, with any text", () => {
  for (const [width, height] of [[320, 100], [390, 270], [496, 260], [523, 320], [600, 233], [909, 424], [1868, 974]] as const) {
    for (const scale of [1, 1.5, 2, 3]) {
      for (const breadth of [0.9, 1, 1.35]) {
        const layout = layoutStage(usual, width, height, { scale, breadth });
        expect([width, scale, breadth, layout.height, faults(layout, usual)]).toEqual([width, scale, breadth, height, []]);
      }
    }
  }
});

test("names go before tiles become hard to see, and zone titles before names", () => {
  const at = (width: number, height: number): string => layoutStage(usual, width, height).density;
  expect([at(1050, 612), at(768, 440), at(523, 320), at(496, 260), at(320, 43)])
    .toEqual(["full", "compact", "tiny", "dots", "bare"]);
});

test("wider words need wider cards: a font like that gets a density that says less, and no word is cut", () => {
  const words = (breadth: number) => layoutStage(usual, 768, 440, { scale: 1, breadth });
  expect(words(1).density).toBe("compact");
  expect(words(1.6).density).toBe("tiny");
});

test("a very large stage has larger cards, words and tiles", () => {
  const layout = layoutStage(usual, 1868, 974);
  expect(layout.scale).toBeGreaterThan(1.2);
  expect(layout.pitch).toBeGreaterThanOrEqual(44);
});

test("racks divide a zone, each under its caption", () => {
  const input = shape(12, 3, 18, 2);
  const layout = layoutStage(input, 1050, 700);
  expect(layout.groups.map((group) => group.parts.map((part) => part.name))).toEqual(Array(3).fill(["rack 1", "rack 2"]));
  expect(faults(layout, input)).toEqual([]);
});

test("names with numbers stand in the order of the numbers, and nameless groups last", () => {
  const groups = ["zone 10", "", "zone 9", "zone b", "zone a"];
  const stores = groups.map((group) => ({ place: { group, part: "" }, tiles: 4 }));
  const layout = layoutStage({ pds: 1, clients: 1, stores }, 1600, 900);
  expect(layout.groups.map(({ name }) => name)).toEqual(["zone 9", "zone 10", "zone a", "zone b", ""]);
});

const labelled = (...labels: string[]) => ({
  labels: labels.map((text) => ({ key: text.split("=")[0] ?? "", value: text.split("=")[1] ?? "" })),
});

test("stores group by the widest label that tells them apart", () => {
  expect(placeStores([labelled("zone=a", "rack=r1"), labelled("zone=b", "rack=r1")])).toEqual([
    { group: "zone a", part: "rack r1" }, { group: "zone b", part: "rack r1" },
  ]);
  expect(placeStores([labelled("region=eu", "dc=1"), labelled("region=eu", "dc=2")]).map((place) => place.group))
    .toEqual(["dc 1", "dc 2"]);
  expect(placeStores([labelled("topology.kubernetes.io/zone=x"), labelled()]).map((place) => place.group))
    .toEqual(["zone x", ""]);
});

test("hosts group only stores that share them", () => {
  expect(placeStores([labelled("host=h1"), labelled("host=h2")]).map((place) => place.group)).toEqual(["", ""]);
  expect(placeStores([labelled("host=h1"), labelled("host=h1"), labelled("host=h2")]).map((place) => place.group))
    .toEqual(["host h1", "host h1", "host h2"]);
});
