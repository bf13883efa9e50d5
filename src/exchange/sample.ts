import { MAX_REGIONS, MAX_TOLD_REPLICAS } from "./limits.ts";
import { warn } from "./notices.ts";
import type { Reading } from "./reading.ts";
import type { ImportedRegion } from "./records.ts";

/** How many of so many regions, with so many replicas together, are simulated: all, or as many as can be. */
export const sampleSize = (regions: number, replicas: number): number =>
  Math.min(regions, MAX_REGIONS, Math.floor((regions * MAX_TOLD_REPLICAS) / Math.max(replicas, 1)));

/**
 * Of regions that are too many a part in which every store keeps its share of replicas and of leaders: they are put in the
 * order of who leads and who holds them, and every so-manieth is taken. In key order, and again without a hole: a region
 * stands for its neighbours, up to where the next one begins.
 */
export function sampleRegions(reading: Reading, regions: readonly ImportedRegion[]): readonly ImportedRegion[] {
  const replicas = regions.reduce((sum, region) => sum + region.peers.length, 0);
  const count = sampleSize(regions.length, replicas);
  if (count === regions.length) return regions;
  const ordered = regions.map((region, place) => ({ place, by: holders(region) }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.place - b.place));
  const taken = Array.from({ length: count }, (_, turn) => ordered[Math.floor(((turn + 0.5) * regions.length) / count)])
    .flatMap((one) => (one === undefined ? [] : [one.place])).sort((a, b) => a - b);
  const sample = taken.flatMap((place) => regions[place] ?? []);
  for (const [index, region] of sample.entries()) {
    if (index === 0) region.startKey = "";
    region.endKey = sample[index + 1]?.startKey ?? "";
  }
  saySample(reading, regions.length, count);
  return sample;
}

/** Says what a sample means for whoever reads a run: shares are those of the whole, totals are not. */
export function saySample(reading: Reading, whole: number, count: number): void {
  warn(reading.notices, "import.sample", "", { count: whole, sample: count, factor: (whole / count).toFixed(1) });
}

/** The store of the leader, then all others, as text that orders alike regions next to one another. */
function holders({ peers, leader }: ImportedRegion): string {
  const leading = peers.find(({ id }) => id === leader)?.storeId ?? 0;
  return [leading, ...peers.map(({ storeId }) => storeId).filter((store) => store !== leading).sort((a, b) => a - b)].join(" ");
}
