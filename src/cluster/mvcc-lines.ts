import { allOf } from "../kernel/newest-first.ts";
import { sliceEntries } from "../kernel/ordered-map.ts";
import { encodeKey, encodeKeyAt } from "../proto/encoded-keys.ts";
import type { Cell, Lock, LongValue, Ts, WriteRecord } from "../proto/kv.ts";
import type { Key, StoreId } from "../proto/region.ts";
import { storeStateOf, type Cluster } from "./cluster.ts";

/** One line of a column family, as it lies on a store's disk: a key's cell is a few of them. */
export type MvccLine = {
  readonly key: Key;
  /** As the disk has it, behind which lock, write and default differ: with the timestamp that is a part of it, or without one. */
  readonly encodedKey: string;
} & (
  | { readonly family: "lock"; readonly lock: Lock }
  | { readonly family: "write"; readonly write: WriteRecord }
  | { readonly family: "default"; readonly value: LongValue }
);

/** What a store's disk holds of each transactional key of a range, in order; running or not. At most `limit` keys. */
export function cellsOnDisk(
  cluster: Cluster, store: StoreId, from: Key, to: Key, limit: number,
): readonly (readonly [Key, Cell])[] {
  const state = storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1);
  const found: (readonly [Key, Cell])[] = [];
  if (state === undefined) return found;
  // Not a slice of the map's own, which would have the next write copy what it looks at.
  for (const entry of sliceEntries({ chunks: state.versions.chunks, from, to })) {
    if (found.length === limit) break;
    found.push(entry);
  }
  return found;
}

/** All lines of a key: the lock, what was written with the newest first, and long values. */
export const mvccLines = (key: Key, { lock, writes, values }: Cell): readonly MvccLine[] => [
  ...(lock === null ? [] : [{ key, encodedKey: encodeKey(key), family: "lock", lock } as const]),
  ...allOf(writes).map((write) => ({ key, encodedKey: encodeKeyAt(key, write.commitTs), family: "write", write } as const)),
  ...allOf(values).map((value) => ({ key, encodedKey: encodeKeyAt(key, value.startTs), family: "default", value } as const)),
];

/** The timestamp that a line speaks of as the beginning of its transaction. */
export const startTsOf = (line: MvccLine): Ts =>
  line.family === "lock" ? line.lock.startTs : line.family === "write" ? line.write.startTs : line.value.startTs;
