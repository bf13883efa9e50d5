import type { Duration, Instant } from "../../kernel/time.ts";
import { isProcessAlive } from "../../machine/computer.ts";
import { lastWriteOf } from "../../machine/disk.ts";
import { nextDisplayedState } from "../../pd/index.ts";
import type { StoreLabel, StoreStateName } from "../../proto/region.ts";
import { pdStateOf } from "../cluster.ts";
import { labelsInPd, lastHeartbeatOf, storeStateName } from "../pd-view.ts";
import { defineLayer, type Sight } from "./layer.ts";

export interface StoreFrame {
  readonly id: number;
  readonly machine: number;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly process: "running" | "paused" | "dead" | "off";
  /** Instant of the last change of `process`; 0 if it never changed. */
  readonly processSince: Instant;
  /** What PD would display now. */
  readonly stateName: StoreStateName;
  /** What PD will call it next if it stays silent (Disconnected, then Down), and when; null if nothing is due. */
  readonly nextState: { readonly name: StoreStateName; readonly at: Instant } | null;
  readonly leaders: number;
  readonly regions: number;
  readonly capacityMiB: number;
  readonly usedMiB: number;
  /** Batches waiting for the disk. */
  readonly writeQueue: number;
  /** The time that the last write took from submission to durability; null before the first. */
  readonly writeLatency: Duration | null;
  readonly sendingSnapshots: number;
  readonly receivingSnapshots: number;
  /** When PD last heard of it; null if never. */
  readonly lastHeartbeat: Instant | null;
  readonly slowDisk: boolean;
  readonly fullDisk: boolean;
  /** Offset of its clock from true time. */
  readonly clockOffset: Duration;
}

/** The stores, by id: the rows that other layers speak of. */
export const storesLayer = defineLayer({
  name: "stores",
  take: (sight): readonly StoreFrame[] => sight.layout.stores.map((_, row) => storeFrame(sight, row)),
});

function storeFrame({ cluster, layout }: Sight, row: number): StoreFrame {
  const place = layout.stores[row];
  const machine = cluster.machines[place?.machine ?? -1];
  if (place === undefined || machine === undefined) throw new RangeError("a row of the layout names a store");
  const { state } = place;
  const pd = pdStateOf(cluster);
  const running = isProcessAlive(machine.process);
  return {
    id: state.id,
    machine: machine.id,
    address: state.address,
    labels: labelsInPd(cluster, state),
    process: machine.process,
    processSince: machine.processSince,
    stateName: storeStateName(cluster, state.id),
    nextState: pd === undefined ? null : nextDisplayedState(pd, state.id, cluster.now),
    leaders: running ? state.memory.leaderCount : 0,
    regions: state.peers.size,
    capacityMiB: state.capacityMiB,
    usedMiB: state.otherUsedMiB + state.usedMiB,
    writeQueue: machine.disk.pending,
    writeLatency: lastWriteOf(machine.disk),
    sendingSnapshots: state.memory.snapshots.sends.length,
    receivingSnapshots: state.memory.snapshots.receives.length,
    lastHeartbeat: lastHeartbeatOf(cluster, state.id),
    slowDisk: machine.disk.extraLatency > 0 || machine.disk.stalledUntil > cluster.now,
    fullDisk: machine.disk.full,
    clockOffset: machine.clock.offset,
  };
}
