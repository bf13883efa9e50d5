import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { limitedPace, shownPace } from "../../src/ui/bar/shown-pace.ts";
import { jobText } from "../../src/ui/job.ts";
import { en } from "../../src/ui/words/en.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;
const gap = "\u00a0";

test("nothing under way is not spoken of", () => {
  expect(jobText({ now: at(5), reachedPace: 3, errand: null }, en)).toBe("");
});

test("a replay says where it is, how far that is, how fast it goes and how long it will take", () => {
  const errand = { kind: "instant", from: at(0), to: at(1_860), left: 0, of: 0 } as const;
  expect(jobText({ now: at(842), reachedPace: 100, errand }, en))
    .toBe(`Replaying: 14:02.000 of 31:00.000 · 45 % · 100× · about 11${gap}s`);
});

test("before PD may repair, a skip counts towards that instant, and promises nothing of what comes behind it", () => {
  const errand = { kind: "repaired", from: at(60), to: at(1_860), left: 18, of: 18 } as const;
  expect(jobText({ now: at(960), reachedPace: 90, errand }, en))
    .toBe(`To repaired: 16:00.000, PD may begin to repair at 31:00.000 · 50 % · 90× · about 10${gap}s`);
});

test("while PD repairs, it counts the regions that are left", () => {
  const errand = { kind: "repaired", from: at(60), to: null, left: 456, of: 1_541 } as const;
  expect(jobText({ now: at(1_900), reachedPace: 35, errand }, en))
    .toBe("To repaired: 31:40.000, 456 of 1\u202f541 regions still want repair · 70 % · 35×");
});

test("a pace is not said before it was measured", () => {
  const errand = { kind: "notable", from: at(0), to: null, left: 0, of: 0 } as const;
  expect(jobText({ now: at(1), reachedPace: null, errand }, en)).toBe("Looking for the next thing that happens: 00:01.000");
});

test("the pace names what the engine reaches where it cannot keep up", () => {
  const playing = { playing: true, auto: false, pace: 10_000, effectivePace: 10_000, errand: null };
  expect(limitedPace({ ...playing, reachedPace: 35 })).toBe(35);
  expect(limitedPace({ ...playing, reachedPace: 9_500 })).toBeNull();
  expect(limitedPace({ ...playing, playing: false, reachedPace: 0 })).toBeNull();
  expect(shownPace({ ...playing, reachedPace: 35 })).toBe(10_000);
  expect(shownPace({ ...playing, reachedPace: 35, errand: { kind: "notable", from: at(0), to: null, left: 0, of: 0 } })).toBe(35);
});
