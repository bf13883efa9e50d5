import { between, seconds, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId, EventOf } from "../proto/events.ts";
import { isSchedulers } from "../proto/operators.ts";
import type { RegionId } from "../proto/region.ts";
import { isSame } from "./network.ts";
import type { Scene } from "./types.ts";

/** Alike events within this time of the first one make one scene. */
const MOMENT = seconds(0.5);
/** Clients come upon the regions that a fault has touched one by one, as operations on them happen to be due. */
const MOMENT_OF_CLIENTS = seconds(10);
/** PD's work on many regions goes on for minutes or hours at an even pace: a sentence a minute is enough. */
const MOMENT_OF_PD = seconds(60);
/** Clients fail on a region again and again while it is away, and now and then afterwards: one sentence says it. */
const ONE_FAILURE = seconds(60);
/** A zone dies store by store, a process is started again as soon as it has ended: what is done within this time is one deed. */
const ONE_DEED = seconds(1);
/** A hand-over takes milliseconds. What lasts longer is an outage, however it began. */
const LONGEST_HANDOVER = seconds(1);

/** The fold from events to scenes. `scenes` is replaced, never changed, when it grows: lists can compare by identity. */
export interface SceneFold {
  scenes: readonly Scene[];
  told: EventId;
  /** Candidacies at the wish of a leader, by region and term: the elections that follow are no news. */
  readonly handovers: Map<number, number>;
  /** Regions whose leader is handing over, and when regions that it made pause did so: routine, and no outage. */
  readonly transferring: Set<RegionId>;
  readonly paused: Map<RegionId, Instant>;
  /** When the leader of a region was last handed over: clients still ask the old one for a while. */
  readonly moved: Map<RegionId, Instant>;
  /** When clients last failed on a region; forgotten when the region becomes unavailable anew. */
  readonly failing: Map<number, Instant>;
  /** Scenes of the present moment, by likeness: these may still take in what is like them. */
  readonly open: Map<string, OpenScene>;
}

interface OpenScene {
  readonly position: number;
  readonly at: Instant;
  /** The regions that it tells of: what happens to one of them twice is one region's story. */
  readonly regions: Set<number>;
}

/** An event as a scene of its own. */
export const sceneOf = (event: ClusterEvent): Scene =>
  ({ event, cause: event.cause, last: event.at, more: 0, others: [], voters: [], away: null, planned: false });

/** Whether a process that ended and began again at these instants was restarted, rather than killed. */
export const isRestart = (ended: Instant, began: Instant): boolean => between(ended, began) <= ONE_DEED;

export function createSceneFold(): SceneFold {
  return { scenes: [], told: 0, handovers: new Map(), transferring: new Set(), paused: new Map(), moved: new Map(), failing: new Map(), open: new Map() };
}

/** The scenes of a whole run. */
export function scenesOf(events: readonly ClusterEvent[]): readonly Scene[] {
  const sceneFold = createSceneFold();
  extendScenes(sceneFold, events);
  return sceneFold.scenes;
}

/** Folds events that are newer than all before them. Scenes at the end may still take in what is like them. */
export function extendScenes(sceneFold: SceneFold, events: readonly ClusterEvent[]): void {
  let scenes: Scene[] | null = null;
  for (const event of events) {
    sceneFold.told = event.id;
    const isToBeTold = matters(sceneFold, event);
    noteHandover(sceneFold, event);
    if (!isToBeTold) continue;
    scenes ??= sceneFold.scenes.slice();
    place(sceneFold, scenes, event);
  }
  if (scenes !== null) sceneFold.scenes = scenes;
}

/** Whether a person who follows the run at ease wants to be told; the rest stands under "all events". */
function matters(sceneFold: SceneFold, { body, at }: ClusterEvent): boolean {
  switch (body.name) {
    case "raft.campaign.started":
      if (body.campaign === "transfer") sceneFold.handovers.set(body.region, body.term);
      return body.campaign === "vote";
    case "raft.leader.elected":
      return sceneFold.handovers.get(body.region) !== body.term;
    case "raft.leader.stepped-down":
      return body.reason === "quorum-lost" || body.reason === "higher-term";
    case "raft.vote.refused":
      return !body.preVote;
    case "peer.destroyed":
      return body.reason === "stale";
    case "pd.operator.created":
    case "pd.operator.finished":
    case "pd.operator.cancelled":
      // Balancing never ends and changes nothing that a reader asks about.
      return !isSchedulers(body.description);
    case "region.unavailable":
      sceneFold.failing.delete(body.region);
      return true;
    case "region.available":
      return !sceneFold.paused.has(body.region) || body.outage > LONGEST_HANDOVER;
    case "client.region.failing": {
      const moved = sceneFold.moved.get(body.region);
      // Asking the leader of before is how a client learns of a hand-over.
      if (body.error === "NotLeader" && moved !== undefined && at - moved <= ONE_FAILURE) return false;
      const last = sceneFold.failing.get(body.region);
      sceneFold.failing.set(body.region, at);
      return last === undefined || at - last > ONE_FAILURE;
    }
    default:
      return !quiet.has(body.name);
  }
}

/** Told in detail by what is told anyway, or of interest to few. */
const quiet: ReadonlySet<EventBody["name"]> = new Set([
  "raft.vote.granted", "raft.leader.heard", "raft.leader.ready", "raft.transfer.started", "raft.conf.applied", "peer.created",
  "snapshot.started", "snapshot.applied", "pd.operator.step", "pd.region.unstuck", "client.region.recovered",
]);

/** Keeps in mind whose leader is moving at the wish of PD or of people. */
function noteHandover({ transferring, paused, moved, handovers }: SceneFold, { body, at }: ClusterEvent): void {
  switch (body.name) {
    case "raft.transfer.started":
      transferring.add(body.region);
      return;
    case "raft.transfer.aborted":
      transferring.delete(body.region);
      return;
    case "raft.leader.elected":
      if (handovers.get(body.region) === body.term) moved.set(body.region, at);
      transferring.delete(body.region);
      return;
    case "region.unavailable":
      if (transferring.has(body.region)) paused.set(body.region, at);
      return;
    case "region.available":
      paused.delete(body.region);
      return;
    default:
  }
}

function place(sceneFold: SceneFold, scenes: Scene[], event: ClusterEvent): void {
  const { body, at } = event;
  if (body.name === "node.restarted" && tellRestart(sceneFold, scenes, event, body)) return;
  const planned = body.name === "region.unavailable" && sceneFold.paused.has(body.region);
  const key = planned ? join(body.name, "planned") : likeness(body);
  const open = sceneFold.open.get(key);
  const region = "region" in body ? body.region : 0;
  if (open !== undefined && at - open.at <= momentOf(body)) {
    const scene = scenes[open.position];
    if (scene !== undefined) scenes[open.position] = joinScene(scene, event, open.regions.add(region).size - 1);
    return;
  }
  if (key !== "") sceneFold.open.set(key, { position: scenes.length, at, regions: new Set([region]) });
  scenes.push({ ...sceneOf(event), planned });
}

function joinScene(scene: Scene, { body, at }: ClusterEvent, more: number): Scene {
  const voters = body.name === "raft.leader.elected" ? [...new Set([...scene.voters, ...body.voters])] : scene.voters;
  const others = "node" in body ? [...scene.others, body.node] : scene.others;
  return { ...scene, last: at, more, voters, others };
}

const momentOf = ({ name }: EventBody): number => {
  if (name.startsWith("node.")) return ONE_DEED;
  return name.startsWith("pd.") ? MOMENT_OF_PD : name.startsWith("client.") ? MOMENT_OF_CLIENTS : MOMENT;
};

/** A process that is started again at once makes its end the restart that people asked for; false where it was away longer. */
function tellRestart({ open }: SceneFold, scenes: Scene[], { at }: ClusterEvent, { node }: EventOf<"node.restarted">): boolean {
  const position = open.get("node.killed")?.position;
  const scene = position === undefined ? undefined : scenes[position];
  if (position === undefined || scene === undefined || scene.others.length > 0 || !isRestart(scene.event.at, at)) return false;
  if (scene.event.body.name !== "node.killed" || !isSame(scene.event.body.node, node)) return false;
  scenes[position] = { ...scene, last: at, away: between(scene.event.at, at) };
  open.delete("node.killed");
  return true;
}

/**
 * Events of the same likeness may share a sentence: everything that matters in it is the same, but the region. Which of
 * the clients met it first, and how, is a detail.
 */
function likeness(body: EventBody): string {
  switch (body.name) {
    case "node.paused":
      return join(body.name, body.duration ?? "");
    case "raft.campaign.started":
      return join(body.name, body.store, body.missedStore);
    case "raft.leader.elected":
      return join(body.name, body.store);
    case "raft.election.lost":
      return join(body.name, body.store);
    case "raft.leader.stepped-down":
      return join(body.name, body.store, body.reason);
    case "raft.vote.refused":
      return join(body.name, body.store, body.to, body.reason);
    case "peer.destroyed":
      return join(body.name, body.store);
    case "snapshot.failed":
      return join(body.name, body.store, body.to, body.reason);
    case "pd.operator.created":
    case "pd.operator.finished":
      return join(body.name, body.description);
    case "pd.operator.cancelled":
      return join(body.name, body.description, body.reason);
    case "pd.region.stuck":
      return join(body.name, body.want, body.reason);
    case "client.operation.failed":
      return join(body.name, body.error);
    case "node.killed":
    case "node.powered-off":
    case "node.isolated":
    case "client.region.failing":
    case "region.unavailable":
    case "region.available":
      return body.name;
    default:
      return "";
  }
}

const join = (...parts: readonly (string | number)[]): string => parts.join("/");
