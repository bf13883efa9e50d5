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

/** The times that lie in any of the lists: what a row shows that stands for several key ranges. */
export function unionOf(lists: readonly (readonly number[])[]): Intervals {
  const pieces: [number, number][] = [];
  for (const list of lists) {
    for (let i = 0; i + 1 < list.length; i += 2) pieces.push([list[i] ?? 0, list[i + 1] ?? 0]);
  }
  pieces.sort((a, b) => a[0] - b[0]);
  const union: Intervals = [];
  for (const [start, end] of pieces) {
    const last = union.length - 1;
    if (last > 0 && start <= (union[last] ?? 0)) union[last] = Math.max(union[last] ?? 0, end);
    else union.push(start, end);
  }
  return union;
}
