import { quoted } from "../kernel/words.ts";
import type { Key } from "../proto/region.ts";
import { describeKey } from "./keys.ts";
import { warn } from "./notices.ts";
import { freshId, writtenId, pathOf, within, type Reading } from "./reading.ts";
import type { ImportedRegion } from "./records.ts";

/**
 * Makes the regions cover the whole key space, each key once, in key order, with every id used once. What has to give
 * way is what PD itself would drop: the older epoch. A hole is closed by extending its left neighbour, so that no region
 * is made up. Everything done is said.
 */
export function settleKeySpace(reading: Reading, regions: readonly ImportedRegion[]): ImportedRegion[] {
  const settled = dropOverlaps(reading, dropDuplicates(reading, regions));
  closeHoles(reading, settled);
  renameDuplicatePeers(reading, settled);
  return settled;
}

function dropDuplicates(reading: Reading, regions: readonly ImportedRegion[]): ImportedRegion[] {
  const byId = new Map<number, ImportedRegion>();
  for (const region of regions) {
    const other = byId.get(region.id);
    if (other !== undefined) {
      warn(reading.notices, "region.duplicate", pathOf(within(region.place, "id")), { region: nameOf(reading, region) });
    }
    if (other === undefined || isNewer(region, other)) byId.set(region.id, region);
  }
  return [...byId.values()];
}

const isNewer = (a: ImportedRegion, b: ImportedRegion): boolean =>
  a.version > b.version || (a.version === b.version && a.confVer > b.confVer);

/** Keys compare as TiKV compares them, since a character is a byte. */
const compareKeys = (a: Key, b: Key): number => (a < b ? -1 : a > b ? 1 : 0);

/** PD accepts a region unless an overlapping one has a greater version, and forgets all that it overlaps. */
function dropOverlaps(reading: Reading, regions: ImportedRegion[]): ImportedRegion[] {
  regions.sort((a, b) => compareKeys(a.startKey, b.startKey) || b.version - a.version);
  const kept: ImportedRegion[] = [];
  for (const region of regions) {
    let last = kept.at(-1);
    while (last !== undefined && overlaps(last, region) && isNewer(region, last)) {
      sayOverlap(reading, last, region);
      kept.pop();
      last = kept.at(-1);
    }
    if (last !== undefined && overlaps(last, region)) sayOverlap(reading, region, last);
    else kept.push(region);
  }
  return kept;
}

/** Whether `left`, which does not start behind `right`, reaches into it. */
const overlaps = (left: ImportedRegion, right: ImportedRegion): boolean =>
  left.endKey === "" || left.endKey > right.startKey;

function sayOverlap(reading: Reading, dropped: ImportedRegion, kept: ImportedRegion): void {
  const values = { region: nameOf(reading, dropped), other: nameOf(reading, kept) };
  warn(reading.notices, "region.overlap", pathOf(within(dropped.place, "start_key")), values);
}

function closeHoles(reading: Reading, regions: readonly ImportedRegion[]): void {
  const first = regions[0];
  if (first !== undefined && first.startKey !== "") {
    const where = pathOf(within(first.place, "start_key"));
    warn(reading.notices, "region.hole-at-start", where, {
      region: nameOf(reading, first), end: quoted(describeKey(first.startKey)),
    });
    first.startKey = "";
  }
  for (const [index, region] of regions.entries()) {
    const next = regions[index + 1]?.startKey ?? "";
    if (region.endKey === next) continue;
    warn(reading.notices, "region.hole", pathOf(within(region.place, "end_key")), {
      region: nameOf(reading, region), start: quoted(describeKey(region.endKey)),
      end: next === "" ? "the end" : quoted(describeKey(next)),
    });
    region.endKey = next;
  }
}

function renameDuplicatePeers(reading: Reading, regions: readonly ImportedRegion[]): void {
  const used = new Set<number>();
  for (const region of regions) {
    for (const peer of region.peers) {
      if (used.has(peer.id)) {
        const values = { peer: writtenId(reading.ids, peer.id), region: nameOf(reading, region) };
        warn(reading.notices, "peer.duplicate-id", pathOf(within(peer.place, "id")), values);
        const id = freshId(reading.ids);
        if (region.leader === peer.id) region.leader = id;
        peer.id = id;
      }
      used.add(peer.id);
    }
  }
}

const nameOf = (reading: Reading, region: ImportedRegion): string => writtenId(reading.ids, region.id);
