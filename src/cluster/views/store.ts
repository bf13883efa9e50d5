import type { Duration, Instant } from "../../kernel/time.ts";
import { isProcessAlive } from "../../machine/computer.ts";
import { lastWriteOf } from "../../machine/disk.ts";
import type { SlowTrend } from "../../proto/store-stats.ts";
import type { StoreId, StoreLabel, StoreStateName } from "../../proto/region.ts";
import { machineAt, storeStateOf, type Cluster } from "../cluster.ts";
import { labelsInPd, lastHeartbeatOf, pdStoreView, storeStateName } from "../pd-view.ts";
import { defineView } from "./view.ts";

export interface StoreDetail {
  readonly kind: "store";
  readonly id: number;
  readonly machine: number;
  readonly address: string;
  readonly version: string;
  readonly labels: readonly StoreLabel[];
  readonly process: "running" | "paused" | "dead" | "off";
  readonly stateName: StoreStateName;
  readonly lastHeartbeat: Instant | null;
  readonly startedAt: Instant;
  readonly leaders: number;
  /** Replicas on its disk, and those that PD counts there: PD forgets what no leader names any more. */
  readonly peers: number;
  readonly peersInPd: number;
  readonly capacityMiB: number;
  readonly availableMiB: number;
  readonly usedMiB: number;
  readonly leaderScore: number;
  readonly regionScore: number;
  readonly sendingSnapshots: number;
  readonly receivingSnapshots: number;
  /** As it was reckoned last: 1 for a healthy disk, 100 at worst. */
  readonly slowScore: number;
  /** The same of its network to other stores, worst first; empty where it is not measured, or all are reached. */
  readonly networkScores: readonly { readonly store: StoreId; readonly score: number }[];
  /** What it told PD of its trend last; null where PD does not heed it. */
  readonly slowTrend: SlowTrend | null;
  readonly writeQueue: number;
  /** Of the last write; null before the first. */
  readonly writeLatency: Duration | null;
  readonly extraDiskLatency: Duration;
  readonly diskFull: boolean;
  readonly clockOffset: Duration;
  readonly driftPpm: number;
}

export const storeView =
  defineView({ kind: "store", look: (cluster, { id }: { readonly id: StoreId }) => lookAtStore(cluster, id) });

function lookAtStore(cluster: Cluster, id: StoreId): StoreDetail | null {
  const machineId = cluster.directory.stores.get(id);
  const state = machineId === undefined ? undefined : storeStateOf(cluster, machineId);
  if (machineId === undefined || state === undefined) return null;
  const machine = machineAt(cluster, machineId);
  const view = pdStoreView(cluster, id);
  const usedMiB = state.otherUsedMiB + state.usedMiB;
  const running = isProcessAlive(machine.process);
  return {
    kind: "store",
    id,
    machine: machineId,
    address: state.address,
    version: state.version,
    labels: labelsInPd(cluster, state),
    process: machine.process,
    stateName: storeStateName(cluster, id),
    lastHeartbeat: lastHeartbeatOf(cluster, id),
    startedAt: machine.startedAt,
    leaders: running ? state.memory.leaderCount : 0,
    peers: state.peers.size,
    peersInPd: view?.regions ?? 0,
    capacityMiB: state.capacityMiB,
    availableMiB: Math.max(0, state.capacityMiB - usedMiB),
    usedMiB,
    leaderScore: view?.leaderScore ?? 0,
    regionScore: view?.regionScore ?? 0,
    sendingSnapshots: state.memory.snapshots.sends.length,
    receivingSnapshots: state.memory.snapshots.receives.length,
    slowScore: Math.floor(machine.disk.inspection.score),
    networkScores: Object.entries(state.memory.network?.told ?? {}).map(([store, score]) => ({ store: Number(store), score }))
      .sort((a, b) => b.score - a.score),
    slowTrend: state.memory.trend?.told ?? null,
    writeQueue: machine.disk.pending,
    writeLatency: lastWriteOf(machine.disk),
    extraDiskLatency: machine.disk.extraLatency,
    diskFull: machine.disk.full,
    clockOffset: machine.clock.offset,
    driftPpm: machine.clock.driftPpm,
  };
}
