import type { Peer } from "../../../proto/region.ts";
import { isLeaderTarget } from "../../filters.ts";
import { Priority } from "../../operator.ts";
import { fitAllowsLeader } from "../../placement.ts";
import type { Change } from "../../plans.ts";
import { isLearner } from "../../region-info.ts";
import { planRepair, type Case, type Verdict } from "../checker.ts";
import type { RuleStep } from "./step.ts";
import type { OperatorName } from "../../../proto/operators.ts";

/** A peer in a role that its rule does not want is promoted, demoted, or made to lead or to follow (fixLooseMatchPeer). */
export const peerRoles: RuleStep = (region, { rule, wrongRole }) => {
  for (const peer of wrongRole) {
    const verdict = become(region, peer, rule.role);
    if (verdict !== null) return verdict;
  }
  return null;
};

function become(region: Case, peer: Peer, role: "voter" | "leader" | "follower" | "learner"): Verdict | null {
  const leads = region.info.leader?.id === peer.id;
  if (role === "learner") return fixed(region, "fix-demote-voter", { demote: peer });
  if (isLearner(peer)) return fixed(region, "fix-peer-role", { promote: peer });
  if (role === "leader" && !leads) {
    return mayLead(region, peer) ? fixed(region, "fix-leader-role", { leader: peer.storeId }) : waits("fix-leader-role");
  }
  if (role !== "follower" || !leads) return null;
  const next = region.info.region.peers.find((other) => other.id !== peer.id && mayLead(region, other));
  return next === undefined ? waits("fix-follower-role") : fixed(region, "fix-follower-role", { leader: next.storeId });
}

const waits = (want: OperatorName): Verdict => ({ kind: "stuck", want, reason: "no-new-leader", refusals: [] });

const fixed = (region: Case, description: OperatorName, change: Change): Verdict =>
  planRepair(region, change, { description, kinds: [], priority: Priority.medium });

function mayLead({ state, fit, now }: Case, peer: Peer): boolean {
  const store = state.stores.get(peer.storeId);
  return !isLearner(peer) && store !== undefined && isLeaderTarget(state, store, now) && fitAllowsLeader(fit, peer);
}
