import { assert } from "../kernel/assert.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import { pushEvent } from "../kernel/queue.ts";
import { readCalendar, readClock, trueDelay } from "../machine/clock.ts";
import { OUTSIDE, type Clock, type MachineId } from "../machine/computer.ts";
import { submitWrite, type WriteKind } from "../machine/disk.ts";
import { distance, linkOf, route } from "../machine/network.ts";
import type { EventId } from "../proto/events.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { Message, StreamName } from "../proto/messages.ts";
import type { Observation } from "../proto/observations.ts";
import type { Settings } from "../proto/settings.ts";
import { noticeHeartbeats } from "./armed.ts";
import { machineAt, type Cluster, type Delivery, type Observer, type Planned } from "./cluster.ts";
import { PROCESS_KINDS, type KindTable, type ProcessBatch, type ProcessTimer } from "./processes.ts";
import { emit, type Recorder } from "./record.ts";

/** Lost messages kept for drawing. */
const LOST_AT_MOST = 64;

/**
 * The host of all processes, pointed at one machine for each delivery: one object, so that a delivery allocates none.
 * Beside the cluster and the observer it holds only what belongs to the present delivery: nothing outlives an event.
 */
export interface Engine extends Recorder, ClusterHost<ProcessTimer, ProcessBatch> {
  readonly kinds: KindTable;
  machine: MachineId;
  /** What a process has answered to people outside of the cluster; taken by whoever asked it for them. */
  answer: Message | null;
  cause: EventId;
  /** The key of what runs, among all that is planned for this instant; Infinity behind all of it. */
  sequence: number;
}

/** `kinds` must hold every kind of process in the cluster; tests bring kinds of their own. */
export function createEngine(cluster: Cluster, observer: Observer, kinds: KindTable = PROCESS_KINDS): Engine {
  const engine: Engine = {
    cluster,
    observer,
    kinds,
    get now(): Instant {
      return cluster.now;
    },
    machine: 0,
    answer: null,
    sequence: Infinity,
    get ticksOver(): number {
      return engine.sequence - BEFORE_ALL - engine.machine * ORDERS;
    },
    cause: 0,
    unsettled: { all: false, regions: new Set() },
    directory: cluster.directory,
    get settings(): Settings {
      return cluster.settings;
    },
    get diskFull(): boolean {
      return machineAt(cluster, engine.machine).disk.full;
    },
    get clockwork(): Clock {
      return machineAt(cluster, engine.machine).clock;
    },
    clock: () => readClock(machineAt(cluster, engine.machine).clock, cluster.now),
    wallClock: () => readCalendar(machineAt(cluster, engine.machine).clock, cluster.now),
    send: (to, stream, message, bytes) => send(engine, to, stream, message, bytes),
    write: (batch, bytes, kind) => write(engine, batch, bytes, kind),
    startTimer: (delay, timer) => startTimer(engine, delay, timer),
    startTick: (at, order, timer, cause) => startTick(engine, at, order, timer, cause),
    emit: (body) => emit(engine, body),
    observe: (observation: Observation) => observer.observe(observation, cluster.now),
  };
  return engine;
}

/** Plans something for later; `time` must not lie in the past. */
export function plan(cluster: Cluster, time: Instant, item: Planned): void {
  assert(time >= cluster.now, "nothing is planned for the past");
  pushEvent(cluster.queue, time, ++cluster.sequence, item);
}

function send(engine: Engine, to: MachineId, stream: string, message: Message, bytes: number): void {
  const { cluster } = engine;
  if (to === OUTSIDE) {
    engine.answer = message;
    return;
  }
  const from = machineAt(cluster, engine.machine);
  const target = machineAt(cluster, to);
  const { network: costs } = cluster.settings;
  const link = linkOf(cluster.network, from.id, to);
  const base = distance(costs, from.location, target.location);
  const fate = route(cluster.network, costs, cluster.now, link, base, streamNumber(stream), bytes);
  const delivery: Delivery = {
    kind: "deliver", from: from.id, to, message, departed: cluster.now, arrives: fate.arrives, cause: engine.cause,
  };
  if (cluster.armed.length > 0) noticeHeartbeats(cluster.armed, from.id, to, message, fate.lost ? (-1 as Instant) : fate.arrives);
  if (fate.lost) lose(cluster, delivery);
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

/** Keeps a message that nobody will get, for drawing. */
export function lose(cluster: Cluster, delivery: Delivery): void {
  if (cluster.lost.length === LOST_AT_MOST) cluster.lost.shift();
  const { from, to, message, departed, arrives } = delivery;
  cluster.lost.push({ from, to, message, departed, arrives });
}

function write(engine: Engine, batch: ProcessBatch, bytes: number, kind: WriteKind): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, engine.machine);
  const done = submitWrite(machine.disk, cluster.settings.disk, cluster.now, bytes, kind);
  plan(cluster, done, {
    kind: "durable", to: machine.id, incarnation: machine.incarnation, batch, submitted: cluster.now, cause: engine.cause,
  });
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
