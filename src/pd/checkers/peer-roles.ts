import { Priority } from "../operator.ts";
import { defineChecker, planRepair } from "./checker.ts";

/** A learner that the rule counts becomes a voter (fixLooseMatchPeer). */
export const peerRoles = defineChecker({
  name: "peer-roles",
  check: (region) => {
    const [wrong] = region.fit.wrongRole;
    if (wrong === undefined) return null;
    return planRepair(region, { promote: wrong }, { description: "fix-peer-role", kinds: [], priority: Priority.medium });
  },
});
