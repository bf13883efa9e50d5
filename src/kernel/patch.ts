import { assert } from "./assert.ts";

/**
 * How values differ from one value each, in a few bytes for each difference. A value is a tree of objects and lists. Nobody
 * looks inside where the two are the very same thing, or where what differs is no part that a copy of the first would have for
 * itself.
 */
export interface Patch {
  /** For each value how many differences it has, and then of each the number of its path; odd where it is no number. */
  readonly codes: Uint16Array;
  readonly numbers: Float64Array;
  /** What is no number: never changed by whoever holds it. */
  readonly others: readonly unknown[];
}

/** The paths to what has differed so far, by number: patches share it. */
export interface PathTable {
  readonly root: PathNode;
  /** By number less one. */
  readonly keys: (readonly PathKey[])[];
}

/** A field of an object, or a place of a list. */
type PathKey = string | number;

interface PathNode {
  /** 0 until something has differed there. */
  number: number;
  readonly path: readonly PathKey[];
  readonly children: Map<PathKey, PathNode>;
}

const NUMBERS_AT_MOST = 0x7fff;

export const createPathTable = (): PathTable => ({ root: createNode([]), keys: [] });

const createNode = (path: readonly PathKey[]): PathNode => ({ number: 0, path, children: new Map() });

/** A patch that grows value by value. */
export interface PatchDraft {
  readonly table: PathTable;
  readonly codes: number[];
  readonly numbers: number[];
  readonly others: unknown[];
}

export const draftPatch = (table: PathTable): PatchDraft => ({ table, codes: [], numbers: [], others: [] });

export const finishPatch = ({ codes, numbers, others }: PatchDraft): Patch =>
  ({ codes: Uint16Array.from(codes), numbers: Float64Array.from(numbers), others });

/**
 * Adds how `after` differs from `before`, of which `copy` is a copy: what the copy has for itself is looked into, all else is
 * replaced as a whole. False, and nothing is added, if a copy of the one with its differences would not be as the other: where
 * two parts of the one are the same thing, and not of the other.
 */
export function addDifference(draft: PatchDraft, before: object, copy: object, after: object): boolean {
  const { codes, numbers, others, table } = draft;
  const lengths = [codes.length, numbers.length, others.length] as const;
  codes.push(0);
  if (differ(draft, table.root, before, copy, after, []) && codes.length - lengths[0] <= NUMBERS_AT_MOST) {
    codes[lengths[0]] = codes.length - lengths[0] - 1;
    return true;
  }
  [codes.length, numbers.length, others.length] = lengths;
  return false;
}

type Tree = Readonly<Record<PathKey, unknown>>;

/** What of a copy is compared with what, one behind the other. A value has a dozen parts: a list is soon looked through. */
type Pairs = object[];

/** Ten thousands of values are looked through at a time: lists by number, and no list of an object's keys is made. */
function differ(draft: PatchDraft, node: PathNode, before: object, copy: object, after: object, pairs: Pairs): boolean {
  pairs.push(copy, after);
  if (Array.isArray(after)) {
    for (let i = 0; i < after.length; i++) if (!differAt(draft, node, i, before, copy, after, pairs)) return false;
  } else {
    for (const key in after) if (!differAt(draft, node, key, before, copy, after, pairs)) return false;
  }
  return true;
}

function differAt(
  draft: PatchDraft, node: PathNode, key: PathKey, before: object, copy: object, after: object, pairs: Pairs,
): boolean {
  const own = (copy as Tree)[key];
  const other = (after as Tree)[key];
  if (Object.is(own, other)) return true;
  if (!isTree(other) || !isTree(own)) return note(draft, childOf(node, key), other);
  const one = (before as Tree)[key];
  if (own === one || !isTree(one) || !isAlike(own, other)) return note(draft, childOf(node, key), other);
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === own) return pairs[i + 1] === other;
  return differ(draft, childOf(node, key), one, own, other, pairs);
}

/** What has no keys, as a map, is replaced as a whole; a random stream is what its numbers are. */
const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether both have the same keys, and any. */
function isAlike(one: object, other: object): boolean {
  if (Array.isArray(one)) return Array.isArray(other) && one.length > 0 && one.length === other.length;
  let count = 0;
  for (const key in one) {
    if (!(key in other)) return false;
    count++;
  }
  if (count === 0 || Array.isArray(other)) return false;
  for (const _ in other) count--;
  return count === 0;
}

function childOf(node: PathNode, key: PathKey): PathNode {
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const child = createNode([...node.path, key]);
  node.children.set(key, child);
  return child;
}

function note({ table: { keys }, codes, numbers, others }: PatchDraft, place: PathNode, value: unknown): boolean {
  if (place.number === 0) {
    if (keys.length === NUMBERS_AT_MOST) return false;
    place.number = keys.push(place.path);
  }
  if (typeof value === "number") {
    codes.push(place.number * 2);
    numbers.push(value);
  } else {
    codes.push(place.number * 2 + 1);
    others.push(value);
  }
  return true;
}

/** Where the reading of a patch has come to. */
export interface PatchReader {
  readonly table: PathTable;
  readonly patch: Patch;
  code: number;
  number: number;
  other: number;
}

export const readPatch = (table: PathTable, patch: Patch): PatchReader => ({ table, patch, code: 0, number: 0, other: 0 });

/** Makes of a copy of the value before what the next of the patch's values was. */
export function applyNext(reader: PatchReader, copy: object): void {
  const { table: { keys }, patch: { codes, numbers, others } } = reader;
  const end = reader.code + 1 + (codes[reader.code] as number);
  for (let at = reader.code + 1; at < end; at++) {
    const code = codes[at] as number;
    const path = keys[(code >> 1) - 1];
    assert(path !== undefined, "a patch names paths of its table");
    let holder = copy as Record<PathKey, unknown>;
    for (let i = 0; i < path.length - 1; i++) holder = holder[path[i] as PathKey] as Record<PathKey, unknown>;
    holder[path[path.length - 1] as PathKey] = (code & 1) === 0 ? numbers[reader.number++] : others[reader.other++];
  }
  reader.code = end;
}
