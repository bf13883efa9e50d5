/**
 * The value at so many percent of a list that ascends, by nearest rank: one that really occurred; undefined where there is none.
 */
export const nearestRank = <Item>(sorted: readonly Item[], percent: number): Item | undefined =>
  sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];

/**
 * How many items stand before what is sought, in a list in which all those come first: also the position of the first one that
 * does not. Binary search. `isBefore` gets what is sought as an argument, so that whoever looks often needs no closure.
 */
export function countBefore<Item, Sought>(
  items: readonly Item[], sought: Sought, isBefore: (item: Item, sought: Sought) => boolean,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(items[middle] as Item, sought)) low = middle + 1;
    else high = middle;
  }
  return low;
}
