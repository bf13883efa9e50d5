import { startProcess, end, restartProcess } from "../../src/cluster/lifecycle.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { PROCESS_KINDS, type SealedProgram } from "../../src/cluster/processes.ts";
import { after, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { MachineId } from "../../src/machine/computer.ts";
import {
  createPd, electPdAtBirth, pdProgram, takeOrder, type OrderAnswer, type PdHost, type PdState,
} from "../../src/pd/index.ts";
import type { EventBody, EventName, EventOf } from "../../src/proto/events.ts";
import type { StoreFlow } from "../../src/proto/traffic.ts";
import type { Message, PdMessage, PdOrder, RegionHeartbeatResponse } from "../../src/proto/messages.ts";
import type { SlowTrend } from "../../src/proto/store-stats.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Peer, Region, RegionId, StoreId, StoreLabel } from "../../src/proto/region.ts";
import type { PdSettings } from "../../src/proto/settings/pd.ts";
import { createLab, evenNetwork, forkLab, hostAt, place, placeScript, runLab, type Ears, type Lab,
  type ScriptHost } from "../cluster/scripted.ts";

/**
 * A PD member with make-believe stores around it: they report, and carry out at once what PD asks of a leader. PD runs on
 * machine 0; machine 1 is what no single store knows, the groups: who leads them, and what comes with time; stores follow.
 */
export interface World {
  readonly lab: Lab;
  readonly state: PdState;
  readonly now: Instant;
  readonly stores: Map<StoreId, StubStore>;
  readonly regions: Map<RegionId, StubRegion>;
  readonly events: { readonly at: Instant; readonly body: EventBody }[];
  readonly observations: Observation[];
  /** What PD sent, to which store. */
  readonly sent: { readonly at: Instant; readonly to: StoreId; readonly message: Message }[];
  /** How long a new peer takes to get its data. */
  copyTime: Duration;
  pdTimers: number;
}

export interface StubStore {
  readonly id: StoreId;
  readonly labels: readonly StoreLabel[];
  alive: boolean;
  diedAt: Instant;
  capacityMiB: number;
  usedMiB: number;
  slowScore?: number;
  slowTrend?: SlowTrend;
  networkSlowScores?: Readonly<Record<StoreId, number>>;
  isStopping?: boolean;
}

export interface StubRegion {
  region: Region;
  leader: StoreId;
  term: number;
  readonly sizeMiB: number;
  /** Bytes and keys written between two heartbeats. */
  written?: number;
  pending: readonly Peer[];
}

/** What comes with time. */
type Pending =
  | { readonly kind: "store-heartbeats"; readonly store: StoreId }
  | { readonly kind: "region-heartbeats"; readonly region: RegionId }
  | { readonly kind: "copied"; readonly region: RegionId };

export interface WorldOptions {
  readonly zones: readonly string[];
  readonly regions: number;
  readonly sizeMiB?: number;
  readonly pd?: Partial<PdSettings>;
  /** The stores of a region's peers, the leader's first. */
  readonly place?: (region: number) => readonly StoreId[];
  readonly capacityMiB?: number;
}

const PD: MachineId = 0;
const GROUPS: MachineId = 1;
const LATENCY = millis(1);
const MAX_PEER_DOWN = seconds(600);
const OTHER_USED_MIB = 1_024;

export const zone = (value: string): readonly StoreLabel[] => (value === "" ? [] : [{ key: "zone", value }]);

/** Stores 1 to n in the given zones ("" for none); regions 101 upwards, three peers each unless placed otherwise. */
export function createWorld(options: WorldOptions): World {
  const pd: PdSettings = { ...PRESETS.tikv.pd, locationLabels: ["zone"], ...options.pd };
  const count = options.zones.length;
  const stores = new Map<StoreId, StubStore>();
  options.zones.forEach((name, index) => {
    stores.set(index + 1, {
      id: index + 1, labels: zone(name), alive: true, diedAt: START, capacityMiB: options.capacityMiB ?? 1_048_576,
      usedMiB: OTHER_USED_MIB,
    });
  });
  const chosen = options.place ?? ((region: number): StoreId[] =>
    [0, 1, 2].map((offset) => ((region + offset) % count) + 1));
  const regions = new Map<RegionId, StubRegion>();
  for (let index = 0; index < options.regions; index++) {
    const id = 101 + index;
    const peers = chosen(index).map((storeId, at): Peer => ({ id: 10_000 + index * 10 + at, storeId, role: "Voter" }));
    const region: Region = {
      id, startKey: index === 0 ? "" : key(index), endKey: index === options.regions - 1 ? "" : key(index + 1),
      epoch: { confVer: 5, version: 1 }, peers,
    };
    regions.set(id, { region, leader: peers[0]?.storeId ?? 0, term: 6, sizeMiB: options.sizeMiB ?? 96, pending: [] });
  }
  const state = createPd({
    memberId: 1, members: [1], leader: 1, seed: 7, settings: pd, tikv: PRESETS.tikv.store, nextId: 100_000,
    stores: [...stores.values()].map((store) => ({
      id: store.id, address: `store-${store.id}`, labels: store.labels, state: "Up", silentFor: 0 as Duration,
      capacityMiB: store.capacityMiB, usedMiB: store.usedMiB, otherUsedMiB: 0,
    })),
    regions: [...regions.values()].map(({ region, leader, sizeMiB }) => ({
      region, leader: region.peers.find((peer) => peer.storeId === leader)?.id ?? 0, sizeMiB, keys: 1_000,
      downPeers: [], pendingPeers: [],
    })),
  });
  electPdAtBirth([state]);
  const counted: SealedProgram = {
    ...(pdProgram as SealedProgram),
    timer(own, host, timer) {
      world.pdTimers++;
      (pdProgram as SealedProgram).timer(own, host, timer);
    },
  };
  const lab = createLab(earsOf(() => world), { ...PROCESS_KINDS, pd: counted });
  const world: World = {
    lab, state, stores, regions, events: [], observations: [], sent: [], copyTime: seconds(1), pdTimers: 0,
    get now() {
      return lab.cluster.now;
    },
  };
  lab.cluster.settings = { ...PRESETS.tikv, pd, network: evenNetwork(LATENCY) };
  lab.cluster.directory.pds.push(place(lab, { kind: "pd", id: 1, state }));
  placeScript(lab, 0);
  for (const store of stores.keys()) lab.cluster.directory.stores.set(store, placeScript(lab, store));
  script(world);
  for (const store of stores.keys()) later(world, millis(store), { kind: "store-heartbeats", store });
  for (const region of regions.keys()) later(world, millis(region), { kind: "region-heartbeats", region });
  startProcess(lab.engine, PD);
  return world;
}

/** What happens in a world is written down in it. */
const earsOf = (world: () => World): Ears => ({
  event: (at, body) => world().events.push({ at, body }),
  fact: (_, fact) => world().observations.push(fact),
  sent(at, from, to, message) {
    if (from === PD) world().sent.push({ at, to: storeOf(world(), to), message });
  },
});

/** Tells the make-believe machines what to do. */
function script(world: World): void {
  const { scripts, cluster } = world.lab;
  scripts.set(GROUPS, { timer: (_, due) => comeDue(world, due as Pending) });
  for (const machine of cluster.directory.stores.values()) {
    scripts.set(machine, {
      receive(_, _from, message) {
        if (message.kind === "region-heartbeat-response") obey(world, message);
      },
    });
  }
}

/** The world once more, to go its own way: regions and messages are never changed once made, and stay shared. */
export function forkWorld(world: World): World {
  const copied = <Key, Value extends object>(map: ReadonlyMap<Key, Value>): Map<Key, Value> =>
    new Map([...map].map(([key, value]) => [key, { ...value }]));
  const lab = forkLab(world.lab, earsOf(() => fork));
  const process = lab.cluster.processes[PD];
  if (process?.kind !== "pd") throw new Error("PD keeps its machine in a fork");
  const fork: World = {
    lab, state: process.state, stores: copied(world.stores), regions: copied(world.regions),
    events: [], observations: [], sent: [],
    copyTime: world.copyTime, pdTimers: 0,
    get now() {
      return lab.cluster.now;
    },
  };
  script(fork);
  return fork;
}

const machineOf = (world: World, store: StoreId): MachineId => world.lab.cluster.directory.stores.get(store) ?? -1;

function storeOf(world: World, machine: MachineId): StoreId {
  const process = world.lab.cluster.processes[machine];
  if (process === undefined) throw new Error("PD speaks to machines that exist");
  return process.id;
}

const key = (index: number): string => String(index).padStart(6, "0");

/** The host as PD sees it. */
export const hostOf = (world: World): PdHost => hostAt(world.lab, PD);

/** Runs everything up to and including the instant. */
export const run = (world: World, until: Duration): void => runLab(world.lab, after(START, until));

export function kill(world: World, id: StoreId): void {
  const store = world.stores.get(id);
  if (store === undefined) return;
  store.alive = false;
  store.diedAt = world.now;
  for (const stub of world.regions.values()) {
    if (stub.leader !== id) continue;
    const next = stub.region.peers.find((peer) => peer.role === "Voter" && isAlive(world, peer.storeId));
    stub.leader = next?.storeId ?? 0;
    stub.term++;
    if (next !== undefined) later(world, seconds(12), { kind: "region-heartbeats", region: stub.region.id });
  }
}

export function revive(world: World, id: StoreId): void {
  const store = world.stores.get(id);
  if (store === undefined) return;
  store.alive = true;
  later(world, millis(10), { kind: "store-heartbeats", store: id });
}

export function joinStore(world: World, id: StoreId, labels: readonly StoreLabel[]): void {
  const capacityMiB = 1_048_576;
  world.stores.set(id, { id, labels, alive: true, diedAt: START, capacityMiB, usedMiB: OTHER_USED_MIB });
  world.lab.cluster.directory.stores.set(id, placeScript(world.lab, id));
  script(world);
  const store = { id, address: `store-${id}`, labels, capacityMiB, otherUsedMiB: OTHER_USED_MIB };
  give(world, { kind: "put-store", store });
  later(world, millis(10), { kind: "store-heartbeats", store: id });
}

export const killPd = (world: World): void => end(world.lab.engine, PD, "dead");

export const restartPd = (world: World): void => restartProcess(world.lab.engine, PD);

export function change(world: World, pd: Partial<PdSettings>): void {
  const { cluster } = world.lab;
  cluster.settings = { ...cluster.settings, pd: { ...cluster.settings.pd, ...pd } };
}

/** PD is given an order from outside. */
export const give = (world: World, order: PdOrder): OrderAnswer => takeOrder(world.state, hostOf(world), order);

/** PD hears it here and now: from store 1, unless somebody else is named. */
export const tell = (world: World, message: PdMessage, from: MachineId = machineOf(world, 1)): void =>
  pdProgram.receive(world.state, hostOf(world), from, message);

export function named<Name extends EventName>(world: World, name: Name): { at: Instant; body: EventOf<Name> }[] {
  return world.events.flatMap(({ at, body }) => (isNamed(body, name) ? [{ at, body }] : []));
}

const isNamed = <Name extends EventName>(body: EventBody, name: Name): body is EventOf<Name> => body.name === name;

export const storesOfRegion = (world: World, id: RegionId): StoreId[] =>
  (world.regions.get(id)?.region.peers ?? []).map((peer) => peer.storeId).sort((a, b) => a - b);

/** Everything the region's leader knows, on its way to PD. */
export function heartbeatOf(world: World, id: RegionId): Extract<Message, { kind: "region-heartbeat" }> | null {
  const stub = world.regions.get(id);
  const leader = stub?.region.peers.find((peer) => peer.storeId === stub.leader);
  if (stub === undefined || leader === undefined) return null;
  const downPeers = stub.region.peers.flatMap((peer) => {
    const store = world.stores.get(peer.storeId);
    const silent = store === undefined || store.alive ? 0 : world.now - store.diedAt;
    return silent > MAX_PEER_DOWN ? [{ peer, downSeconds: Math.floor(silent / 1_000_000) }] : [];
  });
  return {
    kind: "region-heartbeat", term: stub.term, region: stub.region, leader, downPeers, pendingPeers: stub.pending,
    sizeMiB: stub.sizeMiB, keys: 1_000, writtenBytes: stub.written ?? 0, writtenKeys: stub.written ?? 0, interval: seconds(60),
  };
}

function later(world: World, delay: Duration, due: Pending): void {
  const groups: ScriptHost = hostAt(world.lab, GROUPS);
  groups.startTimer(delay, due);
}

/** A store's message to PD. */
function report(world: World, store: StoreId, message: Message): void {
  hostAt(world.lab, machineOf(world, store)).send(PD, "pd", message, 0);
}

const isAlive = (world: World, store: StoreId): boolean => world.stores.get(store)?.alive === true;

function comeDue(world: World, due: Pending): void {
  switch (due.kind) {
    case "store-heartbeats":
      reportStore(world, due.store);
      return;
    case "region-heartbeats":
      reportRegion(world, due.region);
      later(world, seconds(60), due);
      return;
    case "copied": {
      const stub = world.regions.get(due.region);
      if (stub !== undefined) stub.pending = [];
      reportRegion(world, due.region);
      return;
    }
  }
}

function reportStore(world: World, id: StoreId): void {
  const store = world.stores.get(id);
  if (store === undefined || !store.alive) return;
  const held = [...world.regions.values()].filter(({ region }) => region.peers.some((peer) => peer.storeId === id));
  const usedMiB = store.usedMiB + held.reduce((sum, stub) => sum + stub.sizeMiB, 0);
  const stats = {
    storeId: id, capacityMiB: store.capacityMiB, availableMiB: store.capacityMiB - usedMiB, usedMiB,
    regionCount: held.length, leaderCount: held.filter((stub) => stub.leader === id).length, sendingSnapshots: 0,
    receivingSnapshots: 0, applyingSnapshots: 0, isBusy: false, slowScore: store.slowScore ?? 1,
    ...(store.slowTrend !== undefined && { slowTrend: store.slowTrend }),
    ...(store.networkSlowScores !== undefined && { networkSlowScores: store.networkSlowScores }),
    isStopping: store.isStopping ?? false, startTime: START,
  };
  const message: Message = { kind: "store-heartbeat", stats, flow: flowOf(held, id), address: `store-${id}`, report: null };
  report(world, id, message);
  later(world, seconds(10), { kind: "store-heartbeats", store: id });
}

/** Of what a region is written in a minute, a store is written a sixth in ten seconds. */
function flowOf(held: readonly StubRegion[], store: StoreId): StoreFlow {
  const written = (regions: readonly StubRegion[]): number => regions.reduce((sum, stub) => sum + (stub.written ?? 0), 0) / 6;
  const all = written(held);
  const writeQueries = written(held.filter(({ leader }) => leader === store));
  return { interval: seconds(10), writtenBytes: all, writtenKeys: all, writeQueries, readBytes: 0, readKeys: 0, reads: [] };
}

function reportRegion(world: World, id: RegionId): void {
  const stub = world.regions.get(id);
  const message = heartbeatOf(world, id);
  if (stub === undefined || message === null || !isAlive(world, stub.leader)) return;
  report(world, stub.leader, message);
}

/** What a leader does with a step: the membership changes, conf_ver with it, and PD hears of it at once. */
function obey(world: World, { regionId, epoch, targetPeer, step: order }: RegionHeartbeatResponse): void {
  const stub = world.regions.get(regionId);
  if (stub === undefined || stub.leader !== targetPeer.storeId || !isAlive(world, stub.leader)) return;
  if (stub.region.epoch.confVer !== epoch.confVer) return;
  if (order.kind === "transfer-leader") {
    if (!isAlive(world, order.to.storeId)) return;
    stub.leader = order.to.storeId;
    stub.term++;
  } else if (order.kind === "leave-joint" || order.kind === "change-peer") {
    const { peers } = stub.region;
    const next = order.kind === "leave-joint" ? leaveJoint(peers) : changePeers(world, stub, peers, order.changes);
    if (next === null) return;
    const confVer = epoch.confVer + next.changed;
    stub.region = { ...stub.region, peers: next.peers, epoch: { ...epoch, confVer } };
  }
  reportRegion(world, regionId);
}

type PeerChanges = Extract<RegionHeartbeatResponse["step"], { kind: "change-peer" }>["changes"];

function changePeers(
  world: World, stub: StubRegion, peers: readonly Peer[], changes: PeerChanges,
): { peers: Peer[]; changed: number } | null {
  const joint = changes.length > 1;
  let next = peers.slice();
  for (const { type, peer } of changes) {
    const known = next.find((other) => other.id === peer.id);
    if (type === "RemoveNode") next = next.filter((other) => other.id !== peer.id);
    else if (known === undefined) {
      next.push(peer);
      stub.pending = [...stub.pending, peer];
      if (isAlive(world, peer.storeId)) later(world, world.copyTime, { kind: "copied", region: stub.region.id });
    } else {
      const role = type === "AddNode" ? (joint ? "IncomingVoter" : "Voter") : (joint ? "DemotingVoter" : "Learner");
      next = next.map((other) => (other === known ? { ...other, role } : other));
    }
  }
  return { peers: next, changed: changes.length };
}

function leaveJoint(peers: readonly Peer[]): { peers: Peer[]; changed: number } | null {
  let changed = 0;
  const next = peers.map((peer): Peer => {
    if (peer.role !== "IncomingVoter" && peer.role !== "DemotingVoter") return peer;
    changed++;
    return { ...peer, role: peer.role === "IncomingVoter" ? "Voter" : "Learner" };
  });
  return changed === 0 ? null : { peers: next, changed };
}
