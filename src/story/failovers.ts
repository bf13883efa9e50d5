import type { Topology } from "../cluster/topology.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId } from "../proto/events.ts";
import { faultOf, type FaultSnapshot } from "./faults.ts";
import { reasonsOf, unavailableOf, unrepairedOf } from "./reasons.ts";
import { spreadOf } from "./spread.ts";
import { concerns, copyTrack, createTrack, fold, since, type Track } from "./track.ts";
import type { FailoverRecord } from "./types.ts";
import { createWorld, forkWorld, turnWorld, type World } from "./world.ts";

/** Records kept; the oldest ones make room. A person looks at the last few, a fuzz run makes a few dozen. */
export const MAX_FAILOVERS = 64;

/** What a story starts from: the cluster at its birth, and PD's max-store-down-time then. */
export interface StoryContext {
  readonly topology: Topology;
  readonly maxStoreDownTime: Duration;
}

/** The fold behind the failover records: grows with the events, forks with the run. Plain data. */
export interface Story {
  epoch: number;
  /** The id of the last event that was folded. */
  told: EventId;
  readonly world: World;
  /** At most `MAX_FAILOVERS`, oldest first. */
  tracks: Track[];
  /** Records that had to make room. */
  dropped: number;
}

export function createStory(context: StoryContext): Story {
  return { epoch: 0, told: 0, world: createWorld(context.topology, context.maxStoreDownTime), tracks: [], dropped: 0 };
}

/** A copy that goes its own way; tracks stay shared until one side changes them. */
export function forkStory(story: Story): Story {
  story.epoch++;
  return { ...story, world: forkWorld(story.world), tracks: story.tracks.slice() };
}

/** Folds an event. `snapshot` is what stood on the stores that it hit, if it is a fault; events come in order. */
export function tellEvent(story: Story, event: ClusterEvent, snapshot?: FaultSnapshot): void {
  const { body } = event;
  story.told = event.id;
  if (touchesTracks[body.name] === true) offer(story, event);
  const fault = faultOf(story.world, event, snapshot);
  turnWorld(story.world, body);
  if (fault === null) return;
  supersede(story, fault.store);
  story.tracks.push(createTrack(story.epoch, event, fault));
  if (story.tracks.length <= MAX_FAILOVERS) return;
  story.tracks.shift();
  story.dropped++;
}

/** Folds those of `events` (ordered by id) that the story has not been told yet. */
export function tellStory(story: Story, events: readonly ClusterEvent[], snapshots: readonly FaultSnapshot[]): void {
  const byEvent = new Map(snapshots.map((snapshot) => [snapshot.event, snapshot]));
  for (let i = firstAfter(events, story.told); i < events.length; i++) {
    const event = events[i];
    if (event !== undefined) tellEvent(story, event, byEvent.get(event.id));
  }
}

/** The records as they stand at `now`, oldest first. */
export const failoversOf = (story: Story, now: Instant): FailoverRecord[] =>
  story.tracks.map((track) => recordOf(track, story.world, now));

/** The records of a whole run at once. */
export function foldFailovers(
  context: StoryContext, events: readonly ClusterEvent[], snapshots: readonly FaultSnapshot[], now: Instant,
): FailoverRecord[] {
  const story = createStory(context);
  tellStory(story, events, snapshots);
  return failoversOf(story, now);
}

/** Events that may change a track; all others cost one look-up. */
const touchesTracks: Readonly<Partial<Record<EventBody["name"], true>>> = {
  "raft.leader.elected": true,
  "raft.leader.heard": true,
  "client.region.recovered": true,
  "raft.conf.applied": true,
  "pd.store.state": true,
  "pd.operator.created": true,
  "node.restarted": true,
  "node.resumed": true,
  "network.healed": true,
  "link.healed": true,
};

/** Newest first: what happens to a region belongs to the latest fault that touched it, unless an earlier one killed. */
function offer(story: Story, event: ClusterEvent): void {
  const { body } = event;
  const region = "region" in body ? body.region : 0;
  let claimed = false;
  for (let i = story.tracks.length - 1; i >= 0; i--) {
    const track = story.tracks[i];
    if (track === undefined) continue;
    if (concerns(track, story.world, body, claimed)) fold(trackForChange(story, i, track), story.world, event);
    claimed ||= track.led.has(region);
  }
}

function trackForChange(story: Story, i: number, track: Track): Track {
  if (track.epoch === story.epoch) return track;
  const own = copyTrack(track, story.epoch);
  story.tracks[i] = own;
  return own;
}

/** A second fault of a store takes over what PD does about it, if the store had come back in between. */
function supersede(story: Story, store: number | null): void {
  if (store === null) return;
  story.tracks.forEach((track, i) => {
    if (track.fault.store !== store || track.back === null || track.superseded) return;
    trackForChange(story, i, track).superseded = true;
  });
}

function recordOf(track: Track, world: World, now: Instant): FailoverRecord {
  const { event, fault } = track;
  const after = (instants: ReadonlyMap<number, Instant>): Duration[] =>
    [...instants.values()].map((instant) => between(event.at, instant));
  const whole = fault.touched.length > 0 && track.left.size === fault.touched.length;
  return {
    fault: event,
    store: fault.store,
    at: event.at,
    regionsLed: fault.led.length,
    regionsTouched: fault.touched.length,
    leaderElected: spreadOf(after(track.elected)),
    leaderHeard: spreadOf(after(track.heard)),
    firstWrite: spreadOf(after(track.written)),
    disconnectedAfter: since(track, track.disconnected),
    downAfter: since(track, track.down),
    repairStartedAfter: since(track, track.repairStarted),
    repairFinishedAfter: whole ? since(track, track.lastLeft) : null,
    repaired: track.left.size,
    notRepaired: unrepairedOf(track).length,
    leaderless: unavailableOf(track, world).length,
    reasons: reasonsOf(track, world, now),
    elections: track.elections.slice(),
  };
}

/** The first position whose event is newer than `id`. */
function firstAfter(events: readonly ClusterEvent[], id: EventId): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.id ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
