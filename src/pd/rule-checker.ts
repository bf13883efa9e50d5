import type { Instant } from "../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../proto/events.ts";
import type { OperatorName } from "../proto/operators.ts";
import type { Peer } from "../proto/region.ts";
import { isLeaderTarget } from "./filters.ts";
import { removalCost } from "./limits.ts";
import { Priority, type OperatorDraft } from "./operator.ts";
import { bestIsolation, canReplace, fitRule, isSatisfied, storesOf, type RuleFit } from "./placement.ts";
import { newPeer, planChange, planLeaveJoint, type Change, type Purpose } from "./plans.ts";
import { isDownPeer, isJoint, isLearner, isPendingPeer, type RegionInfo } from "./region-info.ts";
import { selectStore, selectStoreToLeave, type Selection } from "./selection.ts";
import type { PdState } from "./state.ts";
import { canRemove, isDisconnected, isDown } from "./store-record.ts";

/** What the checkers make of a region. */
export type Verdict =
  | { readonly kind: "content" }
  | { readonly kind: "operator"; readonly draft: OperatorDraft }
  | {
      readonly kind: "stuck"; readonly want: OperatorName; readonly reason: StuckReason;
      readonly refusals: readonly StoreRefusal[];
    };

const CONTENT: Verdict = { kind: "content" };

/** The joint-state checker and the rule checker, in PD's order (checker_controller.go, rule_checker.go). */
export function checkRegion(state: PdState, info: RegionInfo, now: Instant): Verdict {
  const fit = fitRule(state, info);
  if (info.leader === null) return leaderlessVerdict(state, fit, now);
  if (isJoint(info.region)) {
    const draft = planLeaveJoint(
      state, info, { description: "leave-joint-state", kinds: [], priority: Priority.high }, now,
    );
    return draft === null ? CONTENT : { kind: "operator", draft };
  }
  return fixOrphans(state, info, fit, now) ?? fixRulePeers(state, info, fit, now);
}

/** PD does nothing for a region whose leader it does not know; what it would want is told all the same. */
function leaderlessVerdict(state: PdState, fit: RuleFit, now: Instant): Verdict {
  const want = fit.peers.some((peer) => isOffline(state, peer))
    ? "replace-rule-offline-peer"
    : storesOf(state, fit.peers).some((store) => isDown(store, state.settings, now))
      ? "replace-rule-down-peer"
      : fit.peers.length < state.settings.maxReplicas ? "add-rule-peer" : null;
  return want === null ? CONTENT : { kind: "stuck", want, reason: "no-leader", refusals: [] };
}

function fixOrphans(state: PdState, info: RegionInfo, fit: RuleFit, now: Instant): Verdict | null {
  const [first] = fit.orphans;
  if (first === undefined) return null;
  const isAbsent = (peer: Peer): boolean => isDownPeer(info, peer.id) || isUnreachable(state, peer, now);
  const isUnhealthy = (peer: Peer): boolean => isDownPeer(info, peer.id) || isPendingPeer(info, peer.id);
  const satisfied = isSatisfied(state, fit);
  if (satisfied && !fit.peers.some((peer) => isAbsent(peer) || isPendingPeer(info, peer.id))) {
    return drop(state, info, first, "remove-orphan-peer", now);
  }
  const absent = satisfied ? fit.peers.find(isAbsent) : undefined;
  if (absent !== undefined) {
    for (const orphan of fit.orphans) {
      const store = state.stores.get(orphan.storeId);
      if (isUnhealthy(orphan) || store === undefined || isUnreachable(state, orphan, now)) continue;
      if (!canReplace(state, fit, absent.storeId, store)) continue;
      if (!isLearner(orphan)) return drop(state, info, absent, "remove-replaced-orphan-peer", now);
      const change = { promote: orphan, remove: absent };
      return plan(state, info, change, purposeOf("replace-down-peer-with-orphan-peer", Priority.medium), now);
    }
  }
  if (fit.orphans.length < 2) return null;
  const unhealthy = fit.orphans.find(isUnhealthy);
  return unhealthy === undefined
    ? drop(state, info, fit.orphans[1] ?? first, "remove-orphan-peer", now)
    : drop(state, info, unhealthy, "remove-unhealthy-orphan-peer", now);
}

function fixRulePeers(state: PdState, info: RegionInfo, fit: RuleFit, now: Instant): Verdict {
  if (fit.peers.length < state.settings.maxReplicas) return addPeer(state, info, fit, now);
  for (const peer of fit.peers) {
    const store = state.stores.get(peer.storeId);
    // Both must hold: the leader misses the peer, and PD misses its store (tikv/pd#10778).
    if (isDownPeer(info, peer.id) && store !== undefined && isDown(store, state.settings, now)) {
      return replace(state, info, fit, peer, "down", now);
    }
    if (isOffline(state, peer)) return replace(state, info, fit, peer, "offline", now);
  }
  const [wrong] = fit.wrongRole;
  if (wrong !== undefined) {
    const purpose: Purpose = { description: "fix-peer-role", kinds: [], priority: Priority.medium };
    return plan(state, info, { promote: wrong }, purpose, now);
  }
  return betterLocation(state, info, fit, now);
}

function addPeer(state: PdState, info: RegionInfo, fit: RuleFit, now: Instant): Verdict {
  const want = "add-rule-peer";
  const selection = selectStore(state, info, storesOf(state, fit.peers), now);
  if (selection.kind !== "found") return refused(want, selection);
  const change = { add: newPeer(state, selection.store.id, "Voter") };
  return plan(state, info, change, purposeOf(want, Priority.high), now);
}

function replace(
  state: PdState, info: RegionInfo, fit: RuleFit, peer: Peer, status: "down" | "offline", now: Instant,
): Verdict {
  const near = storesOf(state, fit.peers.filter((other) => other.id !== peer.id));
  const selection = selectStore(state, info, near, now);
  const want = `replace-rule-${status}-peer` as const;
  if (selection.kind !== "found") return refused(want, selection);
  const leader = info.leader?.id === peer.id ? nextLeader(state, info, peer, now) : peer;
  if (leader.id !== peer.id) {
    const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer, leader: leader.storeId };
    return plan(state, info, change, purposeOf(`replace-rule-${status}-leader-peer`, Priority.high), now);
  }
  const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer };
  return plan(state, info, change, purposeOf(want, Priority.high), now);
}

/** The peer that shall lead instead, so that the leaving stores' snapshots are not all made by one store. */
function nextLeader(state: PdState, info: RegionInfo, leaving: Peer, now: Instant): Peer {
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

function betterLocation(state: PdState, info: RegionInfo, fit: RuleFit, now: Instant): Verdict {
  const levels = state.settings.locationLabels.length;
  const count = fit.peers.length;
  if (levels === 0 || count <= 1 || fit.isolation >= bestIsolation(count, levels)) return CONTENT;
  const want = "move-to-better-location";
  const stores = storesOf(state, fit.peers);
  const old = selectStoreToLeave(state, stores, now);
  if (old === undefined) return { kind: "stuck", want, reason: "temporary", refusals: [] };
  const peer = fit.peers.find((candidate) => candidate.storeId === old.id);
  const selection = selectStore(state, info, stores.filter((store) => store.id !== old.id), now, old);
  // That no place is better is contentment, not a want that nobody can meet.
  if (selection.kind === "none" || peer === undefined) return CONTENT;
  if (selection.kind === "temporary") return refused(want, selection);
  const change = { add: newPeer(state, selection.store.id, "Voter"), remove: peer };
  return plan(state, info, change, purposeOf(want, Priority.medium), now);
}

const drop = (state: PdState, info: RegionInfo, peer: Peer, description: OperatorName, now: Instant): Verdict =>
  plan(state, info, { remove: peer }, { description, kinds: [], priority: Priority.medium }, now);

/**
 * Plans the change unless the losing store's limit is used up; the gaining store's was looked at when it was
 * chosen.
 */
function plan(state: PdState, info: RegionInfo, change: Change, purpose: Purpose, now: Instant): Verdict {
  const want = purpose.description;
  const { remove } = change;
  const losing = remove === undefined ? undefined : state.stores.get(remove.storeId);
  if (losing !== undefined) {
    const cost = removalCost(info.sizeMiB, isDown(losing, state.settings, now));
    if (!canRemove(losing, state.settings, cost, now)) {
      const refusals: StoreRefusal[] = [{ store: losing.id, filter: "remove-limit" }];
      return { kind: "stuck", want, reason: "temporary", refusals };
    }
  }
  const draft = planChange(state, info, change, purpose, now);
  return draft === null
    ? { kind: "stuck", want, reason: "temporary", refusals: [] }
    : { kind: "operator", draft };
}

const purposeOf = (description: OperatorName, priority: Priority): Purpose =>
  ({ description, kinds: ["replica"], priority });

const refused = (want: OperatorName, selection: Exclude<Selection, { readonly kind: "found" }>): Verdict => ({
  kind: "stuck", want, reason: selection.kind === "none" ? "no-store" : "temporary", refusals: selection.refusals,
});

const isOffline = (state: PdState, peer: Peer): boolean => {
  const store = state.stores.get(peer.storeId);
  return store !== undefined && store.state !== "Up";
};

const isUnreachable = (state: PdState, peer: Peer, now: Instant): boolean => {
  const store = state.stores.get(peer.storeId);
  return store === undefined || isDisconnected(store, state.settings, now);
};
