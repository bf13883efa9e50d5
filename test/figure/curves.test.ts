import { expect, test } from "vitest";
import { curveColumns, curveScales } from "../../src/figure/curves.ts";

const S = 1_000_000;
const point = (second: number, ok: number, failed: number, p99: number) =>
  ({ second, ok, failed, retries: 0, p50: p99 / 2, p99 });
const points = [point(2, 10, 0, 4_000), point(3, 20, 2, 9_000), point(6, 30, 0, 2_000)];

test("a column is a second where pixels allow, and a second without a point had nothing", () => {
  const columns = curveColumns(points, { from: 1.5 * S, to: 7 * S }, 5.9 * S, 400);
  expect(columns.map(({ from, to, ok, failed }) => [from / S, to / S, ok, failed]))
    .toEqual([[1, 2, 0, 0], [2, 3, 10, 0], [3, 4, 20, 2], [4, 5, 0, 0]]);
  expect(columns.map(({ worst }) => worst?.p99 ?? null)).toEqual([null, 4_000, 9_000, null]);
});

test("where a pixel has several seconds it tells their mean rate and their worst second, on one grid", () => {
  const of = (from: number) => curveColumns(points, { from: from * S, to: (from + 8) * S }, 8 * S, 2);
  expect(of(0).map(({ from, to, ok, worst }) => [from / S, to / S, ok, worst?.p99 ?? null]))
    .toEqual([[0, 4, 7.5, 9_000], [4, 8, 7.5, 2_000]]);
  expect(of(1)).toEqual(of(0));
});

test("the scales hold all columns: rates from 0, latencies in whole decades", () => {
  const columns = curveColumns(points, { from: 0, to: 8 * S }, 8 * S, 100);
  expect(curveScales(columns)).toEqual({ most: 30, least: 1_000, longest: 10_000 });
  expect(curveScales([])).toEqual({ most: 1, least: 1_000, longest: 10_000 });
});
