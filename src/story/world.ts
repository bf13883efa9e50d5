import type { StoreSpec, Topology } from "../cluster/topology.ts";
import { parseDuration, seconds, type Duration } from "../kernel/time.ts";
import {
  faultKindOf, eventKind, type ClusterEvent, type Condition, type EventId, type EventOf, type Node,
  type StoreRefusal, type StuckReason,
} from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import { isSchedulers } from "../proto/operators.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";
import type { SettingKey } from "../proto/settings.ts";
import { createReachability, forkReachability, reaches, turnNetwork, type Reachability } from "./network.ts";

/** The one setting that the story listens for: how long a store may be silent. */
const DOWN_TIME: SettingKey = "pd.max-store-down-time";

/**
 * What the events so far say about the cluster at large: who runs, who reaches whom, who votes where, and what PD cannot
 * do. Plain data; `placement` is never changed and shared between forks.
 */
export interface Situation {
  readonly placement: ReadonlyMap<RegionId, Members>;
  /** Members that differ from those at the cluster's birth. */
  readonly moved: Map<RegionId, Members>;
  /** The store that leads each region, as far as an election has told; 0 after it stepped down. */
  readonly leaders: Map<RegionId, StoreId>;
  /** Stores whose process does not run. */
  readonly silent: Set<StoreId>;
  readonly network: Reachability;
  /** What is wrong with a machine (`stopped store 4`, `clock pd 1`) since which event; mended conditions are forgotten. */
  readonly conditions: Map<string, EventId>;
  /** What PD calls the stores that it does not call Up. */
  readonly states: Map<StoreId, StoreStateName>;
  /** Regions with an operator under way that is not mere balancing. */
  readonly operators: Map<RegionId, number>;
  readonly silentPds: Set<number>;
  /** How many members etcd has. */
  pdMembers: number;
  /** The member that leads PD, or that led it last. */
  pdLeader: number;
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

export function createWorld(topology: Topology, maxStoreDownTime: Duration): Situation {
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
    network: createReachability(topology),
    conditions: new Map(topology.stores.filter((store) => !store.alive).map((store) => [`stopped store ${store.id}`, 0])),
    states: new Map(topology.stores.flatMap((store): [StoreId, StoreStateName][] => {
      const state = stateAtBirth(store, maxStoreDownTime);
      return state === "Up" ? [] : [[store.id, state]];
    })),
    operators: new Map(),
    silentPds: new Set(),
    pdMembers: topology.pdMembers,
    pdLeader: topology.pdLeader ?? 1,
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

export function forkWorld(world: Situation): Situation {
  return {
    ...world,
    moved: new Map(world.moved),
    leaders: new Map(world.leaders),
    silent: new Set(world.silent),
    network: forkReachability(world.network),
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
export function turnWorld(world: Situation, event: ClusterEvent): void {
  turnNetwork(world.network, event);
  turnConditions(world.conditions, event);
  handle(turns, world, event);
}

/** What is wrong with a machine itself; the network is told apart. */
function turnConditions(conditions: Map<string, EventId>, { id, body }: ClusterEvent): void {
  if (!("node" in body)) return;
  const { breaks, mends } = eventKind(body.name);
  for (const what of mends ?? []) conditions.delete(conditionKey(what, body.node));
  if (breaks === undefined) return;
  if (faultKindOf(body) !== null) conditions.set(conditionKey(breaks, body.node), id);
  else conditions.delete(conditionKey(breaks, body.node));
}

export const conditionKey = (what: Condition, { kind, id }: Node): string => `${what} ${kind} ${id}`;

const turns: Handlers<Situation> = {
  "pd.members.changed": (world, { members }) => {
    world.pdMembers = members;
  },
  "node.killed": (world, { node }) => setSilent(world, node, true),
  "node.exited": (world, { node }) => setSilent(world, node, true),
  "node.powered-off": (world, { node }) => setSilent(world, node, true),
  "node.paused": (world, { node }) => setSilent(world, node, true),
  "node.restarted": (world, { node }) => setSilent(world, node, false),
  "node.resumed": (world, { node }) => setSilent(world, node, false),
  "settings.changed": (world, { key, value }) => {
    if (key === DOWN_TIME) world.maxStoreDownTime = parseDuration(value) ?? world.maxStoreDownTime;
  },
  "pd.leader.elected": (world, { member }) => {
    world.pdLeader = member;
  },
  "pd.store.state": ({ states }, { store, to }) => {
    if (to === "Up") states.delete(store);
    else states.set(store, to);
  },
  // Who leads a region, who votes in it, what PD can do for it, whether it serves.
  "raft.conf.applied": (world, body) => noteMembers(world, body),
  // Regions that come to be have the members of the one that fell apart.
  "region.split": (world, { rest, parts }) => {
    const members = membersOf(world, rest.id);
    for (const { id } of parts) if (members !== undefined && membersOf(world, id) === undefined) world.moved.set(id, members);
  },
  "region.merged": ({ leaders, stuck, unavailable, transferring }, { region }) => {
    for (const known of [leaders, stuck, unavailable, transferring]) known.delete(region);
  },
  "region.recreated": ({ leaders, stuck, unavailable, transferring }, { replaced }) => {
    for (const known of [leaders, stuck, unavailable, transferring]) for (const region of replaced) known.delete(region);
  },
  "raft.leader.elected": (world, { region, store }) => {
    world.leaders.set(region, store);
    // The transfer, if there was one, has served its purpose.
    world.transferring.delete(region);
  },
  "raft.leader.stepped-down": ({ leaders }, { region, store }) => {
    if (leaders.get(region) === store) leaders.set(region, 0);
  },
  "raft.transfer.started": ({ transferring }, { region }) => void transferring.add(region),
  "raft.transfer.aborted": ({ transferring }, { region }) => void transferring.delete(region),
  "pd.operator.created": ({ operators }, body) => {
    if (!isSchedulers(body.description)) operators.set(body.region, body.operator);
  },
  "pd.operator.finished": (world, { region, operator }) => endOperator(world, region, operator),
  "pd.operator.cancelled": (world, { region, operator }) => endOperator(world, region, operator),
  "pd.region.stuck": ({ stuck },
    { region, reason, refusals }) => void stuck.set(region, { reason, filter: passingFilter(refusals) }),
  "pd.region.unstuck": ({ stuck }, { region }) => void stuck.delete(region),
  "region.unavailable": ({ unavailable }, { region }) => void unavailable.add(region),
  "region.available": ({ unavailable }, { region }) => void unavailable.delete(region),
};

function endOperator({ operators }: Situation, region: RegionId, operator: number): void {
  if (operators.get(region) === operator) operators.delete(region);
}

export const membersOf = (world: Situation, region: RegionId): Members | undefined =>
  world.moved.get(region) ?? world.placement.get(region);

/** Whether the region has a replica on the store, of whatever role. */
export function hosts(world: Situation, region: RegionId, store: StoreId): boolean {
  const members = membersOf(world, region);
  return members !== undefined && [members.voters, members.outgoing, members.learners].some((list) => list.includes(store));
}

/** Whether some voter that runs exchanges messages with a quorum of running voters of the region. */
export function reachesQuorum(world: Situation, region: RegionId): boolean {
  const known = membersOf(world, region);
  if (known === undefined) return true;
  const halves = known.outgoing.length === 0 ? [known.voters] : [known.voters, known.outgoing];
  return [...new Set(halves.flat())].some((store) =>
    !world.silent.has(store) && halves.every((voters) => reachesMajority(world, store, voters)));
}

function reachesMajority(world: Situation, from: StoreId, voters: readonly StoreId[]): boolean {
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

function setSilent(world: Situation, node: Node, silent: boolean): void {
  const set = node.kind === "store" ? world.silent : node.kind === "pd" ? world.silentPds : null;
  if (silent) set?.add(node.id);
  else set?.delete(node.id);
}

/**
 * Only the newest configuration counts. The event names of the outgoing half of a joint one only those who leave; the
 * whole half is what was in force before.
 */
function noteMembers(world: Situation, body: EventOf<"raft.conf.applied">): void {
  const confVer = body.epoch.confVer;
  const before = membersOf(world, body.region);
  if (confVer <= (before?.confVer ?? 0)) return;
  const outgoing = body.outgoing.length === 0 ? [] : (before?.voters ?? body.outgoing);
  world.moved.set(body.region, { confVer, voters: body.voters, outgoing, learners: body.learners });
}
