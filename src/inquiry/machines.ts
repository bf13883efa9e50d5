import { machineAt, type Cluster } from "../cluster/cluster.ts";
import { linkAt } from "../machine/network.ts";
import type { Machine, MachineId } from "../machine/computer.ts";
import type { Node } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import type { Obstacle } from "./types.ts";

export const storeNode = (id: StoreId): Node => ({ kind: "store", id });

/** The machine of a store; undefined where there is none of that id. */
export function computerOf(cluster: Cluster, store: StoreId): Machine | undefined {
  const machine = cluster.directory.stores.get(store);
  return machine === undefined ? undefined : machineAt(cluster, machine);
}

/** That the process of the store does not run; nothing where it does. */
export function stopped(cluster: Cluster, store: StoreId): readonly Obstacle[] {
  const machine = computerOf(cluster, store);
  if (machine === undefined || machine.process === "running") return [];
  return [{ kind: "machine", node: storeNode(store), process: machine.process, since: machine.processSince }];
}

/** What is wrong with the way between two stores; nothing where it is sound. */
export function onTheWay({ directory, network }: Cluster, from: StoreId, to: StoreId): readonly Obstacle[] {
  const [a, b] = [directory.stores.get(from) ?? -1, directory.stores.get(to) ?? -1];
  const ends = { from: storeNode(from), to: storeNode(to) };
  const links = [linkAt(network, a, b), linkAt(network, b, a)].filter((link) => link !== undefined);
  // Where nothing passes one way, no answer passes either.
  if (links.some(({ cut }) => cut)) return [{ kind: "parted", ...ends }];
  const [worst] = links.filter(({ extraLatency, lossPercent }) => extraLatency + lossPercent > 0)
    .sort((one, other) => other.lossPercent - one.lossPercent || other.extraLatency - one.extraLatency);
  return worst === undefined ? []
    : [{ kind: "slow-link", ...ends, extra: worst.extraLatency, lossPercent: worst.lossPercent }];
}

/** The ways between these stores that let nothing through. */
export const partedAmong = (cluster: Cluster, stores: readonly StoreId[]): readonly Obstacle[] => stores.flatMap((a, place) =>
  stores.slice(place + 1).flatMap((b) => onTheWay(cluster, a, b).filter(({ kind }) => kind === "parted")));

/** That a member of PD does not run; nothing where it does. */
export function stoppedPd(cluster: Cluster, machine: MachineId): readonly Obstacle[] {
  const { process, processSince } = machineAt(cluster, machine);
  const id = cluster.directory.pds.indexOf(machine) + 1;
  return process === "running" ? [] : [{ kind: "machine", node: { kind: "pd", id }, process, since: processSince }];
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
