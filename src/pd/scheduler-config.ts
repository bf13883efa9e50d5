import type { Instant } from "../kernel/time.ts";
import { isStoreScheduler, isSwitchedScheduler, SCHEDULER_NAMES, type SchedulerName } from "../proto/operators.ts";
import type { ScatterRange } from "../proto/orders.ts";
import type { StoreId, StoreLabel } from "../proto/region.ts";
import type { PdSettings } from "../proto/settings/pd.ts";

/** What a scheduler has been told and what it has decided, as PD's storage keeps it. Immutable. */
export interface SchedulerConfig {
  /** The stores that it takes the leaders from, or gives them to. */
  readonly stores: readonly StoreId[];
  /** Operators of one run. */
  readonly batch: number;
  /** Since when the store that it drains of leaders has been well; null while it is not, or there is none. */
  readonly wellSince: Instant | null;
  /** Stores with one of these labels shall lead nothing (label-property reject-leader). */
  readonly labels: readonly StoreLabel[];
  /** Ranges of keys, each of which is balanced by itself. */
  readonly ranges: readonly ScatterRange[];
  /** For so long a store must have been well to lead again, where somebody has said so; RECOVERY_DURATION otherwise. */
  readonly recoverySeconds?: number;
  /** What evict-slow-store makes of the stores' networks; absent while it does not heed them. */
  readonly network?: NetworkWatch;
  /** Absent until a store has seemed to become slower. */
  readonly trend?: TrendWatch;
}

/** What evict-slow-trend has made out. Immutable. */
export interface TrendWatch {
  /** A store that seems to become slower than others, and since when it has; null where there is none. */
  readonly candidate: { readonly store: StoreId; readonly since: Instant } | null;
  /** Since when the store that it emptied last had seemed so. */
  readonly evictedSince: Instant | null;
}

/** What is held against stores because of their network. Immutable. */
export interface NetworkWatch {
  /** Stores whose network is slow, and since when it has been well; null while it is not. */
  readonly slow: readonly { readonly store: StoreId; readonly wellSince: Instant | null }[];
  /** Those of them that are given no leaders, and of those the ones that lose theirs. */
  readonly paused: readonly StoreId[];
  readonly evicted: readonly StoreId[];
  /** How many heartbeats of a store, up to that of `heardAt`, have told of a network at its worst. */
  readonly worst: readonly { readonly store: StoreId; readonly heardAt: Instant; readonly heartbeats: number }[];
}

/** Of all schedulers. Replaced as a whole. */
export type SchedulerConfigs = Readonly<Record<SchedulerName, SchedulerConfig>>;

/** Leaders that balance-leader moves in a run; those that empty a store of leaders take one less. */
const BALANCE_BATCH = 4;
const EVICT_BATCH = 3;

export const NEW_SCHEDULER_CONFIGS: SchedulerConfigs = Object.fromEntries(SCHEDULER_NAMES.map((name) =>
  [name, { stores: [], batch: name === "balance-leader" ? BALANCE_BATCH : EVICT_BATCH, wellSince: null, labels: [], ranges: [] }],
)) as unknown as SchedulerConfigs;

/** Who holds them: PD's state. */
interface Holder {
  readonly settings: PdSettings;
  schedulerConfigs: SchedulerConfigs;
}

export function tellScheduler(state: Holder, name: SchedulerName, change: Partial<SchedulerConfig>): void {
  state.schedulerConfigs = { ...state.schedulerConfigs, [name]: { ...state.schedulerConfigs[name], ...change } };
}

/** Whether it is one of the schedulers that there are: switched on, or given stores or ranges. */
export const isScheduled = ({ settings, schedulerConfigs }: Readonly<Holder>, name: SchedulerName): boolean =>
  (isSwitchedScheduler(name) ? settings.schedulers.includes(name)
    : schedulerConfigs[name][isStoreScheduler(name) ? "stores" : "ranges"].length > 0);

/** Schedulers that are switched off forget the stores that they had found. */
export function forgetSwitchedOff(state: Holder, settings: PdSettings): void {
  for (const name of SCHEDULER_NAMES) {
    const isOff = isSwitchedScheduler(name) && !settings.schedulers.includes(name);
    if (isOff && state.schedulerConfigs[name].stores.length > 0) tellScheduler(state, name, { stores: [], wellSince: null });
  }
}
