import type { Instant } from "../kernel/time.ts";
import { CONTENT, type Verdict } from "./checkers/checker.ts";
import { CHECKERS } from "./checkers/index.ts";
import { leaveJointState } from "./checkers/joint-state.ts";
import { splitByRules } from "./checkers/split.ts";
import type { OperatorDraft } from "./operator.ts";
import { fitRegion } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";

/** What the first checker says that has anything to say (checker_controller.go). Changes nothing. */
export function checkRegion(state: PdState, info: RegionInfo, now: Instant): Verdict {
  const joint = info.leader === null ? null : leaveJointState(state, info, now);
  if (joint !== null) return joint;
  const fit = fitRegion(state, info);
  // Then it has to be split where other rules begin.
  if (fit === null) return splitByRules(state, info);
  const region = { state, info, fit, now };
  for (const checker of CHECKERS) {
    const verdict = checker.check(region);
    if (verdict !== null) return verdict;
  }
  return CONTENT;
}

/** An operator that the checkers asked for has been taken up. */
export function noteStarted(state: PdState, draft: OperatorDraft): void {
  for (const checker of CHECKERS) checker.started?.(state, draft);
}
