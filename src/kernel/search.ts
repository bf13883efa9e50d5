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
