import { assert } from "../kernel/assert.ts";
import { cloneStream, createStream, type Stream } from "../kernel/random.ts";
import { after, micros, millis, NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../proto/events.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { DownPeer } from "../proto/messages.ts";
import { SCHEDULER_NAMES, type OperatorName, type SchedulerName } from "../proto/operators.ts";
import type { Peer, PeerId, Region, RegionId, StoreId, StoreLabel, MetaStoreState } from "../proto/region.ts";
import type { RuleSet } from "../proto/rules.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import type { OperatorRecord, Operator } from "./operator.ts";
import { createRegionInfo } from "./region-info.ts";
import { cloneTree, createTree, type RegionTree } from "./region-tree.ts";
import { createRules, rulesOfSettings, type RulesState } from "./rules-state.ts";
import { cloneStoreRecord, createStoreRecord, emptyStats, type StoreRecord } from "./store-record.ts";
import { createTso, type Tso } from "./tso.ts";

/**
 * What a PD member waits for. `at` tells the newest of several timers of one purpose from the outdated ones.
 */
export type PdTimer =
  | { readonly kind: "store-state"; readonly store: StoreId; readonly at: Instant }
  | { readonly kind: "offline-check" }
  | { readonly kind: "patrol"; readonly at: Instant }
  | { readonly kind: "examine"; readonly region: RegionId }
  | { readonly kind: "push-operators" }
  | { readonly kind: "schedule"; readonly scheduler: SchedulerName; readonly at: Instant }
  /** Regions that may be merged from now on; null for all. */
  | { readonly kind: "merge-due"; readonly regions: readonly RegionId[] | null }
  | { readonly kind: "prepare-check" };

/** PD's storage (etcd) is taken to be durable at once: there is nothing to submit to the disk. */
export type PdBatch = never;

export type PdHost = ClusterHost<PdTimer, PdBatch>;

/** One PD member as a value. What `crash` loses is marked volatile. Instants are of PD's own clock. */
export interface PdState {
  readonly memberId: number;
  /** The settings of the last delivery, so that views need no host; those of TiKV as PD learns them from the stores. */
  settings: PdSettings;
  tikv: StoreSettings;
  /** Stored: what shall be where. Replaced as a whole. */
  rules: RulesState;
  readonly stores: Map<StoreId, StoreRecord>;
  tree: RegionTree;
  /**
   * Ids for stores, regions and peers together; `reserved` is the end of the range that storage has granted.
   */
  readonly ids: { next: number; reserved: number };
  readonly random: Stream;
  readonly tso: Tso;
  /** Volatile: false from a restart until enough regions have reported. */
  prepared: boolean;
  startedAt: Instant;
  /** Volatile: regions that have reported since the start; kept only until PD is prepared. */
  readonly reported: Set<RegionId>;
  /** Volatile: the running operator of a region. */
  readonly operators: Map<RegionId, Operator>;
  /** Volatile: operators that have ended, oldest first, for as long as PD remembers them. */
  ended: readonly OperatorRecord[];
  nextOperator: number;
  /** Volatile. */
  readonly patrol: Patrol;
  /** Volatile. */
  readonly schedulers: Record<SchedulerName, SchedulerState>;
  /**
   * Volatile: how often the rule checker chose a store to lead in the place of a store that is being drained.
   */
  readonly offlineLeaders: Map<StoreId, number>;
  /** Volatile: when regions were last split. */
  readonly splits: Map<RegionId, Instant>;
  /** Volatile: regions that wait until there are fewer merges. */
  readonly mergesWaiting: Set<RegionId>;
  pushArmed: boolean;
  offlineCheckArmed: boolean;
}

/** What the checkers still have to look at. Regions that nothing has happened to are in none of the sets. */
export interface Patrol {
  /** Regions that changed, or whose stores did. */
  readonly suspects: Set<RegionId>;
  /** Regions that were refused for the moment, longest waiting first. */
  readonly waiting: Set<RegionId>;
  readonly stuck: Map<RegionId, StuckRegion>;
  /** How many of the waiting regions the running sweep has still to look at; 0 between sweeps. */
  sweep: number;
  timerAt: Instant;
  /** True while the limit on replica operators holds regions back, so that reaching it is told once. */
  limited: boolean;
}

/** A region that PD wants to change and cannot. Immutable. */
export interface StuckRegion {
  readonly want: OperatorName;
  readonly reason: StuckReason;
  readonly refusals: readonly StoreRefusal[];
}

/** `scheduler pause`: it rests until then. Immutable. */
export interface SchedulerPause {
  readonly from: Instant;
  readonly until: Instant;
}

/** How a scheduler stands between two runs. Mutable. */
export interface SchedulerState {
  interval: Duration;
  /** When the armed timer fires; NEVER while it waits for an operator to end, or is switched off. */
  timerAt: Instant;
  /** What a person has ordered, also when it is over. */
  pause: SchedulerPause | null;
  /** How often a fruitless source is tried before the next one; absent means the most. */
  readonly retries: Map<StoreId, number>;
}

export interface PdStoreOptions {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly state: MetaStoreState;
  /** Age of the last heartbeat at birth; 0 for a store that is alive. */
  readonly silentFor: Duration;
  readonly capacityMiB: number;
  /** Of the regions, and of other files on the disk. */
  readonly usedMiB: number;
  readonly otherUsedMiB: number;
}

export interface PdRegionOptions {
  readonly region: Region;
  /** 0 where the region has no leader. */
  readonly leader: PeerId;
  readonly sizeMiB: number;
  readonly keys: number;
  readonly downPeers: readonly DownPeer[];
  readonly pendingPeers: readonly Peer[];
}

export interface PdOptions {
  readonly memberId: number;
  readonly seed: number;
  readonly settings: PdSettings;
  readonly tikv: StoreSettings;
  readonly stores: readonly PdStoreOptions[];
  readonly regions: readonly PdRegionOptions[];
  /** Placement rules, where the cluster has been given any: sound, and in their order. */
  readonly rules?: RuleSet;
  /** Larger than every id in use. */
  readonly nextId: number;
}

/** A scheduler's first interval (MinScheduleInterval). */
export const MIN_SCHEDULE_INTERVAL = millis(10);
/** Ids are granted by storage in ranges of this size; the rest of a range is lost in a crash (pkg/id). */
const ID_RANGE = 1_000;
/** The term that the first leaders of a newborn cluster serve in is not reported at birth. */
const UNKNOWN_TERM = 0;

/**
 * A PD member that has run the cluster before the simulation begins: it knows every region, so it is
 * prepared.
 */
export function createPd(options: PdOptions): PdState {
  const { settings } = options;
  const stores = new Map<StoreId, StoreRecord>();
  for (const store of options.stores) {
    const stats = {
      ...emptyStats(store.id), capacityMiB: store.capacityMiB, usedMiB: store.usedMiB,
      availableMiB: Math.max(store.capacityMiB - store.otherUsedMiB - store.usedMiB, 0),
    };
    const heard = after(START, micros(-store.silentFor));
    stores.set(store.id, createStoreRecord(
      store.id, store.address, store.labels, store.state, heard, stats, settings, START,
    ));
  }
  const infos = options.regions.map(({ region, leader, sizeMiB, keys, downPeers, pendingPeers }) =>
    createRegionInfo(
      region, region.peers.find((peer) => peer.id === leader) ?? null, UNKNOWN_TERM, downPeers, pendingPeers,
      sizeMiB, keys,
    ));
  return {
    memberId: options.memberId, settings, tikv: options.tikv, stores,
    rules: createRules(options.rules ?? rulesOfSettings(settings)), tree: createTree(infos),
    ids: { next: options.nextId, reserved: options.nextId + ID_RANGE },
    random: createStream(options.seed, `pd/${options.memberId}`), tso: createTso(START),
    prepared: true, startedAt: START, reported: new Set(), operators: new Map(),
    ended: NOTHING_ENDED,
    nextOperator: 1,
    patrol: { suspects: new Set(), waiting: new Set(), stuck: new Map(), sweep: 0, timerAt: NEVER, limited: false },
    schedulers: eachScheduler(createScheduler),
    offlineLeaders: new Map(), splits: new Map(), mergesWaiting: new Set(), pushArmed: false, offlineCheckArmed: false,
  };
}

const eachScheduler = (make: (name: SchedulerName) => SchedulerState): Record<SchedulerName, SchedulerState> =>
  Object.fromEntries(SCHEDULER_NAMES.map((name) => [name, make(name)])) as Record<SchedulerName, SchedulerState>;

/** What every PD begins with, and each begins anew with. */
export const NOTHING_ENDED: readonly OperatorRecord[] = [];

export const createScheduler = (): SchedulerState =>
  ({ interval: MIN_SCHEDULE_INTERVAL, timerAt: NEVER, pause: null, retries: new Map() });

/** The next free id. */
export function allocateId(state: PdState): number {
  const id = state.ids.next++;
  if (state.ids.next >= state.ids.reserved) state.ids.reserved += ID_RANGE;
  assert(id < state.ids.reserved && state.ids.next <= state.ids.reserved, "no id is given out that storage has not granted");
  return id;
}

/** A copy that shares only immutable parts: region infos, steps, refusals, settings. */
export function forkPd(state: PdState): PdState {
  const stores = new Map<StoreId, StoreRecord>();
  for (const [id, record] of state.stores) stores.set(id, cloneStoreRecord(record));
  const operators = new Map<RegionId, Operator>();
  for (const [id, operator] of state.operators) operators.set(id, { ...operator });
  const { patrol, schedulers } = state;
  return {
    ...state,
    stores, operators, tree: cloneTree(state.tree), ids: { ...state.ids }, random: cloneStream(state.random),
    tso: { ...state.tso }, reported: new Set(state.reported),
    patrol: {
      suspects: new Set(patrol.suspects), waiting: new Set(patrol.waiting), stuck: new Map(patrol.stuck),
      sweep: patrol.sweep, timerAt: patrol.timerAt, limited: patrol.limited,
    },
    schedulers: eachScheduler((name) => cloneScheduler(schedulers[name])),
    offlineLeaders: new Map(state.offlineLeaders), splits: new Map(state.splits), mergesWaiting: new Set(state.mergesWaiting),
  };
}

const cloneScheduler = (scheduler: SchedulerState): SchedulerState =>
  ({ interval: scheduler.interval, timerAt: scheduler.timerAt, pause: scheduler.pause, retries: new Map(scheduler.retries) });
