/** How one list differs from another, in a few bytes for each difference. Immutable. */
export interface ListPatch {
  readonly length: number;
  /** Where numbers differ, ascending, and what stands there. */
  readonly places: Uint32Array;
  readonly numbers: Float64Array;
  /** The same of what is no number: never changed by whoever holds it. */
  readonly otherPlaces: Uint32Array;
  readonly others: readonly unknown[];
}

const NO_PLACES = new Uint32Array(0);
const NO_NUMBERS = new Float64Array(0);
const NO_OTHERS: readonly unknown[] = [];

export function patchOf(before: readonly unknown[], after: readonly unknown[]): ListPatch {
  const places: number[] = [];
  const numbers: number[] = [];
  const otherPlaces: number[] = [];
  const others: unknown[] = [];
  for (let place = 0; place < after.length; place++) {
    const value = after[place];
    if (place < before.length && Object.is(before[place], value)) continue;
    if (typeof value === "number") {
      places.push(place);
      numbers.push(value);
    } else {
      otherPlaces.push(place);
      others.push(value);
    }
  }
  return {
    length: after.length,
    places: places.length === 0 ? NO_PLACES : Uint32Array.from(places),
    numbers: numbers.length === 0 ? NO_NUMBERS : Float64Array.from(numbers),
    otherPlaces: otherPlaces.length === 0 ? NO_PLACES : Uint32Array.from(otherPlaces),
    others: others.length === 0 ? NO_OTHERS : others,
  };
}

/** Makes of the list before the one behind. */
export function applyPatch(list: unknown[], { length, places, numbers, otherPlaces, others }: ListPatch): void {
  if (list.length > length) list.length = length;
  // What is longer grows from its end on, without holes.
  while (list.length < length) list.push(undefined);
  for (let i = 0; i < places.length; i++) list[places[i] as number] = numbers[i];
  for (let i = 0; i < others.length; i++) list[otherPlaces[i] as number] = others[i];
}
