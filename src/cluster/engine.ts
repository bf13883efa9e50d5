import { clientProgram, type ClientTimer } from "../client/index.ts";
import { assert, unreachable } from "../kernel/assert.ts";
import { peekTime, popEvent, pushEvent } from "../kernel/queue.ts";
import { after, type Duration, type Instant } from "../kernel/time.ts";
import { readCalendar, readClock, trueDelay } from "../machine/clock.ts";
import { completeWrite, submitWrite, type WriteKind } from "../machine/disk.ts";
import type { Machine, MachineId } from "../machine/computer.ts";
import { distance, linkOf, route } from "../machine/network.ts";
import { pdProgram, type PdTimer } from "../pd/index.ts";
import { kindOf, silentStoreIn, type EventBody, type EventId } from "../proto/events.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { Message, StreamName } from "../proto/messages.ts";
import type { Observation } from "../proto/observations.ts";
import type { Settings } from "../proto/settings.ts";
import { storeProgram, type StoreBatch, type StoreTimer } from "../store/index.ts";
import { createUnsettled, noticeAvailability, settleAvailability, type Unsettled } from "./availability.ts";
import type { Cluster, Delivery, Held, Observer, Planned, ProcessTimer } from "./cluster.ts";
import { nodeOf } from "./cluster.ts";
import { noticeHeartbeats, springStrikes, strikeMachine } from "./strikes.ts";

/** Messages that a paused process may have waiting (raft-client-queue-size); what comes behind is dropped. */
const HELD_AT_MOST = 16_384;
/** Events of one instant: more than any cluster needs, so reaching it means two processes answer each other for ever. */
const EVENTS_PER_INSTANT = 5_000_000;
/** Lost messages kept for drawing. */
const LOST_AT_MOST = 64;

/**
 * Runs every event up to and including the instant `until`. An input of the instant T comes behind all events of T that
 * were planned before it; `act` keeps that order, so a replay meets inputs exactly where the original did.
 */
export function advance(cluster: Cluster, until: Instant, observer: Observer): void {
  const engine = createEngine(cluster, observer);
  while (advanceOne(engine, until));
  moveTo(cluster, until);
}

/**
 * Runs the one next event, if there is one up to `until`; false if there is none. Whoever runs events one by one makes
 * one engine for all of them; which engine ran an event makes no difference to the next.
 */
export function advanceOne(engine: Engine, until: Instant): boolean {
  const { cluster } = engine;
  const { queue } = cluster;
  if (queue.size === 0) return false;
  const time = peekTime(queue);
  if (time > until) return false;
  moveTo(cluster, time);
  assert(++cluster.ranAtInstant < EVENTS_PER_INSTANT, "time goes on");
  run(engine, popEvent(queue));
  return true;
}

/** Lets the time pass up to `instant`, if that is not over; whatever was planned before it has been run. */
export function moveTo(cluster: Cluster, instant: Instant): void {
  if (instant <= cluster.now) return;
  cluster.now = instant;
  cluster.ranAtInstant = 0;
}

/**
 * The host of all processes, pointed at one machine for each delivery: one object, so that a delivery allocates none.
 * Beside the cluster and the observer it holds only what belongs to the present delivery: nothing outlives an event.
 */
export interface Engine extends ClusterHost<ProcessTimer, StoreBatch> {
  readonly cluster: Cluster;
  readonly observer: Observer;
  now: Instant;
  machine: MachineId;
  /** What led to the present delivery; becomes the cause of what it emits, sends and plans. */
  cause: EventId;
  readonly unsettled: Unsettled;
}

export function createEngine(cluster: Cluster, observer: Observer): Engine {
  const engine: Engine = {
    cluster,
    observer,
    now: cluster.now,
    machine: 0,
    cause: 0,
    unsettled: createUnsettled(),
    pdMachines: cluster.pdMachines,
    get settings(): Settings {
      return cluster.settings;
    },
    get diskFull(): boolean {
      return machineAt(cluster, engine.machine).disk.full;
    },
    clock: () => readClock(machineAt(cluster, engine.machine).clock, engine.now),
    wallClock: () => readCalendar(machineAt(cluster, engine.machine).clock, engine.now),
    send: (to, stream, message, bytes) => send(engine, to, stream, message, bytes),
    write: (batch, bytes, kind) => write(engine, batch, bytes, kind),
    startTimer: (delay, timer) => startTimer(engine, delay, timer),
    emit: (body) => emit(engine, body),
    observe: (observation: Observation) => observer.observe(observation, engine.now),
    machineOfStore: (storeId) => cluster.storeMachines.get(storeId),
  };
  return engine;
}

export function machineAt(cluster: Cluster, id: MachineId): Machine {
  const machine = cluster.machines[id];
  assert(machine !== undefined, "a machine id names a machine");
  return machine;
}

/** Plans something for later; `time` must not lie in the past. */
export function plan(cluster: Cluster, time: Instant, item: Planned): void {
  pushEvent(cluster.queue, time, ++cluster.sequence, item);
}

function run(engine: Engine, item: Planned): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, item.to);
  engine.now = cluster.now;
  engine.machine = machine.id;
  // The disk goes on whatever becomes of the process.
  if (item.kind === "durable" && item.incarnation === machine.incarnation) {
    completeWrite(machine.disk, engine.now, item.submitted);
  }
  if (item.kind === "resume") {
    if (machine.process === "paused" && cluster.pauses[item.to] === item.pause) resumeProcess(engine, item.to);
  } else if (item.kind === "strike") {
    if (item.incarnation === machine.incarnation) strikeMachine(engine, item.to, item.strike);
  } else {
    engine.cause = item.cause;
    if (machine.process === "running") deliver(engine, machine, item);
    else if (machine.process === "paused") hold(engine, item);
    else if (item.kind === "deliver") bounce(engine, machine, item);
  }
  if (cluster.armed.length > 0) springStrikes(engine);
  // Before the next event, whoever runs that: a resumed leader serves from this instant on.
  settleAvailability(engine);
}

/** Hands one event to the process, unless it was meant for an earlier life of it. */
function deliver(engine: Engine, machine: Machine, item: Held): void {
  const { cluster } = engine;
  if (item.kind !== "deliver" && item.incarnation !== machine.incarnation) return;
  const process = cluster.processes[machine.id];
  assert(process !== undefined, "a machine has a process");
  switch (item.kind) {
    case "deliver":
      // A cut takes what is on the wire with it.
      if (cluster.network.links.size > 0 && linkOf(cluster.network, item.from, item.to).cut) {
        lose(cluster, item);
        return;
      }
      if (process.kind === "store") storeProgram.receive(process.state, engine, item.from, item.message);
      else if (process.kind === "pd") pdProgram.receive(process.state, engine, item.from, item.message);
      else clientProgram.receive(process.state, engine, item.from, item.message);
      return;
    case "refused":
      if (process.kind === "store") storeProgram.refused(process.state, engine, item.target, item.message);
      else if (process.kind === "pd") pdProgram.refused(process.state, engine, item.target, item.message);
      else clientProgram.refused(process.state, engine, item.target, item.message);
      return;
    case "timer":
      // A timer returns to the process that started it, so it is one of that process's own kind.
      if (process.kind === "store") storeProgram.timer(process.state, engine, item.timer as StoreTimer);
      else if (process.kind === "pd") pdProgram.timer(process.state, engine, item.timer as PdTimer);
      else clientProgram.timer(process.state, engine, item.timer as ClientTimer);
      return;
    case "durable":
      assert(process.kind === "store", "only stores write to their disks");
      storeProgram.durable(process.state, engine, item.batch);
      return;
    default:
      unreachable(item);
  }
}

function hold(engine: Engine, item: Held): void {
  const list = engine.cluster.held[item.to];
  assert(list !== undefined, "a machine has a place for what it misses");
  // Only messages get lost: a timer or a completed write that went missing would never come again.
  if (item.kind === "deliver" && list.length >= HELD_AT_MOST) return;
  list.push(item);
  if (list.length !== HELD_AT_MOST) return;
  emit(engine, {
    name: "limit.reached", node: nodeOf(engine.cluster, item.to), limit: "raft-client-queue-size", value: HELD_AT_MOST,
  });
}

/** The process of the machine goes on; what it missed reaches it now, in the order in which it came. */
export function resumeProcess(engine: Engine, id: MachineId): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, id);
  machine.process = "running";
  machine.processSince = cluster.now;
  engine.machine = id;
  engine.cause = cluster.lastFault[id] ?? 0;
  emit(engine, { name: "node.resumed", node: nodeOf(cluster, id) });
  const missed = cluster.held[id] ?? [];
  cluster.held[id] = [];
  // Before anything else of this instant: planned anew, it would come behind what was sent later.
  for (const item of missed) {
    engine.cause = item.cause;
    deliver(engine, machine, item);
  }
}

/** A message reaches a machine without its process: a live kernel refuses the connection, a dead machine says nothing. */
function bounce(engine: Engine, machine: Machine, item: Delivery): void {
  const { cluster } = engine;
  if (linkOf(cluster.network, item.from, item.to).cut || machine.process === "off") {
    lose(cluster, item);
    return;
  }
  const back = linkOf(cluster.network, item.to, item.from);
  if (back.cut) return;
  const sender = machineAt(cluster, item.from);
  const travel = distance(cluster.settings.network, machine.location, sender.location).min + back.extraLatency;
  plan(cluster, after(cluster.now, travel as Duration), {
    kind: "refused", to: item.from, incarnation: sender.incarnation, target: machine.id, message: item.message,
    cause: item.cause,
  });
}

function send(engine: Engine, to: MachineId, stream: string, message: Message, bytes: number): void {
  const { cluster } = engine;
  const from = machineAt(cluster, engine.machine);
  const target = machineAt(cluster, to);
  const { network: costs } = cluster.settings;
  const link = linkOf(cluster.network, from.id, to);
  const base = distance(costs, from.location, target.location);
  const fate = route(cluster.network, costs, engine.now, link, base, streamNumber(stream), bytes);
  const delivery: Delivery = {
    kind: "deliver", from: from.id, to, message, departed: engine.now, arrives: fate.arrives, cause: engine.cause,
  };
  if (cluster.armed.length > 0) noticeHeartbeats(cluster, from.id, to, message, fate.lost ? (-1 as Instant) : fate.arrives);
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

function lose(cluster: Cluster, delivery: Delivery): void {
  if (cluster.lost.length === LOST_AT_MOST) cluster.lost.shift();
  const { from, to, message, departed, arrives } = delivery;
  cluster.lost.push({ from, to, message, departed, arrives });
}

function write(engine: Engine, batch: StoreBatch, bytes: number, kind: WriteKind): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, engine.machine);
  const done = submitWrite(machine.disk, cluster.settings.disk, engine.now, bytes, kind);
  plan(cluster, done, {
    kind: "durable", to: machine.id, incarnation: machine.incarnation, batch, submitted: engine.now, cause: engine.cause,
  });
}

function startTimer(engine: Engine, delay: Duration, timer: ProcessTimer): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, engine.machine);
  plan(cluster, after(engine.now, trueDelay(machine.clock, delay)), {
    kind: "timer", to: machine.id, incarnation: machine.incarnation, timer, cause: engine.cause,
  });
}

/** Records an event, in the one place where events get their ids, instants and causes. */
export function emit(engine: Engine, body: EventBody): EventId {
  const { cluster } = engine;
  const id = ++cluster.eventCount;
  engine.observer.event({ id, at: cluster.now, cause: causeOf(cluster, body, engine.cause), body });
  engine.cause = id;
  noticeAvailability(engine.unsettled, body);
  noticeReplicas(cluster, engine.machine, body);
  return id;
}

/** What only silence tells has no message as its cause: it is traced to the fault of the machine that fell silent. */
function causeOf(cluster: Cluster, body: EventBody, inherited: EventId): EventId {
  const silent = silentStoreIn(body);
  const machine = silent === 0 ? undefined : cluster.storeMachines.get(silent);
  const fault = machine === undefined ? 0 : (cluster.lastFault[machine] ?? 0);
  return fault === 0 ? inherited : fault;
}

/** Keeps the index of replicas, and tells drawings when rows have moved. */
function noticeReplicas(cluster: Cluster, machine: MachineId, body: EventBody): void {
  if (kindOf(body.name).layout === true) cluster.layout++;
  if (body.name === "peer.created") {
    const list = cluster.replicaMachines.get(body.region);
    if (list === undefined) cluster.replicaMachines.set(body.region, [machine]);
    else if (!list.includes(machine)) list.push(machine);
  } else if (body.name === "peer.destroyed") {
    const list = cluster.replicaMachines.get(body.region);
    const place = list?.indexOf(machine) ?? -1;
    if (list !== undefined && place >= 0) list.splice(place, 1);
  }
}
