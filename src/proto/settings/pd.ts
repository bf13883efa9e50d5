import {
  count, duration, label, labels, ratio, SWITCH, switches, toggle, word, type PdItem, type ValuesOf,
} from "../../kernel/setting.ts";
import { hours, millis, minutes, seconds } from "../../kernel/time.ts";
import { SWITCHED_SCHEDULERS, type SwitchedScheduler } from "../operators.ts";
import { MOST_REPLICAS } from "../region.ts";

type SchedulerKey = `pd.${SwitchedScheduler}`;

/** The switch of every scheduler of PD, such as `pd.balance-leader`. */
const SCHEDULER_KEYS = Object.fromEntries(SWITCHED_SCHEDULERS.map((name): [SwitchedScheduler, SchedulerKey] =>
  [name, `pd.${name}`])) as Readonly<Record<SwitchedScheduler, SchedulerKey>>;

/** The schedulers that PD begins with. */
const AT_FIRST: readonly SwitchedScheduler[] =
  ["balance-leader", "balance-region", "balance-hot-region", "evict-slow-store", "evict-stopping-store"];

const within = (where: PdItem["within"], name: string): { readonly pdItem: PdItem } => ({ pdItem: { within: where, name } });

/** PD's schedule, replication and leader settings, under PD's names and with the defaults of its release 8.5. */
export const PD_SETTINGS = {
  /** The leader key's lease; timestamps are saved so far ahead. */
  lease: duration("pd.lease", { tikv: seconds(5) }),
  tickInterval: duration("pd.tick-interval", { tikv: millis(500) }),
  electionInterval: duration("pd.election-interval", { tikv: seconds(3) }),
  enablePrevote: toggle("pd.enable-prevote", { tikv: true }),
  /** Entries behind which etcd cuts its log, and how many it keeps for followers that are slow. Names and defaults are etcd's. */
  snapshotCount: count("pd.snapshot-count", { tikv: 100_000 }, { min: 1, max: 10_000_000 }),
  snapshotCatchupEntries: count("pd.snapshot-catchup-entries", { tikv: 5_000 }, { min: 0, max: 1_000_000 }),
  maxStoreDownTime: duration("pd.max-store-down-time", { tikv: minutes(30) }, within("schedule", "max-store-down-time")),
  /** A store that has been up for so long serves, however little it holds. */
  maxStorePreparingTime: duration("pd.max-store-preparing-time", { tikv: hours(48) },
    within("schedule", "max-store-preparing-time")),
  storeDisconnectTime: duration("pd.store-disconnect-time", { tikv: seconds(20), article: seconds(30) }),
  /** A store that is Down is removed from the cluster. Not a setting of PD's, which replaces its replicas and keeps the store. */
  removeDownStores: toggle("pd.remove-down-stores", { tikv: false, article: true }),
  patrolRegionInterval: duration("pd.patrol-region-interval", { tikv: millis(10), article: minutes(1) },
    within("schedule", "patrol-region-interval")),
  leaderScheduleLimit: count("pd.leader-schedule-limit", { tikv: 4 },
    { min: 0, max: 10_000, ...within("schedule", "leader-schedule-limit") }),
  regionScheduleLimit: count("pd.region-schedule-limit", { tikv: 2048 },
    { min: 0, max: 100_000, ...within("schedule", "region-schedule-limit") }),
  replicaScheduleLimit: count("pd.replica-schedule-limit", { tikv: 64 },
    { min: 0, max: 100_000, ...within("schedule", "replica-schedule-limit") }),
  hotRegionScheduleLimit: count("pd.hot-region-schedule-limit", { tikv: 4 },
    { min: 0, max: 10_000, ...within("schedule", "hot-region-schedule-limit") }),
  /** A region with more is not moved for its traffic, in MiB. */
  maxMovableHotPeerSize: count("pd.max-movable-hot-peer-size", { tikv: 512 },
    { min: 0, max: 1_048_576, ...within("schedule", "max-movable-hot-peer-size") }),
  /** For so many reports a region must have had much traffic. */
  hotRegionCacheHitsThreshold: count("pd.hot-region-cache-hits-threshold", { tikv: 3 },
    { min: 0, max: 10_000, ...within("schedule", "hot-region-cache-hits-threshold") }),
  /** No checker and no scheduler does anything. */
  haltScheduling: toggle("pd.halt-scheduling", { tikv: false }, within("schedule", "halt-scheduling")),
  /** What a store's leaders count by. */
  leaderSchedulePolicy: word("pd.leader-schedule-policy", ["count", "size"], { tikv: "count" },
    within("schedule", "leader-schedule-policy")),
  /** So many average regions stores may differ by; 0 leaves it to PD. */
  tolerantSizeRatio: ratio("pd.tolerant-size-ratio", { tikv: 0 }, { most: 10_000, ...within("schedule", "tolerant-size-ratio") }),
  /** Voters are swapped in a joint configuration, not one after the other. */
  enableJointConsensus: toggle("pd.enable-joint-consensus", { tikv: true }, within("schedule", "enable-joint-consensus")),
  /** Operators of one name that a scheduler may want at once. */
  schedulerMaxWaitingOperator: count("pd.scheduler-max-waiting-operator", { tikv: 5 },
    { min: 0, max: 1_000, ...within("schedule", "scheduler-max-waiting-operator") }),
  /** Merges at once; set-ups of Raft alone have none. */
  mergeScheduleLimit: count("pd.merge-schedule-limit", { tikv: 8, etcd: 0, logcabin: 0, "availsim-wan": 0 },
    { min: 0, max: 10_000, ...within("schedule", "merge-schedule-limit") }),
  /** A region may only be merged into the one behind it. */
  enableOneWayMerge: toggle("pd.enable-one-way-merge", { tikv: false }, within("schedule", "enable-one-way-merge")),
  maxMergeRegionSize: count("pd.max-merge-region-size", { tikv: 54 },
    { min: 0, max: 1_048_576, ...within("schedule", "max-merge-region-size") }),
  /** 0 stands for ten thousand for each MiB of the size. */
  maxMergeRegionKeys: count("pd.max-merge-region-keys", { tikv: 0 },
    { min: 0, max: 1_000_000_000, ...within("schedule", "max-merge-region-keys") }),
  splitMergeInterval: duration("pd.split-merge-interval", { tikv: hours(1) }, within("schedule", "split-merge-interval")),
  maxSnapshotCount: count("pd.max-snapshot-count", { tikv: 64 },
    { min: 0, max: 10_000, ...within("schedule", "max-snapshot-count") }),
  maxPendingPeerCount: count("pd.max-pending-peer-count", { tikv: 64 },
    { min: 0, max: 2_147_483_647, ...within("schedule", "max-pending-peer-count") }),
  /** Peers per minute: `add-peer` on the receiving, `remove-peer` on the losing store. The most is PD's number for no limit. */
  storeLimitAddPeer: count("pd.store-limit-add-peer", { tikv: 15 },
    { min: 1, max: 100_000_000, ...within("store-limit", "add-peer") }),
  storeLimitRemovePeer: count("pd.store-limit-remove-peer", { tikv: 15 },
    { min: 1, max: 100_000_000, ...within("store-limit", "remove-peer") }),
  lowSpaceRatio: ratio("pd.low-space-ratio", { tikv: 0.8 }, within("schedule", "low-space-ratio")),
  /** Up to this share of the disk used, formula v1 weighs a store by its regions alone; v2 does not ask for it. */
  highSpaceRatio: ratio("pd.high-space-ratio", { tikv: 0.7 }, within("schedule", "high-space-ratio")),
  /** How PD weighs what a store holds: v1 in three stages of free space, v2 (the default) in one curve. */
  regionScoreFormulaVersion: word("pd.region-score-formula-version", ["v1", "v2"], { tikv: "v2" },
    within("schedule", "region-score-formula-version")),
  maxReplicas: count("pd.max-replicas", { tikv: 3 }, { min: 1, max: MOST_REPLICAS, ...within("replication", "max-replicas") }),
  locationLabels: labels("pd.location-labels", { tikv: ["zone", "rack", "host"] }, within("replication", "location-labels")),
  isolationLevel: label("pd.isolation-level", { tikv: "" }, within("replication", "isolation-level")),
  /** The schedulers that run. Set-ups of Raft alone have none: regions stay where they are. */
  schedulers: switches(SCHEDULER_KEYS, "on", SWITCH,
    { tikv: AT_FIRST, etcd: [], logcabin: [], "availsim-wan": [] }),
} as const;

export type PdSettings = ValuesOf<typeof PD_SETTINGS>;
