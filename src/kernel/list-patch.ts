/** A list of rows of so many values each; the first of a row is its key, which no other has. */
export interface Rows {
  readonly width: number;
  readonly values: readonly unknown[];
}

/** How rows differ from those of an earlier list, in a few bytes for each difference. Immutable. */
export interface ListPatch {
  readonly width: number;
  /** Which rows of the earlier list come when: pairs of a row, -1 for new ones, and a count. null for all as they were. */
  readonly runs: Int32Array | null;
  /** Where numbers differ then, ascending, and what stands there. */
  readonly places: Uint32Array;
  readonly numbers: Float64Array;
  /** The same of what is no number: never changed by whoever holds it. */
  readonly otherPlaces: Uint32Array;
  readonly others: readonly unknown[];
}

const NO_PLACES = new Uint32Array(0);
const NO_NUMBERS = new Float64Array(0);
const NO_OTHERS: readonly unknown[] = [];

export const NO_ROWS_OF: Rows = { width: 1, values: [] };

export function patchOf(before: Rows, { width, values }: Rows): ListPatch {
  const runs = runsOf(before.values, values, width);
  const base = runs === null ? before.values : inOrder(before.values, runs, width);
  const places: number[] = [];
  const numbers: number[] = [];
  const otherPlaces: number[] = [];
  const others: unknown[] = [];
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (Object.is(base[place], value)) continue;
    if (typeof value === "number") {
      places.push(place);
      numbers.push(value);
    } else {
      otherPlaces.push(place);
      others.push(value);
    }
  }
  return {
    width, runs,
    places: places.length === 0 ? NO_PLACES : Uint32Array.from(places),
    numbers: numbers.length === 0 ? NO_NUMBERS : Float64Array.from(numbers),
    otherPlaces: otherPlaces.length === 0 ? NO_PLACES : Uint32Array.from(otherPlaces),
    others: others.length === 0 ? NO_OTHERS : others,
  };
}

/** Rows are found by their keys: maps lose some and get others at their end, ordered lists anywhere. */
function runsOf(before: readonly unknown[], after: readonly unknown[], width: number): Int32Array | null {
  if (hasSameKeys(before, after, width)) return null;
  const rows = new Map<unknown, number>();
  for (let at = 0, row = 0; at < before.length; at += width, row++) rows.set(before[at], row);
  const runs: number[] = [];
  let next = 0;
  for (let at = 0; at < after.length; at += width) {
    const known = rows.get(after[at]) ?? -1;
    const row = known >= next ? known : -1;
    const last = runs.length - 2;
    const goesOn = last >= 0 && (row === -1 ? runs[last] === -1 : row === next && runs[last] !== -1);
    if (goesOn) runs[last + 1] = (runs[last + 1] as number) + 1;
    else runs.push(row, 1);
    if (row !== -1) next = row + 1;
  }
  return Int32Array.from(runs);
}

function hasSameKeys(before: readonly unknown[], after: readonly unknown[], width: number): boolean {
  if (before.length !== after.length) return false;
  for (let at = 0; at < after.length; at += width) if (!Object.is(before[at], after[at])) return false;
  return true;
}

/** The earlier rows in their new order, with room for new ones. */
function inOrder(before: readonly unknown[], runs: Int32Array, width: number): unknown[] {
  const list: unknown[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    const row = runs[i] as number;
    const count = (runs[i + 1] as number) * width;
    for (let k = 0; k < count; k++) list.push(row === -1 ? undefined : before[row * width + k]);
  }
  return list;
}

/** The later list, as one that may be changed; so may be the one given. */
export function applyPatch(before: unknown[], { width, runs, places, numbers, otherPlaces, others }: ListPatch): unknown[] {
  const list = runs === null ? before : inOrder(before, runs, width);
  for (let i = 0; i < places.length; i++) list[places[i] as number] = numbers[i];
  for (let i = 0; i < others.length; i++) list[otherPlaces[i] as number] = others[i];
  return list;
}
