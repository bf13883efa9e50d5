import type { Peer, StoreId } from "../../proto/region.ts";
import { isLeaderTarget } from "../filters.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { storesOf } from "../placement.ts";
import { newPeer } from "../plans.ts";
import { isDownPeer, isLearner, isPendingPeer } from "../region-info.ts";
import { selectStore } from "../selection.ts";
import type { PdState } from "../state.ts";
import { isDown } from "../store-record.ts";
import { defineChecker, isOffline, planRepair, refused, repair, type Case, type Verdict } from "./checker.ts";

/** Peers on stores that are down or being drained are replaced, in the order of the peers (replaceUnexpectRulePeer). */
export const lostPeers = defineChecker({
  name: "lost-peers",
  check: (region) => {
    const { state, info, fit, now } = region;
    for (const peer of fit.peers) {
      const store = state.stores.get(peer.storeId);
      // Both must hold: the leader misses the peer, and PD misses its store (tikv/pd#10778).
      if (isDownPeer(info, peer.id) && store !== undefined && isDown(store, state.settings, now)) {
        return replace(region, peer, "down");
      }
      if (isOffline(state, peer)) return replace(region, peer, "offline");
    }
    return null;
  },
  started: countLeader,
});

function replace(region: Case, peer: Peer, status: "down" | "offline"): Verdict {
  const { state, info, fit, now } = region;
  const near = storesOf(state, fit.peers.filter((other) => other.id !== peer.id));
  const selection = selectStore(state, info, near, now);
  const want = `replace-rule-${status}-peer` as const;
  if (selection.kind !== "found") return refused(want, selection);
  const leader = info.leader?.id === peer.id ? nextLeader(region, peer) : peer;
  if (leader.id !== peer.id) {
    const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer, leader: leader.storeId };
    return planRepair(region, change, repair(`replace-rule-${status}-leader-peer`, Priority.high));
  }
  const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer };
  return planRepair(region, change, repair(want, Priority.high));
}

/** The peer that shall lead instead, so that the leaving stores' snapshots are not all made by one store. */
function nextLeader({ state, info, now }: Case, leaving: Peer): Peer {
  let chosen = leaving;
  let least = Infinity;
  for (const peer of info.region.peers) {
    const count = state.offlineLeaders.get(peer.storeId) ?? 0;
    const store = state.stores.get(peer.storeId);
    const able = peer.id === leaving.id || (
      !isLearner(peer) && !isDownPeer(info, peer.id) && !isPendingPeer(info, peer.id) &&
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
function countLeader(state: PdState, draft: OperatorDraft): void {
  const chosen = chosenLeader(draft);
  if (chosen !== null) state.offlineLeaders.set(chosen, (state.offlineLeaders.get(chosen) ?? 0) + 1);
}

/** Where it left the choice to the plan, the leaving store counts as chosen; null where leadership stays. */
function chosenLeader({ description, steps }: OperatorDraft): StoreId | null {
  const transfer = steps.find((step) => step.kind === "transfer-leader");
  if (transfer === undefined) return null;
  if (description === "replace-rule-down-leader-peer" || description === "replace-rule-offline-leader-peer") return transfer.to;
  return description === "replace-rule-down-peer" || description === "replace-rule-offline-peer" ? transfer.from : null;
}
