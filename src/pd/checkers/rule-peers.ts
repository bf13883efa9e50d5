import { defineChecker, type Verdict } from "./checker.ts";
import { betterLocation } from "./rule/better-location.ts";
import { countLeader, lostPeers } from "./rule/lost-peers.ts";
import { missingPeers } from "./rule/missing-peers.ts";
import { peerRoles } from "./rule/peer-roles.ts";
import type { RuleStep } from "./rule/step.ts";

/** What may be wrong with the peers of one rule, in PD's order (fixRulePeer). */
const STEPS: readonly RuleStep[] = [missingPeers, lostPeers, peerRoles, betterLocation];

/**
 * Sees to it that each placement rule has its peers (rule_checker.go). A rule that is stuck does not keep PD from helping the
 * next one; within a rule the first thing wrong decides.
 */
export const rulePeers = defineChecker({
  name: "rule-checker",
  check: (region) => {
    let stuck: Verdict | null = null;
    for (const rule of region.fit.fits) {
      for (const step of STEPS) {
        const verdict = step(region, rule);
        if (verdict === null) continue;
        if (verdict.kind !== "stuck") return verdict;
        stuck ??= verdict;
        break;
      }
    }
    return stuck;
  },
  started: countLeader,
});
