import type { Watched } from "../parts/watched.ts";

/** How many pictures are drawn in a second, and what one of them may cost the main thread, in milliseconds, for that to go on. */
const RATES = [
  { pictures: 60, most: 14 },
  { pictures: 30, most: 24 },
  { pictures: 20, most: 40 },
  { pictures: 10, most: Infinity },
] as const;
/** Judged is the middle one of so many pictures: one that took long says nothing of the computer. */
const JUDGED = 9;
/** A faster rate has to be within reach by this much, for so long: else it would be tried again and again. */
const EASE = 0.7;
const EASE_MS = 2_000;
/** So long the thread is everybody's after each picture of a slow computer: a click need not wait for two of them. */
const FREE_MS = 25;
/** The reader is told of fewer pictures than this, once it has lasted. */
const SMOOTH = 30;
const LASTING_MS = 5_000;

/**
 * Draws fewer pictures where the computer is slow, so that most of the main thread is left to whoever clicks. It knows what
 * pictures cost, and nothing of the run: virtual time passes in the worker, whatever is drawn of it.
 */
export interface Governor {
  /** A picture took the main thread so long, until `now`; both in wall milliseconds. */
  note(millis: number, now: number): void;
  /** How long the thread is to be left alone before the next picture, in milliseconds; 0 for no longer than the screen wants. */
  rest(): number;
  /** Pictures in a second while that is worth telling, else null. */
  readonly slow: Watched<number | null>;
}

export function createGovernor(): Governor {
  const listeners = new Set<() => void>();
  let costs: number[] = [];
  let place = 0;
  let cost = 0;
  let easySince = Infinity;
  let slowSince = Infinity;
  let told: number | null = null;
  const rest = (): number => (place === 0 ? 0 : Math.max(FREE_MS, 1_000 / rateAt(place).pictures - cost));

  const turnTo = (next: number): void => {
    place = next;
    costs = [];
    easySince = Infinity;
  };
  const tell = (now: number): void => {
    if (rateAt(place).pictures >= SMOOTH) slowSince = Infinity;
    else slowSince = Math.min(slowSince, now);
    const next = now - slowSince >= LASTING_MS ? Math.max(1, Math.round(1_000 / (cost + rest()))) : null;
    if (next === told) return;
    told = next;
    for (const listener of listeners) listener();
  };
  return {
    note: (millis, now) => {
      costs.push(millis);
      if (costs.length < JUDGED) return;
      cost = costs.slice().sort((a, b) => a - b)[JUDGED >> 1] ?? 0;
      costs.shift();
      const isEasy = place > 0 && cost < EASE * rateAt(place - 1).most;
      easySince = isEasy ? Math.min(easySince, now) : Infinity;
      if (cost > rateAt(place).most) turnTo(RATES.findIndex(({ most }) => cost <= most));
      else if (now - easySince >= EASE_MS) turnTo(place - 1);
      tell(now);
    },
    rest,
    slow: {
      current: () => told,
      subscribe: (changed) => {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
    },
  };
}

const rateAt = (place: number): (typeof RATES)[number] => RATES[place] ?? RATES[0];
