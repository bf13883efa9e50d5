import { between, seconds, type Instant } from "../kernel/time.ts";
import { eventKind, ONE_DEED, told, type ClusterEvent, type EventBody, type EventOf } from "../proto/events.ts";
import { handle, type Fold, type Handlers } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import { isSame } from "./network.ts";
import type { Scene } from "./types.ts";

/** Alike events within this time of the first one make one scene. */
const MOMENT = seconds(0.5);
/** Clients fail on a region again and again while it is away, and now and then afterwards: one sentence says it. */
const ONE_FAILURE = seconds(60);
/** A hand-over takes milliseconds. What lasts longer is an outage, however it began. */
const LONGEST_HANDOVER = seconds(1);

/** What scenes are made of. Plain data. */
export interface SceneState {
  readonly list: Scene[];
  /** The list as it was last given away, which is never changed: lists can be compared by identity. Null once it has grown. */
  given: readonly Scene[] | null;
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

/** The fold from events to scenes. Scenes at the end may still take in what is like them. */
export const sceneFold = {
  name: "scenes",
  create: (): SceneState => ({
    list: [], given: [], handovers: new Map(), transferring: new Set(), paused: new Map(), moved: new Map(), failing: new Map(),
    open: new Map(),
  }),
  event: (state: SceneState, event: ClusterEvent): void => {
    const isToBeTold = handle(matters, state, event) ?? told(eventKind(event.body.name).scene, event.body);
    handle(handovers, state, event);
    if (isToBeTold) place(state, event);
  },
  fork: (state: SceneState): SceneState => ({
    list: state.list.slice(), given: state.given, handovers: new Map(state.handovers), transferring: new Set(state.transferring),
    paused: new Map(state.paused), moved: new Map(state.moved), failing: new Map(state.failing),
    open: new Map([...state.open].map(([key, scene]) => [key, { ...scene, regions: new Set(scene.regions) }])),
  }),
} satisfies Fold<SceneState>;

/** The scenes so far, as a list that does not change. */
export function scenesIn(state: SceneState): readonly Scene[] {
  state.given ??= state.list.slice();
  return state.given;
}

/** The scenes of a whole run. */
export function scenesOf(events: readonly ClusterEvent[]): readonly Scene[] {
  const state = sceneFold.create();
  for (const event of events) sceneFold.event(state, event);
  return state.list;
}

/** Whether to tell what its kind and its fields alone do not decide. */
const matters: Handlers<SceneState, boolean> = {
  "raft.campaign.started": (state, { region, term, campaign }) => {
    if (campaign === "transfer") state.handovers.set(region, term);
    return campaign === "vote";
  },
  "raft.leader.elected": (state, { region, term }) => state.handovers.get(region) !== term,
  "region.unavailable": (state, { region }) => {
    state.failing.delete(region);
    return true;
  },
  "region.available": (state, { region, outage }) => !state.paused.has(region) || outage > LONGEST_HANDOVER,
  "client.region.failing": (state, { region, error }, { at }) => {
    const moved = state.moved.get(region);
    // Asking the leader of before is how a client learns of a hand-over.
    if (error === "NotLeader" && moved !== undefined && at - moved <= ONE_FAILURE) return false;
    const last = state.failing.get(region);
    state.failing.set(region, at);
    return last === undefined || at - last > ONE_FAILURE;
  },
};

/** Keeps in mind whose leader is moving at the wish of PD or of people. */
const handovers: Handlers<SceneState> = {
  "raft.transfer.started": ({ transferring }, { region }) => void transferring.add(region),
  "raft.transfer.aborted": ({ transferring }, { region }) => void transferring.delete(region),
  "raft.leader.elected": (state, { region, term }, { at }) => {
    if (state.handovers.get(region) === term) state.moved.set(region, at);
    state.transferring.delete(region);
  },
  "region.unavailable": ({ transferring, paused }, { region }, { at }) => {
    if (transferring.has(region)) paused.set(region, at);
  },
  "region.available": ({ paused }, { region }) => void paused.delete(region),
};

function place(state: SceneState, event: ClusterEvent): void {
  const { body, at } = event;
  const { list } = state;
  state.given = null;
  if (body.name === "node.restarted" && tellRestart(state, event, body)) return;
  const planned = body.name === "region.unavailable" && state.paused.has(body.region);
  const key = planned ? join(body.name, "planned") : likeness(body);
  const open = state.open.get(key);
  const region = "region" in body ? body.region : 0;
  if (open !== undefined && at - open.at <= (eventKind(body.name).within ?? MOMENT)) {
    const scene = list[open.position];
    if (scene !== undefined) list[open.position] = joinScene(scene, event, open.regions.add(region).size - 1);
    return;
  }
  if (key !== "") state.open.set(key, { position: list.length, at, regions: new Set([region]) });
  list.push({ ...sceneOf(event), planned });
}

function joinScene(scene: Scene, { body, at }: ClusterEvent, more: number): Scene {
  const voters = body.name === "raft.leader.elected" ? [...new Set([...scene.voters, ...body.voters])] : scene.voters;
  const others = "node" in body ? [...scene.others, body.node] : scene.others;
  return { ...scene, last: at, more, voters, others };
}

/** A process that is started again at once makes its end the restart that people asked for; false where it was away longer. */
function tellRestart({ open, list }: SceneState, { at }: ClusterEvent, { node }: EventOf<"node.restarted">): boolean {
  for (const [key, { position }] of open) {
    const scene = list[position];
    if (scene?.event.body.name !== "node.killed" || !isSame(scene.event.body.node, node)) continue;
    if (scene.others.length > 0 || !isRestart(scene.event.at, at)) continue;
    list[position] = { ...scene, last: at, away: between(scene.event.at, at) };
    open.delete(key);
    return true;
  }
  return false;
}

/** Events of the same likeness may share a sentence; "" for one that shares with none. */
function likeness(body: EventBody): string {
  const { alike } = eventKind(body.name);
  if (alike === undefined) return "";
  const fields: Readonly<Record<string, unknown>> = body;
  return join(body.name, ...alike.map((field) => String(fields[field] ?? "")));
}

const join = (...parts: readonly string[]): string => parts.join("/");
