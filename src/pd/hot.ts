import { between, type Instant } from "../kernel/time.ts";
import type { RegionHeartbeat } from "../proto/messages.ts";
import type { RegionId } from "../proto/region.ts";
import type { PdSettings } from "../proto/settings/pd.ts";

/** What a region's leader has reported of its traffic, for a region that has much. Immutable. */
export interface HotRegion {
  /** Per second, over the last interval between two heartbeats. */
  readonly writtenBytes: number;
  readonly writtenKeys: number;
  readonly readKeys: number;
  /** For how many heartbeats its writes and its reads have been above the least: one less for each that was not. */
  readonly writeDegree: number;
  readonly readDegree: number;
  /** For how many heartbeats on end it has been quiet. */
  readonly quiet: number;
}

/** What PD measures of traffic. Volatile; mutable. */
export interface HotSpots {
  /** Regions above the least of what counts. */
  readonly hot: Map<RegionId, HotRegion>;
  /** When regions with any traffic last reported. */
  readonly heard: Map<RegionId, Instant>;
}

export const createHotSpots = (): HotSpots => ({ hot: new Map(), heard: new Map() });
export const cloneHotSpots = ({ hot, heard }: HotSpots): HotSpots => ({ hot: new Map(hot), heard: new Map(heard) });

/**
 * The least per second that makes a region hot (pkg/statistics/utils, MinHotThresholds): above what balance-hot-region itself
 * asks for (min-hot-byte-rate 100, min-hot-key-rate 10). Queries have the numbers of keys, and here each takes one.
 */
const LEAST_BYTES = 1_024;
const LEAST_KEYS = 32;
const LEAST_READS = 128;
/** Reports that follow one another faster say nothing of a rate (HotRegionReportMinInterval). */
const LEAST_INTERVAL = 3_000_000;
/** A region stays among the busy ones until it has been quiet for so many reports on end (HotRegionAntiCount). */
export const QUIET_REPORTS = 2;

/** A heartbeat's traffic. Quiet regions cost nothing. */
export function noteTraffic({ hot, heard }: HotSpots, report: RegionHeartbeat, now: Instant): void {
  const { region: { id }, writtenBytes, writtenKeys, readKeys } = report;
  const before = heard.get(id);
  if (before === undefined && writtenKeys + readKeys === 0) return;
  const interval = before === undefined ? 0 : between(before, now);
  if (interval > 0 && interval < LEAST_INTERVAL) return;
  heard.set(id, now);
  if (interval === 0) return;
  const perSecond = (amount: number): number => (amount * 1_000_000) / interval;
  const known = hot.get(id);
  const rates = { writtenBytes: perSecond(writtenBytes), writtenKeys: perSecond(writtenKeys), readKeys: perSecond(readKeys) };
  const writes = rates.writtenBytes >= LEAST_BYTES || rates.writtenKeys >= LEAST_KEYS;
  const reads = rates.readKeys >= LEAST_READS;
  const writeDegree = writes ? (known?.writeDegree ?? 0) + 1 : Math.max(0, (known?.writeDegree ?? 0) - 1);
  const readDegree = reads ? (known?.readDegree ?? 0) + 1 : Math.max(0, (known?.readDegree ?? 0) - 1);
  const quiet = writes || reads ? 0 : (known?.quiet ?? 0) + 1;
  if (writeDegree + readDegree === 0 || quiet >= QUIET_REPORTS) hot.delete(id);
  else hot.set(id, { ...rates, writeDegree, readDegree, quiet });
}

/** Whether a region has so much traffic, for so long, that the balance of replicas leaves it to the balance of traffic. */
export const isHot = (
  { traffic, settings }: { readonly traffic: HotSpots; readonly settings: PdSettings }, id: RegionId,
): boolean => {
  const region = traffic.hot.get(id);
  const hits = settings.hotRegionCacheHitsThreshold;
  return region !== undefined && (region.writeDegree >= hits || region.readDegree >= hits);
};

export function forgetTraffic({ hot, heard }: HotSpots, id: RegionId): void {
  hot.delete(id);
  heard.delete(id);
}
