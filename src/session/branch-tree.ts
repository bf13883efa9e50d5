import type { Input } from "../action/index.ts";
import { MAX_BRANCH_NAME, MAX_BRANCH_NOTE, type SharedTree } from "../exchange/link-tree.ts";
import { assert } from "../kernel/assert.ts";
import { START, type Instant } from "../kernel/time.ts";
import { knownFrom, type BranchRecord, type Run } from "./run.ts";

/** Calls a branch so, and notes that of it; false where there is no such branch. */
export function nameBranch(run: Run, id: number, name: string, note: string): boolean {
  const branch = run.branches.find((each) => each.id === id);
  if (branch === undefined) return false;
  branch.name = name.slice(0, MAX_BRANCH_NAME);
  branch.note = note.slice(0, MAX_BRANCH_NOTE);
  run.treeEdits++;
  return true;
}

/** Forgets a branch: one that nobody left, and that is not the present one. False for any other. */
export function dropBranch(run: Run, id: number): boolean {
  const { branches, branch } = run;
  const place = branches.findIndex((each) => each.id === id);
  if (place < 0 || branch.id === id || branches.some(({ parent }) => parent === id)) return false;
  branches.splice(place, 1);
  run.treeEdits++;
  return true;
}

/** What becomes a branch without having been simulated: it is when somebody looks at it. */
export interface PlannedBranch {
  /** From which instant on it may differ from its parent. */
  readonly from: Instant;
  readonly end: Instant;
  readonly name: string;
  /** All inputs from its first instant; those before `from` are the parent's. */
  readonly inputs: readonly Input[];
}

/** Adds a branch to the tree, beside the present one, which it left; the run stays where it is. */
export function plantBranch(run: Run, { from, end, name, inputs }: PlannedBranch): BranchRecord {
  const { branch: parent, branches, spec } = run;
  const shared = parent.inputs.filter(({ at }) => at < from);
  assert(shared.every((input, place) => inputs[place] === input), "a branch has its parent's past");
  const events = parent.events.filter(({ at }) => at < from);
  const planted: BranchRecord = {
    id: freeId(branches), parent: parent.id, from, name, note: "", end, inputs: inputs.slice(), events,
    refusals: parent.refusals.filter(({ input }) => input.at < from),
    // At instant 0 lies what the world was born as, before any input.
    keyframes: parent.keyframes.filter(({ at, inputsDone }) => at < from || (at === START && inputsDone === 0)),
    known: knownFrom(spec, events),
  };
  branches.push(planted);
  run.treeEdits++;
  return planted;
}

const freeId = (branches: readonly BranchRecord[]): number => branches.reduce((most, { id }) => Math.max(most, id), 0) + 1;

/** Gives a run that has just been born from a link the other branches that the link carries, none of them simulated. */
export function growTree(run: Run, { branches, current }: SharedTree): void {
  const { branch: born, spec } = run;
  const first = born.keyframes[0];
  assert(first !== undefined, "a branch has a keyframe at its start");
  const records = branches.map(({ parent, from, end, name, note, inputs }, place): BranchRecord => {
    const standing = { id: place + 1, parent: parent === null ? null : parent + 1, from, name, note };
    if (place === current) return { ...born, ...standing };
    return { ...standing, end, inputs: inputs.slice(), events: [], refusals: [], keyframes: [first], known: knownFrom(spec, []) };
  });
  run.branches.splice(0, Infinity, ...records);
  run.branch = records[current] ?? born;
}

/** The tree as a link carries it, where the present branch has had these inputs. */
export function treeOf({ branches, branch: present }: Run, inputs: readonly Input[]): SharedTree {
  const places = new Map(branches.map(({ id }, place) => [id, place] as const));
  return {
    current: places.get(present.id) ?? 0,
    branches: branches.map((branch) => ({
      parent: branch.parent === null ? null : places.get(branch.parent) ?? null,
      from: branch.from, end: branch.end, name: branch.name, note: branch.note,
      inputs: branch === present ? inputs : branch.inputs,
    })),
  };
}
