import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import {
  isInvoluntary, type ClusterEvent, type EventName, type EventOf, type Harm, type Node,
} from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import { isSchedulers } from "../proto/operators.ts";
import type { RegionId, StoreId, StoreStateName } from "../proto/region.ts";
import { isInForce, type Fault } from "./faults.ts";
import { leaderDied, leadsOn, withPdEvent, type PdFailover } from "./pd-failover.ts";
import type { FailoverRecord, PdRecord } from "./types.ts";
import { NOTHING_SERVED, type ServedOperations } from "./served.ts";
import { hosts, membersOf, type Situation } from "./world.ts";

/** One fault and what has happened since to the regions that it touched: the growing side of a `FailoverRecord`. */
export interface FaultTrack {
  /** Tracks with a lower number are shared with another fork and must be copied before they change. */
  epoch: number;
  /** The events that together are the fault, the first one first. */
  readonly parts: readonly ClusterEvent[];
  readonly fault: Fault;
  readonly led: ReadonlySet<RegionId>;
  readonly dead: ReadonlySet<RegionId>;
  readonly touched: ReadonlySet<RegionId>;
  /** Stores hit that PD did not call Up even before. */
  readonly missedBefore: ReadonlyMap<StoreId, StoreStateName>;
  /** Regions that were led there and lost that leader: it died, stepped down, or was replaced. */
  lost: Set<RegionId>;
  /** Regions whose leader outlived the fault, and fell when what it had kept away came back with a higher term. */
  deposed: Set<RegionId>;
  noticed: Instant | null;
  /** When each region that was led there first elected, and when a put of any client first succeeded on it. */
  elected: Map<RegionId, Instant>;
  written: Map<RegionId, Instant>;
  /** When a quorum had heard from the new leader, and how many followers have heard from the leader of which term. */
  heard: Map<RegionId, Instant>;
  hearers: Map<RegionId, { readonly term: number; readonly count: number }>;
  elections: FailoverRecord["elections"][number][];
  /** Stores that PD misses or empties because of this fault. */
  stores: Map<StoreId, Missing>;
  /** Regions that have no peer on these stores any more. */
  left: Set<RegionId>;
  lastLeft: Instant | null;
  repairStarted: Instant | null;
  pd: PdFailover;
  /** What clients got of the regions that were led there, as long as it lasted. */
  served: ServedOperations;
  /** When the last part was mended, and by which event. */
  ended: ClusterEvent | null;
}

/** What PD has called a store since the fault. Never changed; `lastHeard` by PD's clock. */
export interface Missing {
  readonly lastHeard: Instant;
  readonly disconnected: Instant | null;
  readonly down: Instant | null;
  readonly tombstone: Instant | null;
  readonly back: Instant | null;
}

export function createTrack(epoch: number, world: Situation, event: ClusterEvent, fault: Fault): FaultTrack {
  return {
    epoch, parts: [event], fault, led: new Set(fault.led), dead: new Set(fault.dead), touched: new Set(fault.touched),
    missedBefore: new Map(missedAlready(world, fault)), lost: new Set(fault.dead), deposed: new Set<RegionId>(),
    noticed: null,
    elected: new Map<RegionId, Instant>(), written: new Map<RegionId, Instant>(), heard: new Map<RegionId, Instant>(),
    hearers: new Map<RegionId, { readonly term: number; readonly count: number }>(), elections: [],
    stores: new Map(missingFromStart(event, fault)), left: new Set<RegionId>(), lastLeft: null, repairStarted: null,
    pd: fault.pdLeader === "dead" ? leaderDied : leadsOn, served: NOTHING_SERVED, ended: null,
  };
}

/** The track with a further part: a fault that struck together with it. */
export function widenTrack(track: FaultTrack, world: Situation, event: ClusterEvent, fault: Fault): FaultTrack {
  const both = <T>(a: Iterable<T>, b: Iterable<T>): T[] => [...new Set([...a, ...b])];
  const joint: Fault = {
    family: fault.family, hits: new Map([...track.fault.hits, ...fault.hits]), led: both(track.led, fault.led),
    dead: both(track.dead, fault.dead), touched: both(track.touched, fault.touched),
    pdLeader: fault.pdLeader === "untouched" ? track.fault.pdLeader : fault.pdLeader,
  };
  return {
    ...track, parts: [...track.parts, event], fault: joint,
    led: new Set(joint.led), dead: new Set(joint.dead), touched: new Set(joint.touched),
    lost: new Set(both(track.lost, fault.dead)),
    missedBefore: new Map([...missedAlready(world, fault), ...track.missedBefore]),
    stores: new Map([...missingFromStart(event, fault), ...track.stores]),
    pd: fault.pdLeader === "dead" ? leaderDied : track.pd,
  };
}

export function copyTrack(track: FaultTrack, epoch: number): FaultTrack {
  return {
    ...track, epoch, lost: new Set(track.lost), deposed: new Set(track.deposed),
    elected: new Map(track.elected), written: new Map(track.written),
    heard: new Map(track.heard), hearers: new Map(track.hearers),
    elections: track.elections.slice(), stores: new Map(track.stores), left: new Set(track.left),
  };
}

/** The first part: what a record's durations count from. */
export function firstPart(track: FaultTrack): ClusterEvent {
  const [first] = track.parts;
  if (first === undefined) throw new Error("a track begins with a fault");
  return first;
}

const heardAt = (lastHeard: Instant): Missing => ({ lastHeard, disconnected: null, down: null, tombstone: null, back: null });

const missingFromStart = ({ at }: ClusterEvent, fault: Fault): [StoreId, Missing][] =>
  [...fault.hits].filter(([, hit]) => hit !== "hampered").map(([store]) => [store, heardAt(at)]);

/** Stores that this fault takes from PD, which PD was without already. An order to drain one is no such fault. */
const missedAlready = (world: Situation, { hits }: Fault): [StoreId, StoreStateName][] =>
  [...hits].flatMap(([store, hit]): [StoreId, StoreStateName][] => {
    const state = world.states.get(store);
    return hit !== "silenced" || state === undefined ? [] : [[store, state]];
  });

/** Whether the store is one that PD does not have back yet. */
export const isLost = (track: FaultTrack, store: StoreId): boolean => track.stores.get(store)?.back === null;

export const lostStores = (track: FaultTrack): StoreId[] => [...track.stores.keys()].filter((store) => isLost(track, store));

/** What may change a track: the world, and whether a later fault already accounts for what happens to the region. */
interface Concern {
  readonly track: FaultTrack;
  readonly world: Situation;
  readonly claimed: boolean;
}

/** Whether the event changes the track; `claimed`: a later fault already accounts for what happens to this region. */
export const concerns = (track: FaultTrack, world: Situation, event: ClusterEvent, claimed: boolean): boolean =>
  handle(concerned, { track, world, claimed }, event) ?? false;

/** A fault that may cost PD its leader, until it is mended; one that did, also after that. */
const concernsPd = ({ track, claimed }: Concern): boolean =>
  !claimed && track.fault.pdLeader !== "untouched" && (track.pd.isLost || track.ended === null);

const concerned: Handlers<Concern, boolean> = {
  "raft.campaign.started": ({ track, claimed }, body) =>
    track.noticed === null && body.campaign !== "transfer" && track.led.has(body.region) && !claimed,
  "raft.leader.stepped-down": ({ track, claimed }, body, { at }) =>
    !track.lost.has(body.region) && !claimed && isInvoluntary(body.reason)
    && (isDeposed(track, body, at) ? track.touched : track.led).has(body.region),
  "raft.leader.elected": ({ track, world, claimed }, { region }) =>
    track.led.has(region) && !track.elected.has(region) && !track.deposed.has(region)
    // The dead lead nothing: any leader is a new one. Others may also have handed over of their own accord.
    && (track.dead.has(region) || (!claimed && !world.transferring.has(region))),
  "raft.leader.heard": ({ track }, { region }) => track.elected.has(region) && !track.heard.has(region),
  "raft.conf.applied": ({ track },
    body) => track.touched.has(body.region) && !track.left.has(body.region) && leavesLost(track, body),
  "pd.operator.created": ({ track }, body) =>
    track.repairStarted === null && track.touched.has(body.region) && removesLost(track, body),
  "pd.etcd.elected": concernsPd,
  "pd.leader.elected": concernsPd,
  "pd.leader.lost": concernsPd,
  "pd.cluster.prepared": concernsPd,
  "node.restarted": ({ track }, { node }) => isBack(track, node),
  "node.resumed": ({ track }, { node }) => isBack(track, node),
};

/** Whether the leader fell to what the fault had kept away: that has just come back, and is heard with the next heartbeats. */
const isDeposed = ({ ended }: FaultTrack, { reason }: EventOf<"raft.leader.stepped-down">, at: Instant): boolean =>
  reason === "higher-term" && ended !== null && between(ended.at, at) <= RETURN;
const RETURN = seconds(5);

const isBack = (track: FaultTrack, { kind, id }: Node): boolean =>
  kind === "store" && isLost(track, id) && hitBy(track, id) === "silenced" && track.fault.family === "process";

/** Writes an event that concerns the track into it. */
export const foldIntoTrack =
  (track: FaultTrack, world: Situation, event: ClusterEvent): void => void handle(writes, { track, world }, event);

const writes: Handlers<Omit<Concern, "claimed">> = {
  "raft.campaign.started": ({ track }, _, { at }) => {
    track.noticed = at;
  },
  "raft.leader.stepped-down": ({ track }, body, { at }) =>
    void (isDeposed(track, body, at) ? track.deposed : track.lost).add(body.region),
  "raft.leader.elected": ({ track }, { region, store }, { at }) => {
    track.lost.add(region);
    track.elected.set(region, at);
    track.elections.push({ region, store, at });
  },
  "raft.leader.heard": ({ track, world }, body, { at }) => foldHearer(track, world, body, at),
  "raft.conf.applied": ({ track }, { region }, { at }) => {
    track.left.add(region);
    track.lastLeft = at;
  },
  "pd.operator.created": ({ track }, _, { at }) => {
    track.repairStarted = at;
  },
  "pd.etcd.elected": foldPd,
  "pd.leader.elected": foldPd,
  "pd.leader.lost": foldPd,
  "pd.cluster.prepared": foldPd,
  "node.restarted": ({ track }, { node }, { at }) => bringBack(track, node.id, at),
  "node.resumed": ({ track }, { node }, { at }) => bringBack(track, node.id, at),
  "pd.store.state": ({ track, world }, body, event) => foldState(track, world, event, body),
};

function foldPd({ track }: Omit<Concern, "claimed">, _: unknown, event: ClusterEvent): void {
  track.pd = withPdEvent(track.pd, event);
}

/** Whether events of the kind may change a track; all others cost one look-up. */
export const mayChangeTracks = (name: EventName): boolean => name in writes;

export const hitBy = (track: FaultTrack, store: StoreId): Harm | undefined => track.fault.hits.get(store);

function foldHearer(track: FaultTrack, world: Situation, body: EventOf<"raft.leader.heard">, at: Instant): void {
  const { region, term } = body;
  const before = track.hearers.get(region);
  const count = before?.term === term ? before.count + 1 : 1;
  track.hearers.set(region, { term, count });
  const voters = membersOf(world, region)?.voters.length ?? 0;
  // The leader itself is one of the quorum.
  if (count >= Math.floor(voters / 2)) track.heard.set(region, at);
}

/** Notes that the fault is over: PD has back, or will have with the next heartbeat, whatever it took away. */
export function endTrack(track: FaultTrack, ending: ClusterEvent): void {
  track.ended = ending;
  for (const store of lostStores(track)) bringBack(track, store, ending.at);
}

/** Whether the fault is over at this instant. Faults with a length of their own run out without an event. */
export const isOver = (track: FaultTrack, world: Situation, now: Instant): boolean =>
  track.ended !== null || track.parts.every((part) => !isInForce(world, part, now));

function bringBack(track: FaultTrack, store: StoreId, at: Instant): void {
  const missing = track.stores.get(store);
  if (missing !== undefined) track.stores.set(store, { ...missing, back: at });
}

function foldState(
  track: FaultTrack, world: Situation, { at }: ClusterEvent, { store, to, silence }: EventOf<"pd.store.state">,
): void {
  const missing = track.stores.get(store) ?? heardAt(at);
  // What stands on a store that is missed only now has not left it.
  if (!track.stores.has(store)) track.left.forEach((region) => hosts(world, region, store) && track.left.delete(region));
  const lastHeard = (at - silence) as Instant;
  if (to === "Disconnected") track.stores.set(store, { ...missing, lastHeard, disconnected: missing.disconnected ?? at });
  else if (to === "Down") track.stores.set(store, { ...missing, lastHeard, down: missing.down ?? at });
  else if (to === "Tombstone") track.stores.set(store, { ...missing, tombstone: at });
  else if (to === "Up") bringBack(track, store, at);
}

/** The region has a configuration without any of the lost stores. */
function leavesLost(track: FaultTrack, { voters, outgoing, learners }: EventOf<"raft.conf.applied">): boolean {
  const lost = lostStores(track);
  return lost.length > 0 && ![...voters, ...outgoing, ...learners].some((store) => lost.includes(store));
}

/** The operator takes the replica of a lost store away, and not merely because stores are to be balanced. */
const removesLost = (track: FaultTrack, { description, steps }: EventOf<"pd.operator.created">): boolean =>
  !isSchedulers(description) && lostStores(track).some((store) =>
    steps.some((step) => step.kind === "remove-peer" && step.target.store === store));

/** How long after the fault, or null if not at all. */
export const since = (track: FaultTrack, instant: Instant | null): Duration | null =>
  instant === null ? null : between(firstPart(track).at, instant);

/** How PD has got over the loss of its leader, or null if it has lost none. */
export const pdOf = (track: FaultTrack): PdRecord | null => {
  const { isLost: isGone, elected, leads, schedules } = track.pd;
  return isGone
    ? { etcdElectedAfter: since(track, elected), leadsAfter: since(track, leads), schedulesAfter: since(track, schedules) }
    : null;
};
