import type { Instant } from "../kernel/time.ts";
import type { StoreRefusal } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import { isRegionSource, lastingRefusal, temporaryTargetRefusal, type Seat } from "./filters.ts";
import { distinctScore } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import { regionsOnStore } from "./region-tree.ts";
import { regionScore } from "./scores.ts";
import type { PdState, WeighedStore } from "./state.ts";
import type { StoreRecord } from "./store-record.ts";

/** The store that a replica shall go to, or why there is none: for the moment, or lastingly. */
export type StoreChoice =
  | { readonly kind: "found"; readonly store: StoreRecord }
  | { readonly kind: "temporary" }
  | { readonly kind: "none" };

/**
 * PD's choice in two stages (replica_strategy.go). First the stores that could ever take the replica, of
 * which only the best by location stay; then, among these, the strict conditions and the lowest region score.
 * A store that is refused for the moment is waited for: PD does not fall back to a worse location.
 */
export function selectStore(state: PdState, info: RegionInfo, seat: Seat, now: Instant): StoreChoice {
  const best = bestStores(state, info, seat, now);
  const open = best.filter((store) => temporaryTargetRefusal(state, store, now) === null);
  const chosen = extreme(open, (store) => -scoreOf(state, store));
  if (chosen !== undefined) return { kind: "found", store: chosen };
  return best.length > 0 ? { kind: "temporary" } : { kind: "none" };
}

const storesOfRegion = ({ region }: RegionInfo): ReadonlySet<StoreId> => new Set(region.peers.map((peer) => peer.storeId));

/** Stores that nothing lasting speaks against, and of these the best by location. */
function bestStores(state: PdState, info: RegionInfo, seat: Seat, now: Instant): readonly StoreRecord[] {
  const taken = storesOfRegion(info);
  const { near, insteadOf, rule: { locationLabels } } = seat;
  const atLeast = insteadOf === undefined ? -1 : distinctScore(insteadOf, near, locationLabels);
  let bestScore = -1;
  let best: StoreRecord[] = [];
  for (const store of state.stores.values()) {
    if (lastingRefusal(state, store, taken, seat, now) !== null) continue;
    const score = distinctScore(store, near, locationLabels);
    if (score <= atLeast || score < bestScore) continue;
    if (score > bestScore) best = [];
    bestScore = score;
    best.push(store);
  }
  return best;
}

/**
 * The store whose replica is placed worst, and the fullest of those; undefined where every one is refused as
 * a source for the moment (SelectStoreToRemove).
 */
export function selectStoreToLeave(
  state: PdState, near: readonly StoreRecord[], labels: readonly string[], now: Instant,
): StoreRecord | undefined {
  let worstScore = Infinity;
  let worst: StoreRecord[] = [];
  for (const store of near) {
    if (!isRegionSource(state, store, now)) continue;
    const score = distinctScore(store, near, labels);
    if (score > worstScore) continue;
    if (score < worstScore) worst = [];
    worstScore = score;
    worst.push(store);
  }
  return extreme(worst, (store) => scoreOf(state, store));
}

const scoreOf = (state: PdState, store: StoreRecord): number =>
  regionScore(store, regionsOnStore(state.tree, store.id).sizeMiB, 0, state.settings);

/** The first of the stores with the highest rank. */
function extreme(stores: readonly StoreRecord[], rank: (store: StoreRecord) => number): StoreRecord | undefined {
  let found: StoreRecord | undefined;
  let highest = -Infinity;
  for (const store of stores) {
    const value = rank(store);
    if (value <= highest) continue;
    highest = value;
    found = store;
  }
  return found;
}

/** Every store that exists, with what spoke for it and against it. For people: the choice itself needs less. */
export function weighStores(state: PdState, info: RegionInfo, seat: Seat, now: Instant): readonly WeighedStore[] {
  const taken = storesOfRegion(info);
  const best = new Set(bestStores(state, info, seat, now));
  return [...state.stores.values()].map((store) => ({
    store: store.id,
    refusal: lastingRefusal(state, store, taken, seat, now) ??
      (best.has(store) ? temporaryTargetRefusal(state, store, now) : "location"),
    isolation: distinctScore(store, seat.near, seat.rule.locationLabels),
    score: scoreOf(state, store),
  }));
}

/** Of the stores that were weighed, those that were refused. */
export const refusalsOf = (stores: readonly WeighedStore[]): readonly StoreRefusal[] =>
  stores.flatMap(({ store, refusal }) => (refusal === null ? [] : [{ store, filter: refusal }]));
