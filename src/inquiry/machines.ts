import { machineAt, type Cluster } from "../cluster/cluster.ts";
import { areParted } from "../cluster/parted.ts";
import { isFaulty, linkAt } from "../machine/network.ts";
import type { Machine, MachineId } from "../machine/computer.ts";
import type { Node } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import type { Obstacle } from "./types.ts";

export const storeNode = (id: StoreId): Node => ({ kind: "store", id });

/** The machine of a store; -1 where there is none. */
export const machineIdOf = ({ directory }: Cluster, store: StoreId): MachineId => directory.stores.get(store) ?? -1;

/** The machine of a store; undefined where there is none of that id. */
export function computerOf(cluster: Cluster, store: StoreId): Machine | undefined {
  const machine = machineIdOf(cluster, store);
  return machine < 0 ? undefined : machineAt(cluster, machine);
}

/** That the process of the store does not run; nothing where it does. */
export function stopped(cluster: Cluster, store: StoreId): readonly Obstacle[] {
  const machine = computerOf(cluster, store);
  if (machine === undefined || machine.process === "running") return [];
  return [{ kind: "machine", node: storeNode(store), process: machine.process, since: machine.processSince }];
}

/** What is wrong with the way between two stores; nothing where it is sound. */
export function onTheWay(cluster: Cluster, from: StoreId, to: StoreId): readonly Obstacle[] {
  const [a, b] = [machineIdOf(cluster, from), machineIdOf(cluster, to)];
  const ends = { from: storeNode(from), to: storeNode(to) };
  if (areParted(cluster, a, b)) return [{ kind: "parted", ...ends }];
  const links = [linkAt(cluster.network, a, b), linkAt(cluster.network, b, a)].filter((link) => link !== undefined);
  const worst = links.filter(isFaulty).sort((one, other) => other.lossPercent - one.lossPercent
    || other.extraLatency - one.extraLatency)[0];
  return worst === undefined ? []
    : [{ kind: "slow-link", ...ends, extra: worst.extraLatency, lossPercent: worst.lossPercent }];
}

/** What is wrong with the disk of the store; nothing where it is sound. */
export function ofDisk(cluster: Cluster, store: StoreId): readonly Obstacle[] {
  const disk = computerOf(cluster, store)?.disk;
  if (disk === undefined) return [];
  return [
    ...(disk.stalledUntil > cluster.now ? [{ kind: "disk-stalled", store, until: disk.stalledUntil } as const] : []),
    ...(disk.extraLatency > 0 ? [{ kind: "disk-slow", store, extra: disk.extraLatency } as const] : []),
    ...(disk.full ? [{ kind: "disk-full", store } as const] : []),
  ];
}
