/**
 * Stretches of time as a flat list, `[start, end, start, end, …]`, ascending and apart; the last `end` is `OPEN` while
 * the stretch goes on. Microseconds.
 */
export type Intervals = number[];

/** The end of a stretch that has not ended. */
export const OPEN = Number.MAX_SAFE_INTEGER;

/** Begins a stretch unless one is open. */
export function openInterval(intervals: Intervals, at: number): void {
  if (!isOpen(intervals)) intervals.push(at, OPEN);
}

/** Ends the open stretch; one that took no time is dropped. */
export function closeInterval(intervals: Intervals, at: number): void {
  if (!isOpen(intervals)) return;
  if (intervals[intervals.length - 2] === at) intervals.length -= 2;
  else intervals[intervals.length - 1] = at;
}

const isOpen = (intervals: readonly number[]): boolean =>
  intervals.length > 0 && intervals[intervals.length - 1] === OPEN;

/** Whether an instant lies in one of the stretches. */
export function isWithin(intervals: readonly number[], at: number): boolean {
  for (let i = 0; i + 1 < intervals.length; i += 2) {
    if ((intervals[i] ?? 0) <= at && at < (intervals[i + 1] ?? 0)) return true;
  }
  return false;
}

/** The count that holds at an instant in a list of steps, `[instant, count, …]`. */
export function countAt(steps: readonly number[], at: number): number {
  let count = 0;
  for (let i = 0; i + 1 < steps.length && (steps[i] ?? 0) <= at; i += 2) count = steps[i + 1] ?? 0;
  return count;
}
