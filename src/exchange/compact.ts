import type { PeerSpec, RegionSpec, StoreSpec, Topology } from "../cluster/topology.ts";
import type { Duration } from "../kernel/time.ts";
import type { PeerRole, MetaStoreState } from "../proto/region.ts";
import { keyFromHex, keyToHex } from "../proto/keys.ts";
import { readRulesText } from "../proto/read-rules.ts";
import { ruleSetText } from "../proto/rule-text.ts";
import { MAX_KEY_BYTES } from "./limits.ts";

/**
 * A topology as columns of numbers and short texts, for links: equal things stand side by side, where compression finds
 * them. Exact, so that the linked run has the same state hash.
 */
export interface CompactTopology {
  readonly name: string;
  readonly labels: readonly string[];
  readonly replicas: number;
  readonly pds: number;
  /** The member that leads PD at the beginning; absent: the first. */
  readonly pdLeader?: number;
  readonly clients: number;
  readonly rate?: number;
  /** Placement rules as `ruleSetText` writes them. */
  readonly rules?: string;
  readonly names: Readonly<Record<string, string>>;
  readonly stores: readonly CompactStore[];
  /** Of each region's start key, how many hex digits it shares with the one before, and the others. */
  readonly shared: readonly number[];
  readonly keys: readonly string[];
  /** Region ids, conf_ver and version, each less that of the region before. */
  readonly ids: readonly number[];
  readonly confVers: readonly number[];
  readonly versions: readonly number[];
  readonly sizes: readonly number[];
  readonly counts: readonly number[];
  /** Number of peers; which of them leads, from 1; then for all peers in order the row of the store, and the id. */
  readonly peers: readonly number[];
  readonly leaders: readonly number[];
  readonly on: readonly number[];
  readonly peerIds: readonly number[];
  /** Rare things as [peer's place in the row, value] one after another: role, microseconds down, pending. */
  readonly roles: readonly number[];
  readonly down: readonly number[];
  readonly pending: readonly number[];
}

export type CompactStore = readonly [
  id: number, address: string, version: string, state: number, silentFor: number, capacityMiB: number,
  otherUsedMiB: number, labels: readonly string[],
];

export const COMPACT_STATES: readonly MetaStoreState[] = ["Up", "Offline", "Tombstone"];
const COMPACT_ROLES: readonly PeerRole[] = ["Voter", "Learner", "IncomingVoter", "DemotingVoter"];
const ALIVE = -1;

/** The topology as columns. */
export function compactTopology(topology: Topology): CompactTopology {
  const rows = new Map(topology.stores.map((store, row) => [store.id, row]));
  const { regions } = topology;
  const peers = regions.flatMap((region) => region.peers);
  const hexKeys = regions.map((region) => keyToHex(region.startKey));
  const shared = hexKeys.map((key, index) => sharedPrefix(hexKeys[index - 1] ?? "", key));
  return {
    name: topology.name,
    labels: topology.locationLabels,
    replicas: topology.maxReplicas,
    pds: topology.pdMembers,
    ...(topology.pdLeader === undefined ? {} : { pdLeader: topology.pdLeader }),
    clients: topology.clients,
    ...(topology.rate === undefined ? {} : { rate: topology.rate }),
    ...(topology.rules === undefined ? {} : { rules: ruleSetText(topology.rules) }),
    names: topology.names,
    stores: topology.stores.map(compactStore),
    shared,
    keys: hexKeys.map((key, index) => key.slice(shared[index])),
    ids: steps(regions.map((region) => region.id)),
    confVers: steps(regions.map((region) => region.confVer)),
    versions: steps(regions.map((region) => region.version)),
    sizes: regions.map((region) => region.sizeMiB),
    counts: regions.map((region) => region.keys),
    peers: regions.map((region) => region.peers.length),
    leaders: regions.map((region) => region.peers.findIndex((peer) => peer.id === region.leader) + 1),
    on: peers.map((peer) => rows.get(peer.storeId) ?? 0),
    peerIds: peers.map((peer) => peer.id),
    roles: sparse(peers, (peer) => COMPACT_ROLES.indexOf(peer.role)),
    down: sparse(peers, (peer) => peer.downFor),
    pending: sparse(peers, (peer) => (peer.pending ? 1 : 0)),
  };
}

const compactStore = (store: StoreSpec): CompactStore => [
  store.id, store.address, store.version, COMPACT_STATES.indexOf(store.state),
  store.silentFor ?? ALIVE,
  store.capacityMiB, store.otherUsedMiB, store.labels.flatMap((label) => [label.key, label.value]),
];

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a.charAt(length) === b.charAt(length)) length++;
  return length;
}

const steps = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (values[index - 1] ?? 0));

function unsteps(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

function sparse(peers: readonly PeerSpec[], valueOf: (peer: PeerSpec) => number): number[] {
  const pairs: number[] = [];
  for (const [index, peer] of peers.entries()) {
    const value = valueOf(peer);
    if (value !== 0) pairs.push(index, value);
  }
  return pairs;
}

function unsparse(pairs: readonly number[]): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (let i = 0; i + 1 < pairs.length; i += 2) values.set(pairs[i] ?? 0, pairs[i + 1] ?? 0);
  return values;
}

/**
 * The topology of these columns, or undefined where they do not fit together. Whether a cluster can be born from it is
 * `topologyFault`'s question.
 */
export function expandTopology(compact: CompactTopology): Topology | undefined {
  const stores = compact.stores.map(expandStore);
  const regions = expandRegions(compact, stores);
  const rules = compact.rules === undefined ? undefined : readRulesText(compact.rules);
  if (regions === undefined || stores.some((store) => store === undefined) || typeof rules === "string") return undefined;
  return {
    name: compact.name,
    stores: stores.filter((store) => store !== undefined),
    regions,
    pdMembers: compact.pds,
    ...(compact.pdLeader === undefined ? {} : { pdLeader: compact.pdLeader }),
    clients: compact.clients,
    ...(compact.rate === undefined ? {} : { rate: compact.rate }),
    ...(rules === undefined ? {} : { rules }),
    locationLabels: compact.labels,
    maxReplicas: compact.replicas,
    names: compact.names,
  };
}

function expandStore(row: CompactStore): StoreSpec | undefined {
  const [id, address, version, stateIndex, silent, capacityMiB, otherUsedMiB, texts] = row;
  const state = COMPACT_STATES[stateIndex];
  if (state === undefined || texts.length % 2 !== 0) return undefined;
  const labels = texts.flatMap((key, index) => (index % 2 === 0 ? [{ key, value: texts[index + 1] ?? "" }] : []));
  const alive = silent === ALIVE;
  return {
    id, address, labels, state, alive, silentFor: alive ? null : silent as Duration, capacityMiB, otherUsedMiB, version,
  };
}

function expandRegions(compact: CompactTopology, stores: readonly (StoreSpec | undefined)[]): RegionSpec[] | undefined {
  const startKeys = expandKeys(compact);
  const peers = expandPeers(compact, stores);
  if (startKeys === undefined || peers === undefined) return undefined;
  const ids = unsteps(compact.ids);
  const confVers = unsteps(compact.confVers);
  const versions = unsteps(compact.versions);
  let from = 0;
  const regions = startKeys.map((startKey, index): RegionSpec => {
    const count = compact.peers[index] ?? 0;
    const own = peers.slice(from, from + count);
    from += count;
    return {
      id: ids[index] ?? 0,
      startKey,
      endKey: startKeys[index + 1] ?? "",
      confVer: confVers[index] ?? 0,
      version: versions[index] ?? 0,
      peers: own,
      leader: own[(compact.leaders[index] ?? 0) - 1]?.id ?? 0,
      sizeMiB: compact.sizes[index] ?? 0,
      keys: compact.counts[index] ?? 0,
    };
  });
  return from === peers.length ? regions : undefined;
}

function expandKeys({ shared, keys }: CompactTopology): string[] | undefined {
  const startKeys: string[] = [];
  let hex = "";
  let digits = 0;
  for (const [index, rest] of keys.entries()) {
    hex = hex.slice(0, shared[index]) + rest;
    digits += hex.length;
    const key = digits > MAX_KEY_DIGITS ? undefined : keyFromHex(hex);
    if (key === undefined) return undefined;
    startKeys.push(key);
  }
  return startKeys;
}

/** Each key may share a prefix with the one before, so a short text could expand without bound. */
const MAX_KEY_DIGITS = 2 * MAX_KEY_BYTES;

function expandPeers(compact: CompactTopology, stores: readonly (StoreSpec | undefined)[]): PeerSpec[] | undefined {
  if (compact.on.length !== compact.peerIds.length) return undefined;
  const roles = unsparse(compact.roles);
  const down = unsparse(compact.down);
  const pending = unsparse(compact.pending);
  const peers: PeerSpec[] = [];
  for (const [index, row] of compact.on.entries()) {
    const storeId = stores[row]?.id;
    const role = COMPACT_ROLES[roles.get(index) ?? 0];
    if (storeId === undefined || role === undefined) return undefined;
    const downFor = (down.get(index) ?? 0) as Duration;
    peers.push({ id: compact.peerIds[index] ?? 0, storeId, role, downFor, pending: pending.has(index) });
  }
  return peers;
}
