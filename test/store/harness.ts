import { createChecks, observeEvent, observeFact, type Checks } from "../../src/check/index.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { createQueue, cloneQueue, peekTime, popEvent, pushEvent, type EventQueue } from "../../src/kernel/queue.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import type { EventBody, EventName, EventOf } from "../../src/proto/events.ts";
import type { KvRequest, KvResponse, Message } from "../../src/proto/messages.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Peer, Region, RegionId, StoreId } from "../../src/proto/region.ts";
import type { Settings } from "../../src/proto/settings.ts";
import {
  createStore, electAtBirth, storeProgram, type PeerSeed, type StoreBatch, type StoreHost, type StorePeer,
  type StoreState,
  type StoreTimer,
} from "../../src/store/index.ts";

/** Machine 0 is PD, machine 1 a client, machine 1 + n store n. */
export const PD = 0;
export const CLIENT = 1;
const machineOf = (store: StoreId): number => store + 1;

const LATENCY = 500;
const DISK = 1_000;

type Planned =
  | { kind: "deliver"; from: number; to: number; message: Message }
  | { kind: "refused"; from: number; to: number; message: Message; life: number }
  | { kind: "timer"; to: number; timer: StoreTimer; life: number }
  | { kind: "durable"; to: number; batch: StoreBatch; life: number };

/**
 * A few stores over a network and disks as simple as they can be; PD and the client are lists of what came.
 */
export interface World {
  now: number;
  sequence: number;
  queue: EventQueue<Planned>;
  settings: Settings;
  stores: Map<StoreId, StoreState>;
  lives: Map<StoreId, number>;
  process: Map<StoreId, "running" | "dead" | "off">;
  /** Batches submitted and not durable yet, by store. */
  unsynced: Map<StoreId, StoreBatch[]>;
  cut: Set<string>;
  diskMicros: number;
  events: { at: number; body: EventBody }[];
  observations: Observation[];
  toPd: { at: number; from: StoreId; message: Message }[];
  toClient: { at: number; response: KvResponse }[];
  chunks: number;
  /** Network messages that carried Raft messages, and the latter. */
  packets: number;
  envelopes: number;
  checks: Checks;
  nextRequest: number;
}

export interface WorldOptions {
  stores: number;
  regions: readonly Region[];
  /** Store that leads each region; the first peer's where it says nothing, none where it says 0. */
  leaders?: Readonly<Record<RegionId, StoreId>>;
  settings?: Settings;
  seed?: number;
  sizeMiB?: number;
  pending?: readonly number[];
}

export const peer = (id: number, storeId: StoreId, role: Peer["role"] = "Voter"): Peer => ({ id, storeId, role });

/** A region over the whole key space with a voter on each of the stores; peer ids are region * 10 + store. */
export function region(id: RegionId, stores: readonly StoreId[], startKey = "", endKey = ""): Region {
  return {
    id, startKey, endKey, epoch: { confVer: 5, version: 7 },
    peers: stores.map((store) => peer(id * 10 + store, store)),
  };
}

/**
 * Regions 1 to `count`, all on the same stores; region n holds the keys that begin with the letter number n.
 */
export const regionsOn = (stores: readonly StoreId[], count: number): Region[] =>
  Array.from({ length: count }, (_, i) => {
    const end = i + 1 === count ? "" : String.fromCharCode(98 + i);
    return region(i + 1, stores, i === 0 ? "" : String.fromCharCode(97 + i), end);
  });

export const keyIn = (regionId: RegionId, text = ""): string => String.fromCharCode(96 + regionId) + text;

export function createWorld(options: WorldOptions): World {
  const { regions, seed = 1, sizeMiB = 8 } = options;
  const settings = options.settings ?? PRESETS.tikv;
  const world: World = {
    now: 0, sequence: 0, queue: createQueue(), settings, stores: new Map(), lives: new Map(),
    process: new Map(),
    unsynced: new Map(), cut: new Set(), diskMicros: DISK, events: [], observations: [], toPd: [],
    toClient: [], chunks: 0, packets: 0, envelopes: 0,
    checks: createChecks({ topology: topologyOf(regions) } as Parameters<typeof createChecks>[0]),
    nextRequest: 1,
  };
  for (let id = 1; id <= options.stores; id++) {
    const peers: PeerSeed[] = [];
    for (const each of regions) {
      const own = each.peers.find(({ storeId }) => storeId === id);
      if (own === undefined) continue;
      const pending = options.pending?.includes(own.id) ?? false;
      peers.push({ region: each, peerId: own.id, sizeMiB, keys: 100, pending });
    }
    world.stores.set(id, createStore({
      id, address: `store-${id}`, labels: [], version: "8.5.0", capacityMiB: 10_000, otherUsedMiB: 0, seed,
      settings: settings.store, peers,
    }));
    world.lives.set(id, 1);
    world.process.set(id, "running");
    world.unsynced.set(id, []);
  }
  const leaders = regions.map((each) => ({
    regionId: each.id, storeId: options.leaders?.[each.id] ?? each.peers[0]?.storeId ?? 0, downPeers: [],
  }));
  electAtBirth([...world.stores.values()], leaders);
  for (const id of world.stores.keys()) storeProgram.start(storeOf(world, id), hostOf(world, id));
  return world;
}

const topologyOf = (regions: readonly Region[]): Topology => ({
  name: "test", stores: [], pdMembers: 1, clients: 1, locationLabels: [], maxReplicas: 3, names: {},
  regions: regions.map(({ id, startKey, endKey, epoch, peers }) => ({
    id, startKey, endKey, confVer: epoch.confVer, version: epoch.version, leader: 0, sizeMiB: 8, keys: 1,
    peers: peers.map(({ id: peerId, storeId, role }) => ({
      id: peerId, storeId, role, downFor: 0 as Duration, pending: false,
    })),
  })),
});

export function storeOf(world: World, id: StoreId): StoreState {
  const state = world.stores.get(id);
  if (state === undefined) throw new Error(`there is no store ${id}`);
  return state;
}

export function peerOf(world: World, store: StoreId, regionId: RegionId): StorePeer {
  const found = storeOf(world, store).peers.get(regionId);
  if (found === undefined) throw new Error(`store ${store} has no peer of region ${regionId}`);
  return found;
}

export function hostOf(world: World, id: StoreId): StoreHost {
  const life = world.lives.get(id) ?? 0;
  const now = world.now as Instant;
  return {
    now, machine: machineOf(id), settings: world.settings, diskFull: false,
    clock: () => now,
    wallClock: () => now,
    send: (to, _stream, message) => send(world, machineOf(id), to, message),
    write: (batch) => {
      world.unsynced.get(id)?.push(batch);
      plan(world, world.diskMicros, { kind: "durable", to: machineOf(id), batch, life });
    },
    startTimer: (delay, timer) => plan(world, delay, { kind: "timer", to: machineOf(id), timer, life }),
    emit: (body) => {
      record(world, body);
      return world.events.length;
    },
    observe: (fact) => {
      world.observations.push(fact);
      observeFact(world.checks, fact, now);
    },
    directory: { stores: new Map([...world.stores.keys()].map((store) => [store, machineOf(store)])), pds: [PD], clients: [] },
  };
}

function record(world: World, body: EventBody): void {
  world.events.push({ at: world.now, body });
  observeEvent(world.checks, { id: world.events.length, at: world.now as Instant, cause: 0, body });
}

function plan(world: World, delay: number, item: Planned): void {
  pushEvent(world.queue, (world.now + delay) as Instant, ++world.sequence, item);
}

/** Hands a message to the network. */
export function send(world: World, from: number, to: number, message: Message): void {
  if (message.kind === "snapshot-chunk") world.chunks++;
  if (message.kind === "raft") {
    world.packets++;
    world.envelopes += message.envelopes.length;
  }
  if (to === PD) world.toPd.push({ at: world.now, from: from - 1, message });
  else if (to === CLIENT) {
    if (message.kind === "kv-response") world.toClient.push({ at: world.now, response: message });
  } else if (!world.cut.has(`${from}-${to}`)) plan(world, LATENCY, { kind: "deliver", from, to, message });
}

/** Runs for so many seconds of virtual time, or until `done`. */
export function run(world: World, seconds: number, done: () => boolean = () => false): void {
  const end = world.now + seconds * 1_000_000;
  while (world.queue.size > 0 && peekTime(world.queue) <= end) {
    if (done()) return;
    world.now = peekTime(world.queue);
    happen(world, popEvent(world.queue));
  }
  if (!done()) world.now = end;
}

function happen(world: World, item: Planned): void {
  const id = item.kind === "refused" ? item.from - 1 : item.to - 1;
  const state = storeOf(world, id);
  const host = hostOf(world, id);
  const process = world.process.get(id);
  if (item.kind === "deliver") {
    if (process === "running") storeProgram.receive(state, host, item.from, item.message);
    else if (process === "dead" && item.from > CLIENT) {
      const life = world.lives.get(item.from - 1) ?? 0;
      plan(world, LATENCY, { kind: "refused", from: item.from, to: item.to, message: item.message, life });
    }
    return;
  }
  if (item.life !== world.lives.get(id) || process !== "running") return;
  if (item.kind === "timer") storeProgram.timer(state, host, item.timer);
  else if (item.kind === "refused") storeProgram.refused(state, host, item.to, item.message);
  else {
    world.unsynced.get(id)?.shift();
    storeProgram.durable(state, host, item.batch);
  }
}

export function kill(world: World, id: StoreId): void {
  record(world, { name: "node.killed", node: { kind: "store", id } });
  end(world, id, "dead", world.unsynced.get(id) ?? []);
}

export function powerOff(world: World, id: StoreId): void {
  record(world, { name: "node.powered-off", node: { kind: "store", id } });
  end(world, id, "off", []);
}

function end(world: World, id: StoreId, how: "dead" | "off", survived: readonly StoreBatch[]): void {
  storeProgram.crash(storeOf(world, id), survived);
  world.unsynced.set(id, []);
  world.process.set(id, how);
  world.lives.set(id, (world.lives.get(id) ?? 0) + 1);
}

export function restart(world: World, id: StoreId): void {
  record(world, { name: "node.restarted", node: { kind: "store", id } });
  world.process.set(id, "running");
  storeProgram.start(storeOf(world, id), hostOf(world, id));
}

/** Cuts, or mends, both directions between a store and all others. */
export function isolate(world: World, id: StoreId, on = true): void {
  for (const other of world.stores.keys()) {
    for (const link of [`${id + 1}-${other + 1}`, `${other + 1}-${id + 1}`]) {
      if (on) world.cut.add(link);
      else world.cut.delete(link);
    }
  }
}

export type Request = Partial<Omit<KvRequest, "kind" | "requestId">> & { regionId: RegionId; key: string };

/** Asks a store as the client would; returns the request's id. */
export function ask(world: World, store: StoreId, request: Request): number {
  const requestId = world.nextRequest++;
  const full: KvRequest = {
    kind: "kv-request", requestId, epoch: { confVer: 5, version: 7 }, peerId: request.regionId * 10 + store,
    operation: "get", value: "", ...request,
  };
  send(world, CLIENT, machineOf(store), full);
  return requestId;
}

export const put = (world: World, store: StoreId, regionId: RegionId, key: string, value: string): number =>
  ask(world, store, { regionId, key, value, operation: "put" });

export const responseTo = (world: World, requestId: number): KvResponse | undefined =>
  world.toClient.find(({ response }) => response.requestId === requestId)?.response;

/** PD's step for a region, sent to the store that leads it. */
export function order(
  world: World, store: StoreId, regionId: RegionId, step: Extract<Message,
  { kind: "region-heartbeat-response" }>["step"],
): void {
  const { region: known, id } = peerOf(world, store, regionId);
  send(world, PD, machineOf(store), {
    kind: "region-heartbeat-response", regionId, epoch: known.epoch, targetPeer: peer(id, store), step,
  });
}

/** The store that leads the region now, by the highest term; 0 for none. */
export function leaderOf(world: World, regionId: RegionId): StoreId {
  let leader = 0;
  let term = 0;
  for (const [id, state] of world.stores) {
    const candidate = state.peers.get(regionId);
    if (world.process.get(id) !== "running" || candidate === undefined || candidate.lead === null) continue;
    if (candidate.node.raft.term < term) continue;
    term = candidate.node.raft.term;
    leader = id;
  }
  return leader;
}

export const eventsNamed = <Name extends EventName>(world: World, name: Name): EventOf<Name>[] =>
  world.events.map(({ body }) => body).filter((body): body is EventOf<Name> => body.name === name);

/** A world that goes its own way from here. */
export function forkWorld(world: World): World {
  const stores = new Map([...world.stores].map(([id, state]) => [id, storeProgram.fork(state)]));
  return {
    ...world, stores, queue: cloneQueue(world.queue, (item) => item), lives: new Map(world.lives),
    process: new Map(world.process),
    unsynced: new Map([...world.unsynced].map(([id, list]) => [id, list.slice()])),
    cut: new Set(world.cut), events: world.events.slice(), observations: world.observations.slice(),
    toPd: world.toPd.slice(), toClient: world.toClient.slice(),
    checks: createChecks({ topology: topologyOf([]) } as Parameters<typeof createChecks>[0]),
  };
}

export const seconds = (world: World): number => world.now / 1_000_000;
