import { between, START, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionHeartbeat, StoreFlow } from "../proto/messages.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import {
  cloneHotCache, coolPeers, createHotCache, expirePeers, noteFlow, noteMembers, READS, WRITES, type HotCache,
} from "./hot-peers.ts";
import type { RegionTree } from "./region-tree.ts";
import { nothingYet, roll, type Amounts, type Rolling } from "./rolling.ts";

/** What balance-hot-region evens out: what leaders read or write, or all replicas. */
export const FLOW_TYPES = ["write-peer", "write-leader", "read-peer", "read-leader"] as const;
export type FlowType = (typeof FLOW_TYPES)[number];

/** A region on its way to another store because of its traffic, which PD counts there already (pendingInfluence). Immutable. */
export interface HotMove {
  readonly createdAt: Instant;
  readonly from: StoreId;
  readonly to: StoreId;
  readonly writes: Amounts;
  readonly reads: Amounts;
}

/** What the stores carried at one instant, by type. Immutable. */
export interface LoadSample {
  readonly at: Instant;
  readonly loads: Readonly<Record<FlowType, ReadonlyMap<StoreId, Amounts>>>;
}

/** What PD measures of traffic. Volatile; mutable. */
export interface HotSpots {
  readonly writes: HotCache;
  readonly reads: HotCache;
  /** By store that has any: bytes, keys and queries written, then those read. */
  readonly stores: Map<StoreId, Rolling>;
  readonly moves: Map<RegionId, HotMove>;
  /** What the stores carried over the last minutes, the newest last. Replaced as a whole. */
  history: readonly LoadSample[];
  /** The types of which two regions may be exchanged, because one alone does not do. Replaced as a whole. */
  exchanging: readonly FlowType[];
  /** When what nobody reports any more was last forgotten. */
  sweptAt: Instant;
}

export const createHotSpots = (): HotSpots => ({
  writes: createHotCache(WRITES), reads: createHotCache(READS), stores: new Map(), moves: new Map(), history: [], exchanging: [],
  sweptAt: START,
});
export const cloneHotSpots = ({ writes, reads, stores, moves, history, exchanging, sweptAt }: HotSpots): HotSpots => ({
  writes: cloneHotCache(writes), reads: cloneHotCache(reads), stores: new Map(stores), moves: new Map(moves), history, exchanging,
  sweptAt,
});

/** PD counts whole seconds. */
const secondsOf = (interval: Duration): number => Math.round(interval / 1_000_000);

/** A leader's report: what was written falls on all of the region's replicas. */
export function noteRegionFlow({ writes, reads }: HotSpots, report: RegionHeartbeat, now: Instant): void {
  const { region, leader, writtenBytes, writtenKeys, interval } = report;
  if (reads.regions.size > 0) noteMembers(reads, region, leader, now);
  if (writtenKeys === 0 && !writes.regions.has(region.id)) return;
  const { id, peers } = region;
  noteFlow(writes, {
    region: id, stores: peers.map(({ storeId }) => storeId), leader: leader.storeId,
    amounts: [writtenBytes, writtenKeys, writtenKeys], seconds: secondsOf(interval),
  }, now);
  noteMembers(writes, region, leader, now);
}

const STORE_KINDS = 6;
/** Seconds between two reports of a store. */
const STORE_INTERVAL = 10;
const SWEEP_INTERVAL = 30_000_000;

/** A store's report: what it has read and written as a whole, and which of its replicas were read. */
export function noteStoreFlow(traffic: HotSpots, tree: RegionTree, store: StoreId, flow: StoreFlow, now: Instant): void {
  const { reads, writes, stores } = traffic;
  const seconds = secondsOf(flow.interval);
  if (seconds === 0) return;
  const isIdle = flow.writtenKeys + flow.readKeys === 0;
  if (isIdle && !stores.has(store) && reads.regions.size + writes.regions.size === 0) return;
  const { writtenBytes, writtenKeys, writeQueries, readBytes, readKeys } = flow;
  const amounts = [writtenBytes, writtenKeys, writeQueries, readBytes, readKeys, readKeys];
  const rolled = roll(stores.get(store) ?? nothingYet(STORE_KINDS), amounts, seconds, STORE_INTERVAL);
  if (isIdle && rolled.rates.every((rates) => rates.every((rate) => rate === 0))) stores.delete(store);
  else stores.set(store, rolled);
  for (const { regionId, bytes, keys } of flow.reads) {
    const leader = tree.infos.get(regionId)?.leader?.storeId ?? 0;
    noteFlow(reads, { region: regionId, stores: [store], leader, amounts: [bytes, keys, keys], seconds }, now);
  }
  if (reads.regions.size > 0) coolPeers(reads, store, new Set(flow.reads.map(({ regionId }) => regionId)), seconds, now);
  if (between(traffic.sweptAt, now) < SWEEP_INTERVAL) return;
  traffic.sweptAt = now;
  expirePeers(writes, now);
  expirePeers(reads, now);
}

/** Whether a region has so much traffic, for so long, that the balance of replicas leaves it to the balance of traffic. */
export const isHot = (
  { traffic: { writes, reads }, settings }: { readonly traffic: HotSpots; readonly settings: PdSettings }, id: RegionId,
): boolean => {
  const hits = settings.hotRegionCacheHitsThreshold;
  return [writes, reads].some(({ regions }) => regions.get(id)?.some(({ degree }) => degree >= hits) === true);
};

/** Whether there is any traffic to speak of. */
export const isAnyHot = ({ writes, reads }: HotSpots): boolean => writes.regions.size + reads.regions.size > 0;

export function forgetTraffic({ writes, reads }: HotSpots, id: RegionId): void {
  writes.regions.delete(id);
  reads.regions.delete(id);
}
