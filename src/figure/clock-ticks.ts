const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In seconds. D3's own would take its calendar along, 4.5 kB which the bundler counts to the first frame. */
const APART = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE), ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  DAY, 2 * DAY, 7 * DAY,
];

/**
 * Round instants of the reader's clock between two, in seconds since 1970, at most so many; `east` is how many seconds that clock
 * is ahead of UTC.
 */
export function clockTicks(from: number, to: number, most: number, east: number): readonly number[] {
  const apart = APART.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const first = Math.ceil((from + east) / apart);
  const last = Math.min(Math.floor((to + east) / apart), first + most - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * apart - east);
}
