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

export const isOpen = (intervals: readonly number[]): boolean =>
  intervals.length > 0 && intervals[intervals.length - 1] === OPEN;
