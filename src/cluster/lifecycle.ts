import { plannedEvents } from "../kernel/queue.ts";
import { after, type Duration } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import { isProcessAlive, type Machine, type MachineId } from "../machine/computer.ts";
import { resetDisk } from "../machine/disk.ts";
import type { ExitReason } from "../machine/program.ts";
import type { EventId } from "../proto/events.ts";
import { machineAt, nodeOf, nothingMissed, nothingToWrite, type Cluster, type DiskWrite, type Planned } from "./cluster.ts";
import { resetConnections } from "./connections.ts";
import { handOver } from "./delivery.ts";
import { plan, sendParcels, type Engine } from "./host.ts";
import { programOf, type ProcessBatch } from "./processes.ts";
import { emit, emitFault } from "./record.ts";

/** Starts the process of a machine: at the birth of the cluster, when a store joins, and after a crash. */
export function startProcess(engine: Engine, id: MachineId): void {
  const process = engine.cluster.processes[id];
  engine.machine = id;
  programOf(engine.kinds, process).start(process?.state, engine);
  sendParcels(engine);
}

/**
 * The process ends without a word; with the power (`off`) goes also what the disk had not made durable by now. `part` says of
 * what its end is a part: a place that goes down as a whole, a restart.
 */
export function end(
  engine: Engine, id: MachineId, how: "dead" | "off", part: Pick<EventOf<"node.killed">, "place" | "down"> = {},
): void {
  const node = nodeOf(engine.cluster, id);
  endProcess(engine, id, how);
  emitFault(engine, [id], { name: how === "dead" ? "node.killed" : "node.powered-off", node, ...part });
  if (how === "dead" && node.kind === "store") resetConnections(engine, id);
}

/** The process ends by itself, as one does that was asked to. */
export function exitProcess(engine: Engine, id: MachineId, reason: ExitReason, cause: EventId): void {
  const { cluster } = engine;
  const node = nodeOf(cluster, id);
  endProcess(engine, id, "dead");
  emitFault(engine, [id], { name: "node.exited", node, reason }, cause);
  if (node.kind === "store") resetConnections(engine, id);
}

function endProcess(engine: Engine, id: MachineId, how: "dead" | "off"): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, id);
  const survived = survivingWrites(cluster, machine, how);
  const process = cluster.processes[id];
  // A dead process that now loses its power was forgotten already; only a live one has something to forget.
  const lives = isProcessAlive(machine.process);
  if (lives) {
    const { machine: handling } = engine;
    engine.machine = id;
    programOf(engine.kinds, process).crash(process?.state, survived, engine);
    engine.machine = handling;
  }
  machine.process = how;
  machine.processSince = cluster.now;
  machine.incarnation++;
  resetDisk(machine.disk, cluster.now);
  cluster.held[id] = nothingMissed();
  cluster.nextWrites[id] = nothingToWrite();
}

/**
 * Writes that the process submitted and never saw completed, in order: those that became durable while it was paused, and
 * without a loss of power those that are still under way, because the kernel has them.
 */
function survivingWrites(cluster: Cluster, machine: Machine, how: "dead" | "off"): readonly ProcessBatch[] {
  const writesOf = (items: readonly Planned[]): readonly DiskWrite[] => items.flatMap((item) =>
    item.kind === "durable" && item.to === machine.id && item.incarnation === machine.incarnation ? item.writes : []);
  const underWay = how === "off" ? []
    : [...writesOf(plannedEvents(cluster.queue).map(({ item }) => item)), ...(cluster.nextWrites[machine.id]?.writes ?? [])];
  return [...writesOf(cluster.held[machine.id]?.items ?? []), ...underWay].map(({ batch }) => batch);
}

/** The process ends, if it lives, and starts anew: at once, or so much later unless somebody has started it by then. */
export function restartProcess(engine: Engine, id: MachineId, down: Duration | null = null): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, id);
  const lives = isProcessAlive(machine.process);
  if (lives) end(engine, id, "dead", { down: down ?? (0 as Duration) });
  if (down === null) startAgain(engine, id);
  else plan(cluster, after(cluster.now, down), { kind: "start", to: id, incarnation: machine.incarnation });
}

/** The process starts anew, with what its disk holds; it does not live. */
export function startAgain(engine: Engine, id: MachineId): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, id);
  machine.process = "running";
  machine.processSince = cluster.now;
  machine.startedAt = cluster.now;
  machine.incarnation++;
  emitFault(engine, [id], { name: "node.restarted", node: nodeOf(cluster, id) });
  startProcess(engine, id);
}

/** The process, if it runs, gets ready for what changes how it reckons with time, or what it finds with its next tick. */
export function takeStockOf(engine: Engine, id: MachineId): void {
  const { cluster, machine } = engine;
  if (machineAt(cluster, id).process !== "running") return;
  const process = cluster.processes[id];
  engine.machine = id;
  programOf(engine.kinds, process).takeStock(process?.state, engine);
  engine.machine = machine;
}

/** Before clocks or settings change. */
export function takeStockOfAll(engine: Engine): void {
  for (const { id } of engine.cluster.machines) takeStockOf(engine, id);
}

/** The process stands still until `resume`, or for `duration`. */
export function pauseProcess(engine: Engine, id: MachineId, duration: Duration | null): void {
  const { cluster } = engine;
  const count = standStill(engine, id);
  if (duration !== null) plan(cluster, after(cluster.now, duration), { kind: "resume", to: id, pause: count });
  emitFault(engine, [id], { name: "node.paused", node: nodeOf(cluster, id), duration });
}

/** Stops the process without telling anybody; returns how many times it has been stopped by now. */
export function standStill(engine: Engine, id: MachineId): number {
  const { cluster } = engine;
  takeStockOf(engine, id);
  const machine = machineAt(cluster, id);
  machine.process = "paused";
  machine.processSince = cluster.now;
  const count = (cluster.pauses[id] ?? 0) + 1;
  cluster.pauses[id] = count;
  return count;
}

/** The process of the machine goes on; what it missed reaches it now, in the order in which it came. */
export function resumeProcess(engine: Engine, id: MachineId): void {
  const { cluster } = engine;
  const machine = machineAt(cluster, id);
  machine.process = "running";
  machine.processSince = cluster.now;
  engine.machine = id;
  engine.cause = cluster.lastFault[id] ?? 0;
  const resumed = emit(engine, { name: "node.resumed", node: nodeOf(cluster, id) });
  const missed = cluster.held[id]?.items ?? [];
  cluster.held[id] = nothingMissed();
  // Before anything else of this instant: planned anew, it would come behind what was sent later.
  for (const item of missed) {
    if (item.kind !== "durable") engine.cause = item.cause;
    handOver(engine, item);
  }
  // What it serves again, it serves because it goes on, whatever it missed last.
  engine.cause = resumed;
}
