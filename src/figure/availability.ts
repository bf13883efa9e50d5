import { unionOf, type Intervals } from "./intervals.ts";

/** The availability strip has at most so many rows: more would be thinner than a pixel. */
export const MAX_ROWS = 60;

/** A row of the strip: the key ranges it stands for, and when any of them could not be read and written. */
export interface AvailabilityRow {
  /** Rows of the frame's regions: the first one, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly outages: Intervals;
}

/**
 * Folds the outages of all regions, in key order, into at most `MAX_ROWS` rows. A row takes the worst of its regions: it
 * is out as long as any of them is.
 */
export function availabilityRows(
  regionIds: ArrayLike<number>, outages: ReadonlyMap<number, readonly number[]>, most: number = MAX_ROWS,
): readonly AvailabilityRow[] {
  const count = Math.min(regionIds.length, Math.max(1, most));
  return Array.from({ length: count }, (_, row) => {
    const first = Math.floor((row * regionIds.length) / count);
    const end = Math.floor(((row + 1) * regionIds.length) / count);
    const lists: (readonly number[])[] = [];
    for (let i = first; i < end; i++) {
      const list = outages.get(regionIds[i] ?? 0);
      if (list !== undefined && list.length > 0) lists.push(list);
    }
    return { first, end, outages: lists.length === 0 ? [] : unionOf(lists) };
  });
}
