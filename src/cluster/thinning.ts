import { defined } from "../kernel/assert.ts";
import { putEntries, takeLargeMaps } from "../kernel/large-maps.ts";
import { applyPatch, NO_ROWS_OF, patchOf, type ListPatch, type Rows } from "../kernel/list-patch.ts";
import { createPathTable, type PathTable } from "../kernel/patch.ts";
import type { MachineId } from "../machine/computer.ts";
import { LINK_LISTS, putLinks, takeLinks } from "../machine/thin-links.ts";
import { forkFolds, type FoldSet } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import type { StorePeerView } from "../store/peer.ts";
import { changePeers, comparePeers, putPeers, takePeers, type Peers, type ThinPeers } from "../store/thin.ts";
import { NOTE_LISTS, putStoreNotes, takeStoreNotes } from "../store/thin-notes.ts";
import { forkCluster, storeStateOf, type Cluster } from "./cluster.ts";

/** A cluster, and what is derived from its past. */
export interface WholeMoment {
  readonly cluster: Cluster;
  readonly past: FoldSet;
}

/** What was taken out of a moment that nobody goes on from. */
export interface ThickParts {
  readonly lists: readonly Rows[];
  /** Of each store that holds its peers in their order. */
  readonly peers: ReadonlyMap<MachineId, Peers>;
  /** Large maps: by machine, or fold, and the path to them. */
  readonly maps: ReadonlyMap<string, Rows>;
}

/** The same, as what differs from that of an earlier moment. Immutable. */
export interface ThinParts {
  /** The earlier moment's; null where that is the one with which all begins. */
  readonly earlier: ThinParts | null;
  readonly origin: ThinOrigin;
  readonly lists: readonly ListPatch[];
  readonly peers: ReadonlyMap<MachineId, ThinPeers>;
  readonly maps: ReadonlyMap<string, ListPatch>;
  /** Estimated bytes. */
  readonly weight: number;
}

/** With what all thin parts of a run begin, and the paths that they name. */
export interface ThinOrigin {
  readonly parts: ThickParts;
  readonly table: PathTable;
}

/** The origin is a whole moment, which stays one. */
export function createThinOrigin({ cluster, past }: WholeMoment): ThinOrigin {
  const copy = { cluster: forkCluster(cluster), past: forkFolds(past) };
  return { parts: takeParts(copy, { cluster, past }), table: createPathTable() };
}

const storeMachines = (cluster: Cluster): MachineId[] =>
  [...cluster.directory.stores.values()].filter((machine) => storeStateOf(cluster, machine) !== undefined);

const storeAt = (cluster: Cluster, machine: MachineId) => defined(storeStateOf(cluster, machine), "a store stays one");

/**
 * Takes large parts out of a moment's copy: what is left of it and what is returned make the moment again (`thickMoment`).
 */
export function takeParts({ cluster, past }: WholeMoment, original: WholeMoment): ThickParts {
  const peers = new Map<MachineId, Peers>();
  const maps = new Map<string, Rows>();
  const lists = [takeReplicaMachines(cluster), ...takeLinks(cluster.network)];
  for (const machine of storeMachines(cluster)) {
    const state = storeAt(cluster, machine);
    lists.push(...takeStoreNotes(state));
    const taken = takePeers(state);
    if (taken !== null) peers.set(machine, taken);
  }
  cluster.processes.forEach((process, machine) => {
    const other = original.cluster.processes[machine];
    if (process.kind !== "store" && other !== undefined) takeLargeMaps(process.state, other.state, String(machine), maps);
  });
  for (const [fold, state] of past.states) {
    takeLargeMaps(state as object, original.past.states.get(fold) as object, fold.name, maps);
  }
  return { lists, peers, maps };
}

function takeReplicaMachines({ replicaMachines }: Cluster): Rows {
  const values: unknown[] = [];
  for (const [region, machines] of replicaMachines) values.push(region, machines);
  replicaMachines.clear();
  return { width: 2, values };
}

const NO_PEERS: Peers = new Map();

/** What differs from an earlier moment, of which the parts are given. */
export function compareParts(parts: ThickParts, before: ThickParts, earlier: ThinParts | null, origin: ThinOrigin): ThinParts {
  const peers = new Map<MachineId, ThinPeers>();
  for (const [machine, own] of parts.peers) {
    peers.set(machine, comparePeers(origin.table, before.peers.get(machine) ?? NO_PEERS, own));
  }
  const lists = parts.lists.map((list, place) => patchOf(before.lists[place] ?? NO_ROWS_OF, list));
  const maps = new Map<string, ListPatch>();
  for (const [path, rows] of parts.maps) maps.set(path, patchOf(before.maps.get(path) ?? NO_ROWS_OF, rows));
  return { earlier, origin, lists, peers, maps, weight: weightOf(lists, maps, peers) };
}

/** Measured, as all weights of keyframes: what each of them takes, and a peer that is held as a whole. */
const BYTES = {
  list: 200, place: 4, code: 2, number: 8, other: 8, partOfPeer: 64, record: 140, store: 600, changed: 8, whole: 2_450,
} as const;

function weightOf(
  lists: readonly ListPatch[], maps: ReadonlyMap<string, ListPatch>, peers: ReadonlyMap<MachineId, ThinPeers>,
): number {
  let weight = 0;
  for (const { runs, numbers, others } of [...lists, ...maps.values()]) {
    weight += BYTES.list + (runs?.length ?? 0) * BYTES.place + numbers.length * (BYTES.place + BYTES.number) +
      others.length * (BYTES.place + BYTES.other);
  }
  // What stores note is of packets that others hold as well; what maps hold is as likely as not held by nobody else.
  for (const { others } of maps.values()) weight += thingsIn(others) * BYTES.record;
  for (const { order, changed, patch: { codes, numbers, others }, whole } of peers.values()) {
    weight += BYTES.store + ((order?.length ?? 0) + changed.length) * BYTES.changed + whole.size * BYTES.whole +
      codes.length * BYTES.code + numbers.length * BYTES.number + others.length * BYTES.other +
      thingsIn(others) * BYTES.partOfPeer;
  }
  return weight;
}

const thingsIn = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, value) => sum + (typeof value === "object" && value !== null ? 1 : 0), 0);

/** A moment to go on from, as the one was that the parts were taken out of. */
export function thickMoment(held: WholeMoment, thin: ThinParts): WholeMoment {
  const steps = stepsTo(thin);
  const past = forkFolds(held.past);
  const states = new Map([...past.states].map(([fold, state]) => [fold.name, state as object]));
  const cluster = thickCluster(held.cluster, thin, steps);
  putMaps(thin, steps, (name) => states.get(name) ?? cluster.processes[Number(name)]?.state);
  return { cluster, past };
}

function thickCluster(held: Cluster, thin: ThinParts, steps: readonly ThinParts[]): Cluster {
  const cluster = forkCluster(held);
  let next = 0;
  const take = (count: number): unknown[][] => Array.from({ length: count }, () => {
    const place = next++;
    return restored(thin.origin.parts.lists[place], steps.map(({ lists }) => lists[place]));
  });
  putReplicaMachines(cluster, take(1)[0] ?? []);
  putLinks(cluster.network, take(LINK_LISTS));
  for (const machine of storeMachines(cluster)) {
    putStoreNotes(storeAt(cluster, machine), take(NOTE_LISTS));
    if (thin.peers.has(machine)) restorePeers(cluster, machine, thin.origin, steps);
  }
  return cluster;
}

function putMaps(thin: ThinParts, steps: readonly ThinParts[], stateOf: (name: string) => object | undefined): void {
  for (const path of thin.maps.keys()) {
    const [name = "", ...keys] = path.split("/");
    const state = stateOf(name);
    if (state !== undefined) {
      putEntries(state, keys, restored(thin.origin.parts.maps.get(path), steps.map(({ maps }) => maps.get(path))));
    }
  }
}

/** A list after all steps; one that lacks it had none. */
function restored(first: Rows | undefined, patches: readonly (ListPatch | undefined)[]): unknown[] {
  let values = (first ?? NO_ROWS_OF).values.slice();
  for (const patch of patches) values = patch === undefined ? [] : applyPatch(values, patch);
  return values;
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

function putReplicaMachines({ replicaMachines }: Cluster, values: readonly unknown[]): void {
  for (let i = 0; i < values.length; i += 2) replicaMachines.set(values[i] as RegionId, values[i + 1] as readonly MachineId[]);
}
