import type { StoreStats } from "../proto/store-stats.ts";
import type { PdSettings } from "../proto/settings/pd.ts";
import type { MovingAverage } from "./average.ts";
import { naturalLog } from "../kernel/logarithm.ts";

const MIB_PER_GIB = 1_024;
/** Constants of PD's region score v2 (pkg/core/store.go). */
const K = 1;
const M = 256;
const B = 1e10;
const LEAST_RESERVE_GIB = 50;

/** A store without any weight is the fullest of all, and its score is a number all the same (pkg/core/store.go). */
const LEAST_WEIGHT = 1e-6;

/** Leaders by count, or by their MiB (leader-schedule-policy). `delta` are assumed to have moved in already. */
export const leaderScore = (leaders: number, delta: number, weight: number): number =>
  (leaders + delta) / Math.max(weight, LEAST_WEIGHT);

/** What the leaders on a store count, by leader-schedule-policy. */
export const leadersCounted = ({ leaders, leaderMiB }: LeadersOn, { leaderSchedulePolicy }: PdSettings): number =>
  (leaderSchedulePolicy === "size" ? leaderMiB : leaders.length);

interface LeadersOn {
  readonly leaders: readonly unknown[];
  readonly leaderMiB: number;
}

/** By count, stores may differ by this many leaders on either side (leaderTolerantSizeRatio). */
const LEADER_TOLERANCE = 5;
/** tolerant-size-ratio 0: half a percent of the regions of the fullest store, at least one (adjustTolerantRatio). */
const TOLERANCE_PER_REGION = 0.005;
const LEAST_TOLERANCE = 1;

/** By how many leaders stores may differ before they are evened out. */
export const leaderTolerance = ({ tolerantSizeRatio }: PdSettings): number => Math.floor(tolerantSizeRatio || LEADER_TOLERANCE);

/** By how many MiB they may: so many average regions. `mostRegions` are those of the store that has the most. */
export const sizeTolerance = ({ tolerantSizeRatio }: PdSettings, averageMiB: number, mostRegions: number): number =>
  Math.floor(averageMiB * (tolerantSizeRatio || Math.max(LEAST_TOLERANCE, mostRegions * TOLERANCE_PER_REGION)));

/** The score of a full store in formula v1, in MiB. */
const MOST_V1 = 1 << 30;

/**
 * What a store holds, by the formula in force. `delta` MiB are assumed to have moved in already. Balance and placement move
 * from the highest to the lowest.
 */
export const regionScore = (store: Weighed, regionSizeMiB: number, delta: number, settings: PdSettings): number =>
  (settings.regionScoreFormulaVersion === "v1"
    ? scoreV1(store.stats, regionSizeMiB, delta, settings)
    : scoreV2(store.stats, store.available.value, regionSizeMiB, delta, settings)
  ) / Math.max(store.regionWeight, LEAST_WEIGHT);

/** What a score is made of. */
interface Weighed {
  readonly stats: StoreStats;
  /** In MiB: formula v2 goes by what has been available over the last minutes, so that it does not follow every move. */
  readonly available: MovingAverage;
  readonly regionWeight: number;
}

/**
 * v1: the size of the regions while there is much space (high-space-ratio), the missing space alone where there is little
 * (low-space-ratio), and a straight line between the two. Sizes of regions become space on disk by what those of now take.
 */
function scoreV1(stats: StoreStats, regionSizeMiB: number, delta: number, settings: PdSettings): number {
  const { capacityMiB, availableMiB, usedMiB } = stats;
  const sizePerUsed = regionSizeMiB === 0 || usedMiB === 0 ? 1 : regionSizeMiB / usedMiB;
  const available = availableMiB - delta / sizePerUsed;
  const size = regionSizeMiB + delta;
  const muchSpace = (1 - settings.highSpaceRatio) * capacityMiB;
  const littleSpace = (1 - settings.lowSpaceRatio) * capacityMiB;
  if (available >= muchSpace) return size;
  if (available <= littleSpace) return MOST_V1 - available;
  const fromSize = (usedMiB + availableMiB - muchSpace) * sizePerUsed;
  const toSize = (usedMiB + availableMiB - littleSpace) * sizePerUsed;
  const slope = (MOST_V1 - littleSpace - fromSize) / (toSize - fromSize);
  return fromSize + slope * (size - fromSize);
}

/**
 * v2: the stored MiB, weighed more heavily the less space is left. With under 50 GiB left the missing space alone
 * decides.
 */
function scoreV2(
  stats: StoreStats, average: number, regionSizeMiB: number, delta: number, settings: PdSettings,
): number {
  const capacity = stats.capacityMiB / MIB_PER_GIB;
  const reserve = Math.max(LEAST_RESERVE_GIB, capacity * (1 - settings.lowSpaceRatio));
  const available = availableAfter(stats, average, regionSizeMiB, delta);
  const size = regionSizeMiB + delta < 0 ? regionSizeMiB : regionSizeMiB + delta;
  if (available >= capacity || capacity < 1) return size;
  if (available > reserve) {
    const slope = naturalLog(capacity) - naturalLog(available - reserve + 1);
    return (K + (M * slope) / (capacity - available + reserve - 1)) * size;
  }
  return (K + (M * naturalLog(capacity)) / capacity) * size + (B * (reserve - available)) / reserve;
}

/**
 * GiB left once `delta` MiB of regions have moved: what regions occupy on disk is scaled by what they occupy
 * now.
 */
function availableAfter(stats: StoreStats, average: number, regionSizeMiB: number, delta: number): number {
  const capacity = stats.capacityMiB / MIB_PER_GIB;
  const available = average / MIB_PER_GIB;
  if (regionSizeMiB === 0) return available;
  const used = stats.usedMiB / MIB_PER_GIB;
  const others = capacity - available - used;
  const usedAfter = used + (used * delta) / regionSizeMiB;
  if (usedAfter <= used / 2 || usedAfter >= used * 2) return available;
  const left = capacity - usedAfter - others;
  return left > 0 && left < capacity ? left : available;
}
