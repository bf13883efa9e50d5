import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "zustand";
import { followHands } from "../../../src/ui/terminal/moved-by-hand.ts";
import type { RunState, RunStore } from "../../../src/ui/state/run.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A run that stands at 1 s; what is told of hands, and whether a line of the terminal is being carried out. */
function ground() {
  const status = (now: number, playing = false, branch = 1): unknown => ({ now, branch, playing, errand: null });
  const store = createStore<unknown>()(() => ({ status: status(1_000_000), jump: { count: 0 }, opening: false, lesson: null }));
  const run = store as unknown as RunStore;
  const told: string[] = [];
  const line = { busy: false };
  followHands(run, () => line.busy, (sentence) => told.push(sentence));
  const move = (now: number, playing = false, branch = 1, more: Partial<RunState> = {}): void => {
    store.setState({ status: status(now, playing, branch), ...more });
  };
  const rest = (): string[] => {
    vi.advanceTimersByTime(1_000);
    return told.splice(0);
  };
  return { move, rest, line };
}

test("a drag is told of once, where it ends; so is every step behind it", () => {
  const { move, rest } = ground();
  [900_000, 700_000, 620_003].forEach((now) => move(now));
  expect(rest()).toEqual(["seek 620.003ms"]);
  move(75_000_000);
  expect(rest()).toEqual(["seek 1m15s"]);
});

test("time that flows is no hand's, but a jump out of it is", () => {
  const { move, rest } = ground();
  move(1_100_000, true);
  expect(rest()).toEqual([]);
  move(1_300_000);
  move(1_300_400);
  expect(rest()).toEqual([]);
  move(1_500_000, true);
  move(1_200_000, false, 1, { jump: { count: 1, from: undefined, to: null } });
  expect(rest()).toEqual(["seek 1.2s"]);
});

test("lines of the terminal, other branches and other runs are told of by themselves", () => {
  const { move, rest, line } = ground();
  line.busy = true;
  move(2_000_000);
  line.busy = false;
  expect(rest()).toEqual([]);
  move(1_500_000, false, 2);
  expect(rest()).toEqual([]);
  move(0, false, 2, { opening: true });
  expect(rest()).toEqual([]);
});
