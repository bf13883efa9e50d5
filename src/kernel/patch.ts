import { assert } from "./assert.ts";

/**
 * How values differ from one value each, in a few bytes for each difference. A value is a tree of plain objects and lists. Nobody
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
  readonly keys: (readonly string[])[];
}

interface PathNode {
  /** 0 until something has differed there. */
  number: number;
  readonly path: readonly string[];
  readonly children: Map<string, PathNode>;
}

const NUMBERS_AT_MOST = 0x7fff;

export const createPathTable = (): PathTable => ({ root: createNode([]), keys: [] });

const createNode = (path: readonly string[]): PathNode => ({ number: 0, path, children: new Map() });

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
  if (differ(draft, table.root, before, copy, after, new Map()) && codes.length - lengths[0] <= NUMBERS_AT_MOST) {
    codes[lengths[0]] = codes.length - lengths[0] - 1;
    return true;
  }
  [codes.length, numbers.length, others.length] = lengths;
  return false;
}

type Tree = Readonly<Record<string, unknown>>;

function differ(
  draft: PatchDraft, node: PathNode, before: object, copy: object, after: object, pairs: Map<object, object>,
): boolean {
  pairs.set(copy, after);
  for (const key of Object.keys(after)) {
    const [one, own, other] = [(before as Tree)[key], (copy as Tree)[key], (after as Tree)[key]];
    if (Object.is(own, other)) continue;
    if (isTree(one) && isTree(own) && isTree(other) && own !== one && isAlike(own, other)) {
      const known = pairs.get(own);
      if (known === undefined ? !differ(draft, childOf(node, key), one, own, other, pairs) : known !== other) return false;
    } else if (!note(draft, childOf(node, key), other)) {
      return false;
    }
  }
  return true;
}

/** What has no keys may be there to be itself: it is replaced as a whole. */
const isTree = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
};

function isAlike(one: object, other: object): boolean {
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length > 0 && keys.length === Object.keys(other).length && keys.every((key) => key in other);
}

function childOf(node: PathNode, key: string): PathNode {
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
    let holder = copy as Record<string, unknown>;
    for (let i = 0; i < path.length - 1; i++) holder = holder[path[i] as string] as Record<string, unknown>;
    holder[path[path.length - 1] as string] = (code & 1) === 0 ? numbers[reader.number++] : others[reader.other++];
  }
  reader.code = end;
}
