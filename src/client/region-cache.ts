import { assert } from "../kernel/assert.ts";
import { drawInt, type Stream } from "../kernel/random.ts";
import { countBefore } from "../kernel/search.ts";
import { after, seconds, type Instant } from "../kernel/time.ts";
import type { Key, Region, RegionId } from "../proto/region.ts";

/** How long a cache entry lives without being used, and the largest random addition (client-go: 600 s and 60 s). */
const REGION_CACHE_TTL = seconds(600);
const REGION_CACHE_TTL_JITTER = seconds(60);

/** Why an entry left the cache before its time; client-go's names, and TTL. */
export type InvalidReason = "NoLeader" | "RegionNotFound" | "EpochNotMatch" | "StoreNotFound" | "Expired" | "Other";

/** Why an entry was forgotten, and when by the client's clock. Immutable. */
interface Forgotten {
  readonly reason: InvalidReason;
  readonly at: Instant;
}

/** A region as the client believes it to be. Immutable: a change makes a new entry, so that forks share all of them. */
export interface CachedRegion {
  readonly region: Region;
  /** Tells one loading of a region from the next; a switch of leader keeps it. */
  readonly generation: number;
  /** Index in `region.peers` of the supposed leader. */
  readonly leader: number;
  /** The epochs of the peers' stores when the entry was loaded: an entry is stale for a store that failed since. */
  readonly storeEpochs: readonly number[];
  readonly expiresAt: Instant;
}

/** The regions a client knows, in key order, without overlap. */
export interface RegionCache {
  entries: CachedRegion[];
  nextGeneration: number;
  readonly invalidations: Record<InvalidReason, number>;
  /** Why the latest entry of a region was forgotten, by the region. */
  readonly forgotten: Map<RegionId, Forgotten>;
}

export const createRegionCache = (): RegionCache => ({
  entries: [],
  nextGeneration: 1,
  invalidations: { NoLeader: 0, RegionNotFound: 0, EpochNotMatch: 0, StoreNotFound: 0, Expired: 0, Other: 0 },
  forgotten: new Map(),
});

export const forkRegionCache = (cache: RegionCache): RegionCache => ({
  entries: cache.entries.slice(),
  nextGeneration: cache.nextGeneration,
  invalidations: { ...cache.invalidations },
  forgotten: new Map(cache.forgotten),
});

/** The entry that holds `key`, if there is one that has not expired. Using an entry prolongs its life. */
export function lookUp(cache: RegionCache, key: Key, clock: Instant, choices: Stream): CachedRegion | undefined {
  const at = positionOf(cache, key);
  const entry = cache.entries[at];
  if (entry === undefined || (entry.region.endKey !== "" && key >= entry.region.endKey)) return undefined;
  if (clock >= entry.expiresAt) {
    removeAt(cache, at, "Expired", clock);
    return undefined;
  }
  // As in client-go an entry is prolonged only once its jitter is used up: most uses leave it as it is.
  if (entry.expiresAt - clock >= REGION_CACHE_TTL) return entry;
  const prolonged = copyEntry(entry, entry.leader, expiry(clock, choices));
  cache.entries[at] = prolonged;
  return prolonged;
}

/**
 * Puts a region into the cache in place of whatever overlaps it, and returns the new entry. Where the cache already knows
 * a newer version of an overlapping region nothing changes, and undefined is returned.
 */
export function insertRegion(
  cache: RegionCache, region: Region, leader: number, storeEpochs: readonly number[], clock: Instant, choices: Stream,
): CachedRegion | undefined {
  let first = positionOf(cache, region.startKey);
  if (first < 0 || endsBefore(cache.entries[first], region.startKey)) first += 1;
  let last = first;
  for (; last < cache.entries.length; last++) {
    const known = (cache.entries[last] as CachedRegion).region;
    if (region.endKey !== "" && known.startKey >= region.endKey) break;
    if (isNewer(known, region)) return undefined;
  }
  const generation = cache.nextGeneration++;
  const entry = { region, generation, leader, storeEpochs, expiresAt: expiry(clock, choices) };
  cache.entries.splice(first, last - first, entry);
  assert(
    isInOrder(cache.entries[first - 1], entry) && isInOrder(entry, cache.entries[first + 1]), "cached regions do not overlap",
  );
  return entry;
}

/** Forgets the entry of that generation around `key`, if it is still there. */
export function invalidate(
  cache: RegionCache, { key, generation }: { readonly key: Key; readonly generation: number }, reason: InvalidReason,
  clock: Instant,
): void {
  const at = positionOf(cache, key);
  if (cache.entries[at]?.generation === generation) removeAt(cache, at, reason, clock);
}

/** The entry of that generation around `key`, if it is still there; its age does not matter. */
export function entryOfGeneration(cache: RegionCache, key: Key, generation: number): CachedRegion | undefined {
  const entry = cache.entries[positionOf(cache, key)];
  return entry?.generation === generation ? entry : undefined;
}

/** Believes from now on that the peer at index `leader` leads. */
export function switchLeader(cache: RegionCache, entry: CachedRegion, leader: number): void {
  const at = positionOf(cache, entry.region.startKey);
  if (cache.entries[at]?.generation === entry.generation) cache.entries[at] = copyEntry(entry, leader, entry.expiresAt);
}

/** Written out, as all entries are made: a spread would give each copy a hidden class of its own, which makes look-ups slow. */
const copyEntry = ({ region, generation, storeEpochs }: CachedRegion, leader: number, expiresAt: Instant): CachedRegion =>
  ({ region, generation, leader, storeEpochs, expiresAt });

function removeAt(cache: RegionCache, place: number, reason: InvalidReason, at: Instant): void {
  for (const { region } of cache.entries.splice(place, 1)) cache.forgotten.set(region.id, { reason, at });
  cache.invalidations[reason] += 1;
}

const expiry = (clock: Instant, choices: Stream): Instant =>
  (after(clock, REGION_CACHE_TTL) + drawInt(choices, 0, REGION_CACHE_TTL_JITTER - 1)) as Instant;

const isInOrder = (before: CachedRegion | undefined, behind: CachedRegion | undefined): boolean =>
  behind === undefined || before === undefined || endsBefore(before, behind.region.startKey);

const endsBefore = (entry: CachedRegion | undefined, key: Key): boolean =>
  entry !== undefined && entry.region.endKey !== "" && entry.region.endKey <= key;

const isNewer = (known: Region, region: Region): boolean =>
  known.epoch.version > region.epoch.version ||
  (known.id === region.id && known.epoch.version === region.epoch.version && known.epoch.confVer > region.epoch.confVer);

/** The position of the last entry that begins at or before `key`; -1 if there is none. */
const positionOf = ({ entries }: RegionCache, key: Key): number => countBefore(entries, key, startsBy) - 1;

const startsBy = ({ region }: CachedRegion, key: Key): boolean => region.startKey <= key;
