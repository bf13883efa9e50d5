import { isJoint } from "../../proto/region.ts";
import { labelsIn } from "../label-part.ts";
import { Priority } from "../operator.ts";
import type { RegionInfo } from "../region-info.ts";
import { bordersIn } from "../rules-state.ts";
import { planSplitRegion } from "../splits.ts";
import type { PdState } from "../state.ts";
import { CONTENT, type Verdict } from "./checker.ts";

/**
 * A region in which labels or other rules begin falls apart there, at the borders of labels first (split_checker.go). It is asked
 * first: no other can judge the region.
 */
export function splitByRules(state: PdState, info: RegionInfo): Verdict {
  const labeled = labelsIn(state)?.labelBorders(state, info.region) ?? [];
  const keys = labeled.length > 0 ? labeled : bordersIn(state.rules, info.region);
  if (info.leader === null || isJoint(info.region) || keys.length === 0) return CONTENT;
  const description = labeled.length > 0 ? "labeler-split-region" : "rule-split-region";
  const purpose = { description, kinds: [], priority: Priority.high } as const;
  return { kind: "operator", draft: planSplitRegion(info, { policy: "usekey", keys }, purpose) };
}
