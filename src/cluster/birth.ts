import { createClient } from "../client/index.ts";
import type { PresetName } from "../kernel/preset.ts";
import { START, type Duration } from "../kernel/time.ts";
import type { Location } from "../machine/computer.ts";
import { createPd, electPdAtBirth } from "../pd/index.ts";
import type { Key, Peer, Region, StoreId } from "../proto/region.ts";
import { electAtBirth, type BirthLeader, type PeerSeed, type StoreState } from "../store/index.ts";
import { leadingMachine } from "./availability.ts";
import { emptyCluster, type Cluster, type Observer } from "./cluster.ts";
import { createEngine } from "./host.ts";
import { join, joinStore, locationOf } from "./join.ts";
import { startProcess } from "./lifecycle.ts";
import { indexReplicas } from "./record.ts";
import type { PeerSpec, RegionSpec, Topology } from "./topology.ts";

/** Keys that clients use in each region: a few, so that reads meet writes. */
const KEYS_PER_REGION = 4;

/** So many replicas begin awake: the groups of a larger cluster begin asleep, where the preset lets them sleep at all. */
const AWAKE_AT_MOST = 40_000;

/**
 * A cluster at instant 0: machines placed, regions led by the peers that the topology names (elected by the real
 * protocol before time begins), PD informed, processes started. The same three arguments give the same value.
 */
export function createCluster(topology: Topology, preset: PresetName, seed: number, observer: Observer): Cluster {
  const cluster = emptyCluster(topology, preset, seed);
  placePds(cluster);
  const alive: StoreState[] = [];
  const seeds = peersByStore(topology);
  for (const store of topology.stores) {
    if (store.state === "Tombstone") continue;
    const { state } = joinStore(cluster, store, seeds.get(store.id) ?? []);
    if (store.alive) alive.push(state);
  }
  // One list for all clients: of a large cluster it is the largest thing that they hold.
  const keys = topology.regions.flatMap((region) => keysIn(region));
  for (let id = 1; id <= topology.clients; id++) placeClient(cluster, id, keys);
  electAtBirth(alive, leadersOf(topology), cluster.settings.store.hibernateRegions && replicasIn(topology) > AWAKE_AT_MOST);
  indexReplicas(cluster);
  const engine = createEngine(cluster, observer);
  for (const machine of cluster.machines) if (machine.process === "running") startProcess(engine, machine.id);
  // What cannot serve from the first instant on is a fact of the beginning, not a fault of the run.
  for (const region of cluster.replicaMachines.keys()) {
    if (leadingMachine(cluster, region) === undefined) cluster.unavailable.set(region, START);
  }
  return cluster;
}

const replicasIn = ({ regions }: Topology): number => regions.reduce((sum, { peers }) => sum + peers.length, 0);

/** PD's members, each on a machine of its own; the first leads, unless the topology says otherwise. */
function placePds(cluster: Cluster): void {
  const { topology, seed, settings } = cluster;
  if (topology.pdMembers === 0) return;
  const sizes = sizesByStore(topology);
  const stores = topology.stores.map((store) => ({
    id: store.id, address: store.address, labels: store.labels, state: store.state,
    silentFor: store.silentFor ?? (0 as Duration), capacityMiB: store.capacityMiB,
    usedMiB: sizes.get(store.id) ?? 0, otherUsedMiB: store.otherUsedMiB,
  }));
  const regions = topology.regions.map((spec) => ({
    region: descriptorOf(spec),
    leader: spec.leader,
    sizeMiB: spec.sizeMiB,
    keys: spec.keys,
    downPeers: spec.peers.filter((peer) => peer.downFor > 0)
      .map((peer) => ({ peer, downSeconds: Math.floor(peer.downFor / 1_000_000) })),
    pendingPeers: spec.peers.filter((peer) => peer.pending),
  }));
  const members = Array.from({ length: topology.pdMembers }, (_, index) => index + 1);
  const leader = topology.pdLeader ?? 1;
  const states = members.map((memberId) =>
    createPd({
      memberId, members, leader, seed, settings: settings.pd, tikv: settings.store, stores, regions, nextId: cluster.lastId + 1,
      ...(topology.rules === undefined ? {} : { rules: topology.rules }),
    }));
  electPdAtBirth(states);
  states.forEach((state, index) => {
    const machine = join(cluster, { kind: "pd", id: state.memberId, state }, locationIn(topology, index));
    cluster.directory.pds.push(machine.id);
  });
}

/** What each store is born with, in one walk over the regions: in their order. */
function peersByStore(topology: Topology): ReadonlyMap<StoreId, readonly PeerSeed[]> {
  const seeds = new Map<StoreId, PeerSeed[]>(topology.stores.map(({ id }) => [id, []]));
  for (const spec of topology.regions) {
    const { sizeMiB, keys } = spec;
    const region = descriptorOf(spec);
    for (const { id, storeId, pending } of spec.peers) seeds.get(storeId)?.push({ region, peerId: id, sizeMiB, keys, pending });
  }
  return seeds;
}

function placeClient(cluster: Cluster, id: number, keys: readonly Key[]): void {
  const { topology, seed } = cluster;
  const state = createClient({ client: id, clients: topology.clients, seed, keys });
  const machine = join(cluster, { kind: "client", id, state }, locationIn(topology, id - 1));
  cluster.directory.clients.push(machine.id);
}

/** A few keys of a region: its start followed by a digit, or by the least byte where a digit would leave the range. */
function keysIn({ startKey, endKey }: RegionSpec): Key[] {
  const keys: Key[] = [];
  for (let i = 0; i < KEYS_PER_REGION; i++) {
    const key = [`${startKey}${i}`, `${startKey}\0${i}`].find((candidate) => endKey === "" || candidate < endKey);
    if (key !== undefined) keys.push(key);
  }
  return keys.length > 0 ? keys : [startKey];
}

const descriptors = new WeakMap<RegionSpec, Region>();

/** The descriptor of a region of the topology; one object per region, shared by PD and all replicas. */
function descriptorOf(spec: RegionSpec): Region {
  const known = descriptors.get(spec);
  if (known !== undefined) return known;
  const peers: Peer[] = spec.peers.map(({ id, storeId, role }) => ({ id, storeId, role }));
  const epoch = { confVer: spec.confVer, version: spec.version };
  const region: Region = { id: spec.id, startKey: spec.startKey, endKey: spec.endKey, epoch, peers };
  descriptors.set(spec, region);
  return region;
}

function leadersOf(topology: Topology): BirthLeader[] {
  const alive = new Set(topology.stores.filter((store) => store.alive).map((store) => store.id));
  return topology.regions.flatMap((region) => {
    const steppedDown = region.leader === 0 && region.peers.some((peer) => (peer.logLength ?? 0) > 0);
    const leader = steppedDown ? longestLog(region.peers) : region.peers.find((peer) => peer.id === region.leader);
    if (leader === undefined || !alive.has(leader.storeId)) return [];
    const logLengths = region.peers.flatMap(({ id, logLength }) => (logLength === undefined ? [] : [[id, logLength] as const]));
    const downPeers = region.peers.filter((peer) => peer.downFor > 0)
      .map((peer) => ({ peerId: peer.id, downFor: peer.downFor }));
    return [{ regionId: region.id, storeId: leader.storeId, downPeers,
      ...(logLengths.length === 0 ? {} : { logLengths: new Map(logLengths), steppedDown }) }];
  });
}

const longestLog = (peers: readonly PeerSpec[]): PeerSpec | undefined =>
  peers.reduce<PeerSpec | undefined>((best, peer) => ((peer.logLength ?? 0) > (best?.logLength ?? 0) ? peer : best), undefined);

/** Machines of PD and clients stand in the zones of the stores, one after another, on hosts of their own. */
export function locationIn(topology: Topology, turn: number): Location {
  const zones = [...new Set(topology.stores.map((store) => locationOf(store.labels, store.address).zone))].sort();
  const sample = topology.stores.find((store) => locationOf(store.labels, store.address).zone === zones[turn % zones.length]);
  const location = sample === undefined ? { region: "", zone: "" } : locationOf(sample.labels, sample.address);
  return { region: location.region, zone: location.zone, rack: "", host: "" };
}

function sizesByStore({ regions }: Topology): ReadonlyMap<StoreId, number> {
  const sizes = new Map<StoreId, number>();
  for (const { peers, sizeMiB } of regions) {
    for (const { storeId } of peers) sizes.set(storeId, (sizes.get(storeId) ?? 0) + sizeMiB);
  }
  return sizes;
}
