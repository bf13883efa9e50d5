import type { ThickParts, ThinOrigin, ThinParts } from "../cluster/thinning.ts";

/** With what the next thin keyframes of a run may be compared. Mutable; branches share it. */
export interface ThinChain {
  readonly origin: ThinOrigin;
  recent: readonly ThickPlace[];
}

/** What was taken out of a recent keyframe, as a whole. */
export interface ThickPlace {
  readonly group: object;
  readonly place: number;
  readonly whole: ThickParts;
  readonly parts: ThinParts;
}

/** Keyframes in a group. */
const GROUP = 8;

/**
 * With which place of its group a keyframe is compared: 1 with 0, 2 with 0, 3 with 2, 4 with 0, 5 with 4 and so on. So none is
 * more than three comparisons away from the first, and any second one may go without another that needs it.
 */
const comparedWith = (place: number): number => place & (place - 1);

/** The place behind one of a group: its number, and with what it is compared. null where a new group begins. */
export function placeBehind({ recent }: ThinChain, group: object, place: number): readonly [number, ThickPlace] | null {
  const next = place + 1;
  if (next >= GROUP) return null;
  const before = recent.find((each) => each.group === group && each.place === comparedWith(next));
  return before === undefined ? null : [next, before];
}

/** Keeps it as a whole if one behind it is compared with it, and none that is needed no more. */
export function keepWhole(chain: ThinChain, added: ThickPlace): void {
  const { group, place } = added;
  const isNeeded = (each: number): boolean => {
    for (let next = place + 1; next < GROUP; next++) if (comparedWith(next) === each) return true;
    return false;
  };
  const kept = chain.recent.filter((each) => each.group === group && each.place < place && isNeeded(each.place));
  chain.recent = isNeeded(place) ? [...kept, added] : kept;
}
