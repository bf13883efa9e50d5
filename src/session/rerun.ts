import type { Input } from "../action/index.ts";
import { after, millis, type Duration, type Instant } from "../kernel/time.ts";
import { REPORT_FOLDS } from "./report.ts";
import { advanceRun, createRun, isBroken, type Run } from "./run.ts";

/**
 * A run once more from its first instant, beside itself and under the folds of reports, whose whole histories no keyframe could
 * hold; up to an instant to which the run itself may not have come.
 */
export interface Rerun {
  readonly run: Run;
  readonly until: Instant;
}

export const beginRerun = ({ spec }: Run, inputs: readonly Input[], until: Instant): Rerun =>
  ({ run: createRun({ ...spec, inputs }, false, REPORT_FOLDS), until });

/** Of so much time it is asked whether there is more. */
const STRETCH: Duration = millis(200);

/** Goes on for as long as there is time; whether it is there. A breach ends it before. */
export function continueRerun({ run, until }: Rerun, hasTime: () => boolean): boolean {
  while (run.cluster.now < until && !isBroken(run)) {
    if (!hasTime()) return false;
    advanceRun(run, Math.min(until, after(run.cluster.now, STRETCH)) as Instant);
  }
  advanceRun(run, until);
  return true;
}
