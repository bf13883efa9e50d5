import type { Instant } from "../../kernel/time.ts";
import { isJoint } from "../../proto/region.ts";
import { Priority } from "../operator.ts";
import { planLeaveJoint } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import type { PdState } from "../state.ts";
import { CONTENT, type Verdict } from "./checker.ts";

/** Ends a joint configuration for which no operator is responsible (joint_state_checker.go). No rule is asked for that. */
export function leaveJointState(state: PdState, info: RegionInfo, now: Instant): Verdict | null {
  if (!isJoint(info.region)) return null;
  const draft = planLeaveJoint(state, info, { description: "leave-joint-state", kinds: [], priority: Priority.high }, now);
  return draft === null ? CONTENT : { kind: "operator", draft };
}
