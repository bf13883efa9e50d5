import { emptyCluster, forkCluster, type Cluster } from "../../src/cluster/cluster.ts";
import { createEngine, sendParcels, type Engine } from "../../src/cluster/host.ts";
import { join } from "../../src/cluster/join.ts";
import { advanceOne, moveTo } from "../../src/cluster/loop.ts";
import { PROCESS_KINDS, type KindTable, type Process, type SealedProgram } from "../../src/cluster/processes.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { peekTime } from "../../src/kernel/queue.ts";
import type { Duration, DurationRange, Instant } from "../../src/kernel/time.ts";
import type { Location, MachineId } from "../../src/machine/computer.ts";
import type { NetworkCosts } from "../../src/machine/settings.ts";
import type { EventBody, EventId } from "../../src/proto/events.ts";
import type { ClusterHost } from "../../src/proto/host.ts";
import { carriedMessages } from "../../src/proto/batches.ts";
import type { Message } from "../../src/proto/messages.ts";
import type { Observation } from "../../src/proto/observations.ts";

/**
 * Real machines, network, disks and loop around the processes under test; the others are scripted. A scripted process is a
 * kind of its own, made of this file and a line in the table that the loop is given.
 */
export interface Lab {
  readonly cluster: Cluster;
  readonly engine: Engine;
  readonly kinds: KindTable;
  /** What scripted processes do, by machine. */
  readonly scripts: Map<MachineId, Script>;
}

/** What a scripted process does; without a word of it, nothing. Timers and batches are what it gives to the host. */
export interface Script {
  start?(host: ScriptHost): void;
  receive?(host: ScriptHost, from: MachineId, message: Message): void;
  timer?(host: ScriptHost, timer: unknown): void;
  durable?(host: ScriptHost, batch: unknown): void;
  refused?(host: ScriptHost, to: MachineId, message: Message): void;
  crash?(survived: readonly unknown[]): void;
}

export type ScriptHost = ClusterHost<unknown, unknown>;

/** What a test hears of a lab, at the instant `at`. */
export interface Ears {
  event?(at: Instant, body: EventBody, id: EventId): void;
  fact?(at: Instant, fact: Observation): void;
  /** A message is handed to the network, whatever becomes of it. */
  sent?(at: Instant, from: MachineId, to: MachineId, message: Message): void;
}

/** The kind of scripted processes: what one does is looked up by its machine, which is all its state. */
const scriptedProgram = (scripts: ReadonlyMap<MachineId, Script>): SealedProgram => ({
  start: (_, host) => scripts.get(host.machine)?.start?.(host),
  receive: (_, host, from, message) => {
    for (const each of carriedMessages(message)) scripts.get(host.machine)?.receive?.(host, from, each);
  },
  timer: (_, host, timer) => scripts.get(host.machine)?.timer?.(host, timer),
  durable: (_, host, batches) => {
    for (const batch of batches) scripts.get(host.machine)?.durable?.(host, batch);
  },
  refused: (_, host, to, message) => scripts.get(host.machine)?.refused?.(host, to, message),
  takeStock: () => undefined,
  crash: (state, survived) => scripts.get(state as MachineId)?.crash?.(survived),
  fork: (state) => state,
});

const NOWHERE: Location = { region: "", zone: "", rack: "", host: "" };

const BLANK: Topology = {
  name: "lab", stores: [], regions: [], pdMembers: 1, clients: 1, locationLabels: [], maxReplicas: 3, names: {},
};

/** A lab without a machine. `programs` are the kinds of process beside the scripted one. */
export const createLab = (ears: Ears, programs: KindTable = PROCESS_KINDS, seed = 1): Lab =>
  open(emptyCluster(BLANK, "tikv", seed), programs, ears);

/** A lab that goes its own way from here, with ears and scripts of its own: scripts are no part of what is forked. */
export const forkLab = ({ cluster, kinds }: Lab, ears: Ears): Lab => open(forkCluster(cluster, kinds), kinds, ears);

function open(cluster: Cluster, programs: KindTable, ears: Ears): Lab {
  const scripts = new Map<MachineId, Script>();
  const kinds: KindTable = { ...programs, scripted: scriptedProgram(scripts) };
  const engine = createEngine(cluster, {
    event: ({ at, body, id }) => ears.event?.(at, body, id),
    observe: (fact, at) => ears.fact?.(at, fact),
  }, kinds);
  const send = engine.send.bind(engine);
  engine.send = (to, stream, message, bytes) => {
    ears.sent?.(cluster.now, engine.machine, to, message);
    send(to, stream, message, bytes);
  };
  return { cluster, engine, kinds, scripts };
}

/** Places a machine with a process that begins when `startProcess` is called. */
export const place = (lab: Lab, process: Process): MachineId => join(lab.cluster, process, NOWHERE).id;

/**
 * Places a machine with a scripted process. The one cast: the product's union of processes does not know this kind, and
 * nothing but the table has to.
 */
export const placeScript = (lab: Lab, id: number): MachineId =>
  place(lab, { kind: "scripted", id, state: lab.cluster.machines.length } as unknown as Process);

/** The host as the machine's process sees it, between two events. */
export function hostAt(lab: Lab, machine: MachineId): Engine {
  lab.engine.machine = machine;
  lab.engine.cause = 0;
  return lab.engine;
}

/** Runs everything up to and including the instant, or until `done`. */
export function runLab(lab: Lab, until: Instant, done: () => boolean = () => false): void {
  const { cluster, engine } = lab;
  // What a test has handed over between two events.
  sendParcels(engine);
  while (!done()) {
    if (cluster.queue.size === 0 || peekTime(cluster.queue) > until) return moveTo(cluster, until);
    advanceOne(engine, until);
  }
}

export const exactly = (duration: Duration): DurationRange => ({ min: duration, max: duration });

/** A network in which every message takes the same time, whatever its size. */
export const evenNetwork = (latency: Duration): NetworkCosts => {
  const range = exactly(latency);
  return {
    sameHost: range, sameRack: range, sameZone: range, sameRegion: range, otherRegion: range, jitterPercent: 0,
    bytesPerSecond: Infinity,
  };
};
