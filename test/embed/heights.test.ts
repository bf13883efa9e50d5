import { expect, test } from "vitest";
import { leastHeight } from "../../src/embed/least-height.ts";
import { MAX_HEIGHT, MIN_HEIGHT } from "../../src/embed/protocol.ts";
import { ATTRIBUTES } from "../../src/exchange/embed-attributes.ts";

const views = ["stage", "keys", "group", "log", "timeline", "story", "lesson", "full"] as const;

test("on a phone every view asks for more height than sixteen by nine, and never for more than a host gives", () => {
  expect(ATTRIBUTES.find(({ name }) => name === "view")?.type).toBe(views.map((view) => `"${view}"`).join(" | "));
  const heights = views.map((view) => leastHeight(view, 374));
  expect(heights.filter((height) => height <= 374 * 9 / 16 || height > MAX_HEIGHT)).toEqual([]);
  const wide = views.map((view) => leastHeight(view, 1_200));
  expect(wide.filter((height, place) => height < MIN_HEIGHT || height > (heights[place] ?? 0))).toEqual([]);
});

test("a cluster that stands in a wide frame keeps the author's ratio", () => {
  expect(leastHeight("stage", 800)).toBe(MIN_HEIGHT);
});
