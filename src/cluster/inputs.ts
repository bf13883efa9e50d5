import { startWorkload } from "../client/index.ts";
import { assert, unreachable } from "../kernel/assert.ts";
import { after, type Duration } from "../kernel/time.ts";
import { shiftClock } from "../machine/clock.ts";
import type { MachineId } from "../machine/computer.ts";
import { linkOf, mendLink, type Link } from "../machine/network.ts";
import type { Node } from "../proto/events.ts";
import { expectedValues } from "../proto/setting-text.ts";
import { transferLeaderNow } from "../store/index.ts";
import type { Action, Refusal } from "./actions.ts";
import { settleAvailability } from "./availability.ts";
import { machineAt, machineOf, storeStateOf, type Cluster, type Observer } from "./cluster.ts";
import { createEngine, type Engine } from "./host.ts";
import { addStore } from "./join.ts";
import { end, pause, restart, resume } from "./lifecycle.ts";
import { cutBetween, isolate } from "./links.ts";
import { advance } from "./loop.ts";
import { orderPd } from "./orders.ts";
import { placeAll } from "./partition.ts";
import { emit, emitFault } from "./record.ts";
import { expectedOf, parseSetting, withSetting } from "./settings.ts";
import { leaderMachine, strikeLeader } from "./strikes.ts";

/**
 * Carries out an action at the present instant, behind everything that happens at this instant anyway. Returns why it
 * was refused, or null; a refused action changes nothing.
 */
export function act(cluster: Cluster, action: Action, observer: Observer): Refusal | null {
  advance(cluster, cluster.now, observer);
  const engine = createEngine(cluster, observer);
  const refusal = check(cluster, action) ?? perform(engine, action);
  settleAvailability(engine);
  return refusal;
}

/** Is there something to act on, and does the action change anything? */
function check(cluster: Cluster, action: Action): Refusal | null {
  for (const node of nodesOf(action)) {
    if (machineOf(cluster, node) === undefined) return refuse("unknown-node", `There is no ${node.kind} ${node.id}.`, node);
  }
  switch (action.kind) {
    case "kill":
    case "power-off": {
      const machine = machineAt(cluster, machineId(cluster, action.node));
      const gone = machine.process === "off" || (machine.process === "dead" && action.kind === "kill");
      return gone ? refuse("not-running", `${name(action.node)} does not run.`, action.node) : null;
    }
    case "strike-leader":
      if (!cluster.replicaMachines.has(action.region)) {
        return { code: "unknown-region", text: `There is no region ${action.region}.`, values: { region: action.region } };
      }
      return leaderMachine(cluster, action.region) === undefined
        ? { code: "no-leader", text: `No running store leads region ${action.region}.`, values: { region: action.region } }
        : null;
    case "restart": {
      const running = machineAt(cluster, machineId(cluster, action.node)).process === "running";
      return running ? refuse("running", `${name(action.node)} runs already.`, action.node) : null;
    }
    case "pause": {
      const running = machineAt(cluster, machineId(cluster, action.node)).process === "running";
      return running ? null : refuse("not-running", `${name(action.node)} does not run.`, action.node);
    }
    case "resume": {
      const paused = machineAt(cluster, machineId(cluster, action.node)).process === "paused";
      return paused ? null : refuse("not-paused", `${name(action.node)} is not paused.`, action.node);
    }
    case "cut":
    case "mend":
    case "latency":
    case "loss":
    case "duplicate":
      return machineId(cluster, action.from) === machineId(cluster, action.to)
        ? refuse("same-machine", `A link joins two machines; ${name(action.from)} was named twice.`, action.from)
        : null;
    case "set": {
      const { key, value } = action;
      const unfit = expectedOf(cluster.settings, key, value);
      if (unfit === null) return null;
      const values = { key, value, ...expectedValues(unfit) };
      return { code: "bad-setting", text: `${key} cannot be "${value}": expected ${values.expected}.`, values };
    }
    case "add-store": case "clock": case "fill-disk": case "heal": case "isolate": case "partition":
    case "remove-store": case "slow-disk": case "stall-disk": case "transfer-leader":
      return null;
  }
}

function nodesOf(action: Action): readonly Node[] {
  if ("node" in action) return [action.node];
  if ("from" in action) return [action.from, action.to];
  if (action.kind === "partition") return action.groups.flat();
  if (action.kind === "remove-store") return [{ kind: "store", id: action.store }];
  if (action.kind === "transfer-leader") return [{ kind: "store", id: action.to }];
  return [];
}

/** The one place where actions change a cluster; each emits the one event that says so. */
function perform(engine: Engine, action: Action): Refusal | null {
  const { cluster } = engine;
  switch (action.kind) {
    case "kill":
      end(engine, machineId(cluster, action.node), "dead");
      return null;
    case "power-off":
      end(engine, machineId(cluster, action.node), "off");
      return null;
    case "strike-leader":
      strikeLeader(engine, action);
      return null;
    case "restart":
      restart(engine, machineId(cluster, action.node));
      return null;
    case "pause":
      pause(engine, machineId(cluster, action.node), action.duration);
      return null;
    case "resume":
      resume(engine, machineId(cluster, action.node));
      return null;
    case "cut":
    case "mend":
    case "latency":
    case "loss":
    case "duplicate":
      changeLink(engine, action);
      return null;
    case "isolate":
      isolate(engine, machineId(cluster, action.node));
      return null;
    case "partition":
      partition(engine, action.groups);
      return null;
    case "heal":
      for (const link of cluster.network.links.values()) mendLink(link);
      emitFault(engine, [], { name: "network.healed" });
      return null;
    case "slow-disk":
    case "stall-disk":
    case "fill-disk":
      changeDisk(engine, action);
      return null;
    case "clock": {
      const id = machineId(cluster, action.node);
      shiftClock(machineAt(cluster, id).clock, cluster.now, action.offset, action.driftPpm);
      const { node, offset, driftPpm } = action;
      emitFault(engine, [id], { name: "clock.shifted", node, offset, driftPpm });
      return null;
    }
    case "add-store":
      return addStore(engine, action.labels);
    case "remove-store": {
      const answer = orderPd(engine, { kind: "remove-store", store: action.store });
      if (answer !== undefined) return answer;
      return refuse("pd-not-running", "PD does not run: nobody can take the order.", { kind: "pd", id: 1 });
    }
    case "transfer-leader":
      return transferLeader(engine, action.region, action.to);
    case "set": {
      const parsed = parseSetting(action.key, action.value);
      assert(parsed.ok, "a setting was checked before it is changed");
      cluster.settings = withSetting(cluster.settings, action.key, parsed.value);
      emit(engine, { name: "settings.changed", key: action.key, value: action.value });
      if (action.key === "client.rate") changeRate(engine);
      return null;
    }
    default:
      return unreachable(action);
  }
}

/** Lets every client begin its workload anew. One that is paused acts on it when it goes on, a dead one when it starts. */
function changeRate(engine: Engine): void {
  const { cluster } = engine;
  for (const id of cluster.directory.clients) {
    const client = cluster.processes[id];
    const { process } = machineAt(cluster, id);
    if (client?.kind !== "client" || (process !== "running" && process !== "paused")) continue;
    engine.machine = id;
    startWorkload(client.state, engine);
  }
}

type LinkAction = Extract<Action, { kind: "cut" | "mend" | "latency" | "loss" | "duplicate" }>;

function changeLink(engine: Engine, action: LinkAction): void {
  const { cluster } = engine;
  const from = machineId(cluster, action.from);
  const to = machineId(cluster, action.to);
  const links = [linkOf(cluster.network, from, to)];
  if (action.bothWays) links.push(linkOf(cluster.network, to, from));
  for (const link of links) {
    if (action.kind === "cut") link.cut = true;
    else if (action.kind === "mend") mendLink(link);
    else if (action.kind === "latency") {
      link.extraLatency = action.extra;
      link.extraJitter = action.jitter ?? (0 as Duration);
    }
    else if (action.kind === "loss") link.lossPercent = action.percent;
    else link.duplicatePercent = action.percent;
  }
  const { from: fromNode, to: toNode, bothWays } = action;
  const ends = { from: fromNode, to: toNode, bothWays };
  if (action.kind === "cut") emitFault(engine, [from, to], { name: "link.cut", ...ends });
  else if (action.kind === "mend") emitFault(engine, [], { name: "link.healed", ...ends });
  else emitFault(engine, [from, to], { name: "link.changed", ...ends, ...faultsOf(links[0]) });
}

const faultsOf = (link: Link | undefined): Pick<Link, "extraLatency" | "extraJitter" | "lossPercent" | "duplicatePercent"> => ({
  extraLatency: link?.extraLatency ?? (0 as Duration),
  extraJitter: link?.extraJitter ?? (0 as Duration),
  lossPercent: link?.lossPercent ?? 0,
  duplicatePercent: link?.duplicatePercent ?? 0,
});

function partition(engine: Engine, groups: readonly (readonly Node[])[]): void {
  const { cluster } = engine;
  const sides = placeAll(cluster, groups);
  const sideOf = new Map(sides.groups.flatMap((side, index) => side.map((node) => [machineId(cluster, node), index] as const)));
  for (const a of cluster.machines) {
    for (const b of cluster.machines) if (a.id < b.id && sideOf.get(a.id) !== sideOf.get(b.id)) cutBetween(cluster, a.id, b.id);
  }
  emitFault(engine, cluster.machines.map((machine) => machine.id), { name: "network.partitioned", ...sides });
}

type DiskAction = Extract<Action, { kind: "slow-disk" | "stall-disk" | "fill-disk" }>;

function changeDisk(engine: Engine, action: DiskAction): void {
  const { cluster } = engine;
  const id = machineId(cluster, action.node);
  const { disk } = machineAt(cluster, id);
  const { node } = action;
  if (action.kind === "slow-disk") {
    disk.extraLatency = action.extra;
    emitFault(engine, [id], { name: "disk.slowed", node, extraLatency: action.extra });
  } else if (action.kind === "stall-disk") {
    disk.stalledUntil = after(cluster.now, action.duration);
    emitFault(engine, [id], { name: "disk.stalled", node, duration: action.duration });
  } else {
    disk.full = action.full;
    emitFault(engine, [id], { name: "disk.filled", node, full: action.full });
  }
}

/** `operator add transfer-leader`; while PD does not run, the leading store is asked directly. */
function transferLeader(engine: Engine, region: number, to: number): Refusal | null {
  const { cluster } = engine;
  const answer = orderPd(engine, { kind: "transfer-leader", region, to });
  if (answer !== undefined) return answer;
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

const name = (node: Node): string => `${node.kind === "pd" ? "PD" : node.kind} ${node.id}`;

const refuse = (code: string, text: string, node: Node): Refusal => ({
  code,
  text: text.charAt(0).toUpperCase() + text.slice(1),
  values: { kind: node.kind, id: node.id },
});

