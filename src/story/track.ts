import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventOf } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { Fault } from "./faults.ts";
import type { FailoverRecord } from "./types.ts";
import { membersOf, type World } from "./world.ts";

/** One fault and what has happened since to the regions that it touched: the growing side of a `FailoverRecord`. */
export interface Track {
  /** Tracks with a lower number are shared with another fork and must be copied before they change. */
  epoch: number;
  readonly event: ClusterEvent;
  readonly fault: Fault;
  readonly led: ReadonlySet<RegionId>;
  readonly touched: ReadonlySet<RegionId>;
  /** When each region that was led there first elected, and when a client first wrote to it again. */
  elected: Map<RegionId, Instant>;
  written: Map<RegionId, Instant>;
  /** When a quorum had heard from the new leader, and how many followers have heard from the leader of which term. */
  heard: Map<RegionId, Instant>;
  hearers: Map<RegionId, { readonly term: number; readonly count: number }>;
  elections: FailoverRecord["elections"][number][];
  /** Regions that have no peer on the store any more. */
  left: Set<RegionId>;
  lastLeft: Instant | null;
  /** By PD's clock: the last heartbeat that it had from the store. */
  lastHeard: Instant;
  disconnected: Instant | null;
  down: Instant | null;
  repairStarted: Instant | null;
  back: Instant | null;
  /** A later fault of the same store took over what PD and repair do about it. */
  superseded: boolean;
}

export function createTrack(epoch: number, event: ClusterEvent, fault: Fault): Track {
  return {
    epoch, event, fault, led: new Set(fault.led), touched: new Set(fault.touched),
    elected: new Map<RegionId, Instant>(), written: new Map<RegionId, Instant>(), heard: new Map<RegionId, Instant>(),
    hearers: new Map<RegionId, { readonly term: number; readonly count: number }>(), elections: [],
    left: new Set<RegionId>(), lastLeft: null, lastHeard: event.at,
    disconnected: null, down: null, repairStarted: null, back: null, superseded: false,
  };
}

export function copyTrack(track: Track, epoch: number): Track {
  return {
    ...track, epoch, elected: new Map(track.elected), written: new Map(track.written),
    heard: new Map(track.heard), hearers: new Map(track.hearers),
    elections: track.elections.slice(), left: new Set(track.left),
  };
}

/** Whether the event changes the track. `claimed`: a later fault already accounts for what happens to this region. */
export function concerns(track: Track, world: World, body: EventBody, claimed: boolean): boolean {
  const { store, kind } = track.fault;
  switch (body.name) {
    case "raft.leader.elected":
      if (!track.led.has(body.region) || track.elected.has(body.region)) return false;
      // The dead lead nothing: any leader is a new one. Others may also have handed over of their own accord.
      return kind === "deadly" || (!claimed && !world.transferring.has(body.region));
    case "raft.leader.heard":
      return track.elected.has(body.region) && !track.heard.has(body.region);
    case "client.region.recovered":
      if (body.operation !== "put" || !track.led.has(body.region) || track.written.has(body.region)) return false;
      return track.elected.has(body.region) || (kind !== "deadly" && !claimed);
    case "raft.conf.applied":
      return awaitsRepair(track) && track.touched.has(body.region) && !track.left.has(body.region) &&
        !mentions(body, track.fault.store);
    case "pd.store.state":
      return isOpen(track) && body.store === store;
    case "pd.operator.created":
      return awaitsRepair(track) && track.repairStarted === null && track.touched.has(body.region) && removes(body, store);
    case "node.restarted":
    case "node.resumed":
      return store !== null && track.back === null && body.node.kind === "store" && body.node.id === store;
    case "network.healed":
      return store !== null && track.back === null && track.event.body.name === "node.isolated";
    case "link.healed":
      return store !== null && track.back === null && track.event.body.name === "node.isolated" &&
        [body.from, body.to].some((node) => node.kind === "store" && node.id === store);
    default:
      return false;
  }
}

/** Writes an event that concerns the track into it. */
export function fold(track: Track, world: World, event: ClusterEvent): void {
  const { body, at } = event;
  switch (body.name) {
    case "raft.leader.elected":
      track.elected.set(body.region, at);
      track.elections.push({ region: body.region, store: body.store, at });
      return;
    case "raft.leader.heard":
      foldHearer(track, world, body, at);
      return;
    case "client.region.recovered":
      track.written.set(body.region, at);
      return;
    case "raft.conf.applied":
      track.left.add(body.region);
      track.lastLeft = at;
      return;
    case "pd.store.state":
      foldState(track, body.to, at, body.silence);
      return;
    case "pd.operator.created":
      track.repairStarted = at;
      return;
    default:
      track.back = at;
  }
}

function foldHearer(track: Track, world: World, body: EventOf<"raft.leader.heard">, at: Instant): void {
  const { region, term } = body;
  const before = track.hearers.get(region);
  const count = before?.term === term ? before.count + 1 : 1;
  track.hearers.set(region, { term, count });
  const voters = membersOf(world, region)?.voters.length ?? 0;
  // The leader itself is one of the quorum.
  if (count >= Math.floor(voters / 2)) track.heard.set(region, at);
}

/** PD and the repair still concern this fault, and not a later one of the same store. */
const isOpen = (track: Track): boolean => track.fault.store !== null && !track.superseded;

/** PD replaces what stands on a store that it misses; a slow store it does not miss. */
const awaitsRepair = (track: Track): boolean => isOpen(track) && track.fault.kind !== "slowing";

function foldState(track: Track, to: string, at: Instant, silence: Duration): void {
  if (to === "Disconnected" || to === "Down") track.lastHeard = (at - silence) as Instant;
  if (track.back !== null) return;
  if (to === "Disconnected") track.disconnected ??= at;
  else if (to === "Down") track.down ??= at;
  else if (to === "Up" && track.disconnected !== null) track.back = at;
}

function mentions(body: Extract<EventBody, { readonly name: "raft.conf.applied" }>, store: StoreId | null): boolean {
  return store === null || body.voters.includes(store) || body.outgoing.includes(store) || body.learners.includes(store);
}

/** The operator takes the store's replica away, and not merely because stores are to be balanced. */
function removes(body: Extract<EventBody, { readonly name: "pd.operator.created" }>, store: StoreId | null): boolean {
  return !body.description.startsWith("balance-") && body.steps.includes(`remove peer on store ${store}`);
}

/** How long after the fault, or null if not at all. */
export const since = (track: Track, instant: Instant | null): Duration | null =>
  instant === null ? null : between(track.event.at, instant);
