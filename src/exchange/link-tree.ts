import * as v from "valibot";
import type { Input } from "../action/index.ts";
import type { Instant } from "../kernel/time.ts";
import { formatInput, parseTimedAction } from "../language/actions.ts";
import type { Notice } from "../language/notice.ts";
import { MAX_INPUTS } from "./limits.ts";
import { inputsShape, instantShape, shortText } from "./shapes.ts";

/** A branch of a run as a link carries it: what was done on it, which with the world is its whole truth. */
export interface SharedBranch {
  /** The place of the branch that it left, which stands before it; null for none. */
  readonly parent: number | null;
  readonly from: Instant;
  /** How far it had been simulated. */
  readonly end: Instant;
  readonly name: string;
  readonly note: string;
  /** What its past shares with the parent's included, ordered by instant. */
  readonly inputs: readonly Input[];
}

/** All branches of a run, and which of them the link shows. */
export interface SharedTree {
  readonly branches: readonly SharedBranch[];
  readonly current: number;
}

/** Branches of a link; a run that has more is shared without the others. */
export const MAX_BRANCHES = 200;
/** Characters of a branch's name, and of its note: the page's fields take no more. */
export const MAX_BRANCH_NAME = 80;
export const MAX_BRANCH_NOTE = 2_000;
/** Inputs of all branches together, those that several share counted for each. */
const MAX_TREE_INPUTS = 4 * MAX_INPUTS;

/** A branch as it is packed: letters instead of names; of its inputs those alone that are not the parent's first `s`. */
export interface PackedBranch {
  readonly p: number;
  readonly f: number;
  readonly e: number;
  readonly n: string;
  readonly o: string;
  readonly s: number;
  readonly i: readonly string[];
}

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(most));

const branchShape = v.strictObject({
  p: count(MAX_BRANCHES), f: instantShape, e: instantShape, n: shortText(MAX_BRANCH_NAME), o: shortText(MAX_BRANCH_NOTE),
  s: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_INPUTS)), i: inputsShape,
});

export const packedTreeShape = v.pipe(v.array(branchShape), v.minLength(1), v.maxLength(MAX_BRANCHES));

/**
 * The tree as it is packed beside the inputs of the branch that is shown, `texts`; undefined where it says nothing that they
 * do not say, or holds more than a link may.
 */
export function packTree(tree: SharedTree | undefined, texts: readonly string[]): readonly PackedBranch[] | undefined {
  if (tree === undefined || tree.branches.length > MAX_BRANCHES) return undefined;
  const { branches, current } = tree;
  if (branches.length === 1 && branches.every(({ name, note }) => name === "" && note === "")) return undefined;
  const lists = branches.map(({ inputs }, place) => (place === current ? texts : inputs.map(formatInput)));
  if (lists.reduce((sum, list) => sum + list.length, 0) > MAX_TREE_INPUTS) return undefined;
  return branches.map(({ parent, from, end, name, note }, place) => {
    const own = lists[place] ?? [];
    const shared = place === current || parent === null ? 0 : sharedCount(own, lists[parent] ?? []);
    return { p: parent ?? -1, f: from, e: end, n: name, o: note, s: shared, i: place === current ? [] : own.slice(shared) };
  });
}

function sharedCount(own: readonly string[], others: readonly string[]): number {
  let shared = 0;
  while (shared < own.length && own[shared] === others[shared]) shared++;
  return shared;
}

export type UnpackedTree =
  | { readonly ok: true; readonly tree: SharedTree }
  /** Where in the packed tree, and what is wrong there: a sentence of ours, or null for a place that cannot be. */
  | { readonly ok: false; readonly where: string; readonly notice: Notice | null };

/** The tree that was packed; `inputs` and `texts` are those of the branch that is shown. */
export function unpackTree(
  packed: readonly PackedBranch[], current: number, inputs: readonly Input[], texts: readonly string[],
): UnpackedTree {
  const lists: (readonly string[])[] = [];
  const read = new Map(texts.map((text, place) => [text, inputs[place]] as const));
  const branches: SharedBranch[] = [];
  let sum = 0;
  for (const [place, { p, f, e, n, o, s, i }] of packed.entries()) {
    const where = `b[${place}]`;
    const parents = lists[p] ?? [];
    const list = place === current ? texts : [...parents.slice(0, s), ...i];
    sum += list.length;
    // A branch stands behind the one that it left, and shares no more with it than that has.
    if (p >= place || s > parents.length || sum > MAX_TREE_INPUTS) return { ok: false, where, notice: null };
    lists.push(list);
    const own: Input[] = [];
    for (const text of list) {
      const known = read.get(text);
      const parsed = known === undefined ? parseTimedAction(text) : { ok: true as const, input: known };
      if (!parsed.ok) return { ok: false, where, notice: parsed.notice };
      read.set(text, parsed.input);
      own.push(parsed.input);
    }
    branches.push({ parent: p < 0 ? null : p, from: f as Instant, end: e as Instant, name: n, note: o, inputs: own });
  }
  return branches[current] === undefined ? { ok: false, where: "k", notice: null }
    : { ok: true, tree: { branches, current } };
}
