import { assert, unreachable } from "../kernel/assert.ts";
import { after, type Duration } from "../kernel/time.ts";
import type { Machine } from "../machine/computer.ts";
import { distance, linkOf } from "../machine/network.ts";
import { machineAt, nodeOf, type Delivery, type Held } from "./cluster.ts";
import { lose, plan, type Engine } from "./host.ts";
import { programOf } from "./processes.ts";
import { emit } from "./record.ts";

/** Messages that a paused process may have waiting (raft-client-queue-size); what comes behind is dropped. */
const HELD_AT_MOST = 16_384;

/** Something planned has come to its machine: its process handles it or misses it, and a message to none goes back. */
export function arrive(engine: Engine, machine: Machine, item: Held): void {
  engine.cause = item.cause;
  if (machine.process === "running") deliver(engine, machine, item);
  else if (machine.process === "paused") hold(engine, item);
  else if (item.kind === "deliver") bounce(engine, machine, item);
}

/** Hands one event to the process, unless it was meant for an earlier life of it. */
export function deliver(engine: Engine, machine: Machine, item: Held): void {
  const { cluster } = engine;
  if (item.kind !== "deliver" && item.incarnation !== machine.incarnation) return;
  const process = cluster.processes[machine.id];
  assert(process !== undefined, "a machine has a process");
  const program = programOf(engine.kinds, process);
  switch (item.kind) {
    case "deliver":
      // A cut takes what is on the wire with it.
      if (cluster.network.links.size > 0 && linkOf(cluster.network, item.from, item.to).cut) lose(cluster, item);
      else program.receive(process.state, engine, item.from, item.message);
      return;
    case "refused":
      program.refused(process.state, engine, item.target, item.message);
      return;
    case "timer":
      program.timer(process.state, engine, item.timer);
      return;
    case "durable":
      program.durable(process.state, engine, item.batch);
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
