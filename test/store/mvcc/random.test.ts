import { expect, test } from "vitest";
import { faultOf, transferStorm } from "./storm.ts";

test("transfers of all kinds, of which some die at any step, keep the sum of all accounts at every timestamp", () => {
  const storms = [1, 2, 3, 4].map((seed) => transferStorm(seed, 1_500));
  expect(storms.map(faultOf)).toEqual([null, null, null, null]);
  expect(storms.every(({ sums }) => sums.length > 50)).toBe(true);
  expect(storms.reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(50);
});
