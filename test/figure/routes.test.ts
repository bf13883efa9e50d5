import { expect, test } from "vitest";
import type { LinkFrame } from "../../src/cluster/layers/links.ts";
import { PacketFate, PacketKind } from "../../src/cluster/layers/packet-codes.ts";
import { contains, type Rectangle } from "../../src/figure/geometry.ts";
import { pointAlong, routeBeneath, routeLinks, svgPath, type Pair } from "../../src/figure/routes.ts";
import { layoutStage } from "../../src/figure/stage-layout.ts";
import { DotShape, dotShape, isLostAt, isVisibleTravel, progress, pulsePeriod } from "../../src/figure/traffic.ts";
import { pairKey, linkTone, visibleLinks } from "../../src/figure/visible-links.ts";
import type { Duration } from "../../src/kernel/time.ts";

const allPairs = (count: number): Pair[] =>
  Array.from({ length: count }, (_, i) => i).flatMap((from) =>
    Array.from({ length: count - from - 1 }, (_, k) => ({ from, to: from + 1 + k })));

const zones = ["a", "a", "b", "b", "c"];
const cards = layoutStage({
  pds: 1, clients: 3, stores: zones.map((zone) => ({ place: { group: zone, part: "" }, tiles: 18 })),
}, 1050, 612).cards.map((card) => card.box);

const inner = (box: Rectangle): Rectangle => ({ x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 });

test("links curve around the cards: no link of the default cluster runs beneath a card", () => {
  const pairs = allPairs(5);
  const routes = routeLinks(cards, pairs);
  expect(routes).toHaveLength(10);
  routes.forEach((route, i) => {
    expect(route.samples.length).toBeGreaterThan(40);
    for (let s = 0; 2 * s < route.samples.length; s++) {
      const x = route.samples[2 * s] ?? 0;
      const y = route.samples[2 * s + 1] ?? 0;
      const hit = cards.findIndex((card) => contains(inner(card), x, y));
      expect([pairs[i], s, hit]).toEqual([pairs[i], s, -1]);
    }
  });
});

test("a link begins at the edge of its first store and ends at that of its second", () => {
  const pairs = allPairs(5).flatMap(({ from, to }) => [{ from, to }, { from: to, to: from }]);
  const touches = (box: Rectangle, x: number, y: number): boolean =>
    contains({ x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 }, x, y);
  const routes = routeLinks(cards, pairs);
  expect(routes).toHaveLength(20);
  routes.forEach((route, i) => {
    const pair = pairs[i] ?? { from: 0, to: 0 };
    const last = route.samples.length - 2;
    const first = cards[pair.from] ?? { x: 0, y: 0, width: 0, height: 0 };
    const second = cards[pair.to] ?? first;
    expect(touches(first, route.samples[0] ?? 0, route.samples[1] ?? 0)).toBe(true);
    expect(touches(second, route.samples[last] ?? 0, route.samples[last + 1] ?? 0)).toBe(true);
  });
});

test("the paths of three cards in a row are these", () => {
  const row = [0, 100, 200].map((x) => ({ x, y: 0, width: 60, height: 100 }));
  expect(routeLinks(row, allPairs(3)).map(svgPath)).toEqual([
    "M60,40C80,40,80,50,100,50",
    "M60,60C78,60,78,108,96,108C130,108,130,108,164,108C182,108,182,60,200,60",
    "M160,50C180,50,180,40,200,40",
  ]);
});

test("stores above one another are joined straight, and past those between them in an arc", () => {
  const column = [0, 100, 200].map((y) => ({ x: 20, y, width: 60, height: 80 }));
  expect(routeLinks(column, allPairs(3)).map(svgPath)).toEqual([
    "M50,80C50,90,50,90,50,100", "M20,40C9,44,9,236,20,240", "M50,180C50,190,50,190,50,200",
  ]);
});

test("a message moves evenly along its way", () => {
  const route = routeBeneath({ x: 0, y: 0 }, { x: 300, y: 100 });
  const steps: number[] = [];
  const point = { x: 0, y: 0 };
  let before = { x: 0, y: 0 };
  for (let i = 1; i <= 20; i++) {
    pointAlong(route, i / 20, point);
    steps.push(Math.sqrt((point.x - before.x) ** 2 + (point.y - before.y) ** 2));
    before = { ...point };
  }
  expect(before).toEqual({ x: 300, y: 100 });
  expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.1);
});

test("every kind of message has its shape", () => {
  const { append, heartbeat, vote, snapshot, pd, client } = PacketKind;
  expect([append, heartbeat, vote, snapshot, pd, client].map(dotShape)).toEqual(
    [DotShape.solid, DotShape.hollow, DotShape.diamond, DotShape.square, DotShape.small, DotShape.small]);
});

test("a message is where its instants say, and nowhere before and after", () => {
  expect(progress(1_000, 2_000, 1_250)).toBe(0.25);
  expect(progress(1_000, 2_000, 999)).toBe(-1);
  expect(progress(1_000, 2_000, 2_001)).toBe(-1);
  expect(progress(1_000, 1_000, 1_000)).toBe(1);
});

test("a lost message is given up halfway, a refused one at the far end", () => {
  expect([0.4, 0.6].map((share) => isLostAt(PacketFate.lost, share))).toEqual([false, true]);
  expect([0.6, 0.95].map((share) => isLostAt(PacketFate.refused, share))).toEqual([false, true]);
  expect(isLostAt(PacketFate.arrives, 1)).toBe(false);
});

test("dots are drawn as long as the eye can follow them, and always while time stands still", () => {
  expect(isVisibleTravel(0, 1_000, 1 / 100)).toBe(true);
  expect(isVisibleTravel(0, 1_000, 1)).toBe(false);
  expect(isVisibleTravel(0, 200_000, 1)).toBe(true);
  expect(isVisibleTravel(0, 1, 0)).toBe(true);
});

test("a candidate's rings keep to virtual time and last between 0.6 and 6 wall seconds", () => {
  expect([1, 0.05, 0.001, 100, 10_000].map(pulsePeriod)).toEqual([1e6, 1e5, 1e3, 1e8, 1e10]);
  for (const pace of [0.001, 0.003, 0.02, 0.3, 1, 7, 60, 900, 10_000]) {
    const wall = pulsePeriod(pace) / pace;
    expect(wall).toBeGreaterThanOrEqual(600_000);
    expect(wall).toBeLessThanOrEqual(6_000_000);
  }
});

const nothing = { ofStores: new Set<number>(), among: new Set<number>(), links: new Set<number>() };
const fault = (from: number, to: number, cut: boolean): LinkFrame => ({
  from, to, cut, extraLatency: (cut ? 0 : 200_000) as Duration, lossPercent: 0, duplicatePercent: 0,
});

test("up to six stores every link is drawn", () => {
  expect(visibleLinks([1, 2, 3, 4, 5, 6], [], nothing)).toHaveLength(15);
});

test("beyond six stores only chosen, busy and faulty links are drawn", () => {
  const stores = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(visibleLinks(stores, [], nothing)).toEqual([]);
  expect(visibleLinks(stores, [], { ...nothing, ofStores: new Set([3]) })).toHaveLength(7);
  expect(visibleLinks(stores, [], { ...nothing, among: new Set([1, 4, 8]) }).map((link) => [link.from, link.to]))
    .toEqual([[1, 4], [1, 8], [4, 8]]);
  expect(visibleLinks(stores, [], { ...nothing, links: new Set([pairKey(7, 2)]) })).toHaveLength(1);
  const [cut] = visibleLinks(stores, [fault(5, 2, true)], nothing);
  expect(cut).toMatchObject({ from: 2, to: 5, there: null, back: { cut: true } });
});

test("a faulty link to PD or a client is drawn once", () => {
  const links = visibleLinks([1, 2], [fault(0, 1, true), fault(1, 0, true)], nothing);
  expect(links.map((link) => [link.from, link.to])).toEqual([[1, 2], [0, 1]]);
});

test("the worst of a link gives its tone", () => {
  const [impaired] = visibleLinks([1, 2], [fault(1, 2, false)], nothing);
  const [cut] = visibleLinks([1, 2], [fault(1, 2, true)], nothing);
  const [healthy] = visibleLinks([1, 2], [], nothing);
  if (impaired === undefined || cut === undefined || healthy === undefined) throw new Error("three links were expected");
  expect([linkTone(impaired, false), linkTone(cut, true), linkTone(healthy, false), linkTone(healthy, true)])
    .toEqual(["impaired", "cut", "healthy", "silent"]);
});
