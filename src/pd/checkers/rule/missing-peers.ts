import { Priority } from "../../operator.ts";
import { isRuleSatisfied, matchesRule, peerRoleOf, storesOf, type RuleFit } from "../../placement.ts";
import { newPeer } from "../../plans.ts";
import { selectStore } from "../../selection.ts";
import { planRepair, refused, repair, type Case, type Verdict } from "../checker.ts";
import { replacePeer } from "./lost-peers.ts";
import type { RuleStep } from "./step.ts";

const WANT = "add-rule-peer";

/** A rule with fewer peers than it wants gets one more (addRulePeer). */
export const missingPeers: RuleStep = (region, fit) => {
  const { state, info, now } = region;
  const { rule, peers } = fit;
  if (peers.length >= rule.count) return null;
  const seat = { rule, near: storesOf(state, peers) };
  const selection = selectStore(state, info, seat, now);
  if (selection.kind !== "found") return swap(region, fit) ?? refused(WANT, selection, seat);
  const change = { add: newPeer(state, selection.store.id, peerRoleOf(rule)) };
  return planRepair(region, change, repair(WANT, Priority.high), seat);
};

/** Where a store that would do holds a peer of another rule, that rule finds itself another one. */
function swap(region: Case, wanting: RuleFit): Verdict | null {
  for (const fit of region.fit.fits) {
    if (fit === wanting || !isRuleSatisfied(fit)) continue;
    for (const peer of fit.peers) {
      const store = region.state.stores.get(peer.storeId);
      if (store === undefined || !matchesRule(store, wanting.rule)) continue;
      const verdict = replacePeer(region, fit, peer, "swap-fit");
      if (verdict.kind === "operator") return verdict;
    }
  }
  return null;
}
