import { createClient, startWorkload, type ClientState } from "../../src/client/index.ts";
import { machineAt } from "../../src/cluster/cluster.ts";
import { plan } from "../../src/cluster/host.ts";
import { end, startProcess } from "../../src/cluster/lifecycle.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { after, micros, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { MachineId } from "../../src/machine/computer.ts";
import type { EventBody } from "../../src/proto/events.ts";
import type { KvRequest, Message, RegionError } from "../../src/proto/messages.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Peer, Region } from "../../src/proto/region.ts";
import type { ClientSettings } from "../../src/proto/settings/client.ts";
import { createLab, evenNetwork, forkLab, hostAt, place, placeScript, runLab, type Ears, type Lab,
  type ScriptHost } from "../cluster/scripted.ts";

/** How a scripted store answers: a value, an error, silence, or no process at all. */
export type Answer = { readonly ok: string | null } | { readonly error: RegionError } | "silence" | "refused";

/** How the stores and PD behave towards the client. */
interface Behaviour {
  region: Region;
  /** What PD says of the leader; null for a PD that knows none. */
  leader: Peer | null;
  pd: "answers" | "silence" | "refused";
  store: (world: World, storeId: number, request: KvRequest) => Answer;
}

/** What was said and told in a world. */
interface Told {
  readonly requests: { readonly at: Instant; readonly store: number; readonly request: KvRequest }[];
  readonly probes: { readonly at: Instant; readonly store: number }[];
  readonly questions: Instant[];
  readonly events: { readonly at: Instant; readonly body: EventBody }[];
  readonly observations: Observation[];
}

/** One client on machine 0, scripted stores 1 to 3 on machines 1 to 3, a scripted PD behind them; 500 µs from each to each. */
export interface World extends Behaviour, Told {
  readonly lab: Lab;
  readonly now: Instant;
  readonly client: ClientState;
}

const CLIENT = 0;
const STORES = [1, 2, 3];
const PD = 4;

const hop = micros(500);

export const peer = (storeId: number): Peer => ({ id: 10 + storeId, storeId, role: "Voter" });

export const oneRegion: Region = {
  id: 7, startKey: "", endKey: "", epoch: { confVer: 5, version: 3 }, peers: [peer(1), peer(2), peer(3)],
};

interface ClientOptions {
  readonly keys: readonly string[];
  readonly client: number;
  readonly clients: number;
  readonly seed: number;
}

/** A world in which store 1 leads region 7 and everybody is well. */
export function createWorld(changes: Partial<ClientSettings> = {}, options: Partial<ClientOptions> = {}): World {
  const record = emptyRecord();
  const lab = createLab(earsOf(record));
  const world = worldOf(lab, record, { region: oneRegion, leader: peer(1), pd: "answers", store: ledBy(1) });
  lab.cluster.settings = { ...PRESETS.tikv, network: evenNetwork(hop) };
  change(world, {
    rate: 10, writePercent: 50, valueBytes: 16, maxRetryTime: seconds(40), requestTimeout: seconds(30), ...changes,
  });
  const state = createClient({ client: 1, clients: 1, seed: 42, keys: ["k"], ...options });
  place(lab, { kind: "client", id: 1, state });
  const { directory } = lab.cluster;
  for (const store of STORES) directory.stores.set(store, placeScript(lab, store));
  directory.pds.push(placeScript(lab, 1));
  return world;
}

const emptyRecord = (): Told => ({ requests: [], probes: [], questions: [], events: [], observations: [] });

function worldOf(lab: Lab, record: Told, { region, leader, pd, store }: Behaviour): World {
  const world: World = {
    ...record, region, leader, pd, store, lab,
    get now() {
      return lab.cluster.now;
    },
    get client() {
      const process = lab.cluster.processes[CLIENT];
      if (process?.kind !== "client") throw new Error("the first machine runs the client");
      return process.state;
    },
  };
  for (const id of STORES) lab.scripts.set(id, { receive: (host, from, message) => answer(world, host, id, from, message) });
  lab.scripts.set(PD, { receive: (host, from, message) => answerAsPd(world, host, from, message) });
  return world;
}

const earsOf = (record: Told): Ears => ({
  event: (at, body) => record.events.push({ at, body }),
  fact: (_, fact) => record.observations.push(fact),
  sent(at, from, to, message) {
    if (from !== CLIENT) return;
    if (message.kind === "get-region") record.questions.push(at);
    else if (message.kind === "kv-request") {
      if (message.regionId === 0) record.probes.push({ at, store: to });
      else record.requests.push({ at, store: to, request: message });
    }
  },
});

/** Stores among which that one leads, and the others say so. */
export const ledBy = (leader: number) => (_: World, storeId: number): Answer =>
  storeId === leader ? { ok: "v" } : { error: { kind: "NotLeader", regionId: 7, leader: peer(leader) } };

export const begin = (world: World): World => {
  startProcess(world.lab.engine, CLIENT);
  return world;
};

/** The client's process ends; `begin` starts it anew. */
export function crash(world: World): void {
  end(world.lab.engine, CLIENT, "dead");
  machineAt(world.lab.cluster, CLIENT).process = "running";
}

function change(world: World, changes: Partial<ClientSettings>): void {
  const { cluster } = world.lab;
  cluster.settings = { ...cluster.settings, client: { ...cluster.settings.client, ...changes } };
}

/** Changes the rate as the cluster does: the client is told. */
export function changeRate(world: World, rate: number): World {
  change(world, { rate });
  startWorkload(world.client, hostAt(world.lab, CLIENT));
  return world;
}

export function run(world: World, length: Duration): World {
  runLab(world.lab, after(world.now, length));
  return world;
}

/** Runs until the client has begun another operation, then lets no more arrive. */
export function oneOperation(world: World): World {
  const asked = world.requests.length + world.questions.length;
  while (world.requests.length + world.questions.length === asked) run(world, millis(1));
  return changeRate(world, 0);
}

/** The cluster of the world as a fork of its own, run for so long: what becomes of its client while the stores answer as here. */
export function runFork(world: World, length: Duration): ClientState {
  const record = emptyRecord();
  const fork = worldOf(forkLab(world.lab, earsOf(record)), record, world);
  return run(fork, length).client;
}

function answerAsPd(world: World, host: ScriptHost, from: MachineId, message: Message): void {
  if (message.kind !== "get-region") return;
  if (world.pd === "refused") refuse(world, host, from, message);
  if (world.pd !== "answers") return;
  const { region, leader } = world;
  host.send(from, "pd", { kind: "get-region-response", requestId: message.requestId, region, leader }, 0);
}

function answer(world: World, host: ScriptHost, store: number, from: MachineId, message: Message): void {
  if (message.kind !== "kv-request") return;
  const said = world.store(world, store, message);
  if (said === "silence") return;
  if (said === "refused") {
    refuse(world, host, from, message);
    return;
  }
  const isProbe = message.regionId === 0;
  const error: RegionError | null = isProbe
    ? { kind: "RegionNotFound", regionId: 0 }
    : "error" in said ? said.error : null;
  const { requestId, regionId } = message;
  host.send(from, "kv", { kind: "kv-response", requestId, regionId, value: "ok" in said ? said.ok : null, error }, 0);
}

/** What the kernel of a machine without its process says; a script cannot end its process between two requests. */
function refuse(world: World, host: ScriptHost, to: MachineId, message: Message): void {
  const { cluster } = world.lab;
  const { incarnation } = machineAt(cluster, to);
  plan(cluster, after(host.now, hop), { kind: "refused", to, incarnation, target: host.machine, message, cause: 0 });
}

/** The gaps between successive requests in milliseconds. */
export const gaps = (world: World): number[] =>
  world.requests.slice(1).map((request, i) => (request.at - (world.requests[i]?.at ?? START)) / 1_000);

export const storesAsked = (world: World): number[] => world.requests.map((request) => request.store);

export const eventNames = (world: World): string[] => world.events.map((event) => event.body.name);
