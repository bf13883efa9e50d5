import { expect, test } from "vitest";
import {
  closerLook, closestLook, keyRanges, keyScale, labelledRows, layoutKeys, movedLook, rowAt, rowsInSight, WHOLE_AXIS,
  type KeyRanges,
} from "../../src/figure/key-space.ts";
import { columnCode, columnPlaces, countColumns, isDetailed } from "../../src/figure/key-columns.ts";
import { tweenRanges } from "../../src/figure/key-tween.ts";
import { TileLook } from "../../src/figure/tile-look.ts";
import { stageFrame } from "../ui/stage-picture.ts";
import { atLeastOne } from "../at-least-one.ts";

const ranges = (ids: readonly number[], edges: readonly number[]): KeyRanges =>
  ({ ids: Float64Array.from(ids), edges: Float64Array.from(edges) });
const sized = (...mebibytes: number[]): KeyRanges => keyRanges({
  regions: { count: mebibytes.length, id: Float64Array.from(mebibytes, (_, i) => i + 1) },
  loads: { sizeMiB: Float32Array.from(mebibytes) },
} as unknown as Parameters<typeof keyRanges>[0]);

test("a range is as broad as its data, and one without data can still be seen", () => {
  const { edges } = sized(100, 50, 0, 50);
  expect([...edges].map((edge) => Math.round(edge * 1_000) / 1_000)).toEqual([0, 0.476, 0.714, 0.762, 1]);
  expect([...sized(0, 0).edges]).toEqual([0, 0.5, 1]);
});

test("the axis is never left behind, and never enlarged beyond its narrowest range", () => {
  const all = sized(...Array.from({ length: 100 }, () => 96));
  const most = closestLook(all, 800);
  expect(most).toBeCloseTo(10);
  const near = closerLook(WHOLE_AXIS, 1_000, 800, most);
  expect(near.k).toBeCloseTo(10);
  expect(movedLook(near, -100, 800).x).toBeCloseTo(0);
  expect(movedLook(near, 100, 800).x).toBeCloseTo(-7_200);
  expect(rowsInSight(all, keyScale(near, 800))).toEqual([45, 55]);
  expect(labelledRows(all, keyScale(near, 800), 200)).toEqual([46, 49, 52]);
});

test("each point of the axis belongs to one region", () => {
  const all = ranges([7, 8, 9], [0, 0.5, 0.75, 1]);
  expect([-0.1, 0, 0.49, 0.5, 0.8, 1].map((share) => rowAt(all, share))).toEqual([-1, 0, 0, 1, 2, -1]);
});

test("a region that splits off grows out of the side on which it parted, and a neighbour spreads over one that was merged", () => {
  const whole = ranges([7, 9], [0, 0.5, 1]);
  const left = tweenRanges(whole, ranges([8, 7, 9], [0, 0.25, 0.5, 1]));
  expect([[...left.at(0).edges], [...left.at(1).edges], left.born]).toEqual([[0, 0, 0.5, 1], [0, 0.25, 0.5, 1], [0]]);
  const right = tweenRanges(whole, ranges([7, 8, 9], [0, 0.25, 0.5, 1]));
  expect([[...right.at(0).edges], right.born]).toEqual([[0, 0.5, 0.5, 1], [0.25]]);
  const merged = tweenRanges(ranges([8, 7, 9], [0, 0.25, 0.5, 1]), whole);
  expect([[...merged.at(0).edges], [...merged.at(1).edges], merged.gone]).toEqual([[0.25, 0.5, 1], [0, 0.5, 1], [0]]);
  // From the left, and between two others: who takes it over spreads, and nobody else moves.
  const spans = ({ ids, edges, ends }: KeyRanges): number[][] => [...ids].map((_, row) => [edges[row] ?? 0, ends?.[row] ?? 0]);
  const leftward = tweenRanges(ranges([7, 8, 9], [0, 0.25, 0.5, 1]), whole);
  expect([leftward.at(0), leftward.at(0.5)].map(spans)).toEqual([[[0, 0.25], [0.5, 1]], [[0, 0.375], [0.5, 1]]]);
  const between = tweenRanges(ranges([6, 8, 7], [0, 0.25, 0.5, 1]), ranges([6, 7], [0, 0.25, 1]));
  expect(spans(between.at(0))).toEqual([[0, 0.25], [0.5, 1]]);
});

test("where ranges are too narrow a column tells the worst of all that share it, and else how many there are and lead", () => {
  const frame = stageFrame(0);
  const all = ranges([7, 8, 9], [0, 0.4, 0.6, 1]);
  const places = columnPlaces(all, keyScale(WHOLE_AXIS, 8));
  const codes = countColumns(frame, places, () => false);
  const told = [...codes].map((code) => {
    const column = columnCode(code);
    if (column.kind === "empty") return "-";
    return column.kind === "well" ? `${column.dense} ${column.leading.toFixed(1)}` : `${column.look}`;
  });
  expect(places.count).toBe(4);
  expect(told.slice(0, 4)).toEqual(["1 1.0", `${TileLook.candidate}`, `${TileLook.candidate}`, "1 0.0"]);
  expect(told.slice(8)).toEqual([`${TileLook.dead}`, `${TileLook.dead}`, `${TileLook.copying}`, `${TileLook.copying}`]);
  expect([isDetailed(400, 1_600), isDetailed(401, 1_600)]).toEqual([true, false]);
});

test("everything has its place at any size, rows below the axis and inside of the view", () => {
  for (const [width, height, stores] of atLeastOne([[1_000, 540, 5], [390, 380, 5], [760, 200, 9], [1_000, 500, 100]] as const)) {
    const layout = layoutKeys(stores, { width, height, scale: 1 });
    const last = layout.rows.at(-1);
    expect(layout.rows).toHaveLength(stores);
    expect(layout.rows[0]?.y).toBe(layout.axis.y + layout.axis.height);
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(height);
    expect(layout.plot.x + layout.plot.width).toBeLessThanOrEqual(width);
  }
});
