import type { ConstantColumns, Frame, FrameUpdate } from "../../cluster/frame.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Watched } from "../parts/watched.ts";
import { createRhythm, type Next } from "./rhythm.ts";

/**
 * Called for each picture that is drawn. `displayNow` is for what moves; numbers use `frame.now`. `frameIsNew` is true on the
 * first call with this frame. Returns whether anything is on its way from place to place: where nothing is, half the pictures do.
 */
export type DrawFrame = (displayNow: Instant, frame: Frame, frameIsNew: boolean) => boolean;

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
  /** Wall times until which the loop goes on by itself, and until which it leaves no picture out. */
  runUntil: number;
  promptUntil: number;
  /** Whether the first drawn frame has been marked on the browser's timeline. */
  marked: boolean;
}

/** The loop, as those who draw see it, and the run's state, which feeds it. */
export interface Frames {
  /** The newest frame that was drawn, null before the first. */
  latest(): Frame | null;
  /** Calls `draw` with every animation frame while something moves, and once soon. Returns what ends it. */
  subscribe(draw: DrawFrame): () => void;
  /** Somebody has done something: the next picture comes at once, and others for a moment, although the engine stands still. */
  wake(): void;
  /** One more picture, in its turn: there is something new to tell, and nobody waits for it. */
  once(): void;
  /** How many pictures a second a slow computer is asked for; null where that is not worth telling. */
  readonly slow: Watched<number | null>;
  /** For the run's state only: an engine frame has arrived. */
  receive(number: number, update: FrameUpdate): void;
  /** For the run's state only: at what pace the engine runs, 0 while it stands still. */
  setPace(pace: number): void;
  /** Nobody is called any more. */
  dispose(): void;
}

/** Makes a loop; `acknowledge` hears of every engine frame that was drawn: those before it need not be waited for any longer. */
export function createFrames(acknowledge: (frame: number) => void): Frames {
  const loop: Loop = {
    frame: null, constant: null, arrived: null, playing: false, pace: 1, displayNow: 0, lastCall: 0, lastFrame: 0,
    frameMillis: 17, stride: 0, runUntil: 0, promptUntil: 0, marked: false,
  };
  const drawers = new Set<DrawFrame>();
  const draw = (wall: number): Next => {
    const arrived = loop.arrived;
    loop.arrived = null;
    if (arrived !== null) takeFrame(loop, arrived.frame, wall);
    else advanceDisplay(loop, wall);
    loop.lastCall = wall;
    const moves = drawAll(loop, drawers, arrived !== null);
    if (arrived !== null) acknowledge(arrived.number);
    if (moves) linger();
    if (!loop.playing && loop.arrived === null && wall >= loop.runUntil) return "none";
    return moves || wall < loop.promptUntil ? "prompt" : "calm";
  };
  const linger = (): void => {
    loop.runUntil = performance.now() + LINGER_MS;
  };
  const rhythm = createRhythm(draw);
  const wake = (): void => {
    linger();
    loop.promptUntil = loop.runUntil;
    rhythm.soon();
  };
  return {
    latest: () => loop.frame,
    subscribe: (draw) => {
      drawers.add(draw);
      wake();
      return () => drawers.delete(draw);
    },
    wake,
    once: rhythm.inTurn,
    slow: rhythm.slow,
    receive: (number, update) => {
      // A frame that nobody saw is not answered for: the worker would make another at once, hundreds in a second.
      loop.constant = update.constant ?? loop.constant;
      if (loop.constant === null) return;
      loop.arrived = { number, frame: { now: update.now, layout: update.layout, ...loop.constant, ...update.changing } };
      linger();
      rhythm.inTurn();
    },
    setPace: (pace) => {
      const turns = (pace > 0) !== loop.playing;
      loop.playing = pace > 0;
      loop.pace = pace;
      // Where the run has come to a stand is seen at once, too.
      if (turns) wake();
    },
    dispose: () => {
      drawers.clear();
      rhythm.end();
    },
  };
}

/** Lets everybody draw; true where anything moves. */
function drawAll(loop: Loop, drawers: ReadonlySet<DrawFrame>, isNew: boolean): boolean {
  if (loop.frame === null) return false;
  let moves = false;
  for (const draw of drawers) if (draw(loop.displayNow as Instant, loop.frame, isNew)) moves = true;
  if (drawers.size > 0 && !loop.marked) {
    loop.marked = true;
    // Read by the benchmark of how long a visitor waits for a living cluster.
    performance.mark("first-frame");
  }
  return moves;
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
