import { assert } from "../kernel/assert.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import { pushEvent } from "../kernel/queue.ts";
import { readCalendar, readClock, trueDelay } from "../machine/clock.ts";
import type { Clock, Machine, MachineId } from "../machine/computer.ts";
import { occupyDisk, submitWrite, type WriteKind } from "../machine/disk.ts";
import { slowScore, writeTime } from "../machine/inspection.ts";
import { distance, linkOf, route } from "../machine/network.ts";
import type { ExitReason } from "../machine/program.ts";
import { BATCH_AT_MOST, packetFor, isBatchable, type Batchable } from "../proto/batches.ts";
import type { Directory } from "../proto/directory.ts";
import type { EventBody, EventId } from "../proto/events.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { Message, StreamName } from "../proto/messages.ts";
import type { Observation } from "../proto/observations.ts";
import type { Settings } from "../proto/settings.ts";
import { noticeHeartbeats } from "./armed.ts";
import {
  machineAt, nothingToWrite, type Cluster, type Delivery, type DiskWrite, type NextWrites, type Observer, type Planned,
} from "./cluster.ts";
import { PROCESS_KINDS, type KindTable, type ProcessBatch, type ProcessTimer, type SealedProgram } from "./processes.ts";
import { emit, type Recorder, type Unsettled } from "./record.ts";

/** Lost messages kept for drawing. */
const LOST_AT_MOST = 64;

/**
 * The host of all processes, pointed at one machine for each delivery: one object, so that a delivery allocates none.
 * Beside the cluster and the observer it holds only what belongs to the present delivery: nothing outlives an event.
 */
export interface Engine extends Recorder, ClusterHost<ProcessTimer, ProcessBatch> {
  readonly kinds: KindTable;
  /** The programs of machines, as far as they have been looked up by name. */
  readonly programs: (SealedProgram | undefined)[];
  machine: MachineId;
  cause: EventId;
  /** The key of what runs, among all that is planned for this instant; Infinity behind all of it. */
  sequence: number;
  /** Requests and answers of this delivery that have not left yet. */
  parcels: Parcel[];
}

/** Requests or answers of one delivery to one machine, which go back to the same event: they leave as one packet. */
interface Parcel {
  readonly from: MachineId;
  readonly to: MachineId;
  readonly cause: EventId;
  readonly messages: Batchable[];
  bytes: number;
}

/** `kinds` must hold every kind of process in the cluster; tests bring kinds of their own. */
export const createEngine = (cluster: Cluster, observer: Observer, kinds: KindTable = PROCESS_KINDS): Engine =>
  new ScratchPad(cluster, observer, kinds);

/**
 * A class, because V8 keeps an object literal with accessors as a dictionary: every event would look up by name, many times over,
 * what here lies at a fixed place of a shape that all engines share.
 */
class ScratchPad implements Engine {
  readonly cluster: Cluster;
  readonly observer: Observer;
  readonly kinds: KindTable;
  readonly directory: Directory;
  readonly programs: (SealedProgram | undefined)[] = [];
  readonly unsettled: Unsettled = { all: false, regions: new Set() };
  machine: MachineId = 0;
  cause: EventId = 0;
  sequence = Infinity;
  parcels: Parcel[] = [];

  constructor(cluster: Cluster, observer: Observer, kinds: KindTable) {
    this.cluster = cluster;
    this.observer = observer;
    this.kinds = kinds;
    this.directory = cluster.directory;
  }

  get now(): Instant {
    return this.cluster.now;
  }

  get ticksOver(): number {
    return this.sequence - BEFORE_ALL - this.machine * ORDERS;
  }

  get settings(): Settings {
    return this.cluster.settings;
  }

  get diskFull(): boolean {
    return machineAt(this.cluster, this.machine).disk.full;
  }

  get diskBacklog(): Duration {
    const { busyUntil, nextUntil } = machineAt(this.cluster, this.machine).disk;
    return Math.max(0, busyUntil - this.cluster.now, nextUntil - this.cluster.now) as Duration;
  }

  get writeTime(): Duration {
    const { cluster } = this;
    return writeTime(machineAt(cluster, this.machine).disk, cluster.settings.disk, cluster.now);
  }

  slowScore(interval: Duration): number {
    const { cluster } = this;
    return slowScore(machineAt(cluster, this.machine).disk, cluster.settings.disk, cluster.now, interval);
  }

  occupyDisk(bytes: number): Duration {
    const { cluster } = this;
    const { disk } = machineAt(cluster, this.machine);
    return (occupyDisk(disk, cluster.settings.disk, cluster.now, bytes) - cluster.now) as Duration;
  }

  get clockwork(): Clock {
    return machineAt(this.cluster, this.machine).clock;
  }

  clock(): Instant {
    return readClock(machineAt(this.cluster, this.machine).clock, this.cluster.now);
  }

  wallClock(): Instant {
    return readCalendar(machineAt(this.cluster, this.machine).clock, this.cluster.now);
  }

  send(to: MachineId, stream: string, message: Message, bytes: number): void {
    if (stream === "kv" && isBatchable(message)) addToParcel(this, to, message, bytes);
    else send(this, this.machine, to, stream, message, bytes, this.cause);
  }

  write(batch: ProcessBatch, bytes: number, kind: WriteKind): void {
    write(this, batch, bytes, kind);
  }

  startTimer(delay: Duration, timer: ProcessTimer): void {
    startTimer(this, delay, timer);
  }

  startTick(at: Instant, order: number, timer: ProcessTimer, cause: EventId): void {
    startTick(this, at, order, timer, cause);
  }

  emit(body: EventBody): EventId {
    return emit(this, body);
  }

  observe(observation: Observation): void {
    this.observer.observe(observation, this.cluster.now);
  }

  exit(reason: ExitReason): void {
    const { cluster, cause } = this;
    const { id, incarnation } = machineAt(cluster, this.machine);
    plan(cluster, cluster.now, { kind: "exit", to: id, incarnation, reason, cause });
  }
}

/** Plans something for later; `time` must not lie in the past. */
export function plan(cluster: Cluster, time: Instant, item: Planned): void {
  assert(time >= cluster.now, "nothing is planned for the past");
  pushEvent(cluster.queue, time, ++cluster.sequence, item);
}

/** Puts a request or an answer with the others of this delivery that go to that machine (BatchCommands). */
function addToParcel({ parcels, cause, machine: from }: Engine, to: MachineId, message: Batchable, bytes: number): void {
  for (let i = parcels.length - 1; i >= 0; i--) {
    const parcel = parcels[i] as Parcel;
    if (parcel.to !== to || parcel.from !== from) continue;
    if (parcel.cause !== cause || parcel.messages.length === BATCH_AT_MOST) break;
    parcel.messages.push(message);
    parcel.bytes += bytes;
    return;
  }
  parcels.push({ from, to, cause, messages: [message], bytes });
}

/** The process has done what it had to do: its requests or answers leave. */
export function sendParcels(engine: Engine): void {
  const { parcels } = engine;
  if (parcels.length === 0) return;
  engine.parcels = [];
  for (const { from, to, cause, messages, bytes } of parcels) {
    const packet = packetFor(messages);
    if (packet !== undefined) send(engine, from, to, "kv", packet, bytes, cause);
  }
}

function send(
  { cluster }: Engine, sender: MachineId, to: MachineId, stream: string, message: Message, bytes: number, cause: EventId,
): void {
  const from = machineAt(cluster, sender);
  const target = machineAt(cluster, to);
  const { network: costs } = cluster.settings;
  const link = linkOf(cluster.network, from.id, to);
  const base = distance(costs, from.location, target.location);
  const fate = route(cluster.network, costs, cluster.now, link, base, streamNumber(stream), bytes);
  const delivery: Delivery = {
    kind: "deliver", from: from.id, to, message, departed: cluster.now, arrives: fate.arrives, cause,
  };
  if (cluster.armed.length > 0) noticeHeartbeats(cluster.armed, from.id, to, message, fate.lost ? (-1 as Instant) : fate.arrives);
  if (fate.lost) lose(cluster, delivery, -++cluster.lostCount);
  else plan(cluster, fate.arrives, delivery);
  if (fate.again !== null) plan(cluster, fate.again, { ...delivery, arrives: fate.again });
}

function streamNumber(stream: string): number {
  switch (stream as StreamName) {
    case "raft":
      return 0;
    case "snapshot":
      return 1;
    case "pd":
      return 2;
    case "kv":
      return 3;
  }
}

/** Keeps a message that nobody will get, for drawing: under the number of its delivery, or a negative one. */
export function lose(cluster: Cluster, delivery: Delivery, number: number): void {
  if (cluster.lost.length === LOST_AT_MOST) cluster.lost.shift();
  const { from, to, message, departed, arrives } = delivery;
  cluster.lost.push({ number, from, to, message, departed, arrives });
}

function write(engine: Engine, batch: ProcessBatch, bytes: number, kind: WriteKind): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, engine.machine);
  const { disk } = machine;
  // It may end at this very instant: what comes now is no part of the group behind it any more.
  if (cluster.now >= disk.busyUntil) startNextWrites(cluster, machine);
  const next = nextWritesOf(cluster, machine.id);
  const isBehind = disk.pending > next.writes.length;
  const done = submitWrite(disk, cluster.settings.disk, cluster.now, bytes, kind);
  const write: DiskWrite = { batch, submitted: cluster.now, cause: engine.cause };
  if (!isBehind) {
    plan(cluster, done, { kind: "durable", to: machine.id, incarnation: machine.incarnation, writes: [write] });
    return;
  }
  next.writes.push(write);
  next.until = done;
}

/** The write under way ends: what waited for that is written as one group, as one fsync makes all of it durable. */
export function startNextWrites(cluster: Cluster, { id, incarnation }: Machine): void {
  const { writes, until } = nextWritesOf(cluster, id);
  if (writes.length === 0) return;
  cluster.nextWrites[id] = nothingToWrite();
  plan(cluster, until, { kind: "durable", to: id, incarnation, writes });
}

function nextWritesOf({ nextWrites }: Cluster, machine: MachineId): NextWrites {
  const next = nextWrites[machine];
  assert(next !== undefined, "a machine's disk has a place for what waits");
  return next;
}

function startTimer(engine: Engine, delay: Duration, timer: ProcessTimer): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, engine.machine);
  plan(cluster, after(cluster.now, trueDelay(machine.clock, delay)), {
    kind: "timer", to: machine.id, incarnation: machine.incarnation, timer, cause: engine.cause,
  });
}

/** Below every sequence, so that ticks come before all else of their instant; by machine, then in the order of their process. */
const BEFORE_ALL = -0x10_0000_0000_0000;
const ORDERS = 0x1_0000_0000;

function startTick(engine: Engine, at: Instant, order: number, timer: ProcessTimer, cause: EventId): void {
  const { cluster } = engine;
  assert(at >= cluster.now && order < ORDERS, "nothing is planned for the past");
  const { id, incarnation } = machineAt(cluster, engine.machine);
  pushEvent(cluster.queue, at, BEFORE_ALL + id * ORDERS + order, { kind: "timer", to: id, incarnation, timer, cause });
}
