import type { Region, RegionId } from "../proto/region.ts";

/**
 * The regions that a member has in its own storage. They are not in etcd: whoever leads PD tells the others what changed (region
 * syncer), and what a member missed it learns from the stores if it comes to lead. Mutable; `base` is never changed, so that
 * members and forks share it.
 */
export interface RegionStorage {
  base: readonly Region[];
  /** What has changed since; null for a region that is gone. */
  changes: Map<RegionId, Region | null>;
  /** Of which leader's changes, and up to which of them. */
  serial: number;
  index: number;
}

export const createRegionStorage = (base: readonly Region[]): RegionStorage =>
  ({ base, changes: new Map(), serial: 0, index: 0 });

export const copyRegionStorage = ({ base, changes, serial, index }: RegionStorage): RegionStorage =>
  ({ base, changes: new Map(changes), serial, index });

/** All regions that the storage holds. */
export function storedRegions({ base, changes }: RegionStorage): readonly Region[] {
  if (changes.size === 0) return base;
  const known = new Set(base.map(({ id }) => id));
  const kept = base.flatMap((region) => changes.get(region.id) === null ? [] : [changes.get(region.id) ?? region]);
  for (const [id, region] of changes) if (region !== null && !known.has(id)) kept.push(region);
  return kept;
}
