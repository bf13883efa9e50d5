import { isJoint } from "../../proto/region.ts";
import { Priority } from "../operator.ts";
import { planLeaveJoint } from "../plans.ts";
import { CONTENT, defineChecker } from "./checker.ts";

/** Ends a joint configuration for which no operator is responsible (joint_state_checker.go). */
export const jointState = defineChecker({
  name: "joint-state-checker",
  check: ({ state, info, now }) => {
    if (!isJoint(info.region)) return null;
    const draft = planLeaveJoint(
      state, info, { description: "leave-joint-state", kinds: [], priority: Priority.high }, now,
    );
    return draft === null ? CONTENT : { kind: "operator", draft };
  },
});
