import { storesOf, type RuleFit } from "../placement.ts";
import { isDown } from "../store-record.ts";
import { CONTENT, defineChecker, isOffline, type Case } from "./checker.ts";

/** PD does nothing for a region whose leader it does not know; what it would want is told all the same. */
export const leaderless = defineChecker({
  name: "rule-checker",
  check: (region) => {
    if (region.info.leader !== null) return null;
    for (const fit of region.fit.fits) {
      const want = wantOf(region, fit);
      if (want !== null) return { kind: "stuck", want, reason: "no-leader", refusals: [] };
    }
    return CONTENT;
  },
});

function wantOf({ state, now }: Case, { rule, peers }: RuleFit):
  "replace-rule-offline-peer" | "replace-rule-down-peer" | "add-rule-peer" | null {
  if (peers.some((peer) => isOffline(state, peer))) return "replace-rule-offline-peer";
  if (storesOf(state, peers).some((store) => isDown(store, state.settings, now))) return "replace-rule-down-peer";
  return peers.length < rule.count ? "add-rule-peer" : null;
}
