import { assert } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import { keyframeBefore } from "./keyframes.ts";
import { restoreKeyframe, seekRun, type Run } from "./run.ts";

/**
 * Makes another branch the present one, and stands at the keyframe from which a replay leads to the instant that is returned:
 * where the run stood, or the branch's end if that comes first. Null where there is no such branch.
 */
export function turnToBranch(run: Run, id: number): Instant | null {
  const branch = run.branches.find((each) => each.id === id);
  if (branch === undefined) return null;
  const to = Math.min(run.cluster.now, branch.end) as Instant;
  run.branch = branch;
  const keyframe = keyframeBefore(branch.keyframes, to);
  assert(keyframe !== undefined, "a branch has a keyframe at its start");
  restoreKeyframe(run, keyframe);
  return to;
}

/** Looks at another branch, at the instant at which the run stands or at its end if that comes first. */
export function switchBranch(run: Run, id: number): boolean {
  const to = turnToBranch(run, id);
  if (to === null) return false;
  seekRun(run, to);
  return true;
}
