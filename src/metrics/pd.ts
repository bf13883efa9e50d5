import { leadingPd } from "../cluster/cluster.ts";
import { etcdLeaderOf, pdMemberView } from "../cluster/pd-view.ts";
import { minutes } from "../kernel/time.ts";
import { isCut } from "../machine/network.ts";
import {
  isScheduled, pausedSchedulers, REGION_CHECKS, viewStore, type PdState, type RegionCheckName,
} from "../pd/index.ts";
import { memberName } from "../proto/names.ts";
import { SCHEDULER_NAMES } from "../proto/operators.ts";
import type { StoreId } from "../proto/region.ts";
import { exponential, inSeconds, MIB_BYTES, type Metric } from "./metric.ts";
import { storeLabel, type ScrapeSight } from "./sight.ts";

type StoreRecord = PdState["stores"] extends Map<StoreId, infer Record> ? Record : never;

const engineOf = ({ labels }: StoreRecord): string =>
  (labels.some(({ key, value }) => key === "engine" && value === "tiflash") ? "tiflash" : "tikv");

/** The score of a store that PD counts as slow (slowStoreThreshold). */
const SLOW = 80;
/** Behind so much silence PD calls a store unhealthy. */
const UNHEALTHY = minutes(10);

/** What PD counts a store under (pkg/statistics/store_collection.go): the first of these that fits, and what else it is. */
function storeStatus(record: StoreRecord, { settings }: PdState, now: number): readonly string[] {
  if (record.state === "Tombstone") return ["store_tombstone_count", "store_removed_count"];
  const { availableMiB, capacityMiB } = record.stats;
  const isLow = capacityMiB > 0 && availableMiB / capacityMiB < 1 - settings.lowSpaceRatio;
  const low = isLow ? ["store_low_space_count"] : [];
  if (record.state === "Offline") return ["store_offline_count", "store_removing_count", ...low];
  const place = record.isPreparing ? "store_preparing_count" : "store_serving_count";
  const silent = now - record.lastHeartbeat;
  if (silent >= settings.maxStoreDownTime) return ["store_down_count", place];
  const how = silent > UNHEALTHY ? "store_unhealth_count" : silent > settings.storeDisconnectTime ? "store_disconnected_count"
    : record.stats.slowScore >= SLOW ? "store_slow_count" : "store_up_count";
  return [how, place, ...low];
}

const STORE_STATES = [
  "store_up_count", "store_disconnected_count", "store_slow_count", "store_down_count", "store_unhealth_count",
  "store_offline_count", "store_tombstone_count", "store_low_space_count", "store_preparing_count", "store_serving_count",
  "store_removing_count", "store_removed_count",
] as const;

/** What PD's leader knows of each store by now, by PD's numbers. */
function eachStore(
  { leader, cluster }: ScrapeSight,
  tell: (node: NonNullable<ScrapeSight["leader"]>["node"], pd: PdState, record: StoreRecord, id: string) => void,
): void {
  if (leader === null) return;
  const { pd, node } = leader;
  const records = [...pd.stores.values()].sort((a, b) => a.id - b.id);
  for (const record of records) tell(node, pd, record, storeLabel(cluster, record.id));
}

/** `region check` has a name for each, the metric another. */
const REGION_STATES = Object.keys(REGION_CHECKS) as RegionCheckName[];
const regionType = (name: RegionCheckName): string => `${name.endsWith("-region") ? name : `${name}-region`}-count`;

export const PD_METRICS: readonly Metric[] = [
  {
    name: "pd_cluster_status", type: "gauge", job: "pd", labels: ["type", "engine", "store"],
    help: "Status of the cluster, store by store.",
    read: (sight, put) => eachStore(sight, (node, pd, record, id) => {
      const engine = engineOf(record);
      const is = storeStatus(record, pd, sight.now);
      for (const state of STORE_STATES) put(node, [state, engine, id], is.includes(state) ? 1 : 0);
      if (record.state === "Tombstone") return;
      const { usedMiB, capacityMiB } = record.stats;
      const view = viewStore(pd, record.id, sight.now);
      put(node, ["region_count", engine, id], view?.regions ?? 0);
      put(node, ["leader_count", engine, id], view?.leaders ?? 0);
      put(node, ["storage_size", engine, id], usedMiB * MIB_BYTES);
      put(node, ["storage_capacity", engine, id], capacityMiB * MIB_BYTES);
    }),
  },
  {
    name: "pd_regions_status", type: "gauge", job: "pd", labels: ["type"],
    help: "Status of the regions.",
    read: ({ leader }, put) => {
      if (leader === null) return;
      const { pd, node } = leader;
      const infos = [...pd.tree.infos.values()];
      for (const name of REGION_STATES) {
        put(node, [regionType(name)], infos.filter((info) => REGION_CHECKS[name](info, pd)).length);
      }
    },
  },
  {
    name: "pd_scheduler_store_status", type: "gauge", job: "pd", labels: ["address", "store", "type"],
    help: "Store status for schedule.",
    read: (sight, put) => eachStore(sight, (node, pd, record, id) => {
      const view = viewStore(pd, record.id, sight.now);
      if (record.state === "Tombstone" || view === undefined) return;
      const { address, stats: { availableMiB, usedMiB, capacityMiB } } = record;
      const lists = pd.tree.stores.get(record.id);
      const told = {
        region_score: view.regionScore, leader_score: view.leaderScore, region_size: lists?.sizeMiB ?? 0,
        region_count: view.regions, leader_size: lists?.leaderMiB ?? 0, leader_count: view.leaders,
        learner_count: lists?.learners.length ?? 0, store_available: availableMiB * MIB_BYTES, store_used: usedMiB * MIB_BYTES,
        store_capacity: capacityMiB * MIB_BYTES,
      };
      for (const [type, value] of Object.entries(told)) put(node, [address, id, type], value);
    }),
  },
  {
    name: "pd_cluster_store_limit", type: "gauge", job: "pd", labels: ["store", "type"],
    help: "The limits of each store, in peers per minute.",
    read: (sight, put) => eachStore(sight, (node, pd, record, id) => {
      const view = viewStore(pd, record.id, sight.now);
      if (record.state === "Tombstone" || view === undefined) return;
      put(node, [id, "add-peer"], view.addLimit);
      put(node, [id, "remove-peer"], view.removeLimit);
    }),
  },
  {
    name: "pd_config_status", type: "gauge", job: "pd", labels: ["type"],
    help: "Status of the scheduling configurations.",
    read: ({ leader }, put) => {
      if (leader === null) return;
      const { pd: { settings }, node } = leader;
      const told = {
        "leader-schedule-limit": settings.leaderScheduleLimit, "region-schedule-limit": settings.regionScheduleLimit,
        "merge-schedule-limit": settings.mergeScheduleLimit, "replica-schedule-limit": settings.replicaScheduleLimit,
        "hot-region-schedule-limit": settings.hotRegionScheduleLimit, "max-replicas": settings.maxReplicas,
        "high-space-ratio": settings.highSpaceRatio, "low-space-ratio": settings.lowSpaceRatio,
        "max-pending-peer-count": settings.maxPendingPeerCount, "max-snapshot-count": settings.maxSnapshotCount,
      };
      for (const [type, value] of Object.entries(told)) put(node, [type], value);
    },
  },
  {
    name: "pd_scheduler_status", type: "gauge", job: "pd", labels: ["kind", "type"],
    help: "Whether a scheduler runs (1) or is paused.",
    read: ({ leader, now }, put) => {
      if (leader === null) return;
      const { pd, node } = leader;
      const paused = pausedSchedulers(pd, now).map(({ name }) => name);
      for (const name of SCHEDULER_NAMES) if (isScheduled(pd, name)) put(node, [name, "allow"], paused.includes(name) ? 0 : 1);
    },
  },
  {
    name: "pd_cluster_health_status", type: "gauge", job: "pd", labels: ["name"],
    help: "Whether a member is healthy, as PD's leader finds.",
    read: ({ leader, processes, cluster }, put) => {
      if (leader === null) return;
      const own = leadingPd(cluster);
      for (const { node, machine: { id }, answers } of processes) {
        const isHeard = answers && !isCut(cluster.network, own, id) && !isCut(cluster.network, id, own);
        if (node.kind === "pd") put(leader.node, [memberName(node.id)], isHeard ? 1 : 0);
      }
    },
  },
  {
    name: "service_member_role", type: "gauge", job: "pd", labels: ["service"],
    help: "1 on the member that leads PD.",
    read: ({ processes, leader }, put) => {
      for (const { node } of processes) {
        if (node.kind === "pd") put(node, ["PD"], leader !== null && leader.node.id === node.id ? 1 : 0);
      }
    },
  },
  {
    name: "etcd_server_is_leader", type: "gauge", job: "pd", labels: [],
    help: "Whether or not this member is a leader. 1 if is, 0 otherwise.",
    read: ({ processes, cluster }, put) => {
      const leader = etcdLeaderOf(cluster);
      for (const { node } of processes) if (node.kind === "pd") put(node, [], node.id === leader ? 1 : 0);
    },
  },
  {
    name: "etcd_server_has_leader", type: "gauge", job: "pd", labels: [],
    help: "Whether or not a leader exists. 1 is existence, 0 is not.",
    read: ({ processes, cluster }, put) => {
      for (const { node } of processes) {
        if (node.kind === "pd") put(node, [], (pdMemberView(cluster, node.id)?.etcdLeader ?? 0) === 0 ? 0 : 1);
      }
    },
  },
  {
    name: "etcd_server_leader_changes_seen_total", type: "counter", job: "pd", labels: [],
    help: "The number of leader changes seen.",
    passed: (passed, { note }) => {
      if (passed.kind === "etcd-leader") note(passed.member, [], 1);
    },
  },
  {
    name: "pd_tso_events", type: "counter", job: "pd", labels: ["type", "group", "dc"],
    help: "Counter of tso events.",
    passed: (passed, { note }) => {
      // A cluster without services of its own for timestamps has one group of them, and one place.
      if (passed.kind === "tso") note(passed.member, [passed.event, "0", "global"], passed.times);
    },
  },
  {
    name: "etcd_disk_wal_fsync_duration_seconds", type: "histogram", job: "pd", labels: [],
    help: "The latency distributions of fsync called by WAL.", buckets: exponential(0.001, 2, 14),
    passed: (passed, { note }) => {
      if (passed.kind === "written" && passed.node.kind === "pd") note(passed.node, [], inSeconds(passed.took));
    },
  },
];
