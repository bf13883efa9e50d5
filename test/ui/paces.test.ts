import { expect, test } from "vitest";
import { nearestStep, paceBeside, PACES } from "../../src/ui/bar/paces.ts";

test("the control spans a thousandth to ten thousand times real time, in growing steps", () => {
  expect(PACES[0]).toBe(0.001);
  expect(PACES.at(-1)).toBe(10_000);
  expect(PACES.every((pace, index) => index === 0 || pace > (PACES[index - 1] ?? 0))).toBe(true);
});

test("a pace between two steps belongs to the one nearer by ratio", () => {
  expect(PACES[nearestStep(1 / 16)]).toBe(1 / 20);
  expect(PACES[nearestStep(1_300)]).toBe(1_000);
  // By the difference it would be nearer to 1,000.
  expect(PACES[nearestStep(1_450)]).toBe(2_000);
});

test("slower and faster stop at the ends", () => {
  expect(paceBeside(1, 1)).toBe(2);
  expect(paceBeside(1, -1)).toBe(0.5);
  expect(paceBeside(10_000, 1)).toBe(10_000);
  expect(paceBeside(0.001, -1)).toBe(0.001);
});
