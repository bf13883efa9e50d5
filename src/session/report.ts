import type { HistoryVerdict } from "../proto/findings.ts";
import { brokenChecks, checkHistories, type HistoryCheckName } from "../check/history/index.ts";
import type { Violation } from "../check/index.ts";
import { storeStateOf, type Cluster } from "../cluster/cluster.ts";
import { hashCluster } from "../cluster/digest.ts";
import { latestDescriptor, regionHealth, type RegionHealth } from "../cluster/health.ts";
import { clientWork, type TotalWork } from "../cluster/work.ts";
import type { PresetName } from "../kernel/preset.ts";
import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { storeStateName } from "../cluster/pd-view.ts";
import type { AttemptError, ClientFailure, TxnFailure } from "../proto/failures.ts";
import type { FlowStyle } from "../proto/flow.ts";
import type { Fold } from "../proto/fold.ts";
import type { IdNames } from "../proto/names.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";
import { electionsFold, electionsIn, outagesFold, type Elections } from "../story/index.ts";
import type { FailoverRecord } from "../story/types.ts";
import { failoversOf } from "./failovers.ts";
import { PAST_FOLDS, type RunBirth } from "./folds.ts";
import { detectionFold, detectionReport, type DetectionReport } from "./detection.ts";
export type { DetectionReport, DetectorReport, PolicyDeed } from "./detection.ts";
import { historiesOf, historyFold } from "./history.ts";
import { ordersFold, ordersReport, type OrdersReport } from "./orders.ts";
import { peaksFold, peaksReport, type PeaksReport } from "./peaks.ts";
import { rulesEverOff } from "./rules-off.ts";
import { recoveryFold } from "./recovery.ts";
import { replicationFold, replicationReport, type ReplicationReport } from "./replication.ts";
export type { ReplicationReport } from "./replication.ts";
import { checksOf, pastOf, type BranchRecord, type Run } from "./run.ts";
import { latencyOf, longestDarkness, usageFold, type LatencySummary, type Period, type Usage } from "./usage.ts";

/** What a run must hold to be reported: a metric of reports alone is a line here, and no keyframe of the page copies it. */
export const REPORT_FOLDS: readonly Fold<unknown, RunBirth>[] = [
  ...PAST_FOLDS, electionsFold, outagesFold, historyFold, ordersFold, peaksFold,
];

/** What a run comes to, as plain data: the source of the command line's tables and JSON. Durations in microseconds. */
export interface Report extends ReportBody {
  /** Digest of the cluster. */
  readonly hash: string;
  /** What each check of the clients' history says, of those that have anything to look at. */
  readonly consistency: ReadonlyMap<HistoryCheckName, HistoryVerdict>;
}

/**
 * A report but for what costs as much as ten seconds of a usual run, the digest of the state and the word of every check on the
 * clients' history: measures do without.
 */
export interface ReportBody {
  readonly preset: PresetName;
  readonly seed: number;
  readonly now: Instant;
  readonly stores: readonly StoreReport[];
  readonly regions: RegionHealth & {
    /** The longest time for which one region could serve nobody, up to now where it still lasts. */
    readonly longestUnavailable: Duration;
    /** Over all regions: for how many seconds it could serve nobody, times the keys that its replicas count. */
    readonly keySecondsUnavailable: number;
  };
  readonly raft: Elections & {
    /** The highest term that any replica has entered. */
    readonly highestTerm: number;
  };
  readonly failovers: readonly FailoverRecord[];
  readonly operations: OperationsReport;
  /** What became of orders, of the styles that were at work. */
  readonly orders: ReadonlyMap<FlowStyle, OrdersReport>;
  /** Regions whose membership changed, by id: their conf_ver at the start and now. */
  readonly confVer: ReadonlyMap<RegionId, { readonly before: number; readonly after: number }>;
  readonly invariants: { readonly checked: number; readonly violations: readonly Violation[] };
  /** Acknowledged writes that an unsafe recovery has lost. */
  readonly lostWrites: number;
  /** What ran beside Raft; null for nothing. */
  readonly replication: ReplicationReport | null;
  /** What failure detectors made of it; null where none watched. */
  readonly detection: DetectionReport | null;
  /** What the first requests met whenever people raised the rate; null where they never did. */
  readonly peaks: PeaksReport | null;
  /** Inputs that could not be carried out when their time came. */
  readonly refusals: BranchRecord["refusals"];
  /** Rules of Raft that were switched off on the way; empty: this was Raft. */
  readonly modifiedRaft: readonly string[];
  readonly names: IdNames;
}

/** What the clients did and how long it took them. */
export interface OperationsReport extends TotalWork {
  /** The longest time in which operations of one kind waited for one region and none of any client succeeded. */
  readonly longestUnavailable: Duration;
  readonly latencies: Readonly<Record<"get" | "put" | "txn", LatencyReport>>;
  /** Operations and transactions of which nobody knows how they ended. */
  readonly undetermined: number;
  /** What failed, by why, the most frequent first: together `failed`. */
  readonly errors: ReadonlyMap<ClientFailure, number>;
  /** What was sent once more, or begun anew, by why, the most frequent first: together `retries`. */
  readonly retriesByKind: ReadonlyMap<AttemptError | TxnFailure, number>;
}

/** Latencies of the operations that succeeded, over the whole run and by phase (`Phase`). */
export type LatencyReport = Readonly<Record<"all" | Period, LatencySummary>>;

export interface StoreReport {
  readonly id: StoreId;
  readonly state: StoreStateName;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly leaders: number;
  /** Regions that count the store among their members, whether it is alive or not. */
  readonly regions: number;
}

/** The run was created with `REPORT_FOLDS`. */
export const reportOf = (run: Run): Report => ({
  ...reportBodyOf(run), hash: hashCluster(run.cluster), consistency: checkHistories(historiesOf(pastOf(run, historyFold))),
});

/** What clients saw that cannot have happened, check by check; the run was created with `REPORT_FOLDS`. */
export const brokenChecksOf = (run: Run): ReturnType<typeof brokenChecks> => brokenChecks(historiesOf(pastOf(run, historyFold)));

/** The run was created with `REPORT_FOLDS`. */
export function reportBodyOf(run: Run): ReportBody {
  const { cluster, spec, branch } = run;
  const checks = checksOf(run);
  const confVer = new Map<RegionId, { before: number; after: number }>();
  const members = new Map<StoreId, number>();
  const born = new Map(spec.topology.regions.map((region) => [region.id, region.confVer]));
  for (const id of cluster.replicaMachines.keys()) {
    const region = latestDescriptor(cluster, id);
    if (region === undefined) continue;
    const before = born.get(id) ?? region.epoch.confVer;
    if (region.epoch.confVer !== before) confVer.set(id, { before, after: region.epoch.confVer });
    for (const { storeId } of region.peers) members.set(storeId, (members.get(storeId) ?? 0) + 1);
  }
  return {
    preset: spec.preset,
    seed: spec.seed,
    now: cluster.now,
    stores: [...cluster.directory.stores].sort(([a], [b]) => a - b).map(([id, machineId]) => {
      const process = cluster.machines[machineId]?.process ?? "off";
      return {
        id,
        state: storeStateName(cluster, id),
        process,
        leaders: process === "running" ? (storeStateOf(cluster, machineId)?.memory.leaderCount ?? 0) : 0,
        regions: members.get(id) ?? 0,
      };
    }),
    regions: { ...regionHealth(cluster), ...unavailability(run) },
    raft: { ...electionsOf(run), highestTerm: highestTerm(cluster) },
    failovers: failoversOf(run),
    operations: operationsOf(run),
    orders: ordersReport(pastOf(run, ordersFold)),
    confVer,
    invariants: { checked: checks.checked, violations: checks.violations },
    lostWrites: checks.lostWrites,
    replication: replicationReport(pastOf(run, replicationFold), pastOf(run, recoveryFold)),
    detection: detectionReport(pastOf(run, detectionFold)),
    peaks: peaksReport(pastOf(run, peaksFold)),
    refusals: branch.refusals,
    modifiedRaft: rulesEverOff(run),
    names: spec.topology.names,
  };
}

/** What the clients did; the run was created with `REPORT_FOLDS`. */
export function operationsOf(run: Run): OperationsReport {
  const { cluster } = run;
  const usage = pastOf(run, usageFold);
  const { undetermined, errors, retries } = pastOf(run, historyFold);
  return {
    ...clientWork(cluster),
    longestUnavailable: longestDarkness(usage, cluster.now),
    latencies: { get: latencyReport(usage, "get"), put: latencyReport(usage, "put"), txn: latencyReport(usage, "txn") },
    undetermined,
    errors: mostFirst(errors),
    retriesByKind: mostFirst(retries),
  };
}

const mostFirst = <Kind extends string>(counts: ReadonlyMap<Kind, number>): Map<Kind, number> =>
  new Map([...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)));

function latencyReport(usage: Usage, operation: "get" | "put" | "txn"): LatencyReport {
  return {
    all: latencyOf(usage, operation, ["before", "during", "after"]),
    before: latencyOf(usage, operation, ["before"]),
    during: latencyOf(usage, operation, ["during"]),
    after: latencyOf(usage, operation, ["after"]),
  };
}

function electionsOf(run: Run): Elections {
  const { cluster } = run;
  const { raftBaseTickInterval, raftHeartbeatTicks } = cluster.settings.store;
  const heartbeat = (raftBaseTickInterval * raftHeartbeatTicks) as Duration;
  return electionsIn(pastOf(run, electionsFold), heartbeat, cluster.now);
}

function highestTerm({ processes }: Cluster): number {
  let highest = 0;
  for (const process of processes) {
    if (process.kind !== "store") continue;
    for (const peer of process.state.peers.values()) highest = Math.max(highest, peer.node.raft.term);
  }
  return highest;
}

/** What outages come to, those that are not over included. */
function unavailability(run: Run): Pick<Report["regions"], "longestUnavailable" | "keySecondsUnavailable"> {
  const { cluster } = run;
  const { longest, byRegion } = pastOf(run, outagesFold);
  const lasting = [...cluster.unavailable].map(([region, since]) => [region, between(since, cluster.now)] as const);
  const lengths = new Map(byRegion);
  for (const [region, length] of lasting) lengths.set(region, ((lengths.get(region) ?? 0) + length) as Duration);
  const keySeconds = [...lengths].reduce((sum, [region, length]) => sum + keysOf(cluster, region) * (length / seconds(1)), 0);
  return {
    longestUnavailable: Math.max(longest, ...lasting.map(([, length]) => length)) as Duration,
    keySecondsUnavailable: Math.round(keySeconds),
  };
}

/** The keys of a region as the replica counts them that has the most; 0 where none is left. */
function keysOf(cluster: Cluster, region: RegionId): number {
  const machines = cluster.replicaMachines.get(region) ?? [];
  return Math.max(0, ...machines.map((machine) => storeStateOf(cluster, machine)?.peers.get(region)?.disk.keys ?? 0));
}
