import type { StoreStats } from "../proto/messages.ts";
import type { PdSettings } from "../proto/settings.ts";
import { naturalLog } from "./logarithm.ts";

const MIB_PER_GIB = 1_024;
/** Constants of PD's region score v2 (pkg/core/store.go). */
const K = 1;
const M = 256;
const B = 1e10;
const LEAST_RESERVE_GIB = 50;

/** leader-schedule-policy `count` with weight 1. */
export const leaderScore = (leaders: number, delta: number): number => leaders + delta;

/**
 * Region score v2, weight 1: the stored MiB, weighed more heavily the less space is left. `delta` MiB are
 * assumed to have moved in already. With under 50 GiB left the missing space alone decides.
 */
export function regionScore(stats: StoreStats, regionSizeMiB: number, delta: number, settings: PdSettings): number {
  const capacity = stats.capacityMiB / MIB_PER_GIB;
  const reserve = Math.max(LEAST_RESERVE_GIB, capacity * (1 - settings.lowSpaceRatio));
  const available = availableAfter(stats, regionSizeMiB, delta);
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
function availableAfter(stats: StoreStats, regionSizeMiB: number, delta: number): number {
  const capacity = stats.capacityMiB / MIB_PER_GIB;
  const available = stats.availableMiB / MIB_PER_GIB;
  if (regionSizeMiB === 0) return available;
  const used = stats.usedMiB / MIB_PER_GIB;
  const others = capacity - available - used;
  const usedAfter = used + (used * delta) / regionSizeMiB;
  if (usedAfter <= used / 2 || usedAfter >= used * 2) return available;
  const left = capacity - usedAfter - others;
  return left > 0 && left < capacity ? left : available;
}
