import type { Topology } from "../cluster/topology.ts";
import { parseDuration, type Duration } from "../kernel/time.ts";
import type { EventBody, EventOf, Node, StuckReason, StoreRefusal } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";

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
  readonly isolated: Set<StoreId>;
  /** The sides of a partition; empty while there is none. */
  sides: readonly (readonly Node[])[];
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
    isolated: new Set(),
    sides: [],
    silentPds: new Set(),
    pdMembers: topology.pdMembers,
    stuck: new Map(),
    unavailable,
    transferring: new Set(),
    maxStoreDownTime,
  };
}

export function forkWorld(world: World): World {
  return {
    ...world,
    moved: new Map(world.moved),
    leaders: new Map(world.leaders),
    silent: new Set(world.silent),
    isolated: new Set(world.isolated),
    silentPds: new Set(world.silentPds),
    stuck: new Map(world.stuck),
    unavailable: new Set(world.unavailable),
    transferring: new Set(world.transferring),
  };
}

/** Folds an event into the world. */
export function turnWorld(world: World, body: EventBody): void {
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
    case "node.isolated":
      if (body.node.kind === "store") world.isolated.add(body.node.id);
      return;
    case "network.partitioned":
      world.sides = body.groups;
      return;
    case "network.healed":
      world.isolated.clear();
      world.sides = [];
      return;
    case "link.healed":
      for (const node of [body.from, body.to]) if (node.kind === "store") world.isolated.delete(node.id);
      return;
    case "settings.changed":
      if (body.key === "pd.max-store-down-time") world.maxStoreDownTime = parseDuration(body.value) ?? world.maxStoreDownTime;
      return;
    default:
      turnRegion(world, body);
  }
}

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

/** Whether PD can act: a majority of its members runs. */
export const pdRuns = (world: World): boolean => (world.pdMembers - world.silentPds.size) * 2 > world.pdMembers;

/** Whether some set of voters that run and reach each other is a quorum of the region. */
export function hasQuorum(world: World, region: RegionId): boolean {
  const known = membersOf(world, region);
  if (known === undefined) return true;
  const sides = new Set([...known.voters, ...known.outgoing].map((store) => sideOf(world, store)));
  for (const side of sides) {
    if (majority(world, known.voters, side) && (known.outgoing.length === 0 || majority(world, known.outgoing, side))) {
      return true;
    }
  }
  return false;
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

const majority = (world: World, voters: readonly StoreId[], side: number): boolean =>
  voters.filter((store) => !world.silent.has(store) && sideOf(world, store) === side).length * 2 > voters.length;

/** Which side of the network a store is on. Stores that no group names stay with the first; an isolated one is alone. */
function sideOf(world: World, store: StoreId): number {
  if (world.isolated.has(store)) return -1 - store;
  return Math.max(0, world.sides.findIndex((side) => side.some((node) => node.kind === "store" && node.id === store)));
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
