import type { Node } from "../proto/events.ts";
import { machineOf, nodeOf, storeStateOf, type Cluster } from "./cluster.ts";

/** The sides of a partition with every machine of the cluster on one of them. */
export interface Sides {
  readonly groups: readonly (readonly Node[])[];
  /** The machines that no group named, and the group to which they were put; absent where every machine was named. */
  readonly placed?: { readonly nodes: readonly Node[]; readonly group: number };
}

/**
 * Puts the machines that no group names (PD and clients mostly, but also stores) to the group with the most stores; of
 * equals to the one whose stores lead the most regions, then to the first. So it makes no difference which is named first.
 */
export function placeAll(cluster: Cluster, groups: readonly (readonly Node[])[]): Sides {
  const named = new Set(groups.flat().map((node) => machineOf(cluster, node)));
  const nodes = cluster.machines.filter(({ id }) => !named.has(id)).map(({ id }) => nodeOf(cluster, id));
  if (nodes.length === 0) return { groups };
  const group = fullest(groups.map((members) => members.filter(({ kind }) => kind === "store")), cluster);
  return { groups: groups.map((members, index) => (index === group ? [...members, ...nodes] : members)),
    placed: { nodes, group } };
}

function fullest(stores: readonly (readonly Node[])[], cluster: Cluster): number {
  const leaders = stores.map((members) => members.reduce((sum, store) => sum + leadersOn(cluster, store), 0));
  let best = 0;
  for (const [index, members] of stores.entries()) {
    const more = members.length - (stores[best]?.length ?? 0);
    if (more > 0 || (more === 0 && (leaders[index] ?? 0) > (leaders[best] ?? 0))) best = index;
  }
  return best;
}

function leadersOn(cluster: Cluster, store: Node): number {
  const machine = machineOf(cluster, store);
  if (machine === undefined || cluster.machines[machine]?.process !== "running") return 0;
  return storeStateOf(cluster, machine)?.memory.leaderCount ?? 0;
}
