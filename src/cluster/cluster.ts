import { assert } from "../kernel/assert.ts";
import { cloneQueue, createQueue, type EventQueue } from "../kernel/queue.ts";
import { START, type Duration, type Instant } from "../kernel/time.ts";
import { forkMachine, type Machine, type MachineId } from "../machine/computer.ts";
import { createNetwork, forkNetwork, type Network } from "../machine/network.ts";
import type { ExitReason } from "../machine/program.ts";
import type { ClientState } from "../client/index.ts";
import type { PdState } from "../pd/index.ts";
import type { Directory } from "../proto/directory.ts";
import type { ClusterEvent, EventId, Node } from "../proto/events.ts";
import type { Message } from "../proto/messages.ts";
import type { Observation } from "../proto/observations.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { Settings } from "../proto/settings.ts";
import type { StoreState } from "../store/index.ts";
import type { Strike } from "../action/definition.ts";
import type { ArmedStrike } from "./armed.ts";
import type { PresetName } from "../kernel/preset.ts";
import type { Detection } from "./detection/state.ts";
import { PRESETS } from "./presets.ts";
import { PROCESS_KINDS, programOf, type KindTable, type Process, type ProcessBatch, type ProcessTimer } from "./processes.ts";
import type { Topology } from "./topology.ts";

/**
 * A whole cluster as one value: plain data that can be forked, hashed and compared. `advance` is a function of it and
 * of the inputs; everything that people see is derived from it and never flows back.
 */
export interface Cluster {
  readonly topology: Topology;
  readonly preset: PresetName;
  readonly seed: number;
  settings: Settings;
  now: Instant;
  /** How many events have run at the instant `now`. */
  ranAtInstant: number;
  /** Counts planned events: the second key of their order. */
  sequence: number;
  /** The highest id of a store, region or peer, as long as no PD counts them. */
  lastId: number;
  /** Counts emitted events: the id of the latest. */
  eventCount: EventId;
  queue: EventQueue<Planned>;
  /** By machine id, like `processes`, `nextWrites`, `held`, `pauses` and `lastFault`. */
  readonly machines: Machine[];
  readonly processes: Process[];
  /** What each disk writes behind the write under way. */
  readonly nextWrites: NextWrites[];
  /** What a paused process has missed so far. */
  readonly held: Backlog[];
  /** Counts pauses, so that the end of an earlier pause does not end a later one. */
  readonly pauses: number[];
  /** The latest fault that touched the machine: the cause of what its silence leads to. */
  readonly lastFault: EventId[];
  /** Who is where, as processes read it. */
  readonly directory: WritableDirectory;
  network: Network;
  /** The latest messages that the network swallowed, for as long as they would have travelled. */
  readonly lost: LostPacket[];
  /** Counts messages that were lost as they were sent. */
  lostCount: number;
  /**
   * Machines with a replica of the region, in the order in which the replicas came to be. The lists are immutable: forks share
   * them.
   */
  readonly replicaMachines: Map<RegionId, readonly MachineId[]>;
  /** Regions that are parts of others by now, or that others without data have replaced. */
  readonly merged: Set<RegionId>;
  /** Faults that wait for the heartbeat of a leader. */
  readonly armed: ArmedStrike[];
  /** By pair of machines (see `connections.ts`): stores that do not hear another one, although nobody told them. */
  readonly silences: Map<number, Silence>;
  /** Regions that nobody can read or write, and since when. */
  readonly unavailable: Map<RegionId, Instant>;
  /** Failure detectors; absent where nobody has asked for any. */
  detection?: Detection;
  /** Changes whenever stores or replicas come or go. */
  layout: number;
}

/** The directory, for a machine that joins. */
interface WritableDirectory extends Directory {
  readonly stores: Map<StoreId, MachineId>;
  readonly pds: MachineId[];
  readonly clients: MachineId[];
}

/** Whom a store does not hear any more: since when, and the life of the process at the other end. Immutable. */
export interface Silence {
  readonly since: Instant;
  readonly incarnation: number;
}

/** An event that is going to happen. Immutable, so that forks share it. */
export type Planned =
  | Delivery
  /** The sender learns that nobody listens. */
  | { readonly kind: "refused"; readonly to: MachineId; readonly incarnation: number; readonly target: MachineId;
      readonly message: Message; readonly cause: EventId }
  | { readonly kind: "timer"; readonly to: MachineId; readonly incarnation: number; readonly timer: ProcessTimer;
      readonly cause: EventId }
  /** A group of writes is durable, all of it at once. */
  | { readonly kind: "durable"; readonly to: MachineId; readonly incarnation: number; readonly writes: readonly DiskWrite[] }
  /** A fault that waited for a heartbeat, which has arrived by now. */
  | { readonly kind: "strike"; readonly to: MachineId; readonly incarnation: number; readonly strike: Strike }
  /** A store pings another one that has fallen silent, or waits for the answer no longer. */
  | { readonly kind: "keepalive"; readonly to: MachineId; readonly incarnation: number; readonly target: MachineId;
      readonly since: Instant; readonly isSent: boolean; readonly cause: EventId }
  /** A process ends by itself. */
  | { readonly kind: "exit"; readonly to: MachineId; readonly incarnation: number; readonly reason: ExitReason;
      readonly cause: EventId }
  | { readonly kind: "resume"; readonly to: MachineId; readonly pause: number }
  /** A process that was ended to be restarted begins again, unless it has been started before. */
  | { readonly kind: "start"; readonly to: MachineId; readonly incarnation: number }
  /** Its turn in a restart of all stores. */
  | { readonly kind: "restart"; readonly to: MachineId; readonly down: Duration | null };

/** A batch on its way to the disk: since when, and the event that it goes back to. Immutable. */
export interface DiskWrite {
  readonly batch: ProcessBatch;
  readonly submitted: Instant;
  readonly cause: EventId;
}

/** What waits for the write under way: it is written behind that, as one group. */
export interface NextWrites {
  readonly writes: DiskWrite[];
  /** When all of it is durable, as far as it has come together. */
  until: Instant;
}

export const nothingToWrite = (): NextWrites => ({ writes: [], until: START });

/** What waits for a paused process. */
export type Held = Exclude<Planned, { readonly kind: "resume" | "strike" | "exit" | "start" | "restart" | "keepalive" }>;

/** What came to a paused process, in order, as far as there is room for it. */
export interface Backlog {
  readonly items: Held[];
  /** How many of the items are messages. */
  messages: number;
  /** Messages for which there was no room. */
  dropped: number;
}

export const nothingMissed = (): Backlog => ({ items: [], messages: 0, dropped: 0 });

/** A message under way. */
export interface Delivery {
  readonly kind: "deliver";
  readonly from: MachineId;
  readonly to: MachineId;
  readonly message: Message;
  readonly departed: Instant;
  readonly arrives: Instant;
  readonly cause: EventId;
}

export interface LostPacket {
  /** The sequence with which its delivery was planned; negative, and unique, where none ever was. */
  readonly number: number;
  readonly from: MachineId;
  readonly to: MachineId;
  readonly message: Message;
  readonly departed: Instant;
  readonly arrives: Instant;
}

/** A cluster at instant 0 without a machine. */
export function emptyCluster(topology: Topology, preset: PresetName, seed: number): Cluster {
  return {
    topology,
    preset,
    seed,
    settings: settingsOf(topology, preset),
    now: START,
    ranAtInstant: 0,
    sequence: 0,
    lastId: highestId(topology),
    eventCount: 0,
    queue: createQueue(),
    machines: [],
    processes: [],
    nextWrites: [],
    held: [],
    pauses: [],
    lastFault: [],
    directory: { stores: new Map(), pds: [], clients: [] },
    network: createNetwork(seed),
    lost: [],
    lostCount: 0,
    replicaMachines: new Map(),
    merged: new Set(),
    armed: [],
    silences: new Map(),
    unavailable: new Map(),
    layout: 1,
  };
}

function highestId({ stores, regions }: Topology): number {
  const ids = [...stores.map(({ id }) => id), ...regions.flatMap(({ id, peers }) => [id, ...peers.map((peer) => peer.id)])];
  return ids.reduce((most, id) => Math.max(most, id), 0);
}

function settingsOf(topology: Topology, preset: PresetName): Settings {
  const settings = PRESETS[preset];
  const { maxReplicas, locationLabels } = topology;
  return {
    ...settings,
    client: { ...settings.client, rate: topology.rate ?? settings.client.rate },
    pd: { ...settings.pd, maxReplicas, locationLabels },
  };
}

/** Who listens to a running cluster: told of everything, able to change nothing. */
export interface Observer {
  event(event: ClusterEvent): void;
  observe(observation: Observation, now: Instant): void;
}

/**
 * A copy that can go its own way. What never changes is shared; cost is proportional to what can change. `kinds` must hold
 * every kind of process in the cluster, as for `createEngine`.
 */
export function forkCluster(cluster: Cluster, kinds: KindTable = PROCESS_KINDS): Cluster {
  return {
    ...cluster,
    queue: cloneQueue(cluster.queue, (item) => item),
    machines: cluster.machines.map(forkMachine),
    processes: cluster.processes.map((process) => forkProcess(process, kinds)),
    nextWrites: cluster.nextWrites.map(({ writes, until }) => ({ writes: writes.slice(), until })),
    held: cluster.held.map((missed) => ({ ...missed, items: missed.items.slice() })),
    pauses: cluster.pauses.slice(),
    lastFault: cluster.lastFault.slice(),
    directory: forkDirectory(cluster.directory),
    network: forkNetwork(cluster.network),
    lost: cluster.lost.slice(),
    replicaMachines: new Map(cluster.replicaMachines),
    merged: new Set(cluster.merged),
    armed: cluster.armed.map((armed) => ({ ...armed })),
    silences: new Map(cluster.silences),
    unavailable: new Map(cluster.unavailable),
  };
}

/** The program of its kind makes a copy of its own kind's state. */
const forkProcess = (process: Process, kinds: KindTable): Process =>
  ({ kind: process.kind, id: process.id, state: programOf(kinds, process).fork(process.state) }) as Process;

const forkDirectory = ({ stores, pds, clients }: Directory): WritableDirectory =>
  ({ stores: new Map(stores), pds: pds.slice(), clients: clients.slice() });

export function machineAt(cluster: Cluster, id: MachineId): Machine {
  const machine = cluster.machines[id];
  assert(machine !== undefined, "a machine id names a machine");
  return machine;
}

/** The machine as people speak of it: by what runs on it. */
export function nodeOf(cluster: Cluster, machine: MachineId): Node {
  const process = cluster.processes[machine];
  assert(process !== undefined, "a machine has a process");
  return { kind: process.kind, id: process.id };
}

/** The machine that a person means, or undefined if there is none. */
export function machineOf(cluster: Cluster, node: Node): MachineId | undefined {
  switch (node.kind) {
    case "store": return cluster.directory.stores.get(node.id);
    case "pd": return cluster.directory.pds[node.id - 1];
    case "client": return cluster.directory.clients[node.id - 1];
  }
}

export function storeStateOf(cluster: Cluster, machine: MachineId): StoreState | undefined {
  const process = cluster.processes[machine];
  return process?.kind === "store" ? process.state : undefined;
}

/**
 * The machine of the PD member that leads, as far as its process lives. Where nobody does, that of the member that led last, dead
 * or alive: what PD said last is what people go by. -1 without PD.
 */
export function leadingPd(cluster: Cluster): MachineId {
  let best = -1;
  let rank = -1;
  for (const id of cluster.directory.pds) {
    const process = cluster.processes[id];
    if (process?.kind !== "pd") continue;
    const { office, lastSerial } = process.state;
    const own = lastSerial * 2 + (office?.isOpen === true ? 1 : 0);
    if (own <= rank) continue;
    rank = own;
    best = id;
  }
  return best;
}

/** Whether that member leads and its process runs: PD takes orders and gives timestamps. */
export function pdServes(cluster: Cluster): boolean {
  const id = leadingPd(cluster);
  const process = cluster.processes[id];
  return process?.kind === "pd" && process.state.office?.isOpen === true && machineAt(cluster, id).process === "running";
}

/** The state of the PD member that leads. */
export function pdStateOf(cluster: Cluster): PdState | undefined {
  const process = cluster.processes[leadingPd(cluster)];
  return process?.kind === "pd" ? process.state : undefined;
}

/** The states of all clients, whether their processes run or not. */
export const clientStates = (cluster: Cluster): readonly ClientState[] =>
  cluster.directory.clients.flatMap((id) => {
    const process = cluster.processes[id];
    return process?.kind === "client" ? [process.state] : [];
  });
