import { endOf, type KeyRanges } from "./key-space.ts";

/** The way from one picture of the key space to another. */
export interface KeyTween {
  /** The ranges at a share of the way, from 0 to 1. */
  readonly at: (share: number) => KeyRanges;
  /** Edges that have come and that have gone, in shares of the axis as it becomes and as it was: a split and a merge are seen. */
  readonly born: readonly number[];
  readonly gone: readonly number[];
}

/**
 * Every region keeps its identity: one that both pictures show travels, by its id, from its old edge to its new one. A region
 * that split off another grows out of the side on which it parted; where one was merged, its neighbour spreads over its place.
 */
export function tweenRanges(before: KeyRanges, after: KeyRanges): KeyTween {
  const old = new Map<number, number>();
  const oldEnds = new Map<number, number>();
  before.ids.forEach((id, row) => {
    old.set(id, before.edges[row] ?? 0);
    oldEnds.set(id, endOf(before, row));
  });
  const from = new Float64Array(after.edges.length);
  const ends = new Float64Array(after.ids.length);
  const born: number[] = [];
  let next = 1;
  for (let row = after.ids.length; row >= 0; row--) {
    const known = row === after.ids.length ? 1 : old.get(after.ids[row] ?? 0);
    if (known === undefined) born.push(after.edges[row] ?? 0);
    // A region that has moved to before its neighbour is none of a key space: the edges stay in order all the same.
    next = Math.min(next, known ?? next);
    // The place of one that is gone belongs to nobody until its neighbour is there.
    if (row < after.ids.length) ends[row] = Math.max(next, Math.min(oldEnds.get(after.ids[row] ?? 0) ?? 1, from[row + 1] ?? 1));
    from[row] = next;
  }
  const there = new Set(after.ids);
  const gone = [...before.ids].flatMap((id, row) => (there.has(id) ? [] : [before.edges[row] ?? 0]));
  return {
    at: (share) => ({
      ids: after.ids, edges: from.map((edge, row) => edge + ((after.edges[row] ?? 0) - edge) * share),
      ends: ends.map((end, row) => end + (endOf(after, row) - end) * share),
    }),
    born: born.reverse(), gone,
  };
}
