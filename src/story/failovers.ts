import type { Topology } from "../cluster/topology.ts";
import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { isStroke, type ClusterEvent, type EventBody, type EventOf } from "../proto/events.ts";
import type { Fold } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { faultOf, isInForce, nodesIn, type Fault } from "./faults.ts";
import { createFirstWrites, firstWriteIn, forkFirstWrites, noticeForWrites, type FirstWrite,
  type FirstWrites } from "./first-writes.ts";
import { isSame } from "./network.ts";
import { reasonsOf, unavailableOf } from "./reasons.ts";
import { regionStates, type StateOf } from "./region-states.ts";
import { withOperation, type ClientOperation } from "./served.ts";
import { spreadOf } from "./spread.ts";
import {
  concerns, copyTrack, createTrack, endTrack, firstPart, foldIntoTrack, hitBy, isLost, isOver,
  lostStores, mayChangeTracks, pdOf, since, widenTrack,
  type FaultTrack,
} from "./track.ts";
import type { FailoverRecord } from "./types.ts";
import { createWorld, forkWorld, turnWorld, type Situation } from "./world.ts";

/** Records kept; the oldest ones make room. A person looks at the last few, a fuzz run makes a few dozen. */
export const MAX_FAILOVERS = 64;

/** What a story starts from: the cluster at its birth, and PD's max-store-down-time then. */
export interface StoryContext {
  readonly topology: Topology;
  readonly maxStoreDownTime: Duration;
}

/** What the failover records are made of. Plain data. */
export interface FailoverState {
  epoch: number;
  readonly world: Situation;
  readonly writes: FirstWrites;
  /** At most `MAX_FAILOVERS`, oldest first. */
  tracks: FaultTrack[];
  /** Records that had to make room. */
  dropped: number;
}

/** The fold behind the failover records. Tracks stay shared between forks until one side changes them. */
export const failoverFold = {
  name: "failovers",
  create: ({ topology, maxStoreDownTime }: StoryContext): FailoverState =>
    ({ epoch: 0, world: createWorld(topology, maxStoreDownTime), writes: createFirstWrites(), tracks: [], dropped: 0 }),
  event: tellEvent,
  facts: { "client-operation": tellOperation, "command-ended": tellOperation },
  fork: (story: FailoverState): FailoverState => {
    story.epoch++;
    return { ...story, world: forkWorld(story.world), writes: forkFirstWrites(story.writes), tracks: story.tracks.slice() };
  },
} satisfies Fold<FailoverState, StoryContext>;

function tellEvent(story: FailoverState, event: ClusterEvent): void {
  const { world } = story;
  noticeForWrites(story.writes, event);
  if (mayChangeTracks(event.body.name)) offer(story, event);
  turnWorld(world, event);
  if (endsTracks(event.body)) settle(story, event);
  const fault = faultOf(world, event);
  if (fault !== null) strike(story, event, fault);
}

/** Counts an operation for every fault that is in force and could have cost its region the leader. */
function tellOperation(story: FailoverState, fact: ClientOperation, now: Instant): void {
  const write = firstWriteIn(story.writes, fact, now);
  if (write !== null) tellFirstWrite(story, write);
  for (let i = 0; i < story.tracks.length; i++) {
    const track = story.tracks[i];
    if (track === undefined || track.ended !== null || track.lost.size > 0 || !track.led.has(fact.region)) continue;
    const own = trackForChange(story, track);
    own.served = withOperation(own.served, fact, now, firstPart(track).at);
  }
}

/** Notes a region's first write for all faults that it answers. */
export function tellFirstWrite(story: FailoverState, { region, at, after, upTo }: FirstWrite): void {
  for (const track of story.tracks.slice()) {
    const isAnswered = track.led.has(region) && track.parts.some(({ id }) => id > after && id <= upTo);
    if (isAnswered) trackForChange(story, track).written.set(region, at);
  }
}

/** Whether a client has wanted to write to the region since the instant. */
export type IsAsked = (region: RegionId, since: Instant) => boolean;

/**
 * The records as they stand at `now`, oldest first. `stateOf` says what becomes of a region at that instant. Where nobody
 * knows what was asked, what was written is what was asked.
 */
export function failoverRecords(story: FailoverState, now: Instant, stateOf: StateOf,
  isAsked: IsAsked = () => false): FailoverRecord[] {
  const { tracks, world } = story;
  return tracks.map((track, i) => recordOf(track, tracks.slice(i + 1), world, now, stateOf, isAsked));
}

/** Newest first: what happens to a region belongs to the latest fault that touched it, unless an earlier one killed. */
function offer(story: FailoverState, event: ClusterEvent): void {
  const { body } = event;
  if (body.name === "pd.store.state") {
    for (const track of tracksMissing(story, body)) foldIntoTrack(trackForChange(story, track), story.world, event);
    return;
  }
  const region = "region" in body ? body.region : 0;
  let claimed = false;
  for (const track of story.tracks.slice().reverse()) {
    if (concerns(track, story.world, event, claimed)) foldIntoTrack(trackForChange(story, track), story.world, event);
    claimed ||= region === 0 ? track.fault.pdLeader !== "untouched" : track.led.has(region);
  }
}

/**
 * The faults for which PD calls a store something new: all that keep its heartbeats away, and all that PD misses it for
 * already. Where there is none, it is the newest fault that could make heartbeats late.
 */
function tracksMissing({ tracks }: FailoverState, { store, to }: EventOf<"pd.store.state">): FaultTrack[] {
  const direct = tracks.filter((track) => isLost(track, store));
  if (direct.length > 0 || (to !== "Disconnected" && to !== "Down")) return direct;
  const hampering = tracks.slice().reverse().find((track) => track.ended === null && hitBy(track, store) === "hampered");
  return hampering === undefined ? [] : [hampering];
}

/** A track of this side's own, in the place of one that a fork may share. */
function trackForChange(story: FailoverState, track: FaultTrack): FaultTrack {
  if (track.epoch === story.epoch) return track;
  const own = copyTrack(track, story.epoch);
  story.tracks[story.tracks.indexOf(track)] = own;
  return own;
}

/** Inputs only, for nothing else mends a fault or takes its place; and that PD buries a store which it has emptied. */
const endsTracks = (body: EventBody): boolean =>
  isStroke(body) || (body.name === "pd.store.state" && body.to === "Tombstone");

/** Ends those tracks of which no part is in force any more. */
function settle(story: FailoverState, event: ClusterEvent): void {
  for (const track of story.tracks.slice()) {
    const { parts } = track;
    if (track.ended === null && !parts.some((part) => isInForce(story.world, part, event.at))) {
      endTrack(trackForChange(story, track), event);
    }
  }
}

/** Faults of one kind within this time of the first are one fault to people: a zone dies store by store. */
const TOGETHER = seconds(1);

/** Begins the track of a fault, or widens the newest one if both struck together. */
function strike(story: FailoverState, event: ClusterEvent, fault: Fault): void {
  const last = story.tracks.at(-1);
  if (last !== undefined && belongsTo(last, event, fault)) {
    story.tracks[story.tracks.length - 1] = widenTrack(trackForChange(story, last), story.world, event, fault);
    return;
  }
  story.tracks.push(createTrack(story.epoch, story.world, event, fault));
  if (story.tracks.length <= MAX_FAILOVERS) return;
  story.tracks.shift();
  story.dropped++;
}

const belongsTo = (track: FaultTrack, { at, body }: ClusterEvent, fault: Fault): boolean =>
  track.ended === null && track.fault.family === fault.family && between(firstPart(track).at, at) <= TOGETHER &&
  !(fault.family === "process"
    && track.parts.some((part) => nodesIn(part.body).some((node) => nodesIn(body).some((other) => isSame(node, other)))));

function recordOf(
  track: FaultTrack, later: readonly FaultTrack[], world: Situation, now: Instant, stateOf: StateOf, isAsked: IsAsked,
): FailoverRecord {
  const { touched, fault, stores, parts } = track;
  const first = firstPart(track);
  const after = (instants: ReadonlyMap<number, Instant>): Duration[] =>
    [...instants.values()].map((instant) => between(first.at, instant));
  const firstOf = (what: "disconnected" | "down"): Duration | null =>
    since(track, earliest([...stores.values()].map((missing) => missing[what])));
  const whole = touched.size > 0 && track.left.size === touched.size;
  const regions = regionStates(track, later, world, now, stateOf);
  const nodes = nodesIn(first.body);
  return {
    fault: first,
    parts,
    store: parts.length === 1 && nodes.length === 1 && nodes[0]?.kind === "store" ? nodes[0].id : null,
    at: first.at,
    pd: pdOf(track),
    regionsLed: fault.led.length,
    leadersLost: track.lost.size,
    regionsTouched: touched.size,
    noticedAfter: since(track, track.noticed),
    leaderElected: spreadOf(after(track.elected)),
    leaderHeard: spreadOf(after(track.heard)),
    firstWrite: spreadOf(after(track.written)),
    askedToWrite: fault.led.filter((region) => track.written.has(region) || isAsked(region, first.at)).length,
    disconnectedAfter: firstOf("disconnected"),
    downAfter: firstOf("down"),
    repairStartedAfter: since(track, track.repairStarted),
    repairFinishedAfter: whole ? since(track, track.lastLeft) : null,
    stores: [...stores].sort(([a], [b]) => a - b).map(([store, missing]) => ({
      store,
      disconnectedAfter: since(track, missing.disconnected),
      downAfter: since(track, missing.down),
      tombstoneAfter: since(track, missing.tombstone),
      backAfter: since(track, missing.back),
      mayBeCalled: missing.back === null && !isGivenUp(world, store),
    })),
    isMissing: lostStores(track).length > 0,
    repaired: regions.repaired,
    notRepaired: touched.size - regions.repaired,
    regions,
    leaderless: unavailableOf(track, world).length,
    endedAfter: endOf(track, world, now),
    ending: track.ended,
    reasons: reasonsOf(track, world, now, regions),
    elections: track.elections.slice(),
  };
}

/** PD empties the store, or has buried it. */
const isGivenUp = ({ states }: Situation, store: StoreId): boolean =>
  states.get(store) === "Offline" || states.get(store) === "Tombstone";

/** When the fault was over: at the mending of its last part, or when the longest of them had run out. */
function endOf(track: FaultTrack, world: Situation, now: Instant): Duration | null {
  if (!isOver(track, world, now)) return null;
  const runOut = track.parts.map(({ at, body }) => (body.name === "disk.stalled" ? at + body.duration : at));
  return since(track, Math.max(track.ended?.at ?? 0, ...runOut) as Instant);
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : (Math.min(...known) as Instant);
}
