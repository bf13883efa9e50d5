import { refuse, type Hands, type Refusal, type World } from "../action/definition.ts";
import { definitionOf, type Action } from "../action/index.ts";
import { assert } from "../kernel/assert.ts";
import { plannedEvents } from "../kernel/queue.ts";
import { after, type Duration } from "../kernel/time.ts";
import { shiftClock } from "../machine/clock.ts";
import type { Machine, MachineId } from "../machine/computer.ts";
import { resetDisk } from "../machine/disk.ts";
import { linkOf, mendLink } from "../machine/network.ts";
import { pdProgram, removeStore, requestTransferLeader } from "../pd/index.ts";
import type { EventBody, Node } from "../proto/events.ts";
import type { StoreId } from "../proto/region.ts";
import { storeProgram, transferLeaderNow, type StoreBatch } from "../store/index.ts";
import { clientProgram, startWorkload } from "../client/index.ts";
import { settleAvailability } from "./availability.ts";
import { addStore } from "./birth.ts";
import { machineOf, pdStateOf, storeStateOf, type Cluster, type Observer } from "./cluster.ts";
import { advance, createEngine, emit, machineAt, plan, resumeProcess, type Engine } from "./engine.ts";
import { placeAll } from "./partition.ts";
import { leaderMachine, strikeLeader } from "./strikes.ts";
import { conflictIn, parseSetting, withSetting } from "./settings.ts";

/**
 * Carries out an action at the present instant, behind everything that happens at this instant anyway. Returns why it
 * was refused, or null; a refused action changes nothing.
 */
export function act(cluster: Cluster, action: Action, observer: Observer): Refusal | null {
  advance(cluster, cluster.now, observer);
  const engine = createEngine(cluster, observer);
  const { nodes, check, perform } = definitionOf(action.kind);
  const missing = nodes(action).find((node) => machineOf(cluster, node) === undefined);
  const refusal = missing !== undefined ? refuse("unknown-node", `There is no ${missing.kind} ${missing.id}.`, missing)
    : check(action, worldOf(cluster)) ?? perform(action, createHands(engine));
  settleAvailability(engine);
  return refusal;
}

/** What checks may ask of the cluster. */
const worldOf = (cluster: Cluster): World => ({
  process: (node) => machineAt(cluster, machineId(cluster, node)).process,
  hasRegion: (region) => cluster.replicaMachines.has(region),
  isLed: (region) => leaderMachine(cluster, region) !== undefined,
  expectedOfSetting(key, value) {
    const parsed = parseSetting(key, value);
    return parsed.ok ? conflictIn(withSetting(cluster.settings, key, parsed.value), key) : parsed.expected;
  },
});

/** What effects may do to the cluster. */
export function createHands(engine: Engine): Hands {
  const { cluster } = engine;
  const idOf = (node: Node): MachineId => machineId(cluster, node);
  return {
    now: cluster.now,
    disk: (node) => machineAt(cluster, idOf(node)).disk,
    clock: (node) => machineAt(cluster, idOf(node)).clock,
    links({ from, to, bothWays }) {
      const there = linkOf(cluster.network, idOf(from), idOf(to));
      return bothWays ? [there, linkOf(cluster.network, idOf(to), idOf(from))] : [there];
    },
    everyLink: () => cluster.network.links.values(),
    mend: mendLink,
    shiftClock: (clock, offset, driftPpm) => shiftClock(clock, cluster.now, offset, driftPpm),
    fault: (machines, body) => fault(engine, machines.map(idOf), body),
    end: (node, how) => end(engine, node, how),
    restart: (node) => restart(engine, node),
    pause: (node, duration) => pause(engine, node, duration),
    resume: (node) => resumeProcess(engine, idOf(node)),
    isolate: (node) => isolate(engine, node),
    partition: (groups) => partition(engine, groups),
    strike: (strike) => strikeLeader(engine, strike),
    addStore: (labels) => addStore(engine, labels),
    removeStore: (store) => orderRemoval(engine, store),
    transferLeader: (region, to) => transferLeader(engine, region, to),
    changeSetting: (key, value) => changeSetting(engine, key, value),
  };
}

/** `pd-ctl store delete`. */
function orderRemoval(engine: Engine, store: StoreId): Refusal | null {
  const { cluster } = engine;
  const pd = pdStateOf(cluster);
  const machine = cluster.pdMachines[0] ?? -1;
  if (pd === undefined || machineAt(cluster, machine).process !== "running") {
    return refuse("pd-not-running", "PD does not run: nobody can take the order.", { kind: "pd", id: 1 });
  }
  engine.machine = machine;
  const text = removeStore(pd, engine, store);
  return text === null ? null : { code: "pd-refused", text, values: { reason: text } };
}

function changeSetting(engine: Engine, key: string, value: string): void {
  const { cluster } = engine;
  const parsed = parseSetting(key, value);
  assert(parsed.ok, "a setting was checked before it is changed");
  cluster.settings = withSetting(cluster.settings, key, parsed.value);
  emit(engine, { name: "settings.changed", key, value });
  if (key === "client.rate") changeRate(engine);
}

/** Lets every client begin its workload anew. One that is paused acts on it when it goes on, a dead one when it starts. */
function changeRate(engine: Engine): void {
  const { cluster } = engine;
  for (const id of cluster.clientMachines) {
    const client = cluster.processes[id];
    const { process } = machineAt(cluster, id);
    if (client?.kind !== "client" || (process !== "running" && process !== "paused")) continue;
    engine.machine = id;
    startWorkload(client.state, engine);
  }
}

/** Emits the event of a fault and remembers it as the cause of whatever silence follows on these machines. */
function fault(engine: Engine, machines: readonly MachineId[], body: EventBody): void {
  engine.cause = 0;
  const id = emit(engine, body);
  for (const machine of machines) engine.cluster.lastFault[machine] = id;
  engine.unsettled.all = true;
}

/** The process ends without a word; with the power goes also what the disk had not made durable by now. */
function end(engine: Engine, node: Node, how: "dead" | "off"): void {
  const { cluster } = engine;
  const id = machineId(cluster, node);
  const machine = machineAt(cluster, id);
  const survived = survivingWrites(cluster, machine, how);
  const process = cluster.processes[id];
  assert(process !== undefined, "a machine has a process");
  // A dead process that now loses its power was forgotten already; only a live one has something to forget.
  if (machine.process === "running" || machine.process === "paused") {
    if (process.kind === "store") storeProgram.crash(process.state, survived);
    else if (process.kind === "pd") pdProgram.crash(process.state, []);
    else clientProgram.crash(process.state, []);
  }
  machine.process = how;
  machine.processSince = cluster.now;
  machine.incarnation++;
  resetDisk(machine.disk, cluster.now);
  cluster.held[id] = [];
  fault(engine, [id], how === "dead" ? { name: "node.killed", node } : { name: "node.powered-off", node });
}

/**
 * Writes that the process submitted and never saw completed, in order: those that became durable while it was paused, and
 * without a loss of power those that are still under way, because the kernel has them.
 */
function survivingWrites(cluster: Cluster, machine: Machine, how: "dead" | "off"): readonly StoreBatch[] {
  const underWay = how === "off" ? [] : plannedEvents(cluster.queue).map(({ item }) => item);
  return [...(cluster.held[machine.id] ?? []), ...underWay].flatMap((item) =>
    item.kind === "durable" && item.to === machine.id && item.incarnation === machine.incarnation ? [item.batch] : []);
}

function restart(engine: Engine, node: Node): void {
  const { cluster } = engine;
  const id = machineId(cluster, node);
  const machine = machineAt(cluster, id);
  if (machine.process === "paused") end(engine, node, "dead");
  machine.process = "running";
  machine.processSince = cluster.now;
  machine.startedAt = cluster.now;
  machine.incarnation++;
  fault(engine, [id], { name: "node.restarted", node });
  startProcess(engine, id);
}

/** Starts the process of a machine: at the birth of the cluster, when a store joins, and after a crash. */
export function startProcess(engine: Engine, id: MachineId): void {
  const process = engine.cluster.processes[id];
  assert(process !== undefined, "a machine has a process");
  engine.machine = id;
  if (process.kind === "store") storeProgram.start(process.state, engine);
  else if (process.kind === "pd") pdProgram.start(process.state, engine);
  else clientProgram.start(process.state, engine);
}

function pause(engine: Engine, node: Node, duration: Duration | null): void {
  const { cluster } = engine;
  const id = machineId(cluster, node);
  const machine = machineAt(cluster, id);
  machine.process = "paused";
  machine.processSince = cluster.now;
  const count = (cluster.pauses[id] ?? 0) + 1;
  cluster.pauses[id] = count;
  if (duration !== null) plan(cluster, after(cluster.now, duration), { kind: "resume", to: id, pause: count });
  fault(engine, [id], { name: "node.paused", node, duration });
}

function isolate(engine: Engine, node: Node): void {
  const { cluster } = engine;
  const id = machineId(cluster, node);
  for (const other of cluster.machines) if (other.id !== id) cutBetween(cluster, id, other.id);
  fault(engine, [id], { name: "node.isolated", node });
}

function partition(engine: Engine, groups: readonly (readonly Node[])[]): void {
  const { cluster } = engine;
  const sides = placeAll(cluster, groups);
  const sideOf = new Map(sides.groups.flatMap((side, index) => side.map((node) => [machineId(cluster, node), index] as const)));
  for (const a of cluster.machines) {
    for (const b of cluster.machines) if (a.id < b.id && sideOf.get(a.id) !== sideOf.get(b.id)) cutBetween(cluster, a.id, b.id);
  }
  fault(engine, cluster.machines.map((machine) => machine.id), { name: "network.partitioned", ...sides });
}

function cutBetween(cluster: Cluster, a: MachineId, b: MachineId): void {
  linkOf(cluster.network, a, b).cut = true;
  linkOf(cluster.network, b, a).cut = true;
}

/** `operator add transfer-leader`; while PD does not run, the leading store is asked directly. */
function transferLeader(engine: Engine, region: number, to: number): Refusal | null {
  const { cluster } = engine;
  const pd = pdStateOf(cluster);
  const pdMachine = cluster.pdMachines[0] ?? -1;
  if (pd !== undefined && machineAt(cluster, pdMachine).process === "running") {
    engine.machine = pdMachine;
    engine.cause = 0;
    const reason = requestTransferLeader(pd, engine, region, to);
    if (reason === null) return null;
    return { code: "pd-refused", text: `PD refuses: ${reason}.`, values: { reason } };
  }
  for (const id of cluster.replicaMachines.get(region) ?? []) {
    const store = storeStateOf(cluster, id);
    if (store === undefined || machineAt(cluster, id).process !== "running") continue;
    engine.machine = id;
    engine.cause = 0;
    if (transferLeaderNow(store, engine, region, to)) return null;
  }
  const text = `No running store leads region ${region} and may hand it to store ${to}.`;
  return { code: "cannot-transfer", text, values: { region, to } };
}

function machineId(cluster: Cluster, node: Node): MachineId {
  const id = machineOf(cluster, node);
  assert(id !== undefined, "the nodes of an action were checked before");
  return id;
}
