import type { Instant } from "../kernel/time.ts";
import { SCHEDULER_NAMES, type SchedulerName } from "../proto/operators.ts";
import type { StoreId, StoreStateName } from "../proto/region.ts";
import { viewOperator, type PdOperatorView } from "./operator.ts";
import { regionCount, regionsOnStore } from "./region-tree.ts";
import { leadersCounted, leaderScore, regionScore } from "./scores.ts";
import { isScheduled } from "./scheduler-config.ts";
import type { PdState, SchedulerPause } from "./state.ts";
import { addRate, nextStateName, removeRate, stateNameAt } from "./store-record.ts";

/** What PD shows of a store. `now` in these views is an instant of PD's clock. */
export interface PdStoreView {
  readonly id: StoreId;
  readonly stateName: StoreStateName;
  readonly lastHeartbeat: Instant;
  readonly leaders: number;
  readonly regions: number;
  readonly leaderScore: number;
  readonly regionScore: number;
  readonly leaderWeight: number;
  readonly regionWeight: number;
  /** The limits in force, in peers per minute. */
  readonly addLimit: number;
  readonly removeLimit: number;
}

/** The state that pd-ctl would display now; undefined for a store that PD does not know. */
export function displayedState(state: PdState, store: StoreId, now: Instant): StoreStateName | undefined {
  const record = state.stores.get(store);
  return record === undefined ? undefined : stateNameAt(record, state.settings, now);
}

/** What the state will be if the store stays silent, and when; null if no change is due. */
export function nextDisplayedState(
  state: PdState, store: StoreId, now: Instant,
): { readonly name: StoreStateName; readonly at: Instant } | null {
  const record = state.stores.get(store);
  return record === undefined ? null : nextStateName(record, state.settings, now);
}

/** Undefined for a store that PD does not know. */
export function viewStore(state: PdState, store: StoreId, now: Instant): PdStoreView | undefined {
  const record = state.stores.get(store);
  if (record === undefined) return undefined;
  const lists = regionsOnStore(state.tree, store);
  return {
    id: store, stateName: stateNameAt(record, state.settings, now), lastHeartbeat: record.lastHeartbeat,
    leaders: lists.leaders.length, regions: regionCount(lists),
    leaderScore: leaderScore(leadersCounted(lists, state.settings), 0, record.leaderWeight),
    regionScore: regionScore(record, lists.sizeMiB, 0, state.settings),
    leaderWeight: record.leaderWeight, regionWeight: record.regionWeight,
    addLimit: addRate(record, state.settings), removeLimit: removeRate(record, state.settings),
  };
}

/** Running operators, oldest first. */
export const viewOperators = (state: PdState): PdOperatorView[] => [...state.operators.values()].map(viewOperator);

export function viewOperatorOf(state: PdState, region: number): PdOperatorView | null {
  const operator = state.operators.get(region);
  return operator === undefined ? null : viewOperator(operator);
}

/** The schedulers that people have told to rest, and between which instants of PD's clock. */
export const pausedSchedulers = (
  state: PdState, now: Instant,
): readonly ({ readonly name: SchedulerName } & SchedulerPause)[] =>
  SCHEDULER_NAMES.flatMap((name) => {
    const { pause } = state.schedulers[name];
    return !isScheduled(state, name) || pause === null || pause.until <= now ? [] : [{ name, ...pause }];
  });
