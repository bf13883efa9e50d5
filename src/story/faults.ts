import type { ClusterEvent, EventBody, EventId, EventOf, Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { membersOf, type World } from "./world.ts";

/** What stood on the stores that a fault was about to hit, as the cluster itself knows it. Handed in by the session. */
export interface FaultSnapshot {
  /** The fault's event. */
  readonly event: EventId;
  readonly stores: readonly StandingStore[];
}

export interface StandingStore {
  readonly store: StoreId;
  /** Regions whose leader stands there, and all regions with a replica there. */
  readonly led: readonly RegionId[];
  readonly hosted: readonly RegionId[];
}

/**
 * How a fault works. `deadly`: the store's process is gone, every leader on it is lost. `cutting`: the store cannot be
 * reached or does not answer, PD will miss it. `slowing`: it goes on, and may lose leaders or not. `link` and `pd`: no
 * single store is hit.
 */
export type FaultKind = "deadly" | "cutting" | "slowing" | "link" | "pd";

/** Who and what a fault touches. */
export interface Fault {
  readonly kind: FaultKind;
  readonly store: StoreId | null;
  readonly led: readonly RegionId[];
  readonly touched: readonly RegionId[];
}

/** The fault that an event is, or null if it is none that regions have to get over. */
export function faultOf(world: World, event: ClusterEvent, snapshot: FaultSnapshot | undefined): Fault | null {
  const { body } = event;
  const stores = snapshot?.stores ?? storesIn(body).map((store) => standingOn(world, store));
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
      return ofNode("deadly", body.node, stores);
    case "node.paused":
    case "node.isolated":
      return ofNode("cutting", body.node, stores);
    case "disk.slowed":
      return body.extraLatency === 0 ? null : ofNode("slowing", body.node, stores);
    case "disk.stalled":
      return ofNode("slowing", body.node, stores);
    case "link.cut":
      return ofLink(body, stores);
    case "network.partitioned":
      return ofPartition(world, body, stores);
    default:
      return null;
  }
}

/** The stores that an event names as hit by a fault. */
function storesIn(body: EventBody): StoreId[] {
  const nodes = "node" in body ? [body.node] : body.name === "link.cut" ? [body.from, body.to]
    : body.name === "network.partitioned" ? body.groups.flat() : [];
  return nodes.filter((node) => node.kind === "store").map((node) => node.id);
}

/** What the events so far say of a store: the next best thing where no snapshot was taken. */
function standingOn(world: World, store: StoreId): StandingStore {
  const led: RegionId[] = [];
  const hosted: RegionId[] = [];
  for (const region of world.placement.keys()) {
    const members = membersOf(world, region);
    if (members === undefined || ![...members.voters, ...members.outgoing, ...members.learners].includes(store)) continue;
    hosted.push(region);
    if (world.leaders.get(region) === store) led.push(region);
  }
  return { store, led, hosted };
}

function ofNode(kind: FaultKind, node: Node, stores: readonly StandingStore[]): Fault | null {
  if (node.kind === "pd") return { kind: "pd", store: null, led: [], touched: [] };
  if (node.kind !== "store") return null;
  const standing = stores.find((candidate) => candidate.store === node.id);
  return { kind, store: node.id, led: standing?.led ?? [], touched: standing?.hosted ?? [] };
}

/** A link between two stores touches the regions that have replicas at both ends; between others, none. */
function ofLink(body: EventOf<"link.cut">, stores: readonly StandingStore[]): Fault {
  const [a, b] = stores;
  const none: Fault = { kind: body.from.kind === "pd" || body.to.kind === "pd" ? "pd" : "link", store: null, led: [], touched: [] };
  if (a === undefined || b === undefined) return none;
  const ledAt = new Set([...a.led, ...b.led]);
  const atB = new Set(b.hosted);
  const touched = a.hosted.filter((region) => atB.has(region));
  return { kind: "link", store: null, led: touched.filter((region) => ledAt.has(region)), touched };
}

/** A partition touches regions whose replicas it separates; it takes those leaders that keep less than a quorum. */
function ofPartition(world: World, body: EventOf<"network.partitioned">, stores: readonly StandingStore[]): Fault {
  const sideOf = (store: StoreId): number =>
    Math.max(0, body.groups.findIndex((group) => group.some((node) => node.kind === "store" && node.id === store)));
  const led: RegionId[] = [];
  const touched = new Set<RegionId>();
  for (const standing of stores) {
    const side = sideOf(standing.store);
    for (const region of standing.hosted) {
      if (membersOf(world, region)?.voters.some((store) => sideOf(store) !== side) === true) touched.add(region);
    }
    for (const region of standing.led) {
      const voters = membersOf(world, region)?.voters ?? [];
      if (voters.filter((store) => sideOf(store) === side).length * 2 <= voters.length) led.push(region);
    }
  }
  const ascending = (a: number, b: number): number => a - b;
  return { kind: "link", store: null, led: led.sort(ascending), touched: [...touched].sort(ascending) };
}
