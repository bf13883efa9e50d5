import { after, between, hours, micros, NEVER, seconds, type Instant } from "../kernel/time.ts";
import type { StoreId } from "../proto/region.ts";
import { regionCount, regionsOnStore } from "./region-tree.ts";
import type { PdHost, PdState } from "./state.ts";
import { servingThreshold } from "./fair-share.ts";
import { nextStateName, silence, stateNameAt, type StoreRecord } from "./store-record.ts";
import { suspectAll, suspectRegionsOn } from "./wakeups.ts";

/** A cluster with fewer regions counts as new: its stores serve at once (InitClusterRegionThreshold). */
const NEW_CLUSTER_REGIONS = 100;
/** PD's job that buries drained stores, and lets new ones serve, runs this often (nodeStateCheckJobInterval). */
const OFFLINE_CHECK_INTERVAL = seconds(10);

/** So long after a buried store was last heard of its record goes (gcTombstoneInterval). */
const TOMBSTONE_KEPT = hours(30 * 24);

/** Tells of a change of the displayed state, and makes the checkers look at what it may concern. */
export function announceState(state: PdState, host: PdHost, store: StoreRecord): void {
  const now = host.clock();
  if (store.state === "Tombstone" && silence(store, now) > TOMBSTONE_KEPT) {
    state.stores.delete(store.id);
    host.emit({ name: "pd.store.forgotten", store: store.id });
    return;
  }
  const from = store.displayed;
  const to = stateNameAt(store, state.settings, now);
  if (from !== to) {
    store.displayed = to;
    host.emit({ name: "pd.store.state", store: store.id, from, to, silence: silence(store, now) });
    // A store that takes replicas again may be what any region waits for.
    if (to === "Up") suspectAll(state, host);
    else suspectRegionsOn(state, host, store.id);
    if (to === "Down" && state.settings.removeDownStores) giveUp(state, host, store);
  }
  armStateTimer(state, host, store);
}

/**
 * The timer of one store: fires at what was its next threshold, and goes on to the next one if it was heard
 * of since.
 */
export function onStateTimer(state: PdState, host: PdHost, id: StoreId, at: Instant): void {
  const store = state.stores.get(id);
  if (store === undefined || store.stateTimerAt !== at) return;
  store.stateTimerAt = NEVER;
  announceState(state, host, store);
}

/** Arms the timer for the store's next threshold. One that fires earlier stays: it will look again. */
function armStateTimer(state: PdState, host: PdHost, store: StoreRecord): void {
  const now = host.clock();
  const at = store.state === "Tombstone" ? after(store.lastHeartbeat, micros(TOMBSTONE_KEPT + 1))
    : nextStateName(store, state.settings, now)?.at;
  if (at === undefined || store.stateTimerAt <= at) return;
  store.stateTimerAt = at;
  host.startTimer(between(now, at), { kind: "store-state", store: store.id, at });
}

/** How many stores that are Up would be left without one of them, and how many replicas want a store. */
export const storesLeft = ({ stores, settings }: PdState): { readonly left: number; readonly need: number } =>
  ({ left: [...stores.values()].filter(({ state }) => state === "Up").length - 1, need: settings.maxReplicas });

/** The store becomes Offline and is drained without a limit on what it loses. */
export function drainStore(state: PdState, host: PdHost, store: StoreRecord): void {
  store.state = "Offline";
  store.isPreparing = false;
  store.removeUnlimited = true;
  store.limitsKnown = true;
  announceState(state, host, store);
  suspectRegionsOn(state, host, store.id);
  armOfflineCheck(state, host);
}

/** The rule of tutorials, which is not PD's: a store that is Down leaves the cluster, as if somebody had removed it. */
function giveUp(state: PdState, host: PdHost, store: StoreRecord): void {
  const { left, need } = storesLeft(state);
  if (left >= need) drainStore(state, host, store);
}

/** Begins the periodic look at stores, if one is being drained or filled. */
export function armOfflineCheck(state: PdState, host: PdHost): void {
  const changing = [...state.stores.values()].some((store) => store.state === "Offline" || store.isPreparing);
  if (!changing || state.offlineCheckArmed) return;
  state.offlineCheckArmed = true;
  host.startTimer(OFFLINE_CHECK_INTERVAL, { kind: "offline-check" });
}

/** An Offline store without regions becomes a Tombstone, whether its process lives or not; a new one with its share serves. */
export function checkOfflineStores(state: PdState, host: PdHost): void {
  state.offlineCheckArmed = false;
  for (const store of state.stores.values()) {
    if (store.isPreparing && isReadyToServe(state, store)) {
      store.isPreparing = false;
      host.emit({ name: "pd.store.serving", store: store.id });
    }
    if (store.state !== "Offline" || regionCount(regionsOnStore(state.tree, store.id)) > 0) continue;
    store.state = "Tombstone";
    // Who was chosen to lead in the place of drained stores is counted anew (rule_checker.go, recorder).
    state.offlineLeaders.clear();
    announceState(state, host, store);
  }
  armOfflineCheck(state, host);
}

/** Regions that have not been reported yet would make its share look smaller than it is. */
const isReadyToServe = (state: PdState, store: StoreRecord): boolean =>
  state.tree.order.length < NEW_CLUSTER_REGIONS ||
  between(store.stats.startTime, store.lastHeartbeat) >= state.settings.maxStorePreparingTime ||
  (state.prepared && regionsOnStore(state.tree, store.id).sizeMiB >= servingThreshold(state, store));
