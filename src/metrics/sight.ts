import { leadingPd, nodeOf, pdServes, pdStateOf, storeStateOf, type Cluster } from "../cluster/cluster.ts";
import type { Instant } from "../kernel/time.ts";
import type { Machine } from "../machine/computer.ts";
import type { PdState } from "../pd/index.ts";
import type { Node } from "../proto/events.ts";
import { idText, memberName } from "../proto/names.ts";
import type { StoreId } from "../proto/region.ts";
import type { StoreState } from "../store/index.ts";

/** What can be read of a cluster at an instant: of processes that answer, as a scrape reads them. */
export interface ScrapeSight {
  readonly cluster: Cluster;
  readonly now: Instant;
  /** Of all machines. */
  readonly processes: readonly { readonly node: Node; readonly machine: Machine; readonly answers: boolean }[];
  readonly stores: readonly { readonly node: Node; readonly state: StoreState; readonly machine: Machine }[];
  /** The member that leads PD, if one does: the others expose nothing of regions and stores. */
  readonly leader: { readonly node: Node; readonly pd: PdState } | null;
}

/** A process that stands still answers no scrape, and neither does one that is gone. */
export function takeScrapeSight(cluster: Cluster): ScrapeSight {
  const processes = cluster.machines.map((machine) =>
    ({ node: nodeOf(cluster, machine.id), machine, answers: machine.process === "running" }));
  const stores = processes.flatMap(({ node, machine, answers }) => {
    const state = storeStateOf(cluster, machine.id);
    return answers && state !== undefined ? [{ node, state, machine }] : [];
  });
  const pd = pdServes(cluster) ? pdStateOf(cluster) : undefined;
  const leader = pd === undefined ? null : { node: nodeOf(cluster, leadingPd(cluster)), pd };
  return { cluster, now: cluster.now, processes, stores, leader };
}

/** Ports at which PD and TiDB show their metrics. */
const PORTS = { pd: 2379, client: 10_080 } as const;

/**
 * The `instance` of each process: a store's address as PD has it; another that has the same one is told apart by its id.
 */
export function instancesOf({ processes, cluster }: ScrapeSight): ReadonlyMap<string, string> {
  const instances = new Map<string, string>();
  const taken = new Set<string>();
  for (const { node, machine } of processes) {
    const store = storeStateOf(cluster, machine.id);
    const name = node.kind === "pd" ? `${memberName(node.id)}:${PORTS.pd}`
      : node.kind === "client" ? `client-${node.id}:${PORTS.client}` : store?.address ?? "";
    const unique = taken.has(name) || name === "" ? `${name}#${storeLabel(cluster, node.id)}` : name;
    taken.add(unique);
    instances.set(nodeKey(node), unique);
  }
  return instances;
}

export const nodeKey = ({ kind, id }: Node): string => `${kind}/${id}`;

/** A store's id as the user's cluster writes it. */
export const storeLabel = ({ topology: { names } }: Cluster, store: StoreId): string => idText(store, names);
