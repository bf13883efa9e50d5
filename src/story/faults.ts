import { after, type Instant } from "../kernel/time.ts";
import type { ClusterEvent, EventBody, EventId, EventOf, Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { directionsOf, isDisturbed, reaches, sideOf } from "./network.ts";
import { conditionKey, hosts, membersOf, type World } from "./world.ts";

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

/** Faults of one family that strike together are one fault to people: a zone that dies store by store. */
export type FaultFamily = "process" | "network" | "disk" | "clock" | "drain";

/**
 * What a fault does to a store, as PD sees it. `silenced`: no heartbeat can come any more. `hampered`: it goes on as well as
 * it can, and PD may miss it or not. `leaving`: PD itself empties it.
 */
export type Hit = "silenced" | "hampered" | "leaving";

/** Who and what a fault touches. */
export interface Fault {
  readonly family: FaultFamily;
  readonly hits: ReadonlyMap<StoreId, Hit>;
  /** Regions whose leader the fault may cost, and those of them whose leader is dead for certain. */
  readonly led: readonly RegionId[];
  readonly dead: readonly RegionId[];
  readonly touched: readonly RegionId[];
}

/** The fault that an event is, or null if it is none that a cluster has to get over. `struck` is the world with it. */
export function faultOf(struck: World, { body }: ClusterEvent, snapshot: FaultSnapshot | undefined): Fault | null {
  const family = familyOf(body);
  if (family === null) return null;
  const stores = snapshot?.stores ?? storesIn(body).map((store) => standingOn(struck, store));
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
    case "node.paused":
      return ofNode(struck, family, body.node, "silenced", stores, body.name !== "node.paused");
    case "node.isolated":
      return ofNode(struck, family, body.node, "silenced", stores, false);
    case "pd.store.state":
      return ofNode(struck, family, { kind: "store", id: body.store }, "leaving", stores, false);
    case "link.cut":
    case "link.changed":
      return ofLink(struck, body, stores);
    case "network.partitioned":
      return ofPartition(struck, body, stores);
    default:
      return "node" in body ? ofNode(struck, family, body.node, "hampered", stores, false) : null;
  }
}

function familyOf(body: EventBody): FaultFamily | null {
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
    case "node.paused":
      return "process";
    case "node.isolated":
    case "link.cut":
    case "network.partitioned":
      return "network";
    case "link.changed":
      return isDisturbed(body) ? "network" : null;
    case "disk.slowed":
      return body.extraLatency > 0 ? "disk" : null;
    case "disk.stalled":
      return "disk";
    case "disk.filled":
      return body.full ? "disk" : null;
    case "clock.shifted":
      return body.offset !== 0 || body.driftPpm !== 0 ? "clock" : null;
    case "pd.store.state":
      return body.to === "Offline" ? "drain" : null;
    default:
      return null;
  }
}

/** Whether the fault of this event is still in force: nobody has mended it, and it has not run out. */
export function isInForce(world: World, { id, body, at }: ClusterEvent, now: Instant): boolean {
  const { conditions, network } = world;
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
      return conditions.has(conditionKey("stopped", body.node));
    case "node.paused":
      return conditions.has(conditionKey("paused", body.node));
    case "disk.slowed":
      return conditions.get(conditionKey("slow", body.node)) === id;
    case "disk.filled":
      return conditions.get(conditionKey("full", body.node)) === id;
    case "clock.shifted":
      return conditions.get(conditionKey("clock", body.node)) === id;
    case "disk.stalled":
      return now < after(at, body.duration);
    case "node.isolated":
    case "network.partitioned":
    case "link.cut":
      return directionsOf(network, body).some((direction) => network.cut.has(direction));
    case "link.changed":
      return directionsOf(network, body).some((direction) => network.changed.get(direction)?.event === id);
    case "pd.store.state":
      return world.states.get(body.store) === "Offline";
    default:
      return false;
  }
}

/** The machines that a fault was done to. */
export function nodesIn(body: EventBody): readonly Node[] {
  if ("node" in body) return [body.node];
  switch (body.name) {
    case "link.cut":
    case "link.changed":
      return [body.from, body.to];
    case "network.partitioned":
      return body.groups.flat();
    case "pd.store.state":
      return [{ kind: "store", id: body.store }];
    default:
      return [];
  }
}

const storesIn = (body: EventBody): StoreId[] =>
  nodesIn(body).filter((node) => node.kind === "store").map((node) => node.id);

/** What the events so far say of a store: the next best thing where no snapshot was taken. */
function standingOn(world: World, store: StoreId): StandingStore {
  const led: RegionId[] = [];
  const hosted: RegionId[] = [];
  for (const region of world.placement.keys()) {
    if (!hosts(world, region, store)) continue;
    hosted.push(region);
    if (world.leaders.get(region) === store) led.push(region);
  }
  return { store, led, hosted };
}

function ofNode(
  struck: World, family: FaultFamily, node: Node, hit: Hit, stores: readonly StandingStore[], deadly: boolean,
): Fault {
  const nothing = { family, led: [], dead: [], touched: [] };
  if (node.kind === "client") return { ...nothing, hits: new Map() };
  // Whatever happens to PD, it is the stores that it may miss.
  if (node.kind === "pd") return { ...nothing, hits: hitsOf(struck, storesOf(struck)) };
  const standing = stores.find((candidate) => candidate.store === node.id);
  const led = standing?.led ?? [];
  return { family, hits: new Map([[node.id, hit]]), led, dead: deadly ? led : [], touched: standing?.hosted ?? [] };
}

/** What each store suffers from a fault of the network or of PD: silenced where its heartbeats no longer pass. */
const hitsOf = (struck: World, stores: readonly StoreId[]): Map<StoreId, Hit> => new Map(stores.map((store) => {
  const passes = reaches(struck.network, { kind: "store", id: store }, { kind: "pd", id: 1 });
  return [store, passes ? "hampered" : "silenced"] as const;
}));

const storesOf = (world: World): StoreId[] =>
  world.network.nodes.filter((node) => node.kind === "store").map((node) => node.id);

/**
 * A link between two stores touches the regions that have replicas at both ends; one to PD all that stand on the store; one to
 * a client those that the store leads, for followers serve no client.
 */
function ofLink(struck: World, body: EventOf<"link.cut"> | EventOf<"link.changed">, stores: readonly StandingStore[]): Fault {
  const ends = [body.from, body.to];
  const withPd = ends.some((node) => node.kind === "pd");
  const hits = withPd ? hitsOf(struck, stores.map(({ store }) => store)) : new Map<StoreId, Hit>();
  const family = "network";
  const [a, b] = stores;
  if (a === undefined) return { family, hits, led: [], dead: [], touched: [] };
  if (b === undefined) return { family, hits, led: a.led, dead: [], touched: withPd ? a.hosted : a.led };
  const ledAt = new Set([...a.led, ...b.led]);
  const atB = new Set(b.hosted);
  const touched = a.hosted.filter((region) => atB.has(region));
  return { family, hits, led: touched.filter((region) => ledAt.has(region)), dead: [], touched };
}

/** A partition touches regions whose replicas it separates; it takes those leaders that keep less than a quorum. */
function ofPartition(struck: World, body: EventOf<"network.partitioned">, named: readonly StandingStore[]): Fault {
  const sideOfStore = (store: StoreId): number => sideOf(body.groups, { kind: "store", id: store });
  const known = new Set(named.map(({ store }) => store));
  const others = storesOf(struck).filter((store) => !known.has(store)).map((store) => standingOn(struck, store));
  const led: RegionId[] = [];
  const touched = new Set<RegionId>();
  for (const standing of [...named, ...others]) {
    const side = sideOfStore(standing.store);
    for (const region of standing.hosted) {
      if (membersOf(struck, region)?.voters.some((store) => sideOfStore(store) !== side) === true) touched.add(region);
    }
    for (const region of standing.led) {
      const voters = membersOf(struck, region)?.voters ?? [];
      if (voters.filter((store) => sideOfStore(store) === side).length * 2 <= voters.length) led.push(region);
    }
  }
  const cutOff = [...hitsOf(struck, storesOf(struck))].filter(([, hit]) => hit === "silenced");
  const ascending = (a: number, b: number): number => a - b;
  return { family: "network", hits: new Map(cutOff), led: led.sort(ascending), dead: [], touched: [...touched].sort(ascending) };
}
