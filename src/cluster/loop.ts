import { assert } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { peekEvent, peekSequence, peekTime, popEvent } from "../kernel/queue.ts";
import type { Instant } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { completeWrite } from "../machine/disk.ts";
import { tellsOfTraffic, tellsOfWrites } from "../pd/hot.ts";
import { HOT_REGIONS } from "../pd/hot-part.ts";
import { isEvictor } from "../pd/schedulers/needs.ts";
import { EVICTORS } from "../pd/schedulers/parts.ts";
import { STALE_CHECK } from "../store/parts.ts";
import { tickGroupAt } from "../store/state.ts";
import { settleAvailability } from "./availability.ts";
import { machineAt, type Cluster, type Observer, type Planned } from "./cluster.ts";
import { keepAlive, settleConnections } from "./connections.ts";
import { arrive } from "./delivery.ts";
import { createEngine, startNextWrites, type Engine } from "./host.ts";
import { exitProcess, restartProcess, resumeProcess, startAgain } from "./lifecycle.ts";
import { STRIKES } from "./parts.ts";

/** Events of one instant: more than any cluster needs, so reaching it means two processes answer each other for ever. */
const EVENTS_PER_INSTANT = 5_000_000;

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
  // Known before anything is done: what lacks its code stands here until that has come.
  if (HOT_REGIONS.code === null && isOfTraffic(peekEvent(queue))) need(HOT_REGIONS);
  if (EVICTORS.code === null && isOfEvictor(peekEvent(queue))) need(EVICTORS);
  if (STALE_CHECK.code === null && isOfStaleCheck(cluster, time, peekEvent(queue))) need(STALE_CHECK);
  moveTo(cluster, time);
  assert(++cluster.ranAtInstant < EVENTS_PER_INSTANT, "time goes on");
  engine.sequence = peekSequence(queue);
  run(engine, popEvent(queue));
  return true;
}

/** Whether PD is told of traffic: what has to do with it begins there. */
function isOfTraffic(item: Planned | undefined): boolean {
  if (item?.kind !== "deliver") return false;
  const { message } = item;
  return message.kind === "store-heartbeat" ? tellsOfTraffic(message.flow)
    : message.kind === "region-heartbeat" && tellsOfWrites(message);
}

/** Whether a scheduler looks at what is wrong with a store. */
function isOfEvictor(item: Planned | undefined): boolean {
  if (item?.kind !== "timer") return false;
  const { timer } = item;
  return timer.kind === "schedule" && isEvictor(timer.scheduler);
}

/** Whether a store looks after its peers that sleep. */
function isOfStaleCheck(cluster: Cluster, time: Instant, item: Planned | undefined): boolean {
  if (item?.kind !== "timer" || item.timer.kind !== "tick") return false;
  const process = cluster.processes[item.to];
  return process?.kind === "store" &&
    tickGroupAt(process.state, item.timer.group).nextStaleCheck <= readClock(machineAt(cluster, item.to).clock, time);
}

/** Lets the time pass up to `instant`, if that is not over; whatever was planned before it has been run. */
export function moveTo(cluster: Cluster, instant: Instant): void {
  if (instant <= cluster.now) return;
  cluster.now = instant;
  cluster.ranAtInstant = 0;
}

function run(engine: Engine, item: Planned): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, item.to);
  engine.machine = machine.id;
  engine.cause = 0;
  // The disk goes on whatever becomes of the process.
  if (item.kind === "durable" && item.incarnation === machine.incarnation) {
    for (const { submitted } of item.writes) completeWrite(machine.disk, cluster.now, submitted);
    startNextWrites(cluster, machine);
  }
  switch (item.kind) {
    case "resume":
      if (machine.process === "paused" && cluster.pauses[item.to] === item.pause) resumeProcess(engine, item.to);
      settleConnections(engine);
      break;
    case "start":
      if (item.incarnation === machine.incarnation) startAgain(engine, item.to);
      settleConnections(engine);
      break;
    case "restart":
      restartProcess(engine, item.to, item.down);
      settleConnections(engine);
      break;
    case "strike":
      if (item.incarnation === machine.incarnation) need(STRIKES).strikeMachine(engine, item.to, item.strike);
      settleConnections(engine);
      break;
    case "exit":
      if (item.incarnation === machine.incarnation) exitProcess(engine, item.to, item.reason, item.cause);
      settleConnections(engine);
      break;
    case "keepalive":
      keepAlive(engine, item);
      break;
    case "deliver": case "refused": case "timer": case "durable":
      arrive(engine, machine, item);
  }
  if (cluster.armed.length > 0) need(STRIKES).springStrikes(engine);
  // Before the next event, whoever runs that: a resumed leader serves from this instant on.
  settleAvailability(engine);
}
