import { expect, test } from "vitest";
import { micros, millis, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import { readCalendar, readClock, shiftClock, trueDelay } from "../../src/machine/clock.ts";
import { createMachine, forkMachine } from "../../src/machine/computer.ts";
import { completeWrite, resetDisk, submitWrite } from "../../src/machine/disk.ts";

const costs = { writeLatency: micros(200), fsyncLatency: millis(1), bytesPerSecond: 1_000_000 };
const place = { region: "", zone: "a", rack: "", host: "h" };
const at = (value: number): Instant => value as Instant;

test("batches that come during a write become durable together with the next one", () => {
  const { disk } = createMachine(0, "store", place);
  const first = submitWrite(disk, costs, at(0), 0);
  const second = submitWrite(disk, costs, at(100), 0);
  const third = submitWrite(disk, costs, at(1_100), 0);
  expect([first, second, third]).toEqual([1_200, 2_400, 2_400]);
  expect(submitWrite(disk, costs, at(1_300), 0)).toBe(3_600);
  expect(disk.pending).toBe(4);
  completeWrite(disk, at(1_200), at(0));
  expect([disk.pending, disk.lastLatency]).toEqual([3, 1_200]);
});

test("bytes take their time, a slow disk is slower, and a stalled one begins no write", () => {
  const { disk } = createMachine(0, "store", place);
  expect(submitWrite(disk, costs, at(0), 1_000)).toBe(2_200);
  disk.extraLatency = millis(500);
  expect(submitWrite(disk, costs, at(10_000), 0)).toBe(511_200);
  disk.extraLatency = 0 as Duration;
  disk.stalledUntil = at(5_000_000);
  expect(submitWrite(disk, costs, at(600_000), 0)).toBe(5_001_200);
});

test("the end of a process ends what its disk had under way, not the disk's own faults", () => {
  const { disk } = createMachine(0, "store", place);
  submitWrite(disk, costs, at(0), 0);
  disk.full = true;
  resetDisk(disk, at(50));
  expect([disk.pending, disk.busyUntil, disk.full]).toEqual([0, 50, true]);
});

test("an offset moves the calendar and not the monotonic clock; drift moves both and what it gathered stays", () => {
  const { clock } = createMachine(0, "store", place);
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
  const machine = createMachine(0, "store", place);
  const copy = forkMachine(machine);
  copy.disk.full = true;
  copy.clock.driftPpm = 7;
  expect([machine.disk.full, machine.clock.driftPpm]).toEqual([false, 0]);
});
