import type { Key } from "../proto/region.ts";
import { tableStartKey } from "./keys.ts";
import { warn } from "./notices.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { byEngineId, type ImportedRegion } from "./records.ts";

/**
 * Gives keys to regions that were given without, as people cut or blank them before they show a dump. Where no region has
 * any, each gets a table's worth in the order of the ids; where others have theirs, they get parts of what those leave
 * open. What finds no place is left out. Everything is said: a region without keys would otherwise claim all of them.
 */
export function giveKeys(reading: Reading, regions: readonly ImportedRegion[]): readonly ImportedRegion[] {
  const unkeyed = regions.filter((region) => region.keyless === "absent" || region.keyless === "hidden");
  // One region may well hold everything, several cannot.
  const unbounded = regions.filter((region) => region.keyless === "unbounded");
  if (unbounded.length > 1 || unkeyed.length > 0 && unbounded.length > 0) unkeyed.push(...unbounded);
  // The same id twice is one region, of which the newer epoch counts.
  const ids = new Set(unkeyed.map((region) => region.id));
  const [first] = unkeyed;
  if (first === undefined) return regions;
  unkeyed.sort(byEngineId);
  const where = pathOf(within(first.place, "start_key"));
  const keyed = regions.filter((region) => !unkeyed.includes(region));
  if (keyed.length === 0) {
    warn(reading.notices, "regions.keys-made", where, { count: ids.size });
    shareTables(unkeyed, [...ids].sort((a, b) => byEngineId({ id: a }, { id: b })));
    return regions;
  }
  return [...keyed, ...fillHoles(reading, keyed, unkeyed, where)];
}

function shareTables(regions: readonly ImportedRegion[], ids: readonly number[]): void {
  const places = new Map(ids.map((id, index) => [id, index]));
  for (const region of regions) {
    const index = places.get(region.id) ?? 0;
    region.startKey = index === 0 ? "" : tableStartKey(index);
    region.endKey = index === ids.length - 1 ? "" : tableStartKey(index + 1);
  }
}

interface Hole {
  readonly start: Key;
  /** "" for the end of the key space. */
  readonly end: Key;
}

/** Parts of the holes for the regions, in the order of their ids: one hole each, and the last takes all that remain. */
function fillHoles(
  reading: Reading, keyed: readonly ImportedRegion[], unkeyed: readonly ImportedRegion[], where: string,
): ImportedRegion[] {
  const holes = holesOf(keyed);
  const placed: ImportedRegion[] = [];
  for (const [index, hole] of holes.entries()) {
    const isLast = index === holes.length - 1;
    const regions = unkeyed.slice(placed.length, isLast ? undefined : placed.length + 1);
    for (const [turn, region] of regions.entries()) {
      const start = turn === 0 ? hole.start : partOf(hole, turn);
      if (hole.end !== "" && start >= hole.end) break;
      const before = turn === 0 ? undefined : regions[turn - 1];
      if (before !== undefined) before.endKey = start;
      region.startKey = start;
      region.endKey = hole.end;
      placed.push(region);
    }
  }
  if (placed.length > 0) warn(reading.notices, "regions.keys-in-holes", where, { count: placed.length, keyed: keyed.length });
  for (const region of unkeyed) {
    if (placed.includes(region)) continue;
    warn(reading.notices, "region.no-place", pathOf(within(region.place, "start_key")),
      { region: writtenId(reading.ids, region.id) });
  }
  return placed;
}

/** What no region holds, in key order. */
function holesOf(regions: readonly ImportedRegion[]): Hole[] {
  const holes: Hole[] = [];
  let covered: Key | null = "";
  for (const region of [...regions].sort((a, b) => (a.startKey < b.startKey ? -1 : a.startKey > b.startKey ? 1 : 0))) {
    if (covered === null) break;
    if (region.startKey > covered) holes.push({ start: covered, end: region.startKey });
    if (region.endKey === "") covered = null;
    else if (region.endKey > covered) covered = region.endKey;
  }
  if (covered !== null) holes.push({ start: covered, end: "" });
  return holes;
}

/** A key behind the start of the hole, later for later turns: the start followed by a number of three bytes. */
const partOf = (hole: Hole, turn: number): Key =>
  `${hole.start}\0${String.fromCharCode((turn >>> 16) & 255, (turn >>> 8) & 255, turn & 255)}`;
