import { Priority } from "../../operator.ts";
import { bestIsolation, peerRoleOf, storesOf } from "../../placement.ts";
import { newPeer } from "../../plans.ts";
import { selectStore, selectStoreToLeave } from "../../selection.ts";
import { planRepair, refused, repair } from "../checker.ts";
import type { RuleStep } from "./step.ts";

const WANT = "move-to-better-location";

/** Moves the replica that is placed worst where the rule's replicas could stand further apart (fixBetterLocation). */
export const betterLocation: RuleStep = (region, fit) => {
  const { state, info, now } = region;
  const { locationLabels } = fit.rule;
  const levels = locationLabels.length;
  const count = fit.peers.length;
  if (levels === 0 || count <= 1 || fit.isolation >= bestIsolation(count, levels)) return null;
  const stores = storesOf(state, fit.peers);
  const old = selectStoreToLeave(state, stores, locationLabels, now);
  if (old === undefined) return { kind: "stuck", want: WANT, reason: "temporary", refusals: [] };
  const peer = fit.peers.find((candidate) => candidate.storeId === old.id);
  const seat = { rule: fit.rule, near: stores.filter((store) => store.id !== old.id), insteadOf: old };
  const selection = selectStore(state, info, seat, now);
  // That no place is better is contentment, not a want that nobody can meet.
  if (selection.kind === "none" || peer === undefined) return null;
  if (selection.kind === "temporary") return refused(WANT, selection, seat);
  const change = { add: newPeer(state, selection.store.id, peerRoleOf(fit.rule)), remove: peer };
  return planRepair(region, change, repair(WANT, Priority.medium), seat);
};
