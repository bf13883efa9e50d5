import type { Instant } from "../kernel/time.ts";
import type { StoreRefusal } from "../proto/events.ts";
import type { SchedulerName } from "../proto/operators.ts";
import type { StoreId } from "../proto/region.ts";
import type { PlacementRule } from "../proto/rules.ts";
import { FILTER_COST } from "./limits.ts";
import { compareLocation, matchesRule } from "./placement.ts";
import { regionCount, regionsOnStore } from "./region-tree.ts";
import type { PdState } from "./state.ts";
import { canAdd, canRemove, isDisconnected, isDown, type StoreRecord } from "./store-record.ts";

/** The filter that refuses a store; null where none does. Names and order as in pkg/schedule/filter. */
export type RefusingFilter = StoreRefusal["filter"] | null;

/** Below this many regions a store with this much space left counts as roomy, however full (issue 3444). */
const FEW_REGIONS = 100;
const ROOMY_MIB = 8_192;

/** A place that is looked for: for a peer of the rule, beside the stores of those that stay. */
export interface Seat {
  readonly rule: PlacementRule;
  readonly near: readonly StoreRecord[];
  /** Only what stands strictly better than this store is of interest. */
  readonly insteadOf?: StoreRecord | undefined;
}

/**
 * Conditions of a store that last: refused here, it cannot take a replica of the region for a long time to
 * come.
 */
export function lastingRefusal(
  state: PdState, store: StoreRecord, taken: ReadonlySet<StoreId>, seat: Seat, now: Instant,
): RefusingFilter {
  const { settings } = state;
  if (taken.has(store.id)) return "already-a-peer";
  if (store.state === "Tombstone") return "tombstone";
  if (store.state === "Offline") return "offline";
  if (isDown(store, settings, now)) return "down";
  if (isLowOnSpace(state, store)) return "low-space";
  if (store.specialUse) return "special-use";
  if (!isIsolatedEnough(store, seat)) return "isolation";
  return matchesRule(store, seat.rule) ? null : "label-constraint";
}

/** Conditions of a region's new store that pass: the strict part of the region-target filter. */
export function temporaryTargetRefusal(state: PdState, store: StoreRecord, now: Instant): RefusingFilter {
  const { settings } = state;
  if (isDisconnected(store, settings, now)) return "disconnected";
  if (store.stats.isBusy) return "busy";
  if (!canAdd(store, settings, FILTER_COST, now)) return "add-limit";
  if (hasManySnapshots(state, store)) return "snapshot-count";
  return hasManyPending(state, store) ? "pending-count" : null;
}

/** Whether a region may be moved off the store: all of these conditions pass. */
export const isRegionSource = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  store.state !== "Tombstone" && !store.stats.isBusy && canRemove(store, state.settings, FILTER_COST, now) &&
  !hasManySnapshots(state, store);

/** Whether a region may be moved onto the store. */
export const isRegionTarget = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  isOrdinary(state, store) && store.state === "Up" && !isDown(store, state.settings, now) &&
  temporaryTargetRefusal(state, store, now) === null;

export const isLeaderSource = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  store.state !== "Tombstone" && !isSilent(state, store, now) && !isOneOf(state, "grant-leader", store);

export const isLeaderTarget = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  leaderTargetRefusal(state, store, now) === null;

/** Schedulers whose stores are given no leaders, and what PD calls that. */
const EVICTED = [
  ["evict-slow-store", "slow"], ["evict-stopping-store", "stopping"], ["evict-slow-trend", "slow-trend"],
] as const;

/** What keeps the store from being given leaders. */
export function leaderTargetRefusal(state: PdState, store: StoreRecord, now: Instant): RefusingFilter {
  if (store.state === "Tombstone") return "tombstone";
  if (store.state === "Offline") return "offline";
  if (isDown(store, state.settings, now)) return "down";
  if (isOneOf(state, "evict-leader", store) || isPaused(state, store)) return "pause-leader";
  for (const [name, filter] of EVICTED) if (isOneOf(state, name, store)) return filter;
  if (isSilent(state, store, now)) return "disconnected";
  if (store.stats.isBusy) return "busy";
  return rejectsLeaders(state, store) ? "reject-leader" : null;
}

/** It has a label with which stores shall lead nothing (label-property reject-leader). */
export const rejectsLeaders = ({ schedulerConfigs }: PdState, { labels }: StoreRecord): boolean =>
  schedulerConfigs.label.labels.some(({ key, value }) => labels.some((label) => label.key === key && label.value === value));

/** Whether a scheduler has the store among its own. */
const isOneOf = ({ schedulerConfigs }: PdState, name: SchedulerName, { id }: StoreRecord): boolean =>
  schedulerConfigs[name].stores.includes(id);

/** Its network is slow, and evict-slow-store heeds that. */
const isPaused = ({ schedulerConfigs }: PdState, { id }: StoreRecord): boolean =>
  schedulerConfigs["evict-slow-store"].network?.paused.includes(id) === true;

const isSilent = (state: PdState, store: StoreRecord, now: Instant): boolean =>
  isDisconnected(store, state.settings, now) || isDown(store, state.settings, now);

/** No label reserves it for another use, or rules name the label. */
export const isOrdinary = (state: PdState, store: StoreRecord): boolean =>
  !store.specialUse && (!store.exclusive || state.rules.set.rules.some((rule) => matchesRule(store, rule)));

export function isLowOnSpace(state: PdState, store: StoreRecord): boolean {
  const { capacityMiB, availableMiB } = store.stats;
  if (regionCount(regionsOnStore(state.tree, store.id)) < FEW_REGIONS && availableMiB > ROOMY_MIB) return false;
  // A store that has not reported since PD started has no capacity, and is not called full for it.
  return capacityMiB > 0 && availableMiB / capacityMiB < 1 - state.settings.lowSpaceRatio;
}

/**
 * With an isolation level set, the store must differ from every other peer's store at that level or above.
 */
function isIsolatedEnough(store: StoreRecord, { rule, near }: Seat): boolean {
  const { isolationLevel, locationLabels } = rule;
  const level = locationLabels.indexOf(isolationLevel);
  if (isolationLevel === "" || level < 0) return true;
  return near.every((other) => {
    const differs = compareLocation(store, other, locationLabels);
    return differs >= 0 && differs <= level;
  });
}

const hasManySnapshots = (state: PdState, store: StoreRecord): boolean =>
  store.stats.sendingSnapshots > state.settings.maxSnapshotCount ||
  store.stats.receivingSnapshots > state.settings.maxSnapshotCount;

const hasManyPending = (state: PdState, store: StoreRecord): boolean =>
  state.settings.maxPendingPeerCount > 0 &&
  regionsOnStore(state.tree, store.id).pending.length > state.settings.maxPendingPeerCount;
