import { twinWrites } from "../client/replication/twin.ts";
import { TWIN_WRITES } from "../client/replication/part.ts";
import { createTwinWriter } from "../client/replication/state.ts";
import { bring, need } from "../kernel/late-part.ts";
import { isProcessAlive, type MachineId } from "../machine/computer.ts";
import { distance } from "../machine/network.ts";
import { monitoring } from "../pd/replication/monitor.ts";
import { REPLICATION_MONITOR } from "../pd/replication/part.ts";
import { createReplicationMonitor } from "../pd/replication/state.ts";
import type { StoreId } from "../proto/region.ts";
import type { ReplicationGroup, ReplicationPlan } from "../proto/replication.ts";
import { REPLICATION } from "../store/replication/part.ts";
import { replication } from "../store/replication/server.ts";
import { createReplicationServer } from "../store/replication/state.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";
import { latestDescriptor } from "./health.ts";
import type { Engine } from "./host.ts";
import { leaderMachine } from "./strikes.ts";

/** Regions that get a group beside Raft at most, in the order of their keys: each has its own logs, cursors and clients. */
const MAX_REPLICATION_GROUPS = 256;

/** Brings what stores, PD and clients do for replication beside Raft. */
export function bringReplication(): void {
  bring(REPLICATION, replication);
  bring(REPLICATION_MONITOR, monitoring);
  bring(TWIN_WRITES, twinWrites);
}

/** The mode has changed: what ran beside Raft ends, and another begins, with nothing written. `serial` is the event of that. */
export function beginReplication(engine: Engine, serial: number): void {
  const { cluster } = engine;
  const { mode } = cluster.settings.replication;
  const plan = mode === "raft" ? null : { ...planOf(cluster), serial, mode };
  for (const { id, process } of cluster.machines) {
    engine.machine = id;
    give(engine, id, plan, isProcessAlive(process));
  }
}

/** Gives the process of a machine its part; one that does not run finds it when it starts. */
function give(engine: Engine, id: MachineId, plan: ReplicationPlan | null, lives: boolean): void {
  const process = engine.cluster.processes[id];
  switch (process?.kind) {
    case "store": {
      const { state } = process;
      state.replication = plan === null ? null : createReplicationServer(plan, state.id);
      if (plan !== null && lives) need(REPLICATION).start(state, engine);
      return;
    }
    case "pd":
      process.state.replication = plan === null ? null : createReplicationMonitor(plan);
      if (plan !== null && lives) need(REPLICATION_MONITOR).start(process.state, engine);
      return;
    case "client":
      process.state.twin = plan === null ? null : createTwinWriter(plan);
      return;
    case undefined:
  }
}

function planOf(cluster: Cluster): Pick<ReplicationPlan, "groups" | "nearest"> {
  const groups = [...cluster.replicaMachines.keys()].flatMap((region) => groupOf(cluster, region) ?? [])
    .sort((a, b) => (a.startKey < b.startKey ? -1 : 1)).slice(0, MAX_REPLICATION_GROUPS);
  const stores = [...new Set(groups.flatMap(({ members }) => members))].sort((a, b) => a - b);
  return { groups, nearest: new Map(stores.map((store) => [store, nearestTo(cluster, store, stores)])) };
}

/** The region's voters, its leader first. */
function groupOf(cluster: Cluster, region: number): ReplicationGroup | null {
  const descriptor = latestDescriptor(cluster, region);
  if (descriptor === undefined) return null;
  const machine = leaderMachine(cluster, region);
  const leader = machine === undefined ? undefined : storeStateOf(cluster, machine)?.id;
  const voters = descriptor.peers.filter(({ role }) => role !== "Learner").map(({ storeId }) => storeId);
  const members = leader === undefined ? voters : [leader, ...voters.filter((store) => store !== leader)];
  return members.length === 0 ? null
    : { id: region, startKey: descriptor.startKey, endKey: descriptor.endKey, members };
}

function nearestTo(cluster: Cluster, store: StoreId, stores: readonly StoreId[]): readonly StoreId[] {
  const { directory, settings } = cluster;
  const locationOf = (id: StoreId) => machineAt(cluster, directory.stores.get(id) ?? 0).location;
  const far = (other: StoreId): number => distance(settings.network, locationOf(store), locationOf(other)).min;
  return stores.filter((other) => other !== store).sort((a, b) => far(a) - far(b) || a - b);
}
