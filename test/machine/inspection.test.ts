import { expect, test } from "vitest";
import { exactly, micros, millis, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { createMachine, type Disk } from "../../src/machine/computer.ts";
import { submitWrite } from "../../src/machine/disk.ts";
import { accountInspections, slowScore } from "../../src/machine/inspection.ts";
import type { DiskCosts } from "../../src/machine/settings.ts";

const COSTS: DiskCosts = {
  writeLatency: micros(200), fsyncLatency: exactly(millis(1)), voterFsyncLatency: exactly(micros(0)), bytesPerSecond: 500_000_000,
};
const nowhere = { region: "", zone: "", rack: "", host: "" };
const at = (second: number): Instant => Math.round(second * 1_000_000) as Instant;

function inspectedDisk(): Disk {
  const { disk } = createMachine(0, nowhere, 1);
  slowScore(disk, COSTS, at(0), millis(100));
  return disk;
}

const scoreAt = (disk: Disk, second: number): number => slowScore(disk, COSTS, at(second), millis(100));

/** The disk takes so much longer for every write from that second on. */
function slow(disk: Disk, second: number, extra: Duration): void {
  accountInspections(disk, COSTS, at(second));
  disk.extraLatency = extra;
}

test("the slow score doubles with each round of three seconds in which a tenth of the inspections is slow, up to 100", () => {
  const disk = inspectedDisk();
  slow(disk, 0, millis(100));
  expect([2.9, 3, 6, 9, 18, 20.9, 21, 600].map((second) => scoreAt(disk, second))).toEqual([1, 2, 4, 8, 64, 64, 100, 100]);
});

test("the slow score falls by one with each healthy round: back at 1 in five minutes", () => {
  const disk = inspectedDisk();
  slow(disk, 0, millis(500));
  slow(disk, 30, micros(0));
  expect([30, 33, 60, 30 + 98 * 3, 30 + 99 * 3, 9_000].map((second) => scoreAt(disk, second))).toEqual([100, 99, 90, 2, 1, 1]);
});

test("a delay below the interval is not slow, and who does not inspect never scores", () => {
  const disk = inspectedDisk();
  slow(disk, 0, millis(98));
  expect(scoreAt(disk, 60)).toBe(1);
  const { disk: other } = createMachine(0, nowhere, 1);
  slow(other, 0, seconds(2));
  expect(slowScore(other, COSTS, at(60), micros(0))).toBe(1);
});

test("a stall counts for as long as it lasts, and a write of many bytes for as long as others wait for it", () => {
  const disk = inspectedDisk();
  accountInspections(disk, COSTS, at(1));
  disk.stalledUntil = at(2);
  expect(scoreAt(disk, 3)).toBe(2);
  // 100 MB take a fifth of a second: an inspection in its first half is slow, one of thirty.
  const { disk: loaded } = { disk: inspectedDisk() };
  submitWrite(loaded, COSTS, at(1), 100_000_000, "plain");
  expect(scoreAt(loaded, 3)).toBeCloseTo(1 + 1 / 3, 5);
  expect(scoreAt(loaded, 6)).toBe(1);
});

test("looking at the score, however often, does not change it", () => {
  const [seldom, often] = [inspectedDisk(), inspectedDisk()];
  for (const disk of [seldom, often]) slow(disk, 0.7, millis(300));
  for (let second = 1; second < 13; second += 0.1) scoreAt(often, second);
  expect(scoreAt(often, 13)).toBe(scoreAt(seldom, 13));
  expect(scoreAt(often, 13)).toBeGreaterThan(1);
});
