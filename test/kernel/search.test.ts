import { expect, test } from "vitest";
import { countBefore } from "../../src/kernel/search.ts";

const isLess = (item: number, sought: number): boolean => item < sought;
const isAtMost = (item: number, sought: number): boolean => item <= sought;

test("counts what counting one by one counts, in lists of every length and for every place between their items", () => {
  for (let length = 0; length <= 9; length++) {
    const items = Array.from({ length }, (_, index) => index * 2);
    for (let sought = -1; sought <= 2 * length; sought++) {
      expect(countBefore(items, sought, isLess)).toBe(items.filter((item) => item < sought).length);
      expect(countBefore(items, sought, isAtMost)).toBe(items.filter((item) => item <= sought).length);
    }
  }
});

test("tells the first from the last of several that are equal", () => {
  expect(countBefore([1, 2, 2, 2, 3], 2, isLess)).toBe(1);
  expect(countBefore([1, 2, 2, 2, 3], 2, isAtMost)).toBe(4);
});
