import type { Instant } from "../kernel/time.ts";
import type { PdRefusal } from "../proto/operators.ts";
import type { Peer, RegionId, StoreId } from "../proto/region.ts";
import { isDisconnected, isDown, type StoreRecord } from "./store-record.ts";
import { isLeaderTarget, isOrdinary } from "./filters.ts";
import { Priority, type OperatorDraft } from "./operator.ts";
import { canReplace, fitRegion, isSatisfied, rulesAllowLeader, type RegionFit } from "./placement.ts";
import { newPeer, planTargets } from "./plans.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import type { PdState, Scattered } from "./state.ts";

const NEVER_CHOSEN: Scattered = { peers: 0, leaders: 0 };

const chosen = (state: PdState, store: StoreId): Scattered => state.scattered.get(store) ?? NEVER_CHOSEN;

/**
 * The operator that spreads a region: each replica goes to the store that scattering chose least, and the leader likewise
 * (scatter/region_scatterer.go). Null where all stand well already.
 */
export function planScatter(state: PdState, id: RegionId, now: Instant): OperatorDraft | PdRefusal | null {
  const info = state.tree.infos.get(id);
  if (info === undefined) return { kind: "region-not-found", region: id };
  if (info.leader === null) return { kind: "region-without-leader", region: id };
  const fit = fitRegion(state, info);
  if (fit === null || !isSatisfied(fit)) return { kind: "not-replicated", region: id };
  const targets = spread(state, info, fit, now);
  const leader = leastLeading(state, info, targets, now);
  const purpose = { description: "scatter-region", kinds: ["admin"], priority: Priority.high } as const;
  const plan = planTargets(state, info, targets, leader === 0 ? {} : { leader }, purpose, now);
  if (plan !== "nothing-to-do" && typeof plan === "string") {
    return plan === "no-valid-leader" ? { kind: plan, region: id } : { kind: plan, store: leader };
  }
  note(state, targets, leader);
  return typeof plan === "string" ? null : plan;
}

function spread(state: PdState, info: RegionInfo, fit: RegionFit, now: Instant): readonly Peer[] {
  const { peers } = info.region;
  const targets = peers.slice();
  let added = 0;
  peers.forEach((peer, index) => {
    let best = peer.storeId;
    for (const store of state.stores.values()) {
      const isFree = !targets.some(({ storeId }) => storeId === store.id) && !peers.some(({ storeId }) => storeId === store.id);
      if (!isFree || !takesPart(state, store, now) || !canReplace(state, fit, peer.storeId, store)) continue;
      if (chosen(state, store.id).peers < chosen(state, best).peers) best = store.id;
    }
    if (best !== peer.storeId) targets[index] = newPeer(state, best, peer.role, added++);
  });
  return targets;
}

const takesPart = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  isOrdinary(state, store) && store.state === "Up" && !store.stats.isBusy &&
  !isDown(store, state.settings, now) && !isDisconnected(store, state.settings, now);

function leastLeading(state: PdState, info: RegionInfo, targets: readonly Peer[], now: Instant): StoreId {
  let best = 0;
  for (const peer of targets) {
    const store = state.stores.get(peer.storeId);
    if (isLearner(peer) || store === undefined || !isLeaderTarget(state, store, now)) continue;
    if (!rulesAllowLeader(state, info, store)) continue;
    if (best === 0 || chosen(state, peer.storeId).leaders < chosen(state, best).leaders) best = peer.storeId;
  }
  return best;
}

function note(state: PdState, targets: readonly Peer[], leader: StoreId): void {
  for (const { storeId } of targets) {
    const { peers, leaders } = chosen(state, storeId);
    state.scattered.set(storeId, { peers: peers + 1, leaders: leaders + (storeId === leader ? 1 : 0) });
  }
}
