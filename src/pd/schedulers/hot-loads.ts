import { between, minutes, seconds, type Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { isLeaderSource, isLeaderTarget } from "../filters.ts";
import { BYTES, isLastingly, KEYS, QUERIES, type FlowType, type HotMove, type HotPeer, type HotSpots } from "../hot.ts";
import type { Amounts } from "../rolling.ts";
import type { PdState } from "../state.ts";
import { silence, type StoreRecord } from "../store-record.ts";

export const FLOW_TYPES: readonly FlowType[] = ["write-peer", "write-leader", "read-peer", "read-leader"];
export const isOfWrites = (type: FlowType): boolean => type === "write-peer" || type === "write-leader";
export const isOfLeaders = (type: FlowType): boolean => type === "write-leader" || type === "read-leader";

/** What a store carries of one type, and what it will when the moves under way are done. */
export interface LoadedStore {
  readonly store: StoreRecord;
  /** Its hot replicas; where leaders are balanced those that lead. */
  readonly peers: readonly HotPeer[];
  readonly now: Amounts;
  /** The smaller and the larger of what it carries and of what it will, and how many hot replicas those are. */
  readonly least: Amounts;
  readonly most: Amounts;
  readonly count: { readonly least: number; readonly most: number };
}

/** All stores under one type of load. */
export interface LoadPicture {
  readonly type: FlowType;
  readonly stores: readonly LoadedStore[];
  /** The mean of all stores, and how far they stand from it as a share of it. */
  readonly mean: Amounts;
  readonly deviation: Amounts;
}

/** Which of bytes, keys and queries matters, and which next: TiKV reports no processor time, or it would come first for reads. */
export const PRIORITIES: Readonly<Record<FlowType, readonly [first: number, second: number]>> = {
  "write-peer": [BYTES, KEYS], "write-leader": [QUERIES, BYTES], "read-peer": [QUERIES, BYTES], "read-leader": [QUERIES, BYTES],
};

const KINDS = [BYTES, KEYS, QUERIES] as const;
/** Of a store that has been silent for so long PD counts no load (FilterUnhealthyStore). */
const UNHEALTHY = minutes(10);
/** Samples of what stores carried are so far apart, and so many are asked (history-sample-interval, -duration). */
const SAMPLE_INTERVAL = seconds(30);
const SAMPLES = 10;
/** A move that is over counts on until the stores' reports show it (max-zombie-rounds, three store heartbeats). */
const MOVE_LASTS = seconds(30);

/** The four pictures of this instant. Takes a sample when it is time for one, and forgets moves that the stores' reports show. */
export function takePictures(state: PdState, now: Instant): Readonly<Record<FlowType, LoadPicture>> {
  const { traffic } = state;
  const pending = pendingMoves(state, now);
  const pictures = Object.fromEntries(FLOW_TYPES.map((type) => [type, takePicture(state, type, pending, now)])) as
    unknown as Record<FlowType, LoadPicture>;
  const last = traffic.history[traffic.history.length - 1];
  // After a while without any traffic the stores had none to tell of.
  if (last !== undefined && between(last.at, now) > 2 * SAMPLE_INTERVAL) traffic.history = [];
  if (last === undefined || between(last.at, now) >= SAMPLE_INTERVAL) {
    const loads = Object.fromEntries(FLOW_TYPES.map((type) =>
      [type, new Map(pictures[type].stores.map(({ store, now: load }) => [store.id, load]))])) as
      unknown as Record<FlowType, ReadonlyMap<StoreId, Amounts>>;
    traffic.history = [...traffic.history.slice(1 - SAMPLES), { at: now, loads }];
  }
  return pictures;
}

/** Moves that count, each with the share of it that does. */
function pendingMoves({ traffic: { moves }, operators, records }: PdState, now: Instant): readonly HotMove[] {
  const counted: HotMove[] = [];
  for (const [region, move] of moves) {
    if (operators.get(region)?.createdAt === move.createdAt) counted.push(move);
    else {
      const record = records.get(region);
      if (record?.operator.createdAt !== move.createdAt || between(record.at, now) >= MOVE_LASTS) moves.delete(region);
      else if (record.end === "success") counted.push(move);
    }
  }
  return counted;
}

function takePicture(state: PdState, type: FlowType, pending: readonly HotMove[], now: Instant): LoadPicture {
  const { traffic, settings } = state;
  const isWrite = isOfWrites(type);
  const ofLeaders = isOfLeaders(type);
  const cache = isWrite ? traffic.writes : traffic.reads;
  const hot = new Map<StoreId, HotPeer[]>();
  for (const peers of cache.regions.values()) {
    for (const peer of peers) {
      if ((ofLeaders && !peer.isLeader) || !isLastingly(cache, peer, settings.hotRegionCacheHitsThreshold)) continue;
      const list = hot.get(peer.store);
      if (list === undefined) hot.set(peer.store, [peer]);
      else list.push(peer);
    }
  }
  const stores = [...state.stores.values()]
    .filter((store) => store.state !== "Tombstone" && !store.exclusive && silence(store, now) <= UNHEALTHY &&
      (!ofLeaders || (isLeaderSource(state, store, now) && isLeaderTarget(state, store, now))))
    .map((store) => loadStore(traffic, type, store, hot.get(store.id) ?? [], pending, isWrite));
  const count = Math.max(1, stores.length);
  const mean = KINDS.map((kind) => stores.reduce((sum, { now: load }) => sum + (load[kind] ?? 0), 0) / count);
  const square = (value: number): number => value * value;
  const deviation = mean.map((middle, kind) => (middle === 0 ? 0
    : Math.sqrt(stores.reduce((sum, { now: load }) => sum + square((load[kind] ?? 0) - middle), 0) / count) / middle));
  return { type, stores, mean, deviation };
}

function loadStore(
  traffic: HotSpots, type: FlowType, store: StoreRecord, peers: readonly HotPeer[], pending: readonly HotMove[], isWrite: boolean,
): LoadedStore {
  const load = loadOf(traffic, type, store.id, peers);
  const later = load.slice();
  let count = peers.length;
  for (const move of pending) {
    const sign = move.to === store.id ? 1 : move.from === store.id ? -1 : 0;
    const amounts = isWrite ? move.writes : move.reads;
    for (const kind of KINDS) later[kind] = (later[kind] ?? 0) + sign * (amounts[kind] ?? 0);
    count += sign;
  }
  return {
    store, peers, now: load, least: load.map((amount, kind) => Math.min(amount, later[kind] ?? 0)),
    most: load.map((amount, kind) => Math.max(amount, later[kind] ?? 0)),
    count: { least: Math.min(peers.length, count), most: Math.max(peers.length, count) },
  };
}

/**
 * Bytes, keys and queries per second that a store carries, of which `peers` are the hot replicas. Stores report what all their
 * replicas write; of leaders alone they tell the queries, and the rest is what hot regions bring.
 */
export function loadOf({ stores }: HotSpots, type: FlowType, store: StoreId, peers: readonly HotPeer[]): Amounts {
  const medians = stores.get(store)?.medians ?? [];
  const of = (place: number): number => medians[place] ?? 0;
  const ofPeers = (kind: number): number => peers.reduce((sum, { flow }) => sum + (flow.medians[kind] ?? 0), 0);
  switch (type) {
    case "write-peer": return [of(0), of(1), 0];
    case "write-leader": return [ofPeers(BYTES), ofPeers(KEYS), of(2)];
    case "read-peer":
    case "read-leader": return [of(3), of(4), of(5)];
  }
}

/** Where a store has to stand out to be a source or a target, in one at least: leaders' writes go by their first load alone. */
export const countingKinds = (type: FlowType): readonly number[] =>
  (type === "write-leader" ? PRIORITIES[type].slice(0, 1) : PRIORITIES[type]);

/** Whether the store has stood out at every sample, in one of the loads that count: noise does not last for five minutes. */
export function stoodOut(
  { history }: HotSpots, { type, stores }: LoadPicture, store: StoreId, isOut: (load: number, mean: number) => boolean,
): boolean {
  return history.length === SAMPLES && countingKinds(type).some((kind) =>
    history.every(({ loads }) => {
      const mean = stores.reduce((sum, each) => sum + (loads[type].get(each.store.id)?.[kind] ?? 0), 0) / stores.length;
      return isOut(loads[type].get(store)?.[kind] ?? 0, mean);
    }));
}
