import { checkFold, type Checks } from "../../src/check/index.ts";
import { indexReplicas } from "../../src/cluster/record.ts";
import { sendParcels } from "../../src/cluster/host.ts";
import { machineAt, storeStateOf } from "../../src/cluster/cluster.ts";
import { joinStore } from "../../src/cluster/join.ts";
import { end, restartProcess, startProcess, takeStockOfAll } from "../../src/cluster/lifecycle.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { micros, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { MachineId } from "../../src/machine/computer.ts";
import { linkOf } from "../../src/machine/network.ts";
import type { EventBody, EventName, EventOf } from "../../src/proto/events.ts";
import type { TxnCommand } from "../../src/proto/kv.ts";
import type { KvRequest, KvResponse, Message, TxnRequest, TxnResponse } from "../../src/proto/messages.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Peer, Region, RegionId, StoreId } from "../../src/proto/region.ts";
import type { Settings } from "../../src/proto/settings.ts";
import { electAtBirth, sizeOf, type PeerSeed, type StoreState } from "../../src/store/index.ts";
import type { StorePeer } from "../../src/store/peer.ts";
import { ownPeer } from "../../src/store/regions.ts";
import { tellFact } from "../tell.ts";
import { createLab, evenNetwork, exactly, forkLab, hostAt, placeScript, runLab, type Ears,
  type Lab, type ScriptHost } from "../cluster/scripted.ts";

/** Machine 0 is PD, machine 1 a client, machine 1 + n store n. */
export const PD = 0;
export const CLIENT = 1;
export const machineOf = (store: StoreId): MachineId => store + 1;

const LATENCY = micros(500);
const DISK = micros(1_000);

/** What a world has told and said so far. */
interface Told {
  readonly events: { at: number; body: EventBody }[];
  readonly observations: Observation[];
  readonly toPd: { at: number; from: StoreId; message: Message }[];
  readonly toClient: { at: number; response: KvResponse }[];
  readonly toTransactions: { at: number; response: TxnResponse }[];
  chunks: number;
  /** Network messages that carried Raft messages, and the latter. */
  packets: number;
  envelopes: number;
  readonly checks: Checks;
}

/** A few stores, 500 µs from each other, on disks that take 1 ms for a write; PD and the client only listen. */
export interface World {
  readonly lab: Lab;
  readonly record: Told;
  readonly now: number;
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
  const record = emptyRecord(regions);
  const lab = createLab(earsOf(record), undefined, seed);
  const world = worldOf(lab, record);
  setSettings(world, options.settings ?? PRESETS.tikv);
  setDisk(world, DISK);
  const { directory } = lab.cluster;
  directory.pds.push(placeScript(lab, 1));
  directory.clients.push(placeScript(lab, 1));
  for (let id = 1; id <= options.stores; id++) {
    const peers: PeerSeed[] = [];
    for (const each of regions) {
      const own = each.peers.find(({ storeId }) => storeId === id);
      if (own === undefined) continue;
      const pending = options.pending?.includes(own.id) ?? false;
      peers.push({ region: each, peerId: own.id, sizeMiB, keys: 100, pending });
    }
    joinStore(lab.cluster, {
      id, address: `store-${id}`, labels: [], version: "8.5.0", capacityMiB: 10_000, otherUsedMiB: 0, state: "Up", alive: true,
      silentFor: null,
    }, peers);
  }
  const leaders = regions.map((each) => ({
    regionId: each.id, storeId: options.leaders?.[each.id] ?? each.peers[0]?.storeId ?? 0, downPeers: [],
  }));
  electAtBirth([...storesOf(world).values()], leaders);
  indexReplicas(lab.cluster);
  for (const id of directory.stores.values()) startProcess(lab.engine, id);
  return world;
}

const emptyRecord = (regions: readonly Region[]): Told => ({
  events: [], observations: [], toPd: [], toClient: [], toTransactions: [], chunks: 0, packets: 0, envelopes: 0,
  checks: checkFold.create({ topology: topologyOf(regions) } as Parameters<typeof checkFold.create>[0]),
});

function worldOf(lab: Lab, record: Told, nextRequest = 1): World {
  lab.scripts.set(PD, { receive: answerAsPd });
  return {
    lab, record, nextRequest,
    get now() {
      return lab.cluster.now;
    },
  };
}

/** PD's leader, as far as stores need one: it hears them. */
function answerAsPd(host: ScriptHost, from: number, message: Message): void {
  const answer = answerTo(message);
  if (answer !== null) host.send(from, "pd", answer, 0);
}

function answerTo(message: Message): Message | null {
  if (message.kind === "store-heartbeat") {
    return {
      kind: "store-heartbeat-response", stateName: "Up", tombstone: false, awaken: null, plan: null, buried: [],
      inspects: { network: false, disk: false },
    };
  }
  if (message.kind === "get-members") return { kind: "members", leader: 1 };
  if (message.kind !== "tso-request") return null;
  return { kind: "tso-response", requestId: message.requestId, timestamp: { physical: 1, logical: 1 } };
}

const earsOf = (record: Told): Ears => ({
  event(at, body, id) {
    record.events.push({ at, body });
    checkFold.event(record.checks, { id, at, cause: 0, body });
  },
  fact(at, fact) {
    record.observations.push(fact);
    tellFact(checkFold, record.checks, fact, at);
  },
  sent(at, from, to, message) {
    if (message.kind === "snapshot-chunk") record.chunks++;
    if (message.kind === "raft") {
      record.packets++;
      record.envelopes += sizeOf(message);
    }
    if (to === PD) record.toPd.push({ at, from: from - 1, message });
    if (to === CLIENT && message.kind === "txn-response") record.toTransactions.push({ at, response: message });
    if (to === CLIENT && message.kind === "kv-response") record.toClient.push({ at, response: message });
  },
});

/** TiKV's settings with groups that never hibernate: for tests of what only those do that tick. */
export const AWAKE: Settings = { ...PRESETS.tikv, store: { ...PRESETS.tikv.store, hibernateRegions: false } };

/** Other settings from now on, with the network of these worlds. */
export function setSettings({ lab: { cluster, engine } }: World, settings: Settings): void {
  takeStockOfAll(engine);
  cluster.settings = { ...settings, network: evenNetwork(LATENCY), disk: cluster.settings.disk };
}

/** How long a write takes from now on. */
export function setDisk({ lab: { cluster } }: World, latency: Duration): void {
  const disk = { writeLatency: 0 as Duration, fsyncLatency: exactly(latency),
    voterFsyncLatency: exactly(latency), bytesPerSecond: Infinity };
  cluster.settings = { ...cluster.settings, disk };
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

export function storesOf({ lab: { cluster } }: World): Map<StoreId, StoreState> {
  const stores = new Map<StoreId, StoreState>();
  for (const [id, machine] of cluster.directory.stores) {
    const state = storeStateOf(cluster, machine);
    if (state !== undefined) stores.set(id, state);
  }
  return stores;
}

export function storeOf({ lab: { cluster } }: World, id: StoreId): StoreState {
  const state = storeStateOf(cluster, machineOf(id));
  if (state === undefined) throw new Error(`there is no store ${id}`);
  return state;
}

export function peerOf(world: World, store: StoreId, regionId: RegionId): StorePeer {
  const found = ownPeer(storeOf(world, store), regionId);
  if (found === undefined) throw new Error(`store ${store} has no peer of region ${regionId}`);
  return found;
}

/** Hands a message to the network. */
export function send(world: World, from: MachineId, to: MachineId, message: Message): void {
  hostAt(world.lab, from).send(to, "kv", message, 0);
  sendParcels(world.lab.engine);
}

/** Runs for so many seconds of virtual time, or until `done`. */
export const run = (world: World, length: number, done?: () => boolean): void =>
  runLab(world.lab, world.now + length * 1_000_000 as Instant, done);

export const kill = (world: World, id: StoreId): void => end(world.lab.engine, machineOf(id), "dead");

export const powerOff = (world: World, id: StoreId): void => end(world.lab.engine, machineOf(id), "off");

export const restart = (world: World, id: StoreId): void => restartProcess(world.lab.engine, machineOf(id));

/** Cuts, or mends, both directions between a store and all others. */
export function isolate({ lab: { cluster } }: World, id: StoreId, on = true): void {
  for (const other of cluster.directory.stores.values()) {
    if (other === machineOf(id)) continue;
    linkOf(cluster.network, machineOf(id), other).cut = on;
    linkOf(cluster.network, other, machineOf(id)).cut = on;
  }
}

export type Request = Partial<Omit<KvRequest, "kind" | "requestId">> & { regionId: RegionId; key: string };

/** Asks a store as the client would; returns the request's id. */
export function ask(world: World, store: StoreId, request: Request): number {
  const requestId = world.nextRequest++;
  const full: KvRequest = {
    kind: "kv-request", requestId, epoch: { confVer: 5, version: 7 }, peerId: request.regionId * 10 + store,
    operation: "get", value: "", replica: null, ...request,
  };
  send(world, CLIENT, machineOf(store), full);
  return requestId;
}

export const put = (world: World, store: StoreId, regionId: RegionId, key: string, value: string): number =>
  ask(world, store, { regionId, key, value, operation: "put" });

export const responseTo = (world: World, requestId: number): KvResponse | undefined =>
  world.record.toClient.find(({ response }) => response.requestId === requestId)?.response;

/** Sends a store a command of a transaction; returns the request's id. */
export function askTxn(
  world: World, store: StoreId, regionId: RegionId, command: TxnCommand, rest: Partial<TxnRequest> = {},
): number {
  const requestId = world.nextRequest++;
  send(world, CLIENT, machineOf(store), {
    kind: "txn-request", requestId, regionId, epoch: { confVer: 5, version: 7 }, peerId: regionId * 10 + store, key: "a", command,
    replica: null, ...rest,
  });
  return requestId;
}

export const txnResponseTo = (world: World, requestId: number): TxnResponse | undefined =>
  world.record.toTransactions.find(({ response }) => response.requestId === requestId)?.response;

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
  for (const [id, state] of storesOf(world)) {
    const candidate = state.peers.get(regionId);
    if (machineAt(world.lab.cluster, machineOf(id)).process !== "running" || candidate === undefined
      || candidate.lead === null) continue;
    if (candidate.node.raft.term < term) continue;
    term = candidate.node.raft.term;
    leader = id;
  }
  return leader;
}

export const eventsNamed = <Name extends EventName>(world: World, name: Name): EventOf<Name>[] =>
  world.record.events.map(({ body }) => body).filter((body): body is EventOf<Name> => body.name === name);

/** A world that goes its own way from here, with a record of its own. */
export function forkWorld({ lab, nextRequest }: World): World {
  const record = emptyRecord([]);
  return worldOf(forkLab(lab, earsOf(record)), record, nextRequest);
}

export const seconds = (world: World): number => world.now / 1_000_000;
