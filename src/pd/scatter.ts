import { between, minutes, type Instant } from "../kernel/time.ts";
import type { PdRefusal } from "../proto/operators.ts";
import type { Peer, RegionId, StoreId } from "../proto/region.ts";
import { isDisconnected, isDown, type StoreRecord } from "./store-record.ts";
import { isLeaderTarget, isOrdinary } from "./filters.ts";
import { isHot } from "./hot.ts";
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
  if (isHot(state, id)) return { kind: "region-hot", region: id };
  if (between(state.scatteredAt, now) >= MEMORY) state.scattered.clear();
  const fit = fitRegion(state, info);
  if (fit === null || !isSatisfied(fit)) return { kind: "not-replicated", region: id };
  const targets = spread(state, info, fit, now);
  const leader = leastLeading(state, info, targets, now);
  const purpose = { description: "scatter-region", kinds: ["admin"], priority: Priority.high } as const;
  const plan = planTargets(state, info, targets, leader === 0 ? {} : { leader }, purpose, now);
  if (plan !== "nothing-to-do" && typeof plan === "string") {
    return plan === "no-valid-leader" ? { kind: plan, region: id } : { kind: plan, store: leader };
  }
  state.scatteredAt = now;
  note(state, targets, leader);
  return typeof plan === "string" ? null : { ...plan, isLight: true };
}

/** For so long after the last region scattering remembers which stores it chose (gcTTL). */
const MEMORY = minutes(3);

/** Peers choose one after the other. Who is chosen that stands there already stays, and the peer chooses once more. */
function spread(state: PdState, info: RegionInfo, fit: RegionFit, now: Instant): readonly Peer[] {
  const { peers } = info.region;
  const taken = new Set<StoreId>();
  const targets: Peer[] = [];
  let added = 0;
  for (const peer of peers) {
    while (!taken.has(peer.storeId)) {
      const store = leastChosen(state, fit, peer, taken, now);
      taken.add(store);
      const old = peers.find(({ storeId }) => storeId === store);
      targets.push(old ?? newPeer(state, store, peer.role, added++));
      if (old === undefined) taken.add(peer.storeId);
    }
  }
  return targets;
}

/** The store that was chosen least of those that could have the peer; its own where that was chosen as little (selectNewPeer). */
function leastChosen(state: PdState, fit: RegionFit, peer: Peer, taken: ReadonlySet<StoreId>, now: Instant): StoreId {
  const counts = [...state.stores.keys()].map((id) => chosen(state, id).peers);
  const most = Math.max(...counts) > Math.min(...counts) ? Math.max(...counts) : Infinity;
  let best = peer.storeId;
  for (const store of state.stores.values()) {
    const { peers } = chosen(state, store.id);
    if (peers >= most || peers >= chosen(state, best).peers || taken.has(store.id)) continue;
    if (takesPart(state, store, now) && canReplace(state, fit, peer.storeId, store)) best = store.id;
  }
  return best;
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
