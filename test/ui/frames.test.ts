import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FrameUpdate } from "../../src/cluster/frame.ts";
import { createFrames, type Frames } from "../../src/ui/state/frames.ts";

let frames: Frames;
let pending: ((wall: number) => void) | null;
let wall: number;
let drawn: { now: number; isNew: boolean }[];
let acknowledged: number[];
/** Whether what is drawn says that it moves. */
let moves: boolean;
/** What the loop sent itself, to be heard once the picture is painted. */
let measured: (() => void)[];

/** Only the instant of a frame matters here, and what is constant in its layout where that comes with it. */
const frameAt = (now: number, startKeys: readonly string[] | null = []): FrameUpdate =>
  ({ now, layout: 1, constant: startKeys === null ? null : { regions: { startKeys } }, changing: {} }) as unknown as FrameUpdate;

/** Lets one animation frame pass, if the loop has asked for one. */
function tick(millis = 16): boolean {
  const call = pending;
  pending = null;
  wall += millis;
  call?.(wall);
  return call !== null;
}

/** A channel whose messages arrive when a test says so. */
class TestChannel {
  readonly port1: { onmessage: ((message: { data: number }) => void) | null; close(): void } =
    { onmessage: null, close: () => undefined };
  readonly port2 = { postMessage: (data: number): void => void measured.push(() => this.port1.onmessage?.({ data })) };
}

/** Lets the picture that was just drawn have cost so much. */
function paint(millis: number): void {
  wall += millis;
  for (const arrive of measured.splice(0)) arrive();
}

afterEach(() => void vi.useRealTimers());

beforeEach(() => {
  pending = null;
  wall = 1_000;
  drawn = [];
  acknowledged = [];
  moves = true;
  measured = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("MessageChannel", TestChannel);
  vi.stubGlobal("performance", { now: () => wall, mark: () => undefined });
  vi.stubGlobal("requestAnimationFrame", (call: (wall: number) => void) => {
    pending = call;
    return 1;
  });
  vi.stubGlobal("cancelAnimationFrame", () => {
    pending = null;
  });
  frames = createFrames((frame) => acknowledged.push(frame));
  frames.subscribe((now, _frame, isNew) => {
    drawn.push({ now, isNew });
    return moves;
  });
});

test("a frame is acknowledged once it has been drawn, not when it arrives", () => {
  frames.receive(1, frameAt(5_000));
  expect(acknowledged).toEqual([]);
  tick();
  expect(drawn).toEqual([{ now: 5_000, isNew: true }]);
  expect(acknowledged).toEqual([1]);
});

test("between two engine frames the displayed time goes on at the pace", () => {
  frames.setPace(0.1);
  for (const now of [0, 5_000, 10_000]) {
    frames.receive(now, frameAt(now));
    tick(50);
  }
  tick(10);
  expect(drawn.at(-1)).toEqual({ now: 11_000, isNew: false });
});

test("but never beyond one frame's worth of the newest frame", () => {
  frames.setPace(1);
  frames.receive(1, frameAt(0));
  tick(16);
  for (let i = 0; i < 20; i += 1) tick(16);
  expect(drawn.at(-1)?.now).toBeLessThanOrEqual(50_000);
});

test("at a pace that the engine cannot reach the display shows no time that was never simulated", () => {
  frames.setPace(10_000);
  for (let number = 1; number <= 5; number += 1) {
    frames.receive(number, frameAt(number * 1_000_000));
    tick(16);
    for (let i = 0; i < 10; i += 1) tick(16);
    expect(drawn.at(-1)?.now).toBeLessThanOrEqual((number + 1) * 1_000_000);
  }
});

test("the display does not step back where it ran a little ahead, and does where the person jumped back", () => {
  frames.setPace(1);
  frames.receive(0, frameAt(84_000));
  tick(16);
  frames.receive(1, frameAt(100_000));
  tick(16);
  tick(16);
  const ahead = drawn.at(-1)?.now ?? 0;
  expect(ahead).toBeGreaterThan(100_000);
  frames.receive(2, frameAt(101_000));
  tick(16);
  expect(drawn.at(-1)?.now).toBe(ahead);
  frames.receive(3, frameAt(10_000));
  tick(16);
  expect(drawn.at(-1)?.now).toBe(10_000);
});

test("while the engine stands, so does the displayed time, and the loop goes to sleep once nothing moves", () => {
  moves = false;
  frames.receive(1, frameAt(7_000));
  tick();
  let calls = 0;
  for (let i = 0; i < 40; i += 1) {
    vi.advanceTimersByTime(100);
    if (tick(100)) calls += 1;
  }
  expect(drawn.at(-1)?.now).toBe(7_000);
  expect(calls).toBeLessThan(20);
  frames.receive(2, frameAt(8_000));
  expect(tick()).toBe(true);
});

test("a frame that was overtaken before it could be drawn is released with the one that took its place, not before", () => {
  frames.receive(1, frameAt(1));
  frames.receive(2, frameAt(2));
  expect(acknowledged).toEqual([]);
  tick();
  // The worker would answer a word for the first one with a third, hundreds of times in a second.
  expect(acknowledged).toEqual([2]);
  expect(drawn.at(-1)?.now).toBe(2);
});

test("what is constant in a layout stands in all its frames, also where nobody saw the one that it came with", () => {
  frames.receive(1, frameAt(1_000, ["a"]));
  frames.receive(2, frameAt(2_000, null));
  tick();
  const columns = frames.latest()?.regions;
  expect(columns?.startKeys).toEqual(["a"]);
  frames.receive(3, frameAt(3_000, null));
  tick();
  // The very same: that is how those who draw know that no row has moved.
  expect(frames.latest()?.regions).toBe(columns);
  frames.receive(4, frameAt(4_000, ["b"]));
  tick();
  expect(frames.latest()?.regions.startKeys).toEqual(["b"]);
});

test("a loop that was ended draws no more, whatever still arrives or wakes it", () => {
  frames.receive(1, frameAt(1_000));
  tick();
  frames.setPace(1);
  frames.dispose();
  frames.receive(2, frameAt(2_000));
  frames.wake();
  expect(tick()).toBe(false);
  expect(drawn).toHaveLength(1);
});

test("where nothing moves but numbers, every other picture is left out, until somebody wakes the loop", () => {
  frames.setPace(1);
  frames.receive(1, frameAt(1_000));
  // Whoever has just come, or done something, sees every picture.
  for (let i = 0; i < 80; i += 1) tick();
  expect(tick()).toBe(true);
  moves = false;
  tick();
  expect(tick()).toBe(false);
  vi.advanceTimersByTime(30);
  expect(tick()).toBe(true);
  frames.wake();
  expect(tick()).toBe(true);
  expect(tick()).toBe(true);
});

test("on a slow computer the thread is free after each picture, unless somebody has done something", () => {
  frames.setPace(1);
  frames.receive(1, frameAt(1_000));
  for (let i = 0; i < 60; i += 1) {
    vi.advanceTimersByTime(200);
    tick();
    paint(120);
  }
  expect(frames.slow.current()).toBe(7);
  tick();
  vi.advanceTimersByTime(200);
  tick();
  // Until it is known what the picture cost nobody asks for another, and news wait for their turn after that.
  frames.receive(2, frameAt(2_000));
  frames.once();
  vi.advanceTimersByTime(1_000);
  expect(tick()).toBe(false);
  paint(120);
  expect(tick()).toBe(false);
  vi.advanceTimersByTime(25);
  expect(tick()).toBe(true);
  // Whoever does something has the next picture: after the one that is being painted, before the thread has rested.
  frames.wake();
  expect(tick()).toBe(false);
  paint(120);
  expect(tick()).toBe(true);
  paint(120);
  expect(tick()).toBe(false);
  frames.wake();
  expect(tick()).toBe(true);
});

test("a computer that is fast again draws every picture again, and nobody is told of slowness any more", () => {
  frames.setPace(1);
  frames.receive(1, frameAt(1_000));
  const pictures = (count: number, cost: number): void => {
    for (let i = 0; i < count; i += 1) {
      vi.advanceTimersByTime(200);
      tick();
      paint(cost);
    }
  };
  pictures(150, 30);
  expect(frames.slow.current()).toBe(18);
  pictures(600, 4);
  expect(frames.slow.current()).toBeNull();
  vi.advanceTimersByTime(200);
  tick();
  expect(tick()).toBe(true);
});
