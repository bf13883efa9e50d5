import { seconds, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId } from "../proto/events.ts";
import type { Scene } from "./types.ts";

/** Alike events within this time of the first one make one scene. */
const MOMENT = seconds(0.5);
/** Clients come upon the regions that a fault has touched one by one, as operations on them happen to be due. */
const MOMENT_OF_CLIENTS = seconds(10);
/** PD's work on many regions goes on for minutes or hours at an even pace: a sentence a minute is enough. */
const MOMENT_OF_PD = seconds(60);
/** Clients fail on a region again and again while it is away, and now and then afterwards: one sentence says it. */
const ONE_FAILURE = seconds(60);
/** The fold from events to scenes. `scenes` is replaced, never changed, when it grows: lists can compare by identity. */
export interface SceneFold {
  scenes: readonly Scene[];
  told: EventId;
  /** Candidacies at the wish of a leader, by region and term: the elections that follow are no news. */
  readonly handovers: Map<number, number>;
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

export function createSceneFold(): SceneFold {
  return { scenes: [], told: 0, handovers: new Map(), failing: new Map(), open: new Map() };
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
    if (!matters(sceneFold, event)) continue;
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
      return !body.description.startsWith("balance-");
    case "region.unavailable":
      sceneFold.failing.delete(body.region);
      return true;
    case "client.region.failing": {
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

function place(sceneFold: SceneFold, scenes: Scene[], event: ClusterEvent): void {
  const key = likeness(event.body);
  const open = sceneFold.open.get(key);
  const region = "region" in event.body ? event.body.region : 0;
  if (open !== undefined && event.at - open.at <= momentOf(event.body)) {
    const scene = scenes[open.position];
    if (scene !== undefined) scenes[open.position] = { ...scene, more: open.regions.add(region).size - 1 };
    return;
  }
  if (key !== "") sceneFold.open.set(key, { position: scenes.length, at: event.at, regions: new Set([region]) });
  scenes.push({ event, more: 0, cause: event.cause });
}

const momentOf = ({ name }: EventBody): number =>
  name.startsWith("pd.") ? MOMENT_OF_PD : name.startsWith("client.") ? MOMENT_OF_CLIENTS : MOMENT;

/**
 * Events of the same likeness may share a sentence: everything that matters in it is the same, but the region. Which of
 * the clients met it first, and how, is a detail.
 */
function likeness(body: EventBody): string {
  switch (body.name) {
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
    case "client.region.failing":
    case "region.unavailable":
    case "region.available":
      return body.name;
    default:
      return "";
  }
}

const join = (...parts: readonly (string | number)[]): string => parts.join("/");
