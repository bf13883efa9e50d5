import type { Frame } from "../cluster/frame.ts";
import { endOf, type KeyRanges, type KeyScale } from "./key-space.ts";
import { peerLook, TileLook, type TileLayers } from "./tile-look.ts";

/** Regions that are narrower than this many pixels on average are told by columns, each of which may stand for many. */
const DETAILED = 4;
/** How broad a column is, in pixels. */
export const COLUMN = 2;

/** Whether so many regions on so many pixels are drawn one by one. */
export const isDetailed = (regions: number, width: number): boolean => width / Math.max(1, regions) >= DETAILED;

/** The columns that each region touches, by its row: from, and the last one. */
export interface ColumnPlaces {
  readonly count: number;
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** How many regions touch each column. */
  readonly crowd: Uint32Array;
}

/** Where regions stand among the columns of a plot. */
export function columnPlaces(ranges: KeyRanges, scale: KeyScale): ColumnPlaces {
  const { ids, edges } = ranges;
  const [, width = 0] = scale.range();
  const count = Math.max(1, Math.ceil(width / COLUMN));
  const first = new Int32Array(ids.length).fill(-1);
  const last = new Int32Array(ids.length).fill(-2);
  const crowd = new Uint32Array(count);
  for (let row = 0; row < ids.length; row++) {
    const from = Math.floor(scale(edges[row] ?? 0) / COLUMN);
    const to = Math.max(from, Math.ceil(scale(endOf(ranges, row)) / COLUMN) - 1);
    if (to < 0 || from >= count) continue;
    first[row] = Math.max(0, from);
    last[row] = Math.min(count - 1, to);
    for (let column = first[row] ?? 0; column <= (last[row] ?? -1); column++) crowd[column] = (crowd[column] ?? 0) + 1;
  }
  return { count, first, last, crowd };
}

/** What a column says of a store's replicas: nothing, that all is well (how many there are, how many lead), or the worst look. */
export type ColumnCode =
  | { readonly kind: "empty" }
  | { readonly kind: "well"; readonly dense: number; readonly leading: number }
  | { readonly kind: "look"; readonly look: number };

/** Shares are told in so many steps. */
const STEPS = 4;
const FIRST_LOOK = 1 + STEPS * STEPS;

/** What is told first where many replicas share a column; those that are well are not in it. */
const WORST: readonly number[] = [
  TileLook.strandedLeader, TileLook.leaderless, TileLook.candidate, TileLook.outdatedLeader, TileLook.copying,
  TileLook.uninitialized, TileLook.dead, TileLook.lagging, TileLook.recovered,
];
const rankOf = Uint8Array.from({ length: 16 }, (_, look) => {
  const place = WORST.indexOf(look);
  return place < 0 ? 0 : WORST.length - place;
});

/** The meaning of a number that `countColumns` writes. */
export function columnCode(code: number): ColumnCode {
  if (code === 0) return { kind: "empty" };
  if (code >= FIRST_LOOK) return { kind: "look", look: WORST[WORST.length - (code - FIRST_LOOK)] ?? TileLook.follower };
  return { kind: "well", dense: (1 + Math.floor((code - 1) / STEPS)) / STEPS, leading: ((code - 1) % STEPS) / (STEPS - 1) };
}

/**
 * Tells each store's replicas column by column, as one number each: store after store, `count` columns for each. `recovered`: by
 * row of `peers`, 1 for a leader that is green for a moment.
 */
export function countColumns(
  frame: Pick<Frame, TileLayers | "stores">, places: ColumnPlaces, recovered: (region: number) => boolean,
): Uint8Array {
  const { count, first, last, crowd } = places;
  const { peers } = frame;
  const size = frame.stores.length * count;
  const worst = new Uint8Array(size);
  const held = new Uint16Array(size);
  const led = new Uint16Array(size);
  for (let row = 0; row < peers.count; row++) {
    const region = peers.region[row] ?? 0;
    const from = first[region] ?? -1;
    if (from < 0) continue;
    const start = (peers.store[row] ?? 0) * count;
    const seen = peerLook(frame, row);
    const look = seen === TileLook.leader && recovered(region) ? TileLook.recovered : seen;
    const rank = rankOf[look] ?? 0;
    for (let cell = start + from; cell <= start + (last[region] ?? -1); cell++) {
      held[cell] = (held[cell] ?? 0) + 1;
      if (look === TileLook.leader || look === TileLook.asleepLeader) led[cell] = (led[cell] ?? 0) + 1;
      if (rank > (worst[cell] ?? 0)) worst[cell] = rank;
    }
  }
  const codes = new Uint8Array(size);
  for (let cell = 0; cell < size; cell++) {
    const holds = held[cell] ?? 0;
    const rank = worst[cell] ?? 0;
    if (rank > 0) codes[cell] = FIRST_LOOK + rank;
    else if (holds > 0) {
      const dense = Math.max(0, Math.ceil((STEPS * holds) / Math.max(1, crowd[cell % count] ?? 1)) - 1);
      codes[cell] = 1 + STEPS * Math.min(STEPS - 1, dense) + Math.round(((STEPS - 1) * (led[cell] ?? 0)) / holds);
    }
  }
  return codes;
}
