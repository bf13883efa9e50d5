import { expect, test } from "vitest";
import { rightOf, bottomOf } from "../../src/figure/geometry.ts";
import { layoutStage, type StageShape } from "../../src/figure/stage-layout.ts";
import {
  centredOn, closest, enlarged, limited, meets, minimapOf, revealing, transformTo, visibleOn, visiblePart, WHOLE, zoomedBy,
} from "../../src/figure/stage-zoom.ts";
import { gridHeight, NUMBERED_PITCH, tileGrid, tilesAcross } from "../../src/figure/tiles.ts";
import { atLeastOne } from "../at-least-one.ts";

const TEXT = { scale: 1, breadth: 1 };
const NOWHERE = { x: NaN, y: NaN, width: NaN, height: NaN };
const NO_CORNER = { width: 0, height: 0 };

const shapeOf = (stores: number, tiles: number): StageShape => ({
  pds: 1, clients: 3,
  stores: Array.from({ length: stores }, (_, i) => ({ place: { group: `zone ${"abc"[i % 3]}`, part: "" }, tiles })),
});

const many = shapeOf(24, 51);
const whole = layoutStage(many, 1050, 560, TEXT);
const size = { width: whole.width, height: whole.height };
const SCALES = [1.1, 1.5, 2, 2.8, 4, 6, 9, 16];

test("the whole stage is its own layout", () => {
  expect(enlarged(whole, many, 1, TEXT)).toBe(whole);
});

test("every card stands where it stood, as many times larger, so that a point keeps its place under the pointer", () => {
  for (const k of SCALES) {
    const { cards } = enlarged(whole, many, k, TEXT);
    expect(cards).toHaveLength(whole.cards.length);
    for (const [i, { box }] of atLeastOne(cards.entries())) {
      const before = whole.cards[i]?.box ?? NOWHERE;
      expect(Math.abs(box.x - k * before.x)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(bottomOf(box) - k * bottomOf(before))).toBeLessThanOrEqual(0.5);
    }
  }
});

test("names can be read at every scale: text grows by less than a third and never shrinks", () => {
  for (const k of SCALES) {
    const { scale } = enlarged(whole, many, k, TEXT);
    expect(scale).toBeGreaterThanOrEqual(whole.scale);
    expect(scale).toBeLessThanOrEqual(1.3);
  }
});

test("what a card gains in room it fills with words and numbers, and no tile leaves its row or its card", () => {
  expect(whole.pitch).toBeLessThan(NUMBERED_PITCH);
  const near = enlarged(whole, many, 4, TEXT);
  expect(near.pitch).toBeGreaterThanOrEqual(NUMBERED_PITCH);
  expect(near.density).toBe("full");
  for (const stores of [shapeOf(24, 51), shapeOf(5, 18), shapeOf(100, 300), shapeOf(30, 1_000)]) {
    const base = layoutStage(stores, 1050, 560, TEXT);
    let pitch = base.pitch;
    for (const k of SCALES) {
      const layout = enlarged(base, stores, k, TEXT);
      expect(layout.pitch).toBeGreaterThanOrEqual(Math.floor(0.75 * pitch));
      pitch = layout.pitch;
      for (const [i, { box, tiles }] of atLeastOne(layout.cards.entries())) {
        const count = stores.stores[i]?.tiles ?? 0;
        const columns = Math.min(count, tilesAcross(base.cards[i]?.tiles.width ?? 0, base.pitch));
        expect(tileGrid(tiles, layout.pitch).columns).toBe(columns);
        expect(rightOf(tiles)).toBeLessThanOrEqual(rightOf(box));
        expect(tiles.y + gridHeight(count, tiles.width, layout.pitch)).toBeLessThanOrEqual(bottomOf(box) + 1);
      }
    }
  }
});

test("it is worth going in until tiles are as large as they get", () => {
  const most = closest(whole);
  expect(enlarged(whole, many, most, TEXT).pitch).toBeGreaterThanOrEqual(NUMBERED_PITCH);
  expect(closest(layoutStage(shapeOf(3, 4), 1050, 560, TEXT))).toBe(2.5);
  expect(closest(layoutStage(shapeOf(30, 1_000), 1050, 560, TEXT))).toBeGreaterThan(8);
});

test("the view shows nothing beyond the stage, but lets it be drawn away from under what lies over its corner", () => {
  expect(limited({ k: 2, x: 30, y: -9_000 }, size, NO_CORNER)).toEqual({ k: 2, x: 0, y: -size.height });
  expect(limited({ k: 2, x: -9_000, y: -9_000 }, size, { width: 200, height: 100 })).toEqual({
    k: 2, x: -size.width - 200, y: -size.height - 100,
  });
  expect(limited({ k: 1, x: -50, y: 20 }, size, { width: 200, height: 100 })).toEqual(WHOLE);
  expect(limited({ k: 1.5, x: -10.4, y: -3.6 }, size, NO_CORNER)).toEqual({ k: 1.5, x: -10, y: -4 });
});

test("a zoom leaves the point under the pointer where it is", () => {
  const before = { k: 1.5, x: -100, y: -40 };
  const at = { x: 300, y: 200 };
  const after = zoomedBy(before, 1.5, 8, at);
  expect((at.x - after.x) / after.k).toBeCloseTo((at.x - before.x) / before.k, 9);
  expect((at.y - after.y) / after.k).toBeCloseTo((at.y - before.y) / before.k, 9);
  expect(zoomedBy(before, 100, 8, at).k).toBe(8);
  expect(zoomedBy(before, 0.01, 8, at).k).toBe(1);
});

test("a card that is asked for fills the view, and lies within it", () => {
  const card = whole.cards[9]?.box ?? { x: 0, y: 0, width: 1, height: 1 };
  const transform = limited(transformTo(card, size, 16), size, NO_CORNER);
  expect(transform.k).toBeGreaterThan(3);
  expect(card.x * transform.k + transform.x).toBeGreaterThanOrEqual(0);
  expect(rightOf(card) * transform.k + transform.x).toBeLessThanOrEqual(size.width);
});

test("what gets the focus comes into sight by the shortest way, and what is in sight moves nothing", () => {
  const view = { k: 3, x: -400, y: -300 };
  const inSight = { x: 500, y: 400, width: 200, height: 100 };
  expect(revealing(view, inSight, size)).toEqual(view);
  const right = { x: 1_700, y: 400, width: 200, height: 100 };
  const moved = revealing(view, right, size);
  expect(moved.y).toBe(view.y);
  expect(rightOf(right) + moved.x).toBe(size.width - 24);
  const huge = { x: 100, y: 900, width: 3_000, height: 50 };
  expect(huge.x + revealing(view, huge, size).x).toBe(24);
});

test("the map comes with the twentieth store and where it has room", () => {
  expect(minimapOf(layoutStage(shapeOf(19, 51), 1050, 560, TEXT))).toBeNull();
  expect(minimapOf(layoutStage(shapeOf(20, 51), 1050, 560, TEXT))).not.toBeNull();
  expect(minimapOf(layoutStage(many, 390, 340, TEXT))).toBeNull();
});

test("the frame on the map is what is in sight, and a place on the map leads there", () => {
  const map = minimapOf(whole);
  if (map === null) throw new Error("24 stores have a map");
  expect(map.width).toBeLessThanOrEqual(190);
  expect(map.height).toBeLessThanOrEqual(120);
  const all = visibleOn(map, WHOLE, size);
  expect([all.x, all.y, Math.round(all.width), Math.round(all.height)]).toEqual([0, 0, map.width, map.height]);
  const there = centredOn(map, { k: 4, x: 0, y: 0 }, size, 80, 50);
  const seen = visibleOn(map, there, size);
  expect(seen.x + seen.width / 2).toBeCloseTo(80, 9);
  expect(seen.y + seen.height / 2).toBeCloseTo(50, 9);
});

test("what is in sight of an enlarged stage is as large as the view", () => {
  const visible = visiblePart({ k: 3, x: -400, y: -300 }, size);
  expect(visible).toEqual({ x: 400, y: 300, width: size.width, height: size.height });
  expect(meets(visible, { x: 380, y: 310, width: 20, height: 5 })).toBe(false);
  expect(meets(visible, { x: 380, y: 310, width: 21, height: 5 })).toBe(true);
});
