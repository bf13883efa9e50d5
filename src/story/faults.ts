import { after, type Instant } from "../kernel/time.ts";
import {
  faultKindOf, eventKind, type BetweenSides, type ClusterEvent, type EventBody, type EventOf, type FaultFamily, type FaultKind,
  type Harm, type Node,
} from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { directionsOf, reaches, sideOf } from "./network.ts";
import { isPdParted, servingPd } from "./pd-failover.ts";
import { conditionKey, hosts, membersOf, type Situation } from "./world.ts";

/** What stood on a store that a fault was about to hit. */
interface StandingStore {
  readonly store: StoreId;
  /** Regions whose leader stands there, and all regions with a replica there. */
  readonly led: readonly RegionId[];
  readonly hosted: readonly RegionId[];
}

/** Who and what a fault touches. */
export interface Fault {
  readonly family: FaultFamily;
  readonly hits: ReadonlyMap<StoreId, Harm>;
  /** Regions whose leader the fault may cost, and those of them whose leader is dead for certain. */
  readonly led: readonly RegionId[];
  readonly dead: readonly RegionId[];
  readonly touched: readonly RegionId[];
  /** What it may cost PD: nothing, its leader, or its leader for certain. */
  readonly pdLeader: "untouched" | "at-stake" | "dead";
}

/** The fault that an event is, or null if it is none that a cluster has to get over. `struck` is the world with it. */
export function faultOf(struck: Situation, { body }: ClusterEvent): Fault | null {
  const fault = faultKindOf(body);
  if (fault === null) return null;
  const stores = storesIn(body).map((store) => standingOn(struck, store));
  if (body.name === "link.cut" || body.name === "link.changed") return ofLink(struck, body, stores);
  if (body.name === "sides.cut" || body.name === "sides.changed") return ofSides(struck, body);
  if (body.name === "network.partitioned") return ofPartition(struck, body, stores);
  const [node] = nodesIn(body);
  return node === undefined ? null : ofNode(struck, fault, node, stores);
}

/** Whether the fault of this event is still in force: nobody has mended it, and it has not run out. */
export function isInForce(world: Situation, event: ClusterEvent, now: Instant): boolean {
  const { id, body } = event;
  const { breaks, fault } = eventKind(body.name);
  const [node] = nodesIn(body);
  if (breaks === undefined || node === undefined) return handle(inForce, { world, now }, event) ?? false;
  const since = world.conditions.get(conditionKey(breaks, node));
  // A process that has ended is not ended again; a disk or a clock is what it was last made.
  return since !== undefined && (fault?.family === "process" || since === id);
}

/** Of faults that are no condition of one machine. */
const inForce: Handlers<{ readonly world: Situation; readonly now: Instant }, boolean> = {
  "disk.stalled": ({ now }, body, { at }) => now < after(at, body.duration),
  "node.isolated": ({ world }, _, event) => isAnyCut(world, event),
  "network.partitioned": ({ world }, _, event) => isAnyCut(world, event),
  "link.cut": ({ world }, _, event) => isAnyCut(world, event),
  "sides.cut": ({ world }, _, event) => isAnyCut(world, event),
  "link.changed": ({ world }, _, event) => isAnyChanged(world, event),
  "sides.changed": ({ world }, _, event) => isAnyChanged(world, event),
  "pd.store.state": ({ world }, body) => world.states.get(body.store) === "Offline",
};

const isAnyCut = ({ network }: Situation, event: ClusterEvent): boolean =>
  directionsOf(network, event).some((direction) => network.cut.has(direction));

const isAnyChanged = ({ network }: Situation, event: ClusterEvent): boolean =>
  directionsOf(network, event).some((direction) => network.changed.get(direction)?.event === event.id);

/** The machines that a fault was done to. */
export const nodesIn = (body: EventBody): readonly Node[] => eventKind(body.name).fault?.struck(body) ?? [];

const storesIn = (body: EventBody): StoreId[] =>
  nodesIn(body).filter((node) => node.kind === "store").map((node) => node.id);

/** What the events so far say of a store. */
function standingOn(world: Situation, store: StoreId): StandingStore {
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
  struck: Situation, { family, hit, deadly }: FaultKind<EventBody>, node: Node, stores: readonly StandingStore[],
): Fault {
  const pdLeader = node.kind !== "pd" ? "untouched" : node.id !== struck.pdLeader ? "untouched" : deadly ? "dead" : "at-stake";
  const nothing = { family, led: [], dead: [], touched: [], pdLeader } as const;
  if (node.kind === "client") return { ...nothing, hits: new Map() };
  // Whatever happens to PD, it is the stores that it may miss.
  if (node.kind === "pd") return { ...nothing, hits: hitsOf(struck, storesOf(struck)) };
  const standing = stores.find((candidate) => candidate.store === node.id);
  const led = standing?.led ?? [];
  return { family, hits: new Map([[node.id, hit]]), led, dead: deadly ? led : [], touched: standing?.hosted ?? [], pdLeader };
}

const partedPd = (struck: Situation): Fault["pdLeader"] => (isPdParted(struck) ? "at-stake" : "untouched");

/** What each store suffers from a fault of the network or of PD: silenced where its heartbeats no longer pass. */
const hitsOf = (struck: Situation, stores: readonly StoreId[]): Map<StoreId, Harm> => new Map(stores.map((store) => {
  const passes = reaches(struck.network, { kind: "store", id: store }, servingPd(struck));
  return [store, passes ? "hampered" : "silenced"] as const;
}));

const storesOf = (world: Situation): StoreId[] =>
  world.network.nodes.filter((node) => node.kind === "store").map((node) => node.id);

/**
 * A link between two stores touches the regions that have replicas at both ends; one to PD all that stand on the store; one to
 * a client those that the store leads, for followers serve no client.
 */
function ofLink(struck: Situation, body: EventOf<"link.cut"> | EventOf<"link.changed">, stores: readonly StandingStore[]): Fault {
  const ends = [body.from, body.to];
  const withPd = ends.some((node) => node.kind === "pd");
  const hits = withPd ? hitsOf(struck, stores.map(({ store }) => store)) : new Map<StoreId, Harm>();
  const [family, pdLeader] = ["network", partedPd(struck)] as const;
  const [a, b] = stores;
  if (a === undefined) return { family, hits, led: [], dead: [], touched: [], pdLeader };
  if (b === undefined) return { family, hits, led: a.led, dead: [], touched: withPd ? a.hosted : a.led, pdLeader };
  const ledAt = new Set([...a.led, ...b.led]);
  const atB = new Set(b.hosted);
  const touched = a.hosted.filter((region) => atB.has(region));
  return { family, hits, led: touched.filter((region) => ledAt.has(region)), dead: [], touched, pdLeader };
}

/**
 * What parts two sides touches the regions that have replicas on both, and the leaders among those; where it parts stores from
 * PD, all that stand on them.
 */
function ofSides(struck: Situation, { from, to }: BetweenSides): Fault {
  const storesOn = (side: readonly Node[]): StoreId[] => side.flatMap(({ kind, id }) => (kind === "store" ? [id] : []));
  const [a, b] = [storesOn(from), storesOn(to)];
  const led = new Set<RegionId>();
  const touched = new Set<RegionId>();
  for (const region of struck.placement.keys()) {
    const [here, there] = [a, b].map((side) => side.some((store) => hosts(struck, region, store)));
    if (here !== true || there !== true) continue;
    touched.add(region);
    const leader = struck.leaders.get(region) ?? 0;
    if (a.includes(leader) || b.includes(leader)) led.add(region);
  }
  const parted = [...(to.some(({ kind }) => kind === "pd") ? a : []), ...(from.some(({ kind }) => kind === "pd") ? b : [])];
  return {
    family: "network", hits: hitsOf(struck, parted), led: [...led], dead: [], touched: [...touched], pdLeader: partedPd(struck),
  };
}

/** A partition touches regions whose replicas it separates; it takes those leaders that keep less than a quorum. */
function ofPartition(struck: Situation, body: EventOf<"network.partitioned">, named: readonly StandingStore[]): Fault {
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
  return {
    family: "network", hits: new Map(cutOff), led: led.sort(ascending), dead: [], touched: [...touched].sort(ascending),
    pdLeader: partedPd(struck),
  };
}
