import type { Instant } from "../src/kernel/time.ts";
import { advanceRun, rewindRun, type Run } from "../src/session/run.ts";

/** Goes to an instant of the branch and stands there. */
export function seekRun(run: Run, to: Instant): void {
  rewindRun(run, to);
  advanceRun(run, to);
}
