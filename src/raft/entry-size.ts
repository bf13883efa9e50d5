import { UNLIMITED, type Entry } from "./types.ts";

/**
 * Bytes of an entry in its protobuf encoding: what message and page limits count. (The limits on uncommitted and
 * in-flight bytes count payloads only: `entry.size`.)
 */
function encodedSize(entry: Entry): number {
  let size = 4 + varintSize(entry.term) + varintSize(entry.index);
  if (entry.size > 0) size += 1 + varintSize(entry.size) + entry.size;
  // The three tags and the type are four bytes together; types are below 128.
  return size;
}

/** Encoded bytes of all of them. */
export function encodedSizeOf(entries: readonly Entry[]): number {
  let size = 0;
  for (let i = 0; i < entries.length; i++) size += encodedSize(entries[i] as Entry);
  return size;
}

/** How many of items[from, to) fit into `maxSize` encoded bytes: the longest prefix, but one if there is any. */
export function countWithinLimit(items: readonly Entry[], from: number, to: number, maxSize: number): number {
  if (maxSize === UNLIMITED || to - from <= 1) return to > from ? to - from : 0;
  let size = encodedSize(items[from] as Entry);
  let end = from + 1;
  while (end < to) {
    size += encodedSize(items[end] as Entry);
    if (size > maxSize) break;
    end++;
  }
  return end - from;
}

function varintSize(value: number): number {
  if (value < 128) return 1;
  if (value < 16_384) return 2;
  if (value < 2_097_152) return 3;
  if (value < 268_435_456) return 4;
  let size = 5;
  for (let limit = 34_359_738_368; value >= limit; limit *= 128) size++;
  return size;
}
