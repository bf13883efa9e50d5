import { defined } from "../kernel/assert.ts";
import { applyPatch, patchOf, type ListPatch } from "../kernel/list-patch.ts";
import { createPathTable, type PathTable } from "../kernel/patch.ts";
import type { MachineId } from "../machine/computer.ts";
import { LINK_LISTS, putLinks, takeLinks } from "../machine/thin-links.ts";
import type { RegionId } from "../proto/region.ts";
import { changePeers, comparePeers, putPeers, takePeers, type Peers, type ThinPeers } from "../store/thin.ts";
import { NOTE_LISTS, putNotes, takeNotes } from "../store/thin-notes.ts";
import type { StorePeerView } from "../store/peer.ts";
import { forkCluster, storeStateOf, type Cluster } from "./cluster.ts";

/** What was taken out of a cluster that nobody goes on from. */
export interface ThickParts {
  readonly lists: readonly (readonly unknown[])[];
  /** Of each store that holds its peers in their order. */
  readonly peers: ReadonlyMap<MachineId, Peers>;
}

/** The same, as what differs from that of an earlier cluster. Immutable. */
export interface ThinParts {
  /** The earlier cluster's; null where that is the one with which all begins. */
  readonly earlier: ThinParts | null;
  readonly origin: ThinOrigin;
  readonly lists: readonly ListPatch[];
  readonly peers: ReadonlyMap<MachineId, ThinPeers>;
  /** Estimated bytes. */
  readonly weight: number;
}

/** With what all thin parts of a run begin, and the paths that they name. */
export interface ThinOrigin {
  readonly parts: ThickParts;
  readonly table: PathTable;
}

/** The origin is a whole cluster, which stays one. */
export function createOrigin(cluster: Cluster): ThinOrigin {
  return { parts: takeParts(forkCluster(cluster)), table: createPathTable() };
}

const storeMachines = (cluster: Cluster): MachineId[] =>
  [...cluster.directory.stores.values()].filter((machine) => storeStateOf(cluster, machine) !== undefined);

const storeAt = (cluster: Cluster, machine: MachineId) => defined(storeStateOf(cluster, machine), "a store stays one");

/** Takes large parts out of a fork: what is left of it and what is returned make the cluster again (`thickCluster`). */
export function takeParts(cluster: Cluster): ThickParts {
  const peers = new Map<MachineId, Peers>();
  const lists: (readonly unknown[])[] = [takeReplicaMachines(cluster), ...takeLinks(cluster.network)];
  for (const machine of storeMachines(cluster)) {
    const state = storeAt(cluster, machine);
    lists.push(...takeNotes(state));
    const taken = takePeers(state);
    if (taken !== null) peers.set(machine, taken);
  }
  return { lists, peers };
}

function takeReplicaMachines({ replicaMachines }: Cluster): unknown[] {
  const list: unknown[] = [];
  for (const [region, machines] of replicaMachines) list.push(region, machines);
  replicaMachines.clear();
  return list;
}

const NO_PEERS: Peers = new Map();
const NO_LIST: readonly unknown[] = [];

/** What differs from an earlier cluster, of which the parts are given. */
export function compareParts(parts: ThickParts, before: ThickParts, earlier: ThinParts | null, origin: ThinOrigin): ThinParts {
  const peers = new Map<MachineId, ThinPeers>();
  for (const [machine, own] of parts.peers) {
    peers.set(machine, comparePeers(origin.table, before.peers.get(machine) ?? NO_PEERS, own));
  }
  const lists = parts.lists.map((list, place) => patchOf(before.lists[place] ?? NO_LIST, list));
  return { earlier, origin, lists, peers, weight: weightOf(lists, peers) };
}

/** Measured, as all weights of keyframes: what each of them takes, and a peer that is held as a whole. */
const BYTES = { list: 160, place: 4, code: 2, number: 8, other: 48, store: 600, changed: 8, whole: 2_450 } as const;

function weightOf(lists: readonly ListPatch[], peers: ReadonlyMap<MachineId, ThinPeers>): number {
  let weight = 0;
  for (const { numbers, others } of lists) {
    weight += BYTES.list + numbers.length * (BYTES.place + BYTES.number) + others.length * (BYTES.place + BYTES.other);
  }
  for (const { order, changed, patch: { codes, numbers, others }, whole } of peers.values()) {
    weight += BYTES.store + ((order?.length ?? 0) + changed.length) * BYTES.changed + codes.length * BYTES.code +
      numbers.length * BYTES.number + others.length * BYTES.other + whole.size * BYTES.whole;
  }
  return weight;
}

/** A cluster to go on with, as the one was that the parts were taken out of. */
export function thickCluster(held: Cluster, thin: ThinParts): Cluster {
  const cluster = forkCluster(held);
  const steps = stepsTo(thin);
  const list = (place: number): unknown[] => {
    const values = (thin.origin.parts.lists[place] ?? NO_LIST).slice();
    for (const { lists } of steps) {
      const patch = lists[place];
      if (patch !== undefined) applyPatch(values, patch);
    }
    return values;
  };
  let next = 0;
  const take = (count: number): unknown[][] => Array.from({ length: count }, () => list(next++));
  putReplicaMachines(cluster, take(1)[0] ?? []);
  putLinks(cluster.network, take(LINK_LISTS));
  for (const machine of storeMachines(cluster)) {
    putNotes(storeAt(cluster, machine), take(NOTE_LISTS));
    if (thin.peers.has(machine)) restorePeers(cluster, machine, thin.origin, steps);
  }
  return cluster;
}

/** From the first that differs from the origin to the last. */
function stepsTo(thin: ThinParts): readonly ThinParts[] {
  const steps: ThinParts[] = [];
  for (let step: ThinParts | null = thin; step !== null; step = step.earlier) steps.unshift(step);
  return steps;
}

function restorePeers(cluster: Cluster, machine: MachineId, { parts, table }: ThinOrigin, steps: readonly ThinParts[]): void {
  const first = parts.peers.get(machine) ?? NO_PEERS;
  let peers = new Map<RegionId, StorePeerView>(first);
  let order: Iterable<RegionId> = first.keys();
  for (const step of steps) {
    const thin = step.peers.get(machine);
    if (thin === undefined) {
      // It kept them for itself: whoever comes behind it holds his as a whole.
      [peers, order] = [new Map(), []];
      continue;
    }
    changePeers(table, peers, thin);
    order = thin.order ?? order;
  }
  putPeers(storeAt(cluster, machine), order, peers);
}

function putReplicaMachines({ replicaMachines }: Cluster, list: readonly unknown[]): void {
  for (let i = 0; i < list.length; i += 2) replicaMachines.set(list[i] as RegionId, list[i + 1] as readonly MachineId[]);
}
