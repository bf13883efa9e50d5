import { describe, expect, test } from "vitest";
import { distanceOf, meanOf, medianOf } from "./distribution.ts";
import { allSeries, hasPublished } from "./series.ts";

/** A part of the seeds that `npm run -s bench -- published` runs: the bounds are wider by what so small a sample may miss. */
const SEEDS = 40;
/** Kolmogorov's bound at the 0.1 % level. */
const NOISE = 1.95 / Math.sqrt(SEEDS);

const sampleOf = (name: string): { readonly values: number[]; readonly series: ReturnType<typeof allSeries>[number] } => {
  const series = allSeries().find((candidate) => candidate.name === name);
  if (series === undefined) throw new Error(`there is no series ${name}`);
  return { series, values: Array.from({ length: SEEDS }, (_, i) => series.measure(i + 1)) };
};

test("two halves of one sample have no distance, two that do not meet have the distance 1", () => {
  expect(distanceOf([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0);
  expect(distanceOf([1, 2], [3, 4])).toBe(1);
  expect(distanceOf([1, 3, 5, 7], [5, 6, 7, 8])).toBe(0.5);
  expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), meanOf([1, 2, 6])]).toEqual([2, 2.5, 3]);
});

describe.skipIf(!hasPublished)("published figures (skipped where the data is absent)", () => {
  test.each(["LAN 12-24", "LAN 50-100", "LAN 150-200", "etcd, 3 nodes", "etcd, 5 nodes"])(
    "%s: the simulated distribution is the published one, as far as so few seeds can tell", (name) => {
      const { series, values } = sampleOf(name);
      expect(distanceOf(values, series.published ?? [])).toBeLessThan(series.target + NOISE);
    },
  );

  test("no election is over sooner than half the least timeout after the crash", () => {
    const { values } = sampleOf("LAN 50-100");
    expect(Math.min(...values)).toBeGreaterThan(25);
  });

  test("elections over long distances take as long as published, within a tenth", () => {
    const { series, values } = sampleOf("WAN same logs, 0 failed");
    expect(Math.abs(medianOf(values) / series.median - 1)).toBeLessThan(0.1);
  });
});
