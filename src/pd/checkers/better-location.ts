import { Priority } from "../operator.ts";
import { bestIsolation, storesOf } from "../placement.ts";
import { newPeer } from "../plans.ts";
import { selectStore, selectStoreToLeave } from "../selection.ts";
import { defineChecker, planRepair, refused, repair } from "./checker.ts";

const WANT = "move-to-better-location";

/** Moves the replica that is placed worst where the region's replicas could stand further apart (fixBetterLocation). */
export const betterLocation = defineChecker({
  name: "better-location",
  check: (region) => {
    const { state, info, fit, now } = region;
    const levels = state.settings.locationLabels.length;
    const count = fit.peers.length;
    if (levels === 0 || count <= 1 || fit.isolation >= bestIsolation(count, levels)) return null;
    const stores = storesOf(state, fit.peers);
    const old = selectStoreToLeave(state, stores, now);
    if (old === undefined) return { kind: "stuck", want: WANT, reason: "temporary", refusals: [] };
    const peer = fit.peers.find((candidate) => candidate.storeId === old.id);
    const selection = selectStore(state, info, stores.filter((store) => store.id !== old.id), now, old);
    // That no place is better is contentment, not a want that nobody can meet.
    if (selection.kind === "none" || peer === undefined) return null;
    if (selection.kind === "temporary") return refused(WANT, selection);
    const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer };
    return planRepair(region, change, repair(WANT, Priority.medium));
  },
});
