import type { Peer, StoreId } from "../../../proto/region.ts";
import { isLeaderTarget } from "../../filters.ts";
import { Priority, type OperatorDraft } from "../../operator.ts";
import { fitAllowsLeader, peerRoleOf, storesOf, type RuleFit } from "../../placement.ts";
import { newPeer } from "../../plans.ts";
import { isDownPeer, isLearner, isPendingPeer } from "../../region-info.ts";
import { selectStore } from "../../selection.ts";
import type { PdState } from "../../state.ts";
import { isDown } from "../../store-record.ts";
import { isOffline, planRepair, refused, repair, type Case, type Verdict } from "../checker.ts";
import type { RuleStep } from "./step.ts";

/** Peers on stores that are down or being drained are replaced, in the order of the peers (replaceUnexpectRulePeer). */
export const lostPeers: RuleStep = (region, fit) => {
  const { state, info, now } = region;
  for (const peer of fit.peers) {
    const store = state.stores.get(peer.storeId);
    // Both must hold: the leader misses the peer, and PD misses its store (tikv/pd#10778).
    if (isDownPeer(info, peer.id) && store !== undefined && isDown(store, state.settings, now)) {
      return replacePeer(region, fit, peer, "down");
    }
    if (isOffline(state, peer)) return replacePeer(region, fit, peer, "offline");
  }
  return null;
};

/** Another store takes the peer's place: the peer is lost, or its store is wanted for another rule. */
export function replacePeer(region: Case, fit: RuleFit, peer: Peer, status: "down" | "offline" | "swap-fit"): Verdict {
  const { state, info, now } = region;
  const seat = { rule: fit.rule, near: storesOf(state, fit.peers.filter((other) => other.id !== peer.id)) };
  const selection = selectStore(state, info, seat, now);
  const want = `replace-rule-${status}-peer` as const;
  if (selection.kind !== "found") return refused(want, selection, seat);
  const leader = info.leader?.id === peer.id ? nextLeader(region, peer) : peer;
  const add = newPeer(state, selection.store.id, peerRoleOf(fit.rule));
  if (leader.id !== peer.id) {
    const change = { add, remove: peer, leader: leader.storeId };
    return planRepair(region, change, repair(`replace-rule-${status}-leader-peer`, Priority.high), seat);
  }
  return planRepair(region, { add, remove: peer }, repair(want, Priority.high), seat);
}

/** The peer that shall lead instead, so that the leaving stores' snapshots are not all made by one store. */
function nextLeader({ state, info, fit, now }: Case, leaving: Peer): Peer {
  let chosen = leaving;
  let least = Infinity;
  for (const peer of info.region.peers) {
    const count = state.offlineLeaders.get(peer.storeId) ?? 0;
    const store = state.stores.get(peer.storeId);
    const able = peer.id === leaving.id || (
      !isLearner(peer) && !isDownPeer(info, peer.id) && !isPendingPeer(info, peer.id) && fitAllowsLeader(fit, peer) &&
      store !== undefined && isLeaderTarget(state, store, now)
    );
    if (able && count < least) {
      least = count;
      chosen = peer;
    }
  }
  return chosen;
}

/** Counts whom this checker chose to lead: the next choice falls on whoever was chosen least (rule_checker.go, recorder). */
export function countLeader(state: PdState, draft: OperatorDraft): void {
  const chosen = chosenLeader(draft);
  if (chosen !== null) state.offlineLeaders.set(chosen, (state.offlineLeaders.get(chosen) ?? 0) + 1);
}

/** Where it left the choice to the plan, the leaving store counts as chosen; null where leadership stays. */
function chosenLeader({ description, steps }: OperatorDraft): StoreId | null {
  const transfer = steps.find((step) => step.kind === "transfer-leader");
  if (transfer === undefined || !description.startsWith("replace-rule-")) return null;
  return description.endsWith("-leader-peer") ? transfer.to : transfer.from;
}
