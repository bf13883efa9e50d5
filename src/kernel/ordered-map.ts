import { countBefore } from "./search.ts";

/**
 * A map whose keys are in order, code unit by code unit: what a key-value store keeps, of which ranges are views. Sorted chunks
 * of
 * bounded length; a fork shares all of them and costs the same however many there are, and the first write to a chunk copies that
 * chunk alone. A slice is a range as it was: cut out, it keeps what it had whatever becomes of the map.
 */
export interface OrderedMap<V> {
  /** Ascending and never empty; every key of a chunk is less than every key of the next. */
  chunks: readonly Chunk<V>[];
  /** Whose chunks may be written in place, by identity: changed by a fork or a slice, so that everybody copies before writing. */
  token: object;
}

interface Chunk<V> {
  readonly keys: string[];
  readonly values: V[];
  readonly owner: object;
}

/** The entries of a map from one key (inclusive) to another (exclusive; "" stands for no end). Immutable. */
export interface OrderedSlice<V> {
  readonly chunks: readonly Chunk<V>[];
  readonly from: string;
  readonly to: string;
}

/** Longer chunks would cost more per copy, shorter ones more per look-up. */
const CHUNK_AT_MOST = 64;

export const createOrderedMap = <V>(): OrderedMap<V> => ({ chunks: [], token: {} });

/** A copy that can go its own way. */
export function forkOrderedMap<V>(map: OrderedMap<V>): OrderedMap<V> {
  map.token = {};
  return { chunks: map.chunks, token: {} };
}

/** The value of a key, or undefined. */
export function orderedGet<V>({ chunks }: OrderedMap<V>, key: string): V | undefined {
  const chunk = chunks[chunkOf(chunks, key)];
  if (chunk === undefined) return undefined;
  const at = lowerBound(chunk.keys, key);
  return chunk.keys[at] === key ? chunk.values[at] : undefined;
}

/** The last entry at or before a key, or undefined. */
export function orderedFloor<V>({ chunks }: OrderedMap<V>, key: string): V | undefined {
  const chunk = chunks[chunkOf(chunks, key)];
  if (chunk === undefined) return undefined;
  const at = lowerBound(chunk.keys, key);
  return chunk.values[chunk.keys[at] === key ? at : at - 1];
}

/** The last entry before a key, or undefined. */
export function orderedBefore<V>({ chunks }: OrderedMap<V>, key: string): V | undefined {
  const number = chunkOf(chunks, key);
  const chunk = chunks[number];
  if (chunk === undefined) return undefined;
  const at = lowerBound(chunk.keys, key) - 1;
  return at >= 0 ? chunk.values[at] : chunks[number - 1]?.values.at(-1);
}

/** Whether any key lies in a range. */
export function orderedHasAny<V>({ chunks }: OrderedMap<V>, from: string, to: string): boolean {
  const number = Math.max(0, chunkOf(chunks, from));
  const keys = chunks[number]?.keys ?? [];
  // The first key of the range is here, or the next chunk begins with it.
  const first = keys[lowerBound(keys, from)] ?? chunks[number + 1]?.keys[0];
  return first !== undefined && (to === "" || first < to);
}

/** Sets a key; returns what it had. */
export function orderedSet<V>(map: OrderedMap<V>, key: string, value: V): V | undefined {
  if (map.chunks.length === 0) {
    map.chunks = [{ keys: [key], values: [value], owner: map.token }];
    return undefined;
  }
  const number = Math.max(0, chunkOf(map.chunks, key));
  const chunk = ownChunk(map, number);
  const at = lowerBound(chunk.keys, key);
  if (chunk.keys[at] === key) {
    const old = chunk.values[at];
    chunk.values[at] = value;
    return old;
  }
  chunk.keys.splice(at, 0, key);
  chunk.values.splice(at, 0, value);
  if (chunk.keys.length > CHUNK_AT_MOST) halve(map, number, chunk);
  return undefined;
}

/** Removes all keys of a range. */
export function orderedRemove<V>(map: OrderedMap<V>, from: string, to: string): void {
  const { chunks, token } = map;
  const kept: Chunk<V>[] = [];
  for (const chunk of chunks) {
    const low = lowerBound(chunk.keys, from);
    const high = upperEnd(chunk.keys, to);
    if (low >= high) {
      kept.push(chunk);
      continue;
    }
    const keys = [...chunk.keys.slice(0, low), ...chunk.keys.slice(high)];
    const values = [...chunk.values.slice(0, low), ...chunk.values.slice(high)];
    if (keys.length > 0) kept.push({ keys, values, owner: token });
  }
  map.chunks = kept;
}

/**
 * A range as it is now. Nothing is copied, now or for those who go on reading: the next write to one of its chunks copies that.
 */
export function orderedSlice<V>(map: OrderedMap<V>, from: string, to: string): OrderedSlice<V> {
  const first = Math.max(0, chunkOf(map.chunks, from));
  const last = to === "" ? map.chunks.length - 1 : chunkOf(map.chunks, to);
  map.token = {};
  return { chunks: map.chunks.slice(first, last + 1), from, to };
}

/** The entries of a slice, in order. */
export function* sliceEntries<V>({ chunks, from, to }: OrderedSlice<V>): Generator<readonly [string, V]> {
  for (const { keys, values } of chunks) {
    const high = upperEnd(keys, to);
    for (let at = lowerBound(keys, from); at < high; at++) yield [keys[at] as string, values[at] as V];
  }
}

/** The number of the chunk in which the key is, or would be put; -1 if it comes before all. */
const chunkOf = <V>(chunks: readonly Chunk<V>[], key: string): number => countBefore(chunks, key, startsBy) - 1;

const firstKey = <V>({ keys }: Chunk<V>): string => keys[0] as string;
const startsBy = <V>(chunk: Chunk<V>, key: string): boolean => firstKey(chunk) <= key;

/** The position of the first key that is not less. */
const lowerBound = (keys: readonly string[], key: string): number => countBefore(keys, key, isLess);

const isLess = (a: string, b: string): boolean => a < b;

const upperEnd = (keys: readonly string[], to: string): number => (to === "" ? keys.length : lowerBound(keys, to));

function ownChunk<V>(map: OrderedMap<V>, number: number): Chunk<V> {
  const chunk = map.chunks[number] as Chunk<V>;
  if (chunk.owner === map.token) return chunk;
  const copy: Chunk<V> = { keys: chunk.keys.slice(), values: chunk.values.slice(), owner: map.token };
  const chunks = map.chunks.slice();
  chunks[number] = copy;
  map.chunks = chunks;
  return copy;
}

function halve<V>(map: OrderedMap<V>, number: number, { keys, values, owner }: Chunk<V>): void {
  const middle = keys.length >> 1;
  const chunks = map.chunks.slice();
  chunks.splice(number, 1, { keys: keys.slice(0, middle), values: values.slice(0, middle), owner },
    { keys: keys.slice(middle), values: values.slice(middle), owner });
  map.chunks = chunks;
}
