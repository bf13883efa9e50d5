/**
 * A list in the order of time with the newest first, which nearly always grows there. Immutable; a longer one shares nearly all
 * of the shorter: what has grown old lies in parts whose lengths double, so that adding copies the logarithm of the length on
 * average, and a search by time looks at as many. The same changes give the same value.
 */
export interface NewestFirst<T> {
  readonly recent: readonly T[];
  /** The oldest part first; in each the newest item first. None is empty. */
  readonly parts: readonly (readonly T[])[];
  readonly length: number;
}

const NONE: readonly never[] = [];
const EMPTY: NewestFirst<never> = { recent: NONE, parts: NONE, length: 0 };

/** The list of nothing. */
export const noneYet = <T>(): NewestFirst<T> => EMPTY;

/** All items: where they are few, the very list that holds them. */
export const allOf = <T>({ recent, parts }: NewestFirst<T>): readonly T[] =>
  parts.length === 0 ? recent : [recent, ...parts.slice().reverse()].flat();
