import type { Topology } from "../cluster/topology.ts";
import type { ClusterEvent, EventBody, EventId, Node } from "../proto/events.ts";

/** One way between two machines: `store 1>pd 1`. */
export type Direction = string;

/** Who reaches whom, as far as the events tell: cut directions, and those that faults made slower or lossy. */
export interface Network {
  readonly nodes: Node[];
  readonly cut: Set<Direction>;
  /** The newest fault of a direction that is not cut by it, and whether it lets nothing through. */
  readonly changed: Map<Direction, { readonly event: EventId; readonly closed: boolean }>;
}

export function createNetwork(topology: Topology): Network {
  const numbered = (kind: "pd" | "client", count: number): Node[] =>
    Array.from({ length: count }, (_, i) => ({ kind, id: i + 1 }));
  const stores = topology.stores.map(({ id }): Node => ({ kind: "store", id }));
  return {
    nodes: [...numbered("pd", topology.pdMembers), ...stores, ...numbered("client", topology.clients)],
    cut: new Set(), changed: new Map(),
  };
}

export const forkNetwork = (network: Network): Network =>
  ({ nodes: network.nodes.slice(), cut: new Set(network.cut), changed: new Map(network.changed) });

/** Folds an event into the network. */
export function turnNetwork(network: Network, { id, body }: ClusterEvent): void {
  switch (body.name) {
    case "store.added":
      network.nodes.push({ kind: "store", id: body.store });
      return;
    case "node.isolated":
    case "network.partitioned":
    case "link.cut":
      for (const direction of directionsOf(network, body)) network.cut.add(direction);
      return;
    case "link.changed":
      for (const direction of directionsOf(network, body)) {
        if (isDisturbed(body)) network.changed.set(direction, { event: id, closed: body.lossPercent >= 100 });
        else network.changed.delete(direction);
      }
      return;
    case "link.healed":
      for (const direction of directionsOf(network, body)) {
        network.cut.delete(direction);
        network.changed.delete(direction);
      }
      return;
    case "network.healed":
      network.cut.clear();
      network.changed.clear();
      return;
    default:
  }
}

/** The ways that an event of the network speaks of; none for any other event. */
export function directionsOf(network: Network, body: EventBody): Direction[] {
  switch (body.name) {
    case "node.isolated":
      return network.nodes.filter((other) => !isSame(other, body.node)).flatMap((other) => bothWays(body.node, other));
    case "network.partitioned":
      return network.nodes.flatMap((a, i) => network.nodes.slice(i + 1)
        .filter((b) => sideOf(body.groups, a) !== sideOf(body.groups, b)).flatMap((b) => bothWays(a, b)));
    case "link.cut":
    case "link.changed":
    case "link.healed":
      return body.bothWays ? bothWays(body.from, body.to) : [direction(body.from, body.to)];
    default:
      return [];
  }
}

/** Whether messages pass in this direction: neither cut nor all lost. */
export const reaches = (network: Network, from: Node, to: Node): boolean => {
  const way = direction(from, to);
  return !network.cut.has(way) && network.changed.get(way)?.closed !== true;
};

/** Whether the link differs from a healthy one. */
export const isDisturbed = (body: Extract<EventBody, { readonly name: "link.changed" }>): boolean =>
  body.extraLatency > 0 || body.extraJitter > 0 || body.lossPercent > 0 || body.duplicatePercent > 0;

/** Which side of a partition a machine is on. Machines that no group names stay with the first. */
export const sideOf = (groups: readonly (readonly Node[])[], node: Node): number =>
  Math.max(0, groups.findIndex((group) => group.some((member) => isSame(member, node))));

export const isSame = (a: Node, b: Node): boolean => a.kind === b.kind && a.id === b.id;

const direction = (from: Node, to: Node): Direction => `${from.kind} ${from.id}>${to.kind} ${to.id}`;

const bothWays = (a: Node, b: Node): Direction[] => [direction(a, b), direction(b, a)];
