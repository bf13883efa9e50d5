import { nodeName, refuse, type Hands, type Refusal, type World } from "../action/definition.ts";
import { definitionOf, type Action } from "../action/index.ts";
import { CLIENT_TRANSACTIONS, startTsoProbe, startWorkload, type ClientState } from "../client/index.ts";
import { assert } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { after } from "../kernel/time.ts";
import { shiftClock } from "../machine/clock.ts";
import { isProcessAlive, type MachineId } from "../machine/computer.ts";
import { accountInspections } from "../machine/inspection.ts";
import { linkOf, linksIn, mendLink } from "../machine/network.ts";
import type { Node } from "../proto/events.ts";
import type { CrashStep } from "../proto/flow.ts";
import type { PdOrder } from "../proto/messages.ts";
import type { SessionName, SessionStep } from "../proto/session.ts";
import { CLIENT_SETTINGS } from "../proto/settings/client.ts";
import { REPLICATION_SETTINGS } from "../proto/settings/replication.ts";
import { stopStore, transferLeaderNow } from "../store/index.ts";
import { settleAvailability } from "./availability.ts";
import { proposeMembers, proposeWrite, runOut, setTimers } from "./by-hand.ts";
import { machineAt, machineOf, storeStateOf, type Cluster, type Observer } from "./cluster.ts";
import { createEngine, plan, type Engine } from "./host.ts";
import { end, pauseProcess, restartProcess, resumeProcess, takeStockOf, takeStockOfAll } from "./lifecycle.ts";
import { settleConnections } from "./connections.ts";
import { cutBetween, isolateMachine } from "./links.ts";
import { advance } from "./loop.ts";
import { joinNewPd } from "./new-pd.ts";
import { joinNewStore } from "./new-store.ts";
import { orderPd } from "./orders.ts";
import { DETECTING } from "./detection/part.ts";
import { placeAll } from "./partition.ts";
import { pdLeaderOf } from "./pd-view.ts";
import { everyNode, machinesIn } from "./places.ts";
import { emit, emitFault } from "./record.ts";
import { beginReplication } from "./replication.ts";
import { expectedOf, parseSetting, withSetting } from "./settings.ts";
import { leaderMachine, strikeLeaderOf, strikeMachine } from "./strikes.ts";
import { changeMessage, messagesUnderWay } from "./tamper.ts";

/**
 * Carries out an action at the present instant, behind everything that happens at this instant anyway. Returns why it
 * was refused, or null; a refused action changes nothing.
 */
export function act(cluster: Cluster, action: Action, observer: Observer): Refusal | null {
  advance(cluster, cluster.now, observer);
  const engine = createEngine(cluster, observer);
  const { nodes, check, perform } = definitionOf(action.kind);
  const missing = nodes(action).find((node) => machineOf(cluster, node) === undefined);
  const refusal = missing !== undefined ? refuse("unknown-node", `There is no ${nodeName(missing)}.`, missing)
    : check(action, worldOf(cluster)) ?? perform(action, createHands(engine));
  settleConnections(engine);
  settleAvailability(engine);
  if (cluster.detection !== undefined) need(DETECTING).noteConditions(engine);
  return refusal;
}

/** What checks may ask of the cluster. */
const worldOf = (cluster: Cluster): World => ({
  ...whereabouts(cluster),
  hasRegion: (region) => cluster.replicaMachines.has(region),
  messagesIn: (packet) => messagesUnderWay(cluster, packet),
  isLed: (region) => leaderMachine(cluster, region) !== undefined,
  refusalOfDetectors: (options, policy) => need(DETECTING).refusalOfDetectors(options, policy),
  expectedOfSetting: (key, value) => expectedOf(cluster.settings, key, value),
});

/** What checks and effects alike may ask. */
const whereabouts = (cluster: Cluster): Pick<World, "process" | "machinesIn" | "everyNode" | "pdLeader"> => ({
  process: (node) => machineAt(cluster, machineId(cluster, node)).process,
  machinesIn: (place) => machinesIn(cluster, place),
  everyNode: () => everyNode(cluster),
  pdLeader() {
    const id = pdLeaderOf(cluster);
    return id === 0 ? null : { kind: "pd", id };
  },
});

/** What effects may do to the cluster. */
function createHands(engine: Engine): Hands {
  const { cluster } = engine;
  const idOf = (node: Node): MachineId => machineId(cluster, node);
  return {
    ...whereabouts(cluster),
    now: cluster.now,
    disk(node) {
      const { disk } = machineAt(cluster, idOf(node));
      // It is asked for to be changed, and its store tells how full it is with the next tick.
      takeStockOf(engine, idOf(node));
      accountInspections(disk, cluster.settings.disk, cluster.now);
      return disk;
    },
    clock: (node) => machineAt(cluster, idOf(node)).clock,
    links({ from, to, bothWays }) {
      const there = linkOf(cluster.network, idOf(from), idOf(to));
      return bothWays ? [there, linkOf(cluster.network, idOf(to), idOf(from))] : [there];
    },
    everyLink: () => linksIn(cluster.network).map(({ from, to }) => linkOf(cluster.network, from, to)),
    mend: mendLink,
    shiftClock(clock, offset, driftPpm) {
      takeStockOfAll(engine);
      shiftClock(clock, cluster.now, offset, driftPpm);
    },
    fault: (machines, body) => emitFault(engine, machines.map(idOf), body),
    end: (node, how, place) => end(engine, idOf(node), how, place === undefined ? {} : { place }),
    stop: (node) => stopProcess(engine, node),
    restart: (node, down) => restartProcess(engine, idOf(node), down),
    restartLater: (node, wait, down) => plan(cluster, after(cluster.now, wait), { kind: "restart", to: idOf(node), down }),
    pause: (node, duration) => pauseProcess(engine, idOf(node), duration),
    resume: (node) => resumeProcess(engine, idOf(node)),
    isolate: (node) => isolateMachine(engine, idOf(node)),
    partition: (groups) => partition(engine, groups),
    crashBefore: (node, step) => crashBefore(engine, node, step),
    strike: (strike) => strikeLeaderOf(engine, strike),
    strikeNode: (node, strike) => strikeMachine(engine, idOf(node), strike),
    addStore: (labels) => joinNewStore(engine, labels),
    addPd: () => joinNewPd(engine),
    removeStore: (store) => orderOfPd(engine, { kind: "remove-store", store }),
    transferLeader: (region, to) => transferLeader(engine, region, to),
    order: (command) => orderOfPd(engine, command),
    changeMessage: (name, how, extra) => changeMessage(engine, name, how, extra),
    runOutTimer: (region, store) => runOut(engine, region, store),
    setTimers: (region, how) => setTimers(engine, region, how),
    propose: (region, key, value) => proposeWrite(engine, region, key, value),
    changeMembers: (region, add, remove) => proposeMembers(engine, region, add, remove),
    takeStep: (name, words, step) => takeStep(engine, name, words, step),
    changeSetting: (key, value) => changeSetting(engine, key, value),
    detect: (watch, options, policy) => need(DETECTING).detect(engine, watch, options, policy),
  };
}

/** An order that PD alone can carry out. */
function orderOfPd(engine: Engine, order: PdOrder): Refusal | null {
  const answer = orderPd(engine, order);
  if (answer !== undefined) return answer;
  return refuse("pd-not-running", "PD does not run: nobody can take the order.", { kind: "pd", id: 1 });
}

function changeSetting(engine: Engine, key: string, value: string): void {
  const { cluster } = engine;
  const parsed = parseSetting(key, value);
  assert(parsed.ok, "a setting was checked before it is changed");
  takeStockOfAll(engine);
  cluster.settings = withSetting(cluster.settings, key, parsed.value);
  const changed = emit(engine, { name: "settings.changed", key, value });
  if (key === REPLICATION_SETTINGS.mode.key) beginReplication(engine, changed);
  if (key === CLIENT_SETTINGS.rate.key || key === CLIENT_SETTINGS.threads.key) toClients(engine, startWorkload);
  if (key === CLIENT_SETTINGS.tsoRate.key) toClients(engine, startTsoProbe);
}

/** What is asked of a client reaches it as soon as its process goes on. */
function takeStep(engine: Engine, { client, session }: SessionName, words: string, step: SessionStep): void {
  const { cluster } = engine;
  engine.machine = machineId(cluster, { kind: "client", id: client });
  engine.cause = emit(engine, { name: "client.session.asked", client, session, step: words });
  const process = cluster.processes[engine.machine];
  if (process?.kind === "client") need(CLIENT_TRANSACTIONS).ask(process.state, engine, session, { step, words, at: cluster.now });
}

function crashBefore(engine: Engine, node: Node, step: CrashStep): void {
  const { cluster } = engine;
  const client = cluster.processes[machineId(cluster, node)];
  assert(client?.kind === "client", "only clients were let through");
  client.state.crashAt = step;
  emit(engine, { name: "client.crash.planned", client: node.id, step });
}

/** A store gets time to hand its leaders over; all others end at once. */
function stopProcess(engine: Engine, node: Node): void {
  const { cluster } = engine;
  const id = machineId(cluster, node);
  const store = storeStateOf(cluster, id);
  engine.machine = id;
  engine.cause = emit(engine, { name: "node.stopping", node });
  if (store === undefined) engine.exit("stopped");
  else stopStore(store, engine);
}

/** Lets every client begin its work anew. One that is paused acts on it when it goes on, a dead one when it starts. */
function toClients(engine: Engine, begin: (state: ClientState, host: Engine) => void): void {
  const { cluster } = engine;
  for (const id of cluster.directory.clients) {
    const client = cluster.processes[id];
    const { process } = machineAt(cluster, id);
    if (client?.kind !== "client" || !isProcessAlive(process)) continue;
    engine.machine = id;
    begin(client.state, engine);
  }
}

function partition(engine: Engine, groups: readonly (readonly Node[])[]): void {
  const { cluster } = engine;
  const sides = placeAll(cluster, groups);
  const sideOf = new Map(sides.groups.flatMap((side, index) => side.map((node) => [machineId(cluster, node), index] as const)));
  for (const a of cluster.machines) {
    for (const b of cluster.machines) if (a.id < b.id && sideOf.get(a.id) !== sideOf.get(b.id)) cutBetween(cluster, a.id, b.id);
  }
  emitFault(engine, cluster.machines.map((machine) => machine.id), { name: "network.partitioned", ...sides });
}

/** `operator add transfer-leader`; while PD does not run, the leading store is asked directly. */
function transferLeader(engine: Engine, region: number, to: number): Refusal | null {
  const { cluster } = engine;
  const answer = orderPd(engine, { kind: "transfer-leader", region, to });
  if (answer !== undefined) return answer;
  let reason = "";
  for (const id of cluster.replicaMachines.get(region) ?? []) {
    const store = storeStateOf(cluster, id);
    if (store === undefined || machineAt(cluster, id).process !== "running") continue;
    engine.machine = id;
    engine.cause = 0;
    const why = transferLeaderNow(store, engine, region, to);
    if (why === null) return null;
    if (why !== "not leader") reason = ` (${why})`;
  }
  const text = `No running store leads region ${region} and may hand it to store ${to}${reason}.`;
  return { code: "cannot-transfer", text, values: { region, to } };
}

function machineId(cluster: Cluster, node: Node): MachineId {
  const id = machineOf(cluster, node);
  assert(id !== undefined, "the nodes of an action were checked before");
  return id;
}
