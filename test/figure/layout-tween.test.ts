import { expect, test } from "vitest";
import { mixedRoute, tweenStages, type StagePicture } from "../../src/figure/layout-tween.ts";
import { pointAlong, routeLinks, type Route } from "../../src/figure/routes.ts";
import { layoutStage } from "../../src/figure/stage-layout.ts";
import { tileGrid, tileX, tileY } from "../../src/figure/tiles.ts";

/** A stage of these stores, all in one place. */
function picture(stores: readonly number[], width = 900): StagePicture {
  const shape = { stores: stores.map(() => ({ place: { group: "", part: "" }, tiles: 30 })), pds: 1, clients: 2 };
  const layout = layoutStage(shape, width, 600);
  return { layout, grids: layout.cards.map(({ tiles }) => tileGrid(tiles, layout.pitch)), stores, pds: [1] };
}

const NOWHERE = { x: NaN, y: NaN, width: NaN, height: NaN };
const boxOf = (layout: StagePicture["layout"], card: number) => layout.cards[card]?.box ?? NOWHERE;

test("halfway every card stands in the middle between its two boxes, found by the store's id", () => {
  const [from, to] = [picture([1, 2, 3]), picture([2, 3])];
  const { layout } = tweenStages(from, to)(0.5);
  for (const [before, after] of [[1, 0], [2, 1]] as const) {
    const [a, b, middle] = [boxOf(from.layout, before), boxOf(to.layout, after), boxOf(layout, after)];
    expect(a).not.toEqual(b);
    expect(middle).toEqual({
      x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, width: (a.width + b.width) / 2, height: (a.height + b.height) / 2,
    });
  }
});

test("the way begins with the old boxes and tiles and ends with the new ones", () => {
  const [from, to] = [picture([1, 2, 3]), picture([1, 2, 3, 4])];
  const way = tweenStages(from, to);
  const places = ({ grids }: Pick<StagePicture, "grids">): string =>
    JSON.stringify(grids.slice(0, 3).map((grid) => Array.from({ length: 30 }, (_, i) => [tileX(grid, i), tileY(grid, i)])));
  expect(way(0).layout.cards.slice(0, 3).map(({ box }) => box)).toEqual(from.layout.cards.map(({ box }) => box));
  expect(places(way(0))).toBe(places(from));
  expect(way(1).layout.cards.slice(0, 3).map(({ box }) => box)).toEqual(to.layout.cards.slice(0, 3).map(({ box }) => box));
  expect(places(way(1))).toBe(places(to));
  expect(places(from)).not.toBe(places(to));
});

test("a card that comes stands where it belongs and fades in, and no other does", () => {
  const way = tweenStages(picture([1, 2]), picture([1, 7, 2]));
  const at = (share: number) => way(share).layout.cards.map(({ presence }) => presence);
  expect(boxOf(way(0).layout, 1)).toEqual(boxOf(picture([1, 7, 2]).layout, 1));
  expect(at(0)).toEqual([undefined, 0, undefined]);
  expect(at(0.85)[1]).toBeCloseTo(0.5);
  expect(at(1)).toEqual([undefined, 1, undefined]);
});

test("whoever is sent elsewhere on the way turns where he is", () => {
  const [first, second, third] = [picture([1, 2, 3]), picture([1, 2, 3, 4]), picture([1, 2, 3, 4, 5])];
  const { layout, grids } = tweenStages(first, second)(0.4);
  const turned = tweenStages({ ...second, layout, grids }, third)(0);
  expect(turned.layout.cards.slice(0, 4).map(({ box }) => box)).toEqual(layout.cards.map(({ box }) => box));
  expect(turned.grids.map(({ travel }) => travel !== undefined)).toEqual([true, true, true, true, false]);
  expect(turned.grids.map(({ travel }) => travel?.from.travel)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("a link halfway between two ways of other shapes runs from between their beginnings to between their ends", () => {
  const routeOf = (boxes: readonly [number, number][]): Route => {
    const cards = boxes.map(([x, y]) => ({ x, y, width: 100, height: 80 }));
    const [route] = routeLinks(cards, [{ from: 0, to: boxes.length - 1 }]);
    if (route === undefined) throw new Error("no route");
    return route;
  };
  const from = routeOf([[0, 0], [0, 200]]);
  const to = routeOf([[0, 0], [200, 0], [400, 40]]);
  expect(from.curve.length).not.toBe(to.curve.length);
  const middle = mixedRoute(from, to, 0.5);
  const at = (route: Route, share: number) => {
    const point = { x: 0, y: 0 };
    pointAlong(route, share, point);
    return point;
  };
  for (const share of [0, 0.5, 1]) {
    const [a, b, c] = [at(from, share), at(to, share), at(middle, share)];
    expect(c.x).toBeCloseTo((a.x + b.x) / 2, 3);
    expect(c.y).toBeCloseTo((a.y + b.y) / 2, 3);
  }
  expect([middle.curve[0], middle.curve.at(-1)]).toEqual([middle.samples[0], middle.samples.at(-1)]);
});
