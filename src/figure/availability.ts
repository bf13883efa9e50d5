import { OPEN, type Intervals } from "./intervals.ts";
import type { RunRecord } from "./record.ts";

/** The availability strip has at most so many rows: more would be thinner than a pixel. */
const MAX_ROWS = 60;

/** A row of the strip: the key ranges it stands for, and how many of them could not be read and written when. */
export interface AvailabilityRow {
  /** Rows of the frame's regions: the first one, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** `[instant, count, instant, count, …]`: from each instant on, so many of the row's regions were out. Ascending. */
  readonly steps: readonly number[];
  /** The same of the regions whose reads, and whose writes, failed for a client. */
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/**
 * Folds the outages of all regions, and what clients saw of them, in key order, into at most `MAX_ROWS` rows. A row takes
 * the worst of its regions: it is out as long as any of them is; the count only tells how deep.
 */
export function availabilityRows(
  regionIds: ArrayLike<number>, { outages, failing }: Pick<RunRecord, "outages" | "failing">, most: number = MAX_ROWS,
): readonly AvailabilityRow[] {
  const count = Math.min(regionIds.length, Math.max(1, most));
  return Array.from({ length: count }, (_, row) => {
    const first = Math.floor((row * regionIds.length) / count);
    const end = Math.floor(((row + 1) * regionIds.length) / count);
    const together = (timesOf: (region: number) => Intervals | undefined): readonly number[] =>
      stepsOf(Array.from({ length: end - first }, (__, i) => timesOf(regionIds[first + i] ?? 0) ?? []));
    return {
      first, end, steps: together((region) => outages.get(region)),
      reads: together((region) => failing.get(`get ${region}`)?.times),
      writes: together((region) => failing.get(`put ${region}`)?.times),
    };
  });
}

/** How many of the stretches run at a time. Stretches still open never end. */
function stepsOf(lists: readonly (readonly number[])[]): readonly number[] {
  const changes: [number, number][] = [];
  for (const list of lists) {
    for (let i = 0; i + 1 < list.length; i += 2) {
      changes.push([list[i] ?? 0, 1]);
      if (list[i + 1] !== OPEN) changes.push([list[i + 1] ?? 0, -1]);
    }
  }
  changes.sort((a, b) => a[0] - b[0]);
  const steps: number[] = [];
  let count = 0;
  for (const [at, change] of changes) {
    count += change;
    if (steps[steps.length - 2] === at) steps[steps.length - 1] = count;
    else steps.push(at, count);
  }
  return steps;
}
