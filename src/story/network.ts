import type { Topology } from "../cluster/topology.ts";
import { faultKindOf, type BetweenSides, type ClusterEvent, type EventId, type Node } from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";

/** One way between two machines: `store 1>pd 1`. */
export type Direction = string;

/** Who reaches whom, as far as the events tell: cut directions, and those that faults made slower or lossy. */
export interface Reachability {
  readonly nodes: Node[];
  readonly cut: Set<Direction>;
  /** The newest fault of a direction that is not cut by it, and whether it lets nothing through. */
  readonly changed: Map<Direction, { readonly event: EventId; readonly closed: boolean }>;
}

export function createReachability(topology: Topology): Reachability {
  const numbered = (kind: "pd" | "client", count: number): Node[] =>
    Array.from({ length: count }, (_, i) => ({ kind, id: i + 1 }));
  const stores = topology.stores.map(({ id }): Node => ({ kind: "store", id }));
  return {
    nodes: [...numbered("pd", topology.pdMembers), ...stores, ...numbered("client", topology.clients)],
    cut: new Set(), changed: new Map(),
  };
}

export const forkReachability = (network: Reachability): Reachability =>
  ({ nodes: network.nodes.slice(), cut: new Set(network.cut), changed: new Map(network.changed) });

/** Folds an event into the network. */
export const turnNetwork = (network: Reachability, event: ClusterEvent): void => void handle(turns, network, event);

const turns: Handlers<Reachability> = {
  "pd.added": ({ nodes }, { member }) => void nodes.push({ kind: "pd", id: member }),
  "pd.members.changed": ({ nodes }, { member, isGone }) => {
    const place = isGone ? nodes.findIndex(({ kind, id }) => kind === "pd" && id === member) : -1;
    if (place >= 0) nodes.splice(place, 1);
  },
  "store.added": ({ nodes }, { store }) => void nodes.push({ kind: "store", id: store }),
  "node.isolated": (network, _, event) => cut(network, event),
  "network.partitioned": (network, _, event) => cut(network, event),
  "link.cut": (network, _, event) => cut(network, event),
  "sides.cut": (network, _, event) => cut(network, event),
  "link.changed": (network, body, event) => change(network, event, body.lossPercent),
  "sides.changed": (network, body, event) => change(network, event, body.fault === "loss" ? body.percent : null),
  "link.healed": (network, _, event) => {
    for (const direction of directionsOf(network, event)) {
      network.cut.delete(direction);
      network.changed.delete(direction);
    }
  },
  "network.healed": (network) => {
    network.cut.clear();
    network.changed.clear();
  },
};

function cut(network: Reachability, event: ClusterEvent): void {
  for (const direction of directionsOf(network, event)) network.cut.add(direction);
}

/** Since the event the links are not as they should be, or are again; they lose as much as before where `lossPercent` is null. */
function change(network: Reachability, event: ClusterEvent, lossPercent: number | null): void {
  const isFault = faultKindOf(event.body) !== null;
  for (const direction of directionsOf(network, event)) {
    const closed = lossPercent === null ? network.changed.get(direction)?.closed === true : lossPercent >= 100;
    if (isFault) network.changed.set(direction, { event: event.id, closed });
    else network.changed.delete(direction);
  }
}

/** The ways that an event of the network speaks of; none for any other event. */
export const directionsOf = (network: Reachability, event: ClusterEvent): Direction[] => handle(directions, network, event) ?? [];

const directions: Handlers<Reachability, Direction[]> = {
  "node.isolated": ({ nodes },
    { node }) => nodes.filter((other) => !isSame(other, node)).flatMap((other) => bothWays(node, other)),
  "network.partitioned": ({ nodes }, { groups }) => nodes.flatMap((a, i) => nodes.slice(i + 1)
    .filter((b) => sideOf(groups, a) !== sideOf(groups, b)).flatMap((b) => bothWays(a, b))),
  "link.cut": (_, body) => waysOf(body),
  "sides.cut": (_, body) => waysBetween(body),
  "sides.changed": (_, body) => waysBetween(body),
  "link.changed": (_, body) => waysOf(body),
  "link.healed": (_, body) => waysOf(body),
};

const waysBetween = ({ from, to, bothWays }: BetweenSides): Direction[] =>
  from.flatMap((a) => to.flatMap((b) => waysOf({ from: a, to: b, bothWays })));

const waysOf = (link: { readonly from: Node; readonly to: Node; readonly bothWays: boolean }): Direction[] =>
  link.bothWays ? bothWays(link.from, link.to) : [direction(link.from, link.to)];

/** Whether messages pass in this direction: neither cut nor all lost. */
export const reaches = (network: Reachability, from: Node, to: Node): boolean => {
  const way = direction(from, to);
  return !network.cut.has(way) && network.changed.get(way)?.closed !== true;
};

/** Which side of a partition a machine is on. Machines that no group names stay with the first. */
export const sideOf = (groups: readonly (readonly Node[])[], node: Node): number =>
  Math.max(0, groups.findIndex((group) => group.some((member) => isSame(member, node))));

export const isSame = (a: Node, b: Node): boolean => a.kind === b.kind && a.id === b.id;

const direction = (from: Node, to: Node): Direction => `${from.kind} ${from.id}>${to.kind} ${to.id}`;

const bothWays = (a: Node, b: Node): Direction[] => [direction(a, b), direction(b, a)];
