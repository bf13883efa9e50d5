import type { Duration } from "../kernel/time.ts";
import { MOST_REPLICAS, type StoreLabel } from "../proto/region.ts";
import type { GeneratedTopology, PeerSpec, RegionSpec, StoreSpec, Topology } from "./topology.ts";

/** The bounds of what can be generated: beyond these the page would show a texture and nothing more. */
export const TOPOLOGY_LIMITS = {
  stores: 100, regions: 100_000, replicas: MOST_REPLICAS, zones: 20, pds: 5, clients: 20, logLength: 1_000,
} as const;

/**
 * Stores of any cluster, however it came to be and whoever joined: links between machines grow with the square of their number.
 */
export const MAX_STORES = 200;

/**
 * Replicas of all regions together: 100,000 regions of three. With more, being born alone would take a page many seconds and most
 * of what its worker may hold.
 */
export const MAX_REPLICAS = 300_000;

/** How many replicas a generated cluster has: a region has at most one on each store. */
export const replicasOf = ({ stores, regions, replicas }: GeneratedTopology): number => regions * Math.min(replicas, stores);

const DEFAULT_REGION_MIB = 96;
const CAPACITY_MIB = 512 * 1024;
const KEYS_PER_MIB = 10_000;

/**
 * What an otherwise empty TiKV store takes of its disk: the file space_placeholder_file, a fifth of the reserved space, which
 * is a twentieth of the disk and at least storage.reserve-space (5 GiB). PD's region score rests on it: a disk of which
 * everything were free would be scored by another formula than one that holds a byte.
 */
export const placeholderMiB = (capacityMiB: number): number => Math.floor(Math.max(capacityMiB / 20, RESERVE_SPACE_MIB) / 5);
const RESERVE_SPACE_MIB = 5 * 1024;

/** The cluster that the page opens with. */
export const DEFAULT_TOPOLOGY: GeneratedTopology = { stores: 5, regions: 30, replicas: 3, zones: 3, pds: 3 };

/**
 * A healthy cluster: zones filled evenly, every region with its replicas in as many zones as there are, replicas and
 * leaders balanced. With fewer stores than replicas every store has one, and PD goes on wanting the others. A function of
 * its parameters alone. Ids: stores from 1, regions from 1, peers from 1001 on.
 */
export function generateTopology(parameters: GeneratedTopology): Topology {
  const stores = makeStores(parameters);
  const shelves = stores.map((store): Shelf => ({ store, zone: store.labels[0]?.value ?? "", sizeMiB: 0, leaders: 0 }));
  const regions: RegionSpec[] = [];
  let nextPeer = 1_001;
  for (let i = 0; i < parameters.regions; i++) {
    const sizeMiB = regionSize(parameters.sizeMiB ?? DEFAULT_REGION_MIB, i);
    const chosen = chooseShelves(shelves, parameters.replicas, i, sizeMiB);
    const peers: PeerSpec[] = chosen.map(({ store }, place) => ({
      id: nextPeer++, storeId: store.id, role: "Voter", downFor: 0 as Duration, pending: false,
      ...(parameters.logLengths === undefined ? {} : { logLength: parameters.logLengths[place] ?? 1 }),
    }));
    const leader = parameters.leaderless === true ? undefined : leastLoaded(longestLogs(peers), chosen);
    regions.push({
      id: i + 1,
      startKey: i === 0 ? "" : boundary(i, parameters.regions),
      endKey: i === parameters.regions - 1 ? "" : boundary(i + 1, parameters.regions),
      confVer: peers.length * 2 - 1,
      version: parameters.regions,
      peers,
      leader: leader?.id ?? 0,
      sizeMiB,
      keys: sizeMiB * KEYS_PER_MIB,
    });
  }
  const labelNames = ["zone", ...((parameters.racksPerZone ?? 1) > 1 ? ["rack"] : []), "host"];
  return {
    name: `${stores.length} × ${regions.length}`,
    stores,
    regions,
    pdMembers: parameters.pds ?? 1,
    clients: parameters.clients ?? 3,
    ...(parameters.rate === undefined ? {} : { rate: parameters.rate }),
    locationLabels: labelNames,
    maxReplicas: parameters.replicas,
    names: {},
  };
}

/** A store while it is filled. */
interface Shelf {
  readonly store: StoreSpec;
  readonly zone: string;
  sizeMiB: number;
  leaders: number;
}

function makeStores(parameters: GeneratedTopology): StoreSpec[] {
  const { stores: count, zones } = parameters;
  const racks = parameters.racksPerZone ?? 1;
  const hosts = parameters.hostsPerRack ?? count;
  const specs: StoreSpec[] = [];
  for (let i = 0; i < count; i++) {
    // Neighbours in number share a zone, as people number the machines of a rack: 1 and 2 in a, 3 and 4 in b, 5 in c.
    const zone = Math.floor((i * zones) / count);
    const place = specs.filter((spec) => spec.labels[0]?.value === letter(zone)).length;
    const labels: StoreLabel[] = [{ key: "zone", value: letter(zone) }];
    if (racks > 1) labels.push({ key: "rack", value: `r${(place % racks) + 1}` });
    labels.push({ key: "host", value: `h${(Math.floor(place / racks) % hosts) + 1}` });
    specs.push({
      id: i + 1,
      address: `tikv-${i + 1}:20160`,
      labels,
      state: "Up",
      alive: true,
      silentFor: null,
      capacityMiB: CAPACITY_MIB,
      otherUsedMiB: placeholderMiB(CAPACITY_MIB),
      version: "8.5.0",
    });
  }
  return specs;
}

/** Stores for one region's replicas: a new zone before a used one, then the store that holds least, as PD balances. */
function chooseShelves(shelves: readonly Shelf[], replicas: number, turn: number, sizeMiB: number): readonly Shelf[] {
  const chosen: Shelf[] = [];
  while (chosen.length < replicas) {
    let best: Shelf | undefined;
    let isNewZone = false;
    for (let i = 0; i < shelves.length; i++) {
      // Beginning elsewhere for every region spreads ties instead of favouring the first store.
      const shelf = shelves[(i + turn) % shelves.length] as Shelf;
      // A zone that is used is no news, and what holds no less is no better: most are passed over by one comparison.
      if (best !== undefined && isNewZone && shelf.sizeMiB >= best.sizeMiB) continue;
      if (chosen.includes(shelf)) continue;
      const isNew = !chosen.some(({ zone }) => zone === shelf.zone);
      if (best !== undefined && (isNew === isNewZone ? shelf.sizeMiB >= best.sizeMiB : !isNew)) continue;
      best = shelf;
      isNewZone = isNew;
    }
    if (best === undefined) break;
    chosen.push(best);
    best.sizeMiB += sizeMiB;
  }
  return chosen;
}

/** The replicas that may lead at the beginning: those to whom no other could refuse its vote. */
function longestLogs(peers: readonly PeerSpec[]): readonly PeerSpec[] {
  const most = Math.max(...peers.map((peer) => peer.logLength ?? 0));
  return peers.filter((peer) => (peer.logLength ?? 0) === most);
}

/** The replica whose store leads the fewest regions. */
function leastLoaded(peers: readonly PeerSpec[], shelves: readonly Shelf[]): PeerSpec | undefined {
  let fewest: Shelf | undefined;
  for (const shelf of shelves) {
    const mayLead = peers.some(({ storeId }) => storeId === shelf.store.id);
    if (mayLead && (fewest === undefined || shelf.leaders < fewest.leaders)) fewest = shelf;
  }
  if (fewest === undefined) return undefined;
  const { id } = fewest.store;
  fewest.leaders++;
  return peers.find(({ storeId }) => storeId === id);
}

/** Sizes between two thirds and four thirds of the average, in a fixed pattern that looks uneven. */
const regionSize = (average: number, turn: number): number =>
  Math.max(1, Math.round((average * (67 + ((turn * 37) % 67))) / 100));

/** The i-th of n - 1 boundaries, evenly spread over the words of the shortest sufficient length: d, g, … or cb, ec, … */
function boundary(i: number, n: number): string {
  let words = 26;
  let length = 1;
  while (words < n) {
    words *= 26;
    length++;
  }
  let rest = Math.floor((i * words) / n);
  let text = "";
  for (let place = 0; place < length; place++) {
    text = letter(rest % 26) + text;
    rest = Math.floor(rest / 26);
  }
  return text;
}

const letter = (index: number): string => String.fromCharCode(97 + (index % 26));
