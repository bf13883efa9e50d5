import { need } from "../kernel/late-part.ts";
import { orderedSlice, sliceEntries } from "../kernel/ordered-map.ts";
import type { Key } from "../proto/region.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import type { StoreState } from "./state.ts";

/** A key that clients wrote, with the bytes of all that is kept of it, and how many keys it counts as: each of its versions. */
export interface WrittenKey {
  readonly key: Key;
  readonly size: number;
  readonly lines: number;
}

/** What clients wrote into a range, raw and by transactions, in order. */
export function writtenKeys({ data, versions }: StoreState, from: Key, to: Key): readonly WrittenKey[] {
  const raw = [...sliceEntries(orderedSlice(data, from, to))]
    .map(([key, value]) => ({ key, size: key.length + value.length, lines: 1 }));
  const cells = [...sliceEntries(orderedSlice(versions, from, to))];
  if (cells.length === 0) return raw;
  const { cellBytes } = need(TRANSACTIONS);
  const written = cells.map(([key, cell]) => ({ key, size: cellBytes(key, cell), lines: cell.writes.length }));
  return [...raw, ...written].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
