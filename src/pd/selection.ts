import type { Instant } from "../kernel/time.ts";
import type { StoreRefusal } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import { isOrdinary, isRegionSource, lastingRefusal, temporaryTargetRefusal } from "./filters.ts";
import { distinctScore } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import { regionsOnStore } from "./region-tree.ts";
import { regionScore } from "./scores.ts";
import type { PdState } from "./state.ts";
import type { StoreRecord } from "./store-record.ts";

/** The store that a replica shall go to, or why there is none: for the moment, or lastingly. */
export type StoreChoice =
  | { readonly kind: "found"; readonly store: StoreRecord }
  | { readonly kind: "temporary"; readonly refusals: readonly StoreRefusal[] }
  | { readonly kind: "none"; readonly refusals: readonly StoreRefusal[] };

/**
 * PD's choice in two stages (replica_strategy.go). First the stores that could ever take the replica, of
 * which only the best by location stay; then, among these, the strict conditions and the lowest region score.
 * A store that is refused for the moment is waited for: PD does not fall back to a worse location.
 *
 * `near` are the stores of the peers that stay; with `insteadOf`, a store counts only if it stands strictly
 * better than that one.
 */
export function selectStore(
  state: PdState, info: RegionInfo, near: readonly StoreRecord[], now: Instant, insteadOf?: StoreRecord,
): StoreChoice {
  const taken = new Set<StoreId>(info.region.peers.map((peer) => peer.storeId));
  const atLeast = insteadOf === undefined ? -1 : distinctScore(insteadOf, near);
  let bestScore = -1;
  let best: StoreRecord[] = [];
  for (const store of state.stores.values()) {
    if (!isOrdinary(store) || lastingRefusal(state, store, taken, near, now) !== null) continue;
    const score = distinctScore(store, near);
    if (score <= atLeast || score < bestScore) continue;
    if (score > bestScore) best = [];
    bestScore = score;
    best.push(store);
  }
  const open = best.filter((store) => temporaryTargetRefusal(state, store, now) === null);
  const chosen = extreme(open, (store) => -scoreOf(state, store));
  if (chosen !== undefined) return { kind: "found", store: chosen };
  const refusals = explain(state, taken, near, new Set(best), now);
  return best.length > 0 ? { kind: "temporary", refusals } : { kind: "none", refusals };
}

/**
 * The store whose replica is placed worst, and the fullest of those; undefined where every one is refused as
 * a source for the moment (SelectStoreToRemove).
 */
export function selectStoreToLeave(
  state: PdState, near: readonly StoreRecord[], now: Instant,
): StoreRecord | undefined {
  let worstScore = Infinity;
  let worst: StoreRecord[] = [];
  for (const store of near) {
    if (!isRegionSource(state, store, now)) continue;
    const score = distinctScore(store, near);
    if (score > worstScore) continue;
    if (score < worstScore) worst = [];
    worstScore = score;
    worst.push(store);
  }
  return extreme(worst, (store) => scoreOf(state, store));
}

const scoreOf = (state: PdState, store: StoreRecord): number =>
  regionScore(store.stats, regionsOnStore(state.tree, store.id).sizeMiB, 0, store.regionWeight, state.settings);

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

/** For every store that exists, the filter that refused it. */
function explain(
  state: PdState, taken: ReadonlySet<StoreId>, near: readonly StoreRecord[], best: ReadonlySet<StoreRecord>,
  now: Instant,
): StoreRefusal[] {
  const refusals: StoreRefusal[] = [];
  for (const store of state.stores.values()) {
    if (!isOrdinary(store)) continue;
    const filter =
      lastingRefusal(state, store, taken, near, now) ??
      (best.has(store) ? temporaryTargetRefusal(state, store, now) : "location");
    if (filter !== null) refusals.push({ store: store.id, filter });
  }
  return refusals;
}
