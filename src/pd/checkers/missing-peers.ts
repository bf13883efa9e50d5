import { Priority } from "../operator.ts";
import { storesOf } from "../placement.ts";
import { newPeer } from "../plans.ts";
import { selectStore } from "../selection.ts";
import { defineChecker, planRepair, refused, repair } from "./checker.ts";

/** A region with fewer replicas than the rule wants gets one more (addRulePeer). */
export const missingPeers = defineChecker({
  name: "missing-peers",
  check: (region) => {
    const { state, info, fit, now } = region;
    if (fit.peers.length >= state.settings.maxReplicas) return null;
    const selection = selectStore(state, info, storesOf(state, fit.peers), now);
    if (selection.kind !== "found") return refused("add-rule-peer", selection);
    const change = { add: newPeer(state, selection.store.id, "Voter") };
    return planRepair(region, change, repair("add-rule-peer", Priority.high));
  },
});
