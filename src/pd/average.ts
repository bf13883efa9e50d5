/**
 * PD's moving average of what a store has available (pkg/movingaverage, Hull's): weighted averages of the last 240 heartbeats and
 * of the last 120, whose difference is drawn on and smoothed over 15. A series is kept as runs, value and count by turns, the
 * oldest first: a store on which nothing happens costs two numbers. Immutable.
 */
export interface MovingAverage {
  readonly samples: readonly number[];
  readonly drawnOn: readonly number[];
  readonly value: number;
}

const LONG = 240;
const HALF = 120;
const SMOOTH = 15;

/** Of a store that has long had so much. */
export const steadyAverage = (value: number): MovingAverage => ({ samples: [value, LONG], drawnOn: [value, SMOOTH], value });

/** The same value as long as nothing moves. */
export function sampleInto(average: MovingAverage, value: number): MovingAverage {
  const { samples, drawnOn } = average;
  if (samples.length === 2 && samples[0] === value && drawnOn.length === 2 && average.value === value) return average;
  const next = appended(samples, value, LONG);
  const smooth = appended(drawnOn, 2 * weighted(next, HALF) - weighted(next, LONG), SMOOTH);
  return { samples: next, drawnOn: smooth, value: weighted(smooth, SMOOTH) };
}

/** The series with one value more, and no more than so many. */
function appended(runs: readonly number[], value: number, most: number): readonly number[] {
  const next = runs.slice();
  const last = next.length - 2;
  if (next[last] === value) next[last + 1] = (next[last + 1] ?? 0) + 1;
  else next.push(value, 1);
  let count = 0;
  for (let i = 1; i < next.length; i += 2) count += next[i] ?? 0;
  for (let over = count - most; over > 0;) {
    const first = next[1] ?? 0;
    if (first > over) next[1] = first - over;
    else next.splice(0, 2);
    over -= first;
  }
  return next;
}

/** The average of the last values, the newest of `window` counting `window` times, the one before it once less. */
function weighted(runs: readonly number[], window: number): number {
  let weight = window;
  let sum = 0;
  let weights = 0;
  for (let i = runs.length - 2; i >= 0 && weight > 0; i -= 2) {
    const count = Math.min(runs[i + 1] ?? 0, weight);
    const share = (count * (2 * weight - count + 1)) / 2;
    sum += (runs[i] ?? 0) * share;
    weights += share;
    weight -= count;
  }
  return weights === 0 ? 0 : sum / weights;
}
