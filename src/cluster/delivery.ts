import { assert, unreachable } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { after, type Duration } from "../kernel/time.ts";
import type { Machine, MachineId } from "../machine/computer.ts";
import { distance, isCut, linkOf } from "../machine/network.ts";
import { machineAt, nodeOf, type Cluster, type Delivery, type DiskWrite, type Held, type Backlog } from "./cluster.ts";
import { lose, plan, sendParcels, type Engine } from "./host.ts";
import { DETECTING } from "./detection/part.ts";
import { programOf, type SealedProgram } from "./processes.ts";
import { emit } from "./record.ts";

/** Messages that a paused process may have waiting (raft-client-queue-size); what comes behind is dropped. */
const HELD_AT_MOST = 16_384;

/**
 * What becomes of a message that is there: its process gets it, or will when it goes on; the kernel refuses it; nobody hears of
 * it.
 */
export type Arrival = "received" | "waits" | "refused" | "lost";

/** What a machine's own doing meets: its process, a paused one, or one that is gone (or another that was started since). */
export type Reception = "runs" | "waits" | "gone";

/** What becomes of a message if it is there now. */
export function arrivalOf(cluster: Cluster, { from, to }: Delivery): Arrival {
  const { process } = machineAt(cluster, to);
  // A cut takes what is on the wire with it.
  if (process === "off" || isCut(cluster.network, from, to)) return "lost";
  if (process === "running") return "received";
  return process === "paused" ? "waits" : "refused";
}

/** What a timer, a write or a refusal meets if it is due now. */
export function receptionOf(machine: Machine, incarnation: number): Reception {
  if (machine.incarnation !== incarnation) return "gone";
  if (machine.process === "running") return "runs";
  return machine.process === "paused" ? "waits" : "gone";
}

/** Something planned has come to its machine: its process handles it, or what `arrivalOf` and `effectOf` say. */
export function arrive(engine: Engine, machine: Machine, item: Held): void {
  if (item.kind !== "durable") engine.cause = item.cause;
  switch (item.kind === "deliver" ? arrivalOf(engine.cluster, item) : receptionOf(machine, item.incarnation)) {
    case "received":
    case "runs":
      handOver(engine, item);
      return;
    case "waits":
      hold(engine, item);
      return;
    case "refused":
      if (item.kind === "deliver") bounce(engine, machine, item);
      return;
    case "lost":
      if (item.kind === "deliver") lose(engine.cluster, item, engine.sequence);
      return;
    case "gone":
  }
}

/** The process of the machine handles what has come. */
export function handOver(engine: Engine, item: Held): void {
  if (engine.cluster.detection !== undefined && need(DETECTING).take(engine, item)) return;
  const state = engine.cluster.processes[item.to]?.state;
  const program = engine.programs[item.to] ?? findProgram(engine, item.to);
  switch (item.kind) {
    case "deliver":
      program.receive(state, engine, item.from, item.message);
      break;
    case "refused":
      program.refused(state, engine, item.target, item.message);
      break;
    case "timer":
      program.timer(state, engine, item.timer);
      break;
    case "durable":
      tellDurable(engine, program, state, item.writes);
      break;
    default:
      unreachable(item);
  }
  sendParcels(engine);
}

/** The process hears at once of all writes of the group that go back to the same event. */
function tellDurable(engine: Engine, program: SealedProgram, state: unknown, writes: readonly DiskWrite[]): void {
  let at = 0;
  while (at < writes.length) {
    const cause = writes[at]?.cause ?? 0;
    const batches: DiskWrite["batch"][] = [];
    for (let write = writes[at]; write?.cause === cause; write = writes[++at]) batches.push(write.batch);
    engine.cause = cause;
    program.durable(state, engine, batches);
  }
}

/** A machine's process never changes its kind: its name is looked up once in the life of an engine. */
function findProgram({ cluster, kinds, programs }: Engine, machine: MachineId): SealedProgram {
  const program = programOf(kinds, cluster.processes[machine]);
  while (programs.length <= machine) programs.push(undefined);
  programs[machine] = program;
  return program;
}

/** Only messages get lost: a timer or a completed write that went missing would never come again. */
function hold(engine: Engine, item: Held): void {
  const missed = engine.cluster.held[item.to];
  assert(missed !== undefined, "a machine has a place for what it misses");
  if (item.kind === "deliver" && missed.messages === HELD_AT_MOST) {
    drop(engine, missed, item);
    return;
  }
  if (item.kind === "deliver") missed.messages++;
  missed.items.push(item);
}

/** The first message that is dropped tells it, for all that the pause will cost. */
function drop(engine: Engine, missed: Backlog, item: Delivery): void {
  const { cluster } = engine;
  lose(cluster, item, engine.sequence);
  if (missed.dropped++ > 0) return;
  // Not the message led to it, but what keeps the process from reading any.
  engine.cause = cluster.lastFault[item.to] ?? 0;
  emit(engine, { name: "limit.reached", node: nodeOf(cluster, item.to), limit: "raft-client-queue-size", value: HELD_AT_MOST });
}

/** A message reaches a machine without its process: the kernel refuses the connection. */
function bounce(engine: Engine, machine: Machine, item: Delivery): void {
  const { cluster } = engine;
  const back = linkOf(cluster.network, item.to, item.from);
  if (back.cut) return;
  const sender = machineAt(cluster, item.from);
  const travel = distance(cluster.settings.network, machine.location, sender.location).min + back.extraLatency;
  plan(cluster, after(cluster.now, travel as Duration), {
    kind: "refused", to: item.from, incarnation: sender.incarnation, target: machine.id, message: item.message,
    cause: item.cause,
  });
}
