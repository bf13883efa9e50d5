import type { StoreSpec, Topology } from "../cluster/topology.ts";
import { parseDuration, seconds, type Duration } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId, EventOf, Node, StuckReason, StoreRefusal } from "../proto/events.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";
import { createNetwork, forkNetwork, reaches, turnNetwork, type Network } from "./network.ts";

/**
 * What the events so far say about the cluster at large: who runs, who reaches whom, who votes where, and what PD cannot
 * do. Plain data; `placement` is never changed and shared between forks.
 */
export interface World {
  readonly placement: ReadonlyMap<RegionId, Members>;
  /** Members that differ from those at the cluster's birth. */
  readonly moved: Map<RegionId, Members>;
  /** The store that leads each region, as far as an election has told; 0 after it stepped down. */
  readonly leaders: Map<RegionId, StoreId>;
  /** Stores whose process does not run. */
  readonly silent: Set<StoreId>;
  readonly network: Network;
  /** What is wrong with a machine (`stopped store 4`, `clock pd 1`) since which event; mended conditions are forgotten. */
  readonly conditions: Map<string, EventId>;
  /** What PD calls the stores that it does not call Up. */
  readonly states: Map<StoreId, StoreStateName>;
  /** Regions with an operator under way that is not mere balancing. */
  readonly operators: Map<RegionId, number>;
  readonly silentPds: Set<number>;
  readonly pdMembers: number;
  readonly stuck: Map<RegionId, Stuck>;
  readonly unavailable: Set<RegionId>;
  /** Regions whose leader is handing over: what follows is no failover. */
  readonly transferring: Set<RegionId>;
  maxStoreDownTime: Duration;
}

/** The stores that hold a region, by what their peers are. `outgoing` is the whole old half of a joint configuration. */
export interface Members {
  readonly confVer: number;
  readonly voters: readonly StoreId[];
  readonly outgoing: readonly StoreId[];
  readonly learners: readonly StoreId[];
}

export interface Stuck {
  readonly reason: StuckReason;
  /** The passing refusal that most stores met. */
  readonly filter: StoreRefusal["filter"];
}

export function createWorld(topology: Topology, maxStoreDownTime: Duration): World {
  const placement = new Map<RegionId, Members>();
  const unavailable = new Set<RegionId>();
  const leaders = new Map<RegionId, StoreId>();
  const silent = new Set(topology.stores.filter((store) => !store.alive).map((store) => store.id));
  for (const region of topology.regions) {
    const inRoles = (...roles: readonly string[]): StoreId[] =>
      region.peers.filter((peer) => roles.includes(peer.role)).map((peer) => peer.storeId);
    const joint = region.peers.some((peer) => peer.role === "IncomingVoter" || peer.role === "DemotingVoter");
    placement.set(region.id, {
      confVer: region.confVer,
      voters: inRoles("Voter", "IncomingVoter"),
      outgoing: joint ? inRoles("Voter", "DemotingVoter") : [],
      learners: inRoles("Learner"),
    });
    const leader = region.peers.find((peer) => peer.id === region.leader)?.storeId;
    if (leader === undefined || silent.has(leader)) unavailable.add(region.id);
    else leaders.set(region.id, leader);
  }
  return {
    placement,
    moved: new Map(),
    leaders,
    silent,
    network: createNetwork(topology),
    conditions: new Map(topology.stores.filter((store) => !store.alive).map((store) => [`stopped store ${store.id}`, 0])),
    states: new Map(topology.stores.flatMap((store): [StoreId, StoreStateName][] => {
      const state = stateAtBirth(store, maxStoreDownTime);
      return state === "Up" ? [] : [[store.id, state]];
    })),
    operators: new Map(),
    silentPds: new Set(),
    pdMembers: topology.pdMembers,
    stuck: new Map(),
    unavailable,
    transferring: new Set(),
    maxStoreDownTime,
  };
}

/** Silence after which PD calls a store Disconnected (storeDisconnectDuration). */
const DISCONNECTED_AFTER = seconds(20);

function stateAtBirth({ state, silentFor }: StoreSpec, maxStoreDownTime: Duration): StoreStateName {
  if (state !== "Up" || silentFor === null) return state;
  return silentFor > maxStoreDownTime ? "Down" : silentFor > DISCONNECTED_AFTER ? "Disconnected" : "Up";
}

export function forkWorld(world: World): World {
  return {
    ...world,
    moved: new Map(world.moved),
    leaders: new Map(world.leaders),
    silent: new Set(world.silent),
    network: forkNetwork(world.network),
    conditions: new Map(world.conditions),
    states: new Map(world.states),
    operators: new Map(world.operators),
    silentPds: new Set(world.silentPds),
    stuck: new Map(world.stuck),
    unavailable: new Set(world.unavailable),
    transferring: new Set(world.transferring),
  };
}

/** Folds an event into the world. */
export function turnWorld(world: World, event: ClusterEvent): void {
  const { body } = event;
  turnNetwork(world.network, event);
  turnConditions(world.conditions, event);
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
    case "node.paused":
      setSilent(world, body.node, true);
      return;
    case "node.restarted":
    case "node.resumed":
      setSilent(world, body.node, false);
      return;
    case "settings.changed":
      if (body.key === "pd.max-store-down-time") world.maxStoreDownTime = parseDuration(body.value) ?? world.maxStoreDownTime;
      return;
    case "pd.store.state":
      if (body.to === "Up") world.states.delete(body.store);
      else world.states.set(body.store, body.to);
      return;
    default:
      turnRegion(world, body);
  }
}

/** What is wrong with a machine itself; the network is told apart. */
function turnConditions(conditions: Map<string, EventId>, { id, body }: ClusterEvent): void {
  if (!("node" in body)) return;
  const set = (what: Condition, wrong: boolean): void => {
    if (wrong) conditions.set(conditionKey(what, body.node), id);
    else conditions.delete(conditionKey(what, body.node));
  };
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
      set("stopped", true);
      set("paused", false);
      return;
    case "node.paused":
      set("paused", true);
      return;
    case "node.restarted":
    case "node.resumed":
      set("stopped", false);
      set("paused", false);
      return;
    case "disk.slowed":
      set("slow", body.extraLatency > 0);
      return;
    case "disk.filled":
      set("full", body.full);
      return;
    case "clock.shifted":
      set("clock", body.offset !== 0 || body.driftPpm !== 0);
      return;
    default:
  }
}

export type Condition = "stopped" | "paused" | "slow" | "full" | "clock";

export const conditionKey = (what: Condition, { kind, id }: Node): string => `${what} ${kind} ${id}`;

/** Events of one region: who leads it, who votes in it, what PD can do for it, whether it serves. */
function turnRegion(world: World, body: EventBody): void {
  switch (body.name) {
    case "raft.conf.applied":
      noteMembers(world, body);
      return;
    case "raft.leader.elected":
      world.leaders.set(body.region, body.store);
      // The transfer, if there was one, has served its purpose.
      world.transferring.delete(body.region);
      return;
    case "raft.leader.stepped-down":
      if (world.leaders.get(body.region) === body.store) world.leaders.set(body.region, 0);
      return;
    case "raft.transfer.started":
      world.transferring.add(body.region);
      return;
    case "raft.transfer.aborted":
      world.transferring.delete(body.region);
      return;
    case "pd.operator.created":
      if (!body.description.startsWith("balance-")) world.operators.set(body.region, body.operator);
      return;
    case "pd.operator.finished":
    case "pd.operator.cancelled":
      if (world.operators.get(body.region) === body.operator) world.operators.delete(body.region);
      return;
    case "pd.region.stuck":
      world.stuck.set(body.region, { reason: body.reason, filter: passingFilter(body.refusals) });
      return;
    case "pd.region.unstuck":
      world.stuck.delete(body.region);
      return;
    case "region.unavailable":
      world.unavailable.add(body.region);
      return;
    case "region.available":
      world.unavailable.delete(body.region);
      return;
    default:
      return;
  }
}

export const membersOf = (world: World, region: RegionId): Members | undefined =>
  world.moved.get(region) ?? world.placement.get(region);

/** Whether the region has a replica on the store, of whatever role. */
export function hosts(world: World, region: RegionId, store: StoreId): boolean {
  const members = membersOf(world, region);
  return members !== undefined && [members.voters, members.outgoing, members.learners].some((list) => list.includes(store));
}

/** Whether PD can act: a majority of its members runs. */
export const pdRuns = (world: World): boolean => (world.pdMembers - world.silentPds.size) * 2 > world.pdMembers;

/** Whether some voter that runs exchanges messages with a quorum of running voters of the region. */
export function hasQuorum(world: World, region: RegionId): boolean {
  const known = membersOf(world, region);
  if (known === undefined) return true;
  const halves = known.outgoing.length === 0 ? [known.voters] : [known.voters, known.outgoing];
  return [...new Set(halves.flat())].some((store) =>
    !world.silent.has(store) && halves.every((voters) => reachesMajority(world, store, voters)));
}

function reachesMajority(world: World, from: StoreId, voters: readonly StoreId[]): boolean {
  const a: Node = { kind: "store", id: from };
  const reached = voters.filter((store) => {
    if (world.silent.has(store)) return false;
    const b: Node = { kind: "store", id: store };
    return store === from || (reaches(world.network, a, b) && reaches(world.network, b, a));
  });
  return reached.length * 2 > voters.length;
}

/** Refusals that pass by themselves. The others are there all the time and explain no waiting. */
const PASSING: ReadonlySet<StoreRefusal["filter"]> = new Set([
  "disconnected", "busy", "add-limit", "remove-limit", "snapshot-count", "pending-count",
]);

const passingFilter = (refusals: readonly StoreRefusal[]): StoreRefusal["filter"] =>
  mostFrequent(refusals.map(({ filter }) => filter).filter((filter) => PASSING.has(filter))) ?? "add-limit";

/** The most frequent text, the first of them in a tie; undefined for none. */
export function mostFrequent<Text extends string>(texts: readonly Text[]): Text | undefined {
  const counts = new Map<Text, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  let best: Text | undefined;
  for (const [text, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = text;
  return best;
}

function setSilent(world: World, node: Node, silent: boolean): void {
  const set = node.kind === "store" ? world.silent : node.kind === "pd" ? world.silentPds : null;
  if (silent) set?.add(node.id);
  else set?.delete(node.id);
}

/**
 * Only the newest configuration counts. The event names of the outgoing half of a joint one only those who leave; the
 * whole half is what was in force before.
 */
function noteMembers(world: World, body: EventOf<"raft.conf.applied">): void {
  const confVer = body.epoch.confVer;
  const before = membersOf(world, body.region);
  if (confVer <= (before?.confVer ?? 0)) return;
  const outgoing = body.outgoing.length === 0 ? [] : (before?.voters ?? body.outgoing);
  world.moved.set(body.region, { confVer, voters: body.voters, outgoing, learners: body.learners });
}
