import type { ConstantColumns, Frame, FrameUpdate } from "../../cluster/frame.ts";
import type { Instant } from "../../kernel/time.ts";

/**
 * Called once per animation frame while something moves. `displayNow` is for what moves; numbers use `frame.now`.
 * `frameIsNew` is true on the first call with this frame.
 */
export type DrawFrame = (displayNow: Instant, frame: Frame, frameIsNew: boolean) => void;

/** How long the loop keeps calling after the last frame or `wake`: long enough for a closing transition. */
const LINGER_MS = 1_200;
/** The longest wall time that counts as one frame when the engine is late; beyond it the picture waits for the engine. */
const LONGEST_FRAME_MS = 50;

/**
 * An app's only animation-frame loop. Engine frames arrive when the worker has them; between two of them the displayed
 * virtual time goes on at the engine's pace, but never further than one frame's worth, so that a slow engine makes
 * messages wait instead of letting them arrive where the engine has not been yet. Only movement may use the displayed time;
 * whatever is written as a number uses the frame's own.
 */
interface Loop {
  frame: Frame | null;
  /** The columns of the present layout, which come with its first frame alone. */
  constant: ConstantColumns | null;
  arrived: { readonly number: number; readonly frame: Frame } | null;
  playing: boolean;
  /** Virtual seconds per wall second. */
  pace: number;
  displayNow: number;
  /** Wall times in ms: of the last call, of the last engine frame, and the smoothed distance between engine frames. */
  lastCall: number;
  lastFrame: number;
  frameMillis: number;
  /** Virtual time between the last two engine frames: what the engine has shown that it can do. */
  stride: number;
  runUntil: number;
  request: number;
  /** Whether the first drawn frame has been marked on the browser's timeline. */
  marked: boolean;
}

/** The loop, as those who draw see it, and the run's state, which feeds it. */
export interface Frames {
  /** The newest frame that was drawn, null before the first. */
  latest(): Frame | null;
  /** Calls `draw` with every animation frame while something moves, and once soon. Returns what ends it. */
  subscribe(draw: DrawFrame): () => void;
  /** Keeps the loop calling for a moment although the engine stands still: for a drawer in the middle of a transition. */
  wake(): void;
  /** For the run's state only: an engine frame has arrived. */
  receive(number: number, update: FrameUpdate): void;
  /** For the run's state only: at what pace the engine runs, 0 while it stands still. */
  setPace(pace: number): void;
  /** Nobody is called any more. */
  dispose(): void;
}

/** Makes a loop; `acknowledge` hears of every engine frame that the worker need not wait for any longer. */
export function createFrames(acknowledge: (frame: number) => void): Frames {
  const loop: Loop = {
    frame: null, constant: null, arrived: null, playing: false, pace: 1, displayNow: 0, lastCall: 0, lastFrame: 0,
    frameMillis: 17, stride: 0, runUntil: 0, request: 0, marked: false,
  };
  const drawers = new Set<DrawFrame>();
  let ended = false;

  const call = (wall: number): void => {
    const arrived = loop.arrived;
    loop.arrived = null;
    if (arrived !== null) takeFrame(loop, arrived.frame, wall);
    else advanceDisplay(loop, wall);
    loop.lastCall = wall;
    if (loop.frame !== null) {
      for (const draw of drawers) draw(loop.displayNow as Instant, loop.frame, arrived !== null);
      if (drawers.size > 0 && !loop.marked) {
        loop.marked = true;
        // Read by the benchmark of how long a visitor waits for a living cluster.
        performance.mark("first-frame");
      }
    }
    if (arrived !== null) acknowledge(arrived.number);
    const goOn = !ended && (loop.playing || loop.arrived !== null || wall < loop.runUntil);
    loop.request = goOn ? requestAnimationFrame(call) : 0;
  };
  const wake = (): void => {
    loop.runUntil = performance.now() + LINGER_MS;
    if (loop.request === 0 && !ended) loop.request = requestAnimationFrame(call);
  };
  return {
    latest: () => loop.frame,
    subscribe: (draw) => {
      drawers.add(draw);
      wake();
      return () => drawers.delete(draw);
    },
    wake,
    receive: (number, update) => {
      // The worker waits for an acknowledgement, so an unseen frame is replaced only after a jump; it must be released too.
      if (loop.arrived !== null) acknowledge(loop.arrived.number);
      loop.constant = update.constant ?? loop.constant;
      if (loop.constant === null) return;
      loop.arrived = { number, frame: { now: update.now, layout: update.layout, ...loop.constant, ...update.changing } };
      wake();
    },
    setPace: (pace) => {
      loop.playing = pace > 0;
      loop.pace = pace;
      if (loop.playing) wake();
    },
    dispose: () => {
      ended = true;
      drawers.clear();
      if (loop.request !== 0) cancelAnimationFrame(loop.request);
    },
  };
}

/** Virtual microseconds that pass in so many wall milliseconds. */
const worth = (loop: Loop, wallMillis: number): number => wallMillis * 1_000 * loop.pace;

/**
 * How far the display may run ahead of the engine: what the pace makes of one frame, and never more than the engine did
 * between the last two, because at a pace that it cannot reach the picture would show time that never was.
 */
const mostAhead = (loop: Loop): number => Math.min(worth(loop, LONGEST_FRAME_MS), loop.stride);

function takeFrame(loop: Loop, frame: Frame, wall: number): void {
  const sinceLast = Math.min(wall - loop.lastFrame, LONGEST_FRAME_MS);
  loop.frameMillis += (sinceLast - loop.frameMillis) / 4;
  loop.lastFrame = wall;
  // Never a step back by the little that the display ran ahead; a real jump back (seek, branch) is larger than that.
  const ahead = loop.displayNow - frame.now;
  const ranAhead = loop.playing && ahead > 0 && ahead <= mostAhead(loop);
  loop.stride = loop.frame === null ? 0 : Math.max(0, frame.now - loop.frame.now);
  loop.frame = frame;
  loop.displayNow = ranAhead ? loop.displayNow : frame.now;
}

function advanceDisplay(loop: Loop, wall: number): void {
  if (loop.frame === null) return;
  if (!loop.playing) {
    loop.displayNow = loop.frame.now;
    return;
  }
  const limit = loop.frame.now + Math.min(worth(loop, loop.frameMillis), mostAhead(loop));
  const next = loop.displayNow + worth(loop, Math.min(wall - loop.lastCall, LONGEST_FRAME_MS));
  loop.displayNow = Math.max(loop.displayNow, Math.min(next, limit));
}
