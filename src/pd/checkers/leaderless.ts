import { storesOf } from "../placement.ts";
import { isDown } from "../store-record.ts";
import { CONTENT, defineChecker, isOffline, type Case } from "./checker.ts";

/** PD does nothing for a region whose leader it does not know; what it would want is told all the same. */
export const leaderless = defineChecker({
  name: "leaderless",
  check: (region) => {
    if (region.info.leader !== null) return null;
    const want = wantOf(region);
    return want === null ? CONTENT : { kind: "stuck", want, reason: "no-leader", refusals: [] };
  },
});

function wantOf({ state, fit, now }: Case): "replace-rule-offline-peer" | "replace-rule-down-peer" | "add-rule-peer" | null {
  if (fit.peers.some((peer) => isOffline(state, peer))) return "replace-rule-offline-peer";
  if (storesOf(state, fit.peers).some((store) => isDown(store, state.settings, now))) return "replace-rule-down-peer";
  return fit.peers.length < state.settings.maxReplicas ? "add-rule-peer" : null;
}
