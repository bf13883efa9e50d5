/** A branch as far as its place in the tree of branches goes. Instants in microseconds. */
export interface BranchShape {
  readonly id: number;
  readonly parent: number | null;
  /** Where it left its parent. */
  readonly from: number;
}

/** Until when two branches are one and the same; 0 for branches that share nothing. */
export function sharedUntil(branches: readonly BranchShape[], a: number, b: number): number {
  const lineOfA = lineage(branches, a);
  for (const [id, until] of lineage(branches, b)) {
    const other = lineOfA.get(id);
    if (other !== undefined) return Math.min(until, other);
  }
  return 0;
}

/** The branch and those it came from, youngest first, each with the instant at which it was left. */
function lineage(branches: readonly BranchShape[], id: number): ReadonlyMap<number, number> {
  const line = new Map<number, number>();
  let until = Infinity;
  let branch = branches.find((each) => each.id === id);
  while (branch !== undefined && !line.has(branch.id)) {
    line.set(branch.id, until);
    until = Math.min(until, branch.from);
    const { parent } = branch;
    branch = parent === null ? undefined : branches.find((each) => each.id === parent);
  }
  return line;
}
