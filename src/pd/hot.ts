import { seconds, START, type Instant } from "../kernel/time.ts";
import type { StoreFlow } from "../proto/traffic.ts";
import type { RegionHeartbeat } from "../proto/messages.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import type { Amounts, Rolling } from "./rolling.ts";

/** What PD counts of a replica's traffic, in this order: bytes, keys and queries per second. */
export const BYTES = 0;
export const KEYS = 1;
export const QUERIES = 2;

/** How one of both flows is measured. */
export interface FlowKind {
  /** Seconds between two reports: writes come with a region's heartbeats, reads with a store's. */
  readonly interval: number;
  /** A replica that has been hot counts as such until it has been quiet so often (HotRegionAntiCount). */
  readonly antiCount: number;
  /** Above one of these it is hot (MinHotThresholds). */
  readonly least: Amounts;
}

export const WRITES: FlowKind = { interval: 60, antiCount: 2, least: [1_024, 32, 32] };
const READS: FlowKind = { interval: 10, antiCount: 12, least: [8_192, 128, 128] };

/** A replica with much traffic, as PD remembers it (statistics/hot_peer.go). Immutable. */
export interface HotPeer {
  readonly region: RegionId;
  readonly store: StoreId;
  readonly isLeader: boolean;
  /** For how many reports it has been hot, less those for which it was not. */
  readonly degree: number;
  /** What is left until it is forgotten. */
  readonly antiCount: number;
  readonly flow: Rolling;
  /** Its store did not mention it in its last report. */
  readonly isCold: boolean;
  /** A new replica of the region takes over what is known of this one. */
  readonly mayBequeath: boolean;
  /** Since when the region has had this leader, if that changed meanwhile; and when its traffic was last heard of. */
  readonly ledSince: Instant;
  readonly heard: Instant;
}

/** The hot replicas of one flow. Mutable; the lists are not. */
export interface HotCache {
  readonly kind: FlowKind;
  readonly regions: Map<RegionId, readonly HotPeer[]>;
  /** What makes a replica hot on a store that has very many, and when that was looked at. */
  readonly thresholds: Map<StoreId, { readonly at: Instant; readonly rates: Amounts }>;
}

const createHotCache = (kind: FlowKind): HotCache => ({ kind, regions: new Map(), thresholds: new Map() });
const cloneHotCache = ({ kind, regions, thresholds }: HotCache): HotCache =>
  ({ kind, regions: new Map(regions), thresholds: new Map(thresholds) });

/** What balance-hot-region evens out: what leaders read or write, or all replicas. */
export type FlowType = "write-peer" | "write-leader" | "read-peer" | "read-leader";

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
export const cloneHotSpots = (spots: HotSpots): HotSpots => ({
  ...spots, writes: cloneHotCache(spots.writes), reads: cloneHotCache(spots.reads), stores: new Map(spots.stores),
  moves: new Map(spots.moves),
});

/** Whether a region has so much traffic, for so long, that the balance of replicas leaves it to the balance of traffic. */
export const isHot = (
  { traffic: { writes, reads }, settings }: { readonly traffic: HotSpots; readonly settings: PdSettings }, id: RegionId,
): boolean => {
  const hits = settings.hotRegionCacheHitsThreshold;
  return [writes, reads].some(({ regions }) => regions.get(id)?.some(({ degree }) => degree >= hits) === true);
};

/** Reports that follow one another faster, in seconds, say nothing of a rate (HotRegionReportMinInterval). */
export const LEAST_SECONDS = 3;
const LEAST_INTERVAL = seconds(LEAST_SECONDS);

/** Whether a region's leader tells of writes that are to be noted, or a store of traffic. */
export const tellsOfWrites = ({ writtenKeys, interval }: RegionHeartbeat): boolean =>
  writtenKeys > 0 && interval >= LEAST_INTERVAL;
export const tellsOfTraffic = ({ writtenKeys, readKeys, interval }: StoreFlow): boolean =>
  writtenKeys + readKeys > 0 && interval >= LEAST_INTERVAL;

/** Whether there is any traffic to speak of. */
export const isBusy = ({ writes, reads, stores }: HotSpots): boolean =>
  writes.regions.size + reads.regions.size + stores.size > 0;

export function forgetTraffic({ writes, reads }: HotSpots, id: RegionId): void {
  writes.regions.delete(id);
  reads.regions.delete(id);
}

/** Whether PD calls it hot by now: for so many reports, and not about to be forgotten (GetHotPeerStats). */
export const isLastingly = ({ kind }: HotCache, { degree, isCold, antiCount }: HotPeer, hits: number): boolean =>
  degree >= hits && !isCold && antiCount === kind.antiCount;
