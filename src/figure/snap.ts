/** Instants at which something was done or told, in order of time. */
export interface Marks {
  /** Deeds: pointed at from their left, the moment before them is meant. */
  readonly deeds: readonly { readonly at: number }[];
  readonly scenes: readonly { readonly event: { readonly at: number } }[];
}

/**
 * The instant that a person means who points near a mark. On a long axis a pixel is a second, and nobody could point between a
 * deed and what it led to: on its left the moment before it is meant, on its right the deed itself.
 */
export function snapTo(marks: Marks, to: number, reach: number): number {
  const deed = nearest(marks.deeds.length, (i) => marks.deeds[i]?.at ?? 0, to);
  const scene = nearest(marks.scenes.length, (i) => marks.scenes[i]?.event.at ?? 0, to);
  const deedAway = deed === null ? Infinity : Math.abs(deed - to);
  const sceneAway = scene === null ? Infinity : Math.abs(scene - to);
  if (deed !== null && deedAway < reach && deedAway <= sceneAway) return to < deed ? Math.max(0, deed - 1) : deed;
  return scene !== null && sceneAway < reach ? scene : to;
}

/** The instants on both sides of one in a list that is in order of time: the last before it and the first behind it. */
export function beside(
  count: number, at: (index: number) => number, now: number,
): { readonly before: number | null; readonly after: number | null } {
  const first = firstFrom(count, at, now);
  let behind = first;
  while (behind < count && at(behind) <= now) behind++;
  return { before: first > 0 ? at(first - 1) : null, after: behind < count ? at(behind) : null };
}

function nearest(count: number, at: (index: number) => number, to: number): number | null {
  if (count === 0) return null;
  const place = firstFrom(count, at, to);
  const right = at(Math.min(place, count - 1));
  const left = at(Math.max(place - 1, 0));
  return Math.abs(left - to) <= Math.abs(right - to) ? left : right;
}

/** The place of the first instant that is not before `now`. */
function firstFrom(count: number, at: (index: number) => number, now: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < now) low = middle + 1;
    else high = middle;
  }
  return low;
}
