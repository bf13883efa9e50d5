import { describe, expect, test } from "vitest";
import { allOf, noneYet, type NewestFirst } from "../../src/kernel/newest-first.ts";
import { findAmongOlder, findNewest, newestOf, withItem, withoutItem } from "../../src/kernel/newest-first-changes.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";

interface Item {
  readonly at: number;
  readonly text: string;
}

const isNewer = (a: Item, b: Item): boolean => a.at > b.at;
const isAbove = ({ at }: Item, sought: number): boolean => at > sought;
const isAt = ({ at }: Item, sought: number): boolean => at === sought;
const always = (): boolean => true;

const grown = (count: number): NewestFirst<Item> => {
  let list = noneYet<Item>();
  for (let at = 1; at <= count; at++) list = withItem(list, { at, text: "" }, isNewer, undefined);
  return list;
};

describe("a list with the newest first", () => {
  test("is what a sorted array would be, whatever is put in, replaced and taken out", () => {
    const random = createStream(7, "newest-first");
    let list = noneYet<Item>();
    let plain: Item[] = [];
    for (let step = 0; step < 3_000; step++) {
      // Mostly behind all others, as time goes on.
      const at = drawInt(random, 0, 3) > 0 ? step * 2 : drawInt(random, 0, step * 2);
      const old = findAmongOlder(list, at, isAbove, isAt);
      expect(old).toBe(plain.find((item) => item.at === at));
      const item = { at, text: String(step) };
      if (old !== undefined && step % 2 === 0) {
        list = withoutItem(list, old, isNewer);
        plain = plain.filter((other) => other !== old);
      } else {
        list = withItem(list, item, isNewer, old);
        plain = [...plain.filter((other) => other !== old), item].sort((a, b) => b.at - a.at);
      }
      expect(list.length).toBe(plain.length);
      expect(newestOf(list)).toBe(plain[0]);
    }
    expect(allOf(list)).toEqual(plain);
    expect(findNewest(list, 1_000, isAt)).toBe(plain.find(({ at }) => at === 1_000));
    expect(findAmongOlder(list, 2_001, isAbove, always)).toBe(plain.find(({ at }) => at <= 2_001));
  });

  test("empties, and grows again", () => {
    let list = grown(100);
    for (const item of allOf(list)) list = withoutItem(list, item, isNewer);
    expect([list.length, newestOf(list), allOf(list)]).toEqual([0, undefined, []]);
    expect(allOf(withItem(list, { at: 1, text: "again" }, isNewer, undefined))).toHaveLength(1);
  });

  test("shares nearly all with the list that it was before, and has few parts however long it is", () => {
    const list = grown(20_000);
    expect(list.parts.length).toBeLessThan(12);
    const longer = withItem(list, { at: 20_001, text: "" }, isNewer, undefined);
    expect(longer.parts.filter((part) => list.parts.includes(part)).length).toBeGreaterThan(0);
    expect(findAmongOlder(longer, 3, isAbove, always)?.at).toBe(3);
  });
});
