import type { Watched } from "../parts/watched.ts";
import { createGovernor } from "./governor.ts";

/** While nothing moves but numbers, every other picture of a screen is left out: it is not asked for sooner than after this. */
const CALM_MS = 20;

/** What comes after a picture: none until somebody asks, the next one that the screen shows, or one in a while. */
export type Next = "none" | "prompt" | "calm";

/** When pictures are drawn: as the screen wants them, more seldom while nothing moves, and on a slow computer. */
export interface Rhythm {
  /** Somebody has done something and looks for what comes of it: the next picture waits for none but that being painted. */
  soon(): void;
  /** A picture is wanted, and the one that is planned will do. */
  inTurn(): void;
  /** How many pictures a second a slow computer draws; null where that is not worth telling. */
  readonly slow: Watched<number | null>;
  end(): void;
}

/** Calls `draw` for each picture, with the wall time of its animation frame in milliseconds. */
export function createRhythm(draw: (wall: number) => Next): Rhythm {
  const governor = createGovernor();
  let request = 0;
  /** Set while the next picture is not to be asked for yet. */
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** True from a picture of a slow computer until what it cost is known: its layout and paint come after its script. */
  let resting = false;
  /** Somebody looks for a picture and cannot have it before that is known. */
  let hasty = false;
  let ended = false;

  const picture = (wall: number): void => {
    request = 0;
    const began = performance.now();
    const next = draw(wall);
    measure.from(began);
    if (next === "none") return;
    resting = governor.rest() > 0;
    if (!resting) later(next === "calm" ? CALM_MS : 0);
  };
  const ask = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (request === 0 && !ended) request = requestAnimationFrame(picture);
  };
  const later = (millis: number): void => {
    if (millis === 0) ask();
    else if (request === 0 && !ended) timer ??= setTimeout(ask, millis);
  };
  const measure = measureWith((millis, now) => {
    governor.note(millis, now);
    if (resting) later(hasty ? 0 : governor.rest());
    resting = false;
    hasty = false;
  });
  return {
    soon: () => {
      if (resting) hasty = true;
      else ask();
    },
    inTurn: () => {
      if (!resting && timer === null) ask();
    },
    slow: governor.slow,
    end: () => {
      ended = true;
      measure.end();
      if (timer !== null) clearTimeout(timer);
      if (request !== 0) cancelAnimationFrame(request);
    },
  };
}

/** Tells how long a picture takes the main thread, with its layout and paint: what it sends itself is heard after those. */
function measureWith(note: (millis: number, now: number) => void): { from(began: number): void; end(): void } {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    const now = performance.now();
    note(now - data, now);
  };
  return { from: (began) => port2.postMessage(began), end: () => port1.close() };
}
