import { createTickGroup, type TickGroup } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { createStream, type Stream } from "../kernel/random.ts";
import { after, micros, millis, NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../proto/events.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { DownPeer } from "../proto/messages.ts";
import { SCHEDULER_NAMES, type OperatorName, type SchedulerName } from "../proto/operators.ts";
import type { Peer, PeerId, Region, RegionId, StoreId, StoreLabel, MetaStoreState } from "../proto/region.ts";
import type { ReplicationTimer } from "../proto/replication.ts";
import type { RuleSet } from "../proto/rules.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import type { StorageWrite } from "../raft/index.ts";
import { createEtcdDisk, openMember } from "./member.ts";
import { createPlace, type MemberPlace } from "./member-place.ts";
import type { Operator, OperatorRecords } from "./operator.ts";
import { createRegionInfo, type RegionInfo } from "./region-info.ts";
import { createRegionStorage, type RegionStorage } from "./region-storage.ts";
import { createTree, type RegionTree } from "./region-tree.ts";
import { createHotSpots, type HotSpots } from "./hot.ts";
import { NEW_SCHEDULER_CONFIGS, type SchedulerConfigs } from "./scheduler-config.ts";
import { createRules, rulesOfSettings, type RulesState } from "./rules-state.ts";
import type { EtcdMember, PdStored } from "./stored.ts";
import { createStoreRecord, emptyStats, storedStore, type StoreRecord } from "./store-record.ts";
import { isRecovering, type Recovery } from "./unsafe/progress.ts";
import type { ReplicationMonitor } from "./replication/state.ts";
import { createTso, type Tso, type TsoRequest } from "./tso.ts";

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
  | { readonly kind: "prepare-check" }
  /** A tick of etcd's Raft at which something is due. */
  | { readonly kind: "etcd-tick"; readonly serial: number }
  /** The lease of another's leader key is over, as the etcd leader of that term counts. */
  | { readonly kind: "key-expired"; readonly serial: number; readonly term: number }
  | { readonly kind: "priority" }
  | { readonly kind: "replication"; readonly timer: ReplicationTimer }
  /** etcd has had a leader for long, and PD none. */
  | { readonly kind: "leaderless"; readonly serial: number }
  /** A snapshot that was sent to the member has not been answered. */
  | { readonly kind: "snapshot-unanswered"; readonly member: number; readonly index: number; readonly term: number }
  /** The member has been removed, and etcd stops. */
  | { readonly kind: "leave-etcd" };

/** What a member writes to its disk: its part of etcd. */
export interface PdBatch {
  readonly write: StorageWrite;
}

export type PdHost = ClusterHost<PdTimer, PdBatch>;

/** What a member is while it leads PD. Mutable. */
export interface Office {
  readonly serial: number;
  /** By its own clock. */
  readonly since: Instant;
  /** The end of the first window of timestamps: the office opens when that is saved. */
  readonly tsoMillis: number;
  /** False until timestamps may be given out, and all is loaded. */
  isOpen: boolean;
  /** Where people's orders stand in the log that may not be committed yet. Replaced as a whole. */
  orders: readonly number[];
}

/** One PD member as a value. What `crash` loses is marked volatile. Instants are of PD's own clock. */
export interface PdState {
  readonly memberId: number;
  readonly seed: number;
  /** Its place in the members' group, over what its disk holds of etcd; a crash opens it anew. */
  etcd: EtcdMember;
  readonly ticks: TickGroup<EtcdMember>;
  /** Counts starts of the process. */
  starts: number;
  /** Volatile: not null while it leads PD. */
  office: Office | null;
  /** The leader key under which it led last; 0 for a member that never did. */
  lastSerial: number;
  readonly place: MemberPlace;
  /** Regions in its own storage, while another leads. */
  synced: RegionStorage;
  /** Volatile: requests that wait for etcd. */
  tsoWaiting: readonly TsoRequest[];
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
  readonly ids: { next: number; reserved: number; asked: number };
  readonly random: Stream;
  readonly tso: Tso;
  /** Volatile: false from a restart until enough regions have reported. */
  prepared: boolean;
  startedAt: Instant;
  /** Volatile: regions that have reported since the start; kept only until PD is prepared. */
  readonly reported: Set<RegionId>;
  /** Volatile: the running operator of a region. */
  readonly operators: Map<RegionId, Operator>;
  /** Volatile: what became of operators. */
  readonly records: OperatorRecords;
  nextOperator: number;
  /** Volatile: what it last decided, and why; the newest last. */
  decisions: readonly Decision[];
  /** Volatile. */
  readonly patrol: Patrol;
  /** Volatile. */
  readonly schedulers: Record<SchedulerName, SchedulerState>;
  /** Stored: what schedulers have been told and have found out. */
  schedulerConfigs: SchedulerConfigs;
  /** Volatile: which stores scattering has chosen. */
  readonly scattered: Map<StoreId, Scattered>;
  /** Volatile: when it last did. */
  scatteredAt: Instant;
  /** Volatile: what regions' leaders have reported of their traffic. */
  traffic: HotSpots;
  /**
   * Volatile: how often the rule checker chose a store to lead in the place of a store that is being drained.
   */
  readonly offlineLeaders: Map<StoreId, number>;
  /** Volatile: the last `unsafe remove-failed-stores`. */
  recovery: Recovery | null;
  /** The monitor of replication beside Raft; null where there is none. */
  replication: ReplicationMonitor | null;
  /** Volatile: when regions were last split. */
  readonly splits: Map<RegionId, Instant>;
  /** Volatile: regions that wait until there are fewer merges. */
  readonly mergesWaiting: Set<RegionId>;
  pushArmed: boolean;
  offlineCheckArmed: boolean;
  prepareArmed: boolean;
}

/** What the checkers still have to look at. Regions that nothing has happened to are in none of the sets. */
export interface Patrol {
  /** Regions that changed, or whose stores did. */
  readonly suspects: Set<RegionId>;
  /** Regions that were refused for the moment, longest waiting first. */
  readonly waiting: Set<RegionId>;
  readonly stuck: Map<RegionId, StuckRegion>;
  /** Regions that lack replicas: of those that wait they come first. */
  readonly short: Map<RegionId, ShortRegion>;
  /** How many of the waiting regions the running sweep has still to look at; 0 between sweeps. */
  sweep: number;
  timerAt: Instant;
  /** True while the limit on replica operators holds regions back, so that reaching it is told once. */
  limited: boolean;
}

/** A region with fewer voters than its rules want. Immutable. */
export interface ShortRegion {
  readonly missing: number;
  /** How often it has been found so, and when last. */
  readonly attempts: number;
  readonly last: Instant;
}

/** A store as PD weighed it for a place. Immutable. */
export interface WeighedStore {
  readonly store: StoreId;
  /** What refused it; null for one that was chosen, or could have been. */
  readonly refusal: StoreRefusal["filter"] | null;
  /** How far it stands from the peers that stay: the higher, the better. */
  readonly isolation: number;
  /** Its region score, or where leadership moves its leader score: the lower, the emptier. */
  readonly score: number;
}

/** What PD decided about a region, and why. Immutable. */
export interface Decision {
  readonly at: Instant;
  readonly region: RegionId;
  /** The checker or scheduler, by PD's name. */
  readonly by: string;
  readonly want: OperatorName;
  readonly outcome: "started" | "denied" | StuckReason;
  /** The store that gains; 0 for none. */
  readonly chosen: StoreId;
  readonly stores: readonly WeighedStore[];
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

/** How often scattering chose a store for a replica, and for the leader. Immutable. */
export interface Scattered {
  readonly peers: number;
  readonly leaders: number;
}

/** What a run of a scheduler may come to. */
export type SchedulerOutcome =
  /** It has not run yet. */
  | "none"
  /** There was nothing to do, or there were no regions to do it with. */
  | "content" | "no-region"
  /** Operators came of it, or what it wanted was refused. */
  | "started" | "refused"
  /** As many of its operators run as may. */
  | "limited";

/** How a scheduler stands between two runs. Mutable. */
export interface SchedulerState {
  interval: Duration;
  /** When the armed timer fires; NEVER while it waits for an operator to end, or is switched off. */
  timerAt: Instant;
  /** What a person has ordered, also when it is over. */
  pause: SchedulerPause | null;
  /** What the last run came to. */
  outcome: SchedulerOutcome;
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
  /** All members, this one too. */
  readonly members: readonly number[];
  /** The one that leads as the run begins. */
  readonly leader: number;
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
export const ID_RANGE = 1_000;
/** The term that the first leaders of a newborn cluster serve in is not reported at birth. */
const UNKNOWN_TERM = 0;

/**
 * A PD member that has been there before the simulation begins. The one that leads knows every region, so it is prepared; the
 * others have what it told them.
 */
export function createPd(options: PdOptions): PdState {
  const { memberId, members, leader, settings, seed } = options;
  const leads = memberId === leader;
  const stores = createStores(options);
  const infos = leads ? options.regions.map(toInfo) : [];
  const tso = createTso(START, settings.lease);
  const idEnd = options.nextId + ID_RANGE;
  const rules = createRules(options.rules ?? rulesOfSettings(settings));
  const stored: PdStored = {
    leader: { member: leader, life: FIRST_LIFE, serial: FIRST_KEY }, serial: FIRST_KEY, tsoSavedMillis: tso.savedMillis, idEnd,
    stores: new Map([...stores].map(([id, store]) => [id, storedStore(store, START, START)])), rules,
    schedulers: NEW_SCHEDULER_CONFIGS, priorities: new Map(), gc: null, removed: [],
  };
  return {
    memberId, seed, etcd: openMember(memberId, createEtcdDisk(members, stored), seed, FIRST_LIFE, settings),
    ticks: createTickGroup(0), starts: FIRST_LIFE,
    office: leads ? { serial: FIRST_KEY, since: START, tsoMillis: tso.savedMillis, isOpen: true, orders: [] } : null,
    lastSerial: leads ? FIRST_KEY : 0, place: createPlace(leader),
    synced: { ...createRegionStorage(leads ? [] : options.regions.map(({ region }) => region)), serial: FIRST_KEY },
    tsoWaiting: [], settings, tikv: options.tikv, rules, stores: leads ? stores : new Map(), tree: createTree(infos),
    ids: { next: options.nextId, reserved: idEnd, asked: 0 },
    random: createStream(seed, `pd/${memberId}`), tso, prepared: leads, startedAt: START, reported: new Set(),
    operators: new Map(), records: new Map(), nextOperator: 1, decisions: NOTHING_DECIDED,
    patrol: {
      suspects: new Set(), waiting: new Set(), stuck: new Map(), short: new Map(), sweep: 0, timerAt: NEVER, limited: false,
    },
    schedulers: eachScheduler(createScheduler), schedulerConfigs: NEW_SCHEDULER_CONFIGS, scattered: new Map(), scatteredAt: START,
    traffic: createHotSpots(), offlineLeaders: new Map(), splits: new Map(), mergesWaiting: new Set(), recovery: null,
    replication: null, pushArmed: false, offlineCheckArmed: false, prepareArmed: false,
  };
}

const FIRST_LIFE = 1;
const FIRST_KEY = 1;

function createStores({ stores: all, settings }: PdOptions): Map<StoreId, StoreRecord> {
  const stores = new Map<StoreId, StoreRecord>();
  for (const store of all) {
    const stats = {
      ...emptyStats(store.id), capacityMiB: store.capacityMiB, usedMiB: store.usedMiB,
      availableMiB: Math.max(store.capacityMiB - store.otherUsedMiB - store.usedMiB, 0),
    };
    const heard = after(START, micros(-store.silentFor));
    stores.set(store.id, createStoreRecord(
      store.id, store.address, store.labels, store.state, heard, stats, settings, START,
    ));
  }
  return stores;
}

const toInfo = ({ region, leader, sizeMiB, keys, downPeers, pendingPeers }: PdRegionOptions): RegionInfo =>
  createRegionInfo(
    region, region.peers.find((peer) => peer.id === leader) ?? null, UNKNOWN_TERM, downPeers, pendingPeers, sizeMiB, keys,
  );

/** The same for each scheduler. */
export const eachScheduler = (make: (name: SchedulerName) => SchedulerState): Record<SchedulerName, SchedulerState> =>
  Object.fromEntries(SCHEDULER_NAMES.map((name) => [name, make(name)])) as Record<SchedulerName, SchedulerState>;

/** What every PD begins with, and each begins anew with. */
export const NOTHING_DECIDED: readonly Decision[] = [];

export const createScheduler = (): SchedulerState =>
  ({ interval: MIN_SCHEDULE_INTERVAL, timerAt: NEVER, pause: null, outcome: "none", retries: new Map() });

/** No checker and no scheduler does anything: people said so, or lost majorities are being made up for. */
export const isHalted = (state: PdState): boolean => state.settings.haltScheduling || isRecovering(state);

/** The next free id. */
export function allocateId(state: PdState): number {
  const id = state.ids.next++;
  // The next range is asked for at half of the present one: half a range lasts longer than a leader without etcd stays one.
  assert(id < state.ids.reserved, "no id is given out that etcd has not granted");
  return id;
}
