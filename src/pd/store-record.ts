import { after, between, micros, minutes, NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreStats } from "../proto/store-stats.ts";
import type { StoreId, StoreLabel, MetaStoreState, StoreStateName } from "../proto/region.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import { steadyAverage, type MovingAverage } from "./average.ts";
import type { StoredStore } from "./stored.ts";
import { createBucket, isAvailable, UNLIMITED_RATE, type TokenBucket } from "./limits.ts";

/** A store as PD knows it. Mutable. Instants are of PD's own clock. */
export interface StoreRecord {
  readonly id: StoreId;
  address: string;
  labels: readonly StoreLabel[];
  /** The labels for comparing places: by their keys as written and in lower case, the values in lower case. */
  values: ReadonlyMap<string, string>;
  /** Label `engine`, `exclusive` or `$…`: only a rule that names the label may place replicas here. */
  exclusive: boolean;
  /** Label `specialUse`: kept free of ordinary replicas. */
  specialUse: boolean;
  state: MetaStoreState;
  /** A new store is Preparing until it has its share of the regions; a store that is Up and is not is Serving. */
  isPreparing: boolean;
  /** Its disk is lost for good, as people say: it goes whatever is left without it, and never comes back. */
  isDestroyed: boolean;
  lastHeartbeat: Instant;
  /** The heartbeat time that a restarted PD finds in its storage: at most five minutes old. */
  persistedHeartbeat: Instant;
  /** The one that etcd was last given. */
  savedHeartbeat: Instant;
  stats: StoreStats;
  /** When it was last asked to wake groups, if ever. Volatile. */
  awakenedAt?: Instant;
  /** What has been available over the last heartbeats, in MiB. Volatile. */
  available: MovingAverage;
  /** The state name that was last announced. */
  displayed: StoreStateName;
  /** When the armed timer for the next change of that name fires; NEVER without one. */
  stateTimerAt: Instant;
  addLimit: TokenBucket;
  removeLimit: TokenBucket;
  /** Limits of its own, in regions per minute; null where those of all stores hold. */
  addRate: number | null;
  removeRate: number | null;
  /** How many leaders and how much data it should have, compared with others: scores are divided by them. */
  leaderWeight: number;
  regionWeight: number;
  /** Set while PD drains the store. */
  removeUnlimited: boolean;
  /** Its limits of before it is drained are known: only the leader that began to drain it knows them. */
  limitsKnown: boolean;
}

/** What etcd is to keep of a store; `clock` and `calendar` are the leader's at this moment. */
export const storedStore = (record: StoreRecord, clock: Instant, calendar: Instant): StoredStore => ({
  id: record.id, address: record.address, labels: record.labels, state: record.state, isPreparing: record.isPreparing,
  isDestroyed: record.isDestroyed,
  heartbeat: after(calendar, between(clock, record.persistedHeartbeat)), addRate: record.addRate, removeRate: record.removeRate,
  leaderWeight: record.leaderWeight, regionWeight: record.regionWeight,
});

/** A store's heartbeat time reaches PD's storage only this often (storePersistInterval). */
export const HEARTBEAT_PERSIST_INTERVAL = minutes(5);

export function createStoreRecord(
  id: StoreId, address: string, labels: readonly StoreLabel[], state: MetaStoreState, lastHeartbeat: Instant,
  stats: StoreStats, settings: PdSettings, now: Instant,
): StoreRecord {
  const record: StoreRecord = {
    id, address, labels, values: new Map(), exclusive: false, specialUse: false, state, isPreparing: false,
    isDestroyed: false, lastHeartbeat,
    persistedHeartbeat: lastHeartbeat, savedHeartbeat: lastHeartbeat, stats, available: steadyAverage(stats.availableMiB),
    displayed: "Up", stateTimerAt: NEVER,
    addLimit: createBucket(settings.storeLimitAddPeer, now),
    removeLimit: createBucket(settings.storeLimitRemovePeer, now),
    addRate: null, removeRate: null, leaderWeight: 1, regionWeight: 1,
    removeUnlimited: state === "Offline", limitsKnown: false,
  };
  readLabels(record);
  record.displayed = stateNameAt(record, settings, now);
  return record;
}

export const cloneStoreRecord = (record: StoreRecord): StoreRecord =>
  ({ ...record, addLimit: { ...record.addLimit }, removeLimit: { ...record.removeLimit } });

/** What PD assumes of a store that has not reported since PD started. */
export const emptyStats = (storeId: StoreId): StoreStats => ({
  storeId, capacityMiB: 0, availableMiB: 0, usedMiB: 0, regionCount: 0, leaderCount: 0, sendingSnapshots: 0,
  receivingSnapshots: 0, applyingSnapshots: 0, isBusy: false, slowScore: 0, isStopping: false, startTime: START,
});

/** Derives what placement asks of the labels; to be called when they change. */
export function readLabels(record: StoreRecord): void {
  const { labels } = record;
  record.values = new Map(labels.flatMap(({ key, value }): [string, string][] =>
    [[key.toLowerCase(), value.toLowerCase()], [key, value.toLowerCase()]]));
  record.exclusive = isExclusive(labels);
  const use = labels.find(({ key }) => key === "specialUse")?.value;
  record.specialUse = use === "hotRegion" || use === "reserved";
}

/** Whether these labels keep a store for rules that name them, as TiFlash's `engine` does (placement/label_constraint.go). */
export const isExclusive = (labels: readonly StoreLabel[]): boolean =>
  labels.some(({ key }) => isExclusiveLabel(key));

export const isExclusiveLabel = (key: string): boolean => key.startsWith("$") || key === "engine" || key === "exclusive";

export const silence = (record: StoreRecord, now: Instant): Duration => between(record.lastHeartbeat, now);

/**
 * The name that pd-ctl displays: only a store that is Up can be Disconnected or Down (pkg/response/store.go).
 */
export function stateNameAt(record: StoreRecord, settings: PdSettings, now: Instant): StoreStateName {
  if (record.state !== "Up") return record.state;
  const silent = silence(record, now);
  if (silent > settings.maxStoreDownTime) return "Down";
  return silent > settings.storeDisconnectTime ? "Disconnected" : "Up";
}

/** What the name will change to if the store stays silent, and when; null if no change is due. */
export function nextStateName(
  record: StoreRecord, settings: PdSettings, now: Instant,
): { readonly name: StoreStateName; readonly at: Instant } | null {
  const name = stateNameAt(record, settings, now);
  if (name !== "Up" && name !== "Disconnected") return null;
  const due = (limit: Duration): Instant => after(record.lastHeartbeat, micros(limit + 1));
  const downAt = due(settings.maxStoreDownTime);
  const disconnectAt = due(settings.storeDisconnectTime);
  return name === "Up" && disconnectAt < downAt
    ? { name: "Disconnected", at: disconnectAt }
    : { name: "Down", at: downAt };
}

/**
 * Silent for longer than max-store-down-time, whatever its state: what targets and steps are checked against.
 */
export const isDown = (record: StoreRecord, settings: PdSettings, now: Instant): boolean =>
  silence(record, now) > settings.maxStoreDownTime;

export const isDisconnected = (record: StoreRecord, settings: PdSettings, now: Instant): boolean =>
  silence(record, now) > settings.storeDisconnectTime;

export const addRate = (record: StoreRecord, settings: PdSettings): number => record.addRate ?? settings.storeLimitAddPeer;

export const removeRate = (record: StoreRecord, settings: PdSettings): number =>
  record.removeUnlimited ? UNLIMITED_RATE : record.removeRate ?? settings.storeLimitRemovePeer;

export const canAdd = (record: StoreRecord, settings: PdSettings, cost: number, now: Instant): boolean =>
  isAvailable(record.addLimit, addRate(record, settings), cost, now);

export const canRemove = (record: StoreRecord, settings: PdSettings, cost: number, now: Instant): boolean =>
  isAvailable(record.removeLimit, removeRate(record, settings), cost, now);
