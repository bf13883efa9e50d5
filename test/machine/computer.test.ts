import { expect, test } from "vitest";
import { exactly, micros, millis, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { readCalendar, readClock, shiftClock, trueDelay } from "../../src/machine/clock.ts";
import { createMachine, forkMachine } from "../../src/machine/computer.ts";
import { completeWrite, occupyDisk, resetDisk, submitWrite } from "../../src/machine/disk.ts";

const costs = { writeLatency: micros(200), fsyncLatency: exactly(millis(1)),
  voterFsyncLatency: exactly(micros(0)), bytesPerSecond: 1_000_000 };
const place = { region: "", zone: "a", rack: "", host: "h" };
const at = (value: number): Instant => value as Instant;

test("batches that come during a write become durable together with the next one", () => {
  const { disk } = createMachine(0, place, 1);
  const first = submitWrite(disk, costs, at(0), 0, "plain");
  const second = submitWrite(disk, costs, at(100), 0, "plain");
  const third = submitWrite(disk, costs, at(1_100), 0, "plain");
  expect([first, second, third]).toEqual([1_200, 2_400, 2_400]);
  expect(submitWrite(disk, costs, at(1_300), 0, "plain")).toBe(3_600);
  expect(disk.pending).toBe(4);
  completeWrite(disk, at(1_200), at(0));
  expect([disk.pending, disk.lastLatency]).toEqual([3, 1_200]);
});

test("bytes take their time, a slow disk is slower, and a stalled one begins no write", () => {
  const { disk } = createMachine(0, place, 1);
  expect(submitWrite(disk, costs, at(0), 1_000, "plain")).toBe(2_200);
  disk.extraLatency = millis(500);
  expect(submitWrite(disk, costs, at(10_000), 0, "plain")).toBe(511_200);
  disk.extraLatency = 0 as Duration;
  disk.stalledUntil = at(5_000_000);
  expect(submitWrite(disk, costs, at(600_000), 0, "plain")).toBe(5_001_200);
});

test("a range of fsync latencies is drawn from the disk's own stream; a voter's write may have its own", () => {
  const ranged = {
    ...costs, writeLatency: micros(0), fsyncLatency: { min: micros(500), max: millis(5) },
    voterFsyncLatency: { min: millis(3), max: millis(6) },
  };
  const drawn = (id: number, kind: "plain" | "vote"): number[] => {
    const { disk } = createMachine(id, place, 1);
    return Array.from({ length: 300 }, (_, i) => submitWrite(disk, ranged, at(i * 100_000), 0, kind) - i * 100_000);
  };
  const plain = drawn(0, "plain");
  expect([Math.min(...plain) >= 500, Math.min(...plain) < 700, Math.max(...plain) > 4_800, Math.max(...plain) <= 5_000])
    .toEqual([true, true, true, true]);
  const votes = drawn(0, "vote");
  expect([Math.min(...votes) >= 3_000, Math.max(...votes) > 5_800, Math.max(...votes) <= 6_000]).toEqual([true, true, true]);
  expect(drawn(0, "plain")).toEqual(plain);
  expect(drawn(1, "plain")).not.toEqual(plain);
});

test("the end of a process ends what its disk had under way, not the disk's own faults", () => {
  const { disk } = createMachine(0, place, 1);
  submitWrite(disk, costs, at(0), 0, "plain");
  disk.full = true;
  resetDisk(disk, at(50));
  expect([disk.pending, disk.busyUntil, disk.full]).toEqual([0, 50, true]);
});

test("an offset moves the calendar and not the monotonic clock; drift moves both and what it gathered stays", () => {
  const { clock } = createMachine(0, place, 1);
  expect(readClock(clock, at(1_000_000))).toBe(1_000_000);
  shiftClock(clock, at(1_000_000), seconds(-5), 100);
  expect(readClock(clock, at(1_000_000))).toBe(1_000_000);
  expect(readCalendar(clock, at(1_000_000))).toBe(-4_000_000);
  expect(readClock(clock, at(11_000_000))).toBe(11_001_000);
  expect(trueDelay(clock, seconds(10))).toBe(9_999_000);
  shiftClock(clock, at(11_000_000), 0 as Duration, 0);
  expect(readClock(clock, at(21_000_000))).toBe(21_001_000);
});

test("a forked machine shares neither clock nor disk", () => {
  const machine = createMachine(0, place, 1);
  const copy = forkMachine(machine);
  copy.disk.full = true;
  copy.clock.driftPpm = 7;
  expect([machine.disk.full, machine.clock.driftPpm]).toEqual([false, 0]);
});

test("pieces of a snapshot take the disk's time from the writes behind them, and wait for the group under way", () => {
  const { disk } = createMachine(0, { region: "", zone: "", rack: "", host: "" }, 1);
  const alone = submitWrite(disk, costs, at(0), 0, "plain");
  const piece = occupyDisk(disk, costs, at(0), 10_000);
  expect(piece).toBe(alone + 10_000);
  const behind = submitWrite(disk, costs, at(0), 0, "plain");
  expect(behind).toBe(piece + alone);
  expect(occupyDisk(disk, costs, at(0), 10_000)).toBe(behind + 10_000);
});
