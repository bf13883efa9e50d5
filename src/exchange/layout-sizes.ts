import { leaderStore, type StoreQuota } from "./layout-leaders.ts";
import { MAX_REGION_MIB } from "./limits.ts";
import { warn } from "./notices.ts";
import { sizeInNotice } from "./quantities.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { statusPlace, type ImportedRegion } from "./records.ts";

/** region-split-size before 8.4 (TiKV, coprocessor/config.rs): what a region is where nobody says anything. */
const USUAL_REGION_MIB = 96;
/** Rounds of fitting; the sums move by less than a MiB long before. */
const ROUNDS = 40;

/**
 * Gives the regions sizes, so that those on each store add up to its region_size and those that it leads to its
 * leader_size, as far as both can be had: by scaling to one set of sums after the other, in turns.
 */
export function fitSizes(reading: Reading, quotas: readonly StoreQuota[], regions: readonly ImportedRegion[]): void {
  const known = quotas.filter(({ store }) => (store.regionSizeMiB ?? 0) > 0);
  const peers = known.reduce((sum, quota) => sum + quota.peers, 0);
  if (peers === 0) {
    warn(reading.notices, "layout.no-sizes", "", { size: USUAL_REGION_MIB });
    for (const region of regions) region.sizeMiB = USUAL_REGION_MIB;
    return;
  }
  const average = known.reduce((sum, { store }) => sum + (store.regionSizeMiB ?? 0), 0) / peers;
  for (const region of regions) region.sizeMiB = average;
  const wantedLed = new Map(known.map(({ store }) => [store.id, store.leaderSizeMiB ?? 0]));
  const wanted = new Map(known.map(({ store }) => [store.id, store.regionSizeMiB ?? 0]));
  for (let round = 0; round < ROUNDS; round++) {
    scale(regions, wantedLed, (region) => [leaderStore(region)]);
    scale(regions, wanted, (region) => region.peers.map((peer) => peer.storeId));
  }
  roundSizes(regions);
  saySizes(reading, known, regions);
}

/** Multiplies every region by how far its stores' sums are off, on average over the stores that say a sum. */
function scale(
  regions: readonly ImportedRegion[], wanted: ReadonlyMap<number, number>, storesOf: (region: ImportedRegion) => number[],
): void {
  const sums = new Map<number, number>();
  for (const region of regions) {
    for (const store of storesOf(region)) sums.set(store, (sums.get(store) ?? 0) + region.sizeMiB);
  }
  for (const region of regions) {
    let factors = 0;
    let count = 0;
    for (const store of storesOf(region)) {
      const sum = sums.get(store) ?? 0;
      const goal = wanted.get(store) ?? 0;
      if (sum <= 0 || goal <= 0) continue;
      factors += goal / sum;
      count++;
    }
    if (count > 0) region.sizeMiB *= factors / count;
  }
}

/** Whole MiB, at least one; what rounding takes from one region, the next one gets. */
function roundSizes(regions: readonly ImportedRegion[]): void {
  let owed = 0;
  for (const region of regions) {
    const exact = region.sizeMiB + owed;
    region.sizeMiB = Math.min(Math.max(1, Math.round(exact)), MAX_REGION_MIB);
    owed = exact - region.sizeMiB;
  }
}

function saySizes(reading: Reading, known: readonly StoreQuota[], regions: readonly ImportedRegion[]): void {
  for (const { store } of known) {
    const said = store.regionSizeMiB ?? 0;
    const held = regions.filter((region) => region.peers.some((peer) => peer.storeId === store.id));
    const placed = held.reduce((sum, region) => sum + region.sizeMiB, 0);
    // A twentieth is less than what PD's own balance tolerates.
    if (Math.abs(placed - said) * 20 <= said + held.length) continue;
    const where = pathOf(within(statusPlace(store), "region_size"));
    warn(reading.notices, "layout.sizes", where,
      { store: writtenId(reading.ids, store.id), said: sizeInNotice(said), placed: sizeInNotice(placed) });
  }
}
