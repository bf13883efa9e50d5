import { MAX_REPLICAS } from "../cluster/topologies.ts";
import type { Topology } from "../cluster/topology.ts";
import { buildTopology } from "./build.ts";
import { openDocuments, type Documents, type GivenFile } from "./documents.ts";
import { settleKeySpace } from "./key-space.ts";
import { layOutRegions } from "./layout.ts";
import { MAX_KEY_BYTES, MAX_REGIONS, MAX_STORES } from "./limits.ts";
import { matchStores } from "./match.ts";
import type { Notice } from "./notice.ts";
import { createNoticeList, fail, foldNotices, warn } from "./notices.ts";
import { readRegion } from "./pd-regions.ts";
import { readStore } from "./pd-stores.ts";
import { findPlacement, type Placement } from "./placement.ts";
import { createIdBook, idText, pathOf, within, type Reading } from "./reading.ts";
import { byEngineId, type RegionRecord, type StoreRecord } from "./records.ts";
import { silencesOf } from "./silence.ts";
import { quoted } from "./words.ts";

export type ImportResult =
  | { readonly ok: true; readonly topology: Topology; readonly notices: readonly Notice[] }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/**
 * Rebuilds a cluster from PD's JSON: stores, regions, or both, in any order and any version from 4.0 to 8.5 (and the
 * stores of 2017). What is missing or contradicts itself comes back as notices with JSON paths: errors where no cluster
 * can be built, warnings with what was assumed where one can. Never throws, whatever the texts are.
 */
export function importCluster(files: readonly GivenFile[]): ImportResult {
  const reading: Reading = { notices: createNoticeList(), ids: createIdBook() };
  const documents = openDocuments(files, reading.notices);
  const name = files.map((file) => quoted(file.name)).join(" + ").slice(0, 120);
  const topology = reading.notices.errors > 0 ? undefined : assemble(reading, documents, name);
  const notices = foldNotices(reading.notices);
  return topology === undefined ? { ok: false, notices } : { ok: true, topology, notices };
}

function assemble(reading: Reading, documents: Documents, name: string): Topology | undefined {
  if (!fitsLimits(reading, documents)) return undefined;
  const listed = readStores(reading, documents);
  const regions = settleKeySpace(reading, readRegions(reading, documents));
  if (regions.length === 0 && documents.regions.length > 0) {
    fail(reading.notices, "import.no-region-left", "", { count: documents.regions.length });
    return undefined;
  }
  if (regions.length === 0 && listed.length === 0) {
    const count = documents.stores.length;
    if (count > 0) fail(reading.notices, "import.no-store-left", "", { count });
    else fail(reading.notices, "import.nothing", "");
    return undefined;
  }
  const placement = findPlacement(reading, documents.replication.at(-1), listed, regions);
  const topology = regions.length > 0
    ? fromRegions(reading, name, listed, regions, placement, documents.stores.length > 0)
    : fromStores(reading, name, listed, placement);
  return topology !== undefined && fitsTogether(reading, topology) ? topology : undefined;
}

/** What no single document shows: how much there is of everything together. */
function fitsTogether(reading: Reading, { regions }: Topology): boolean {
  const replicas = regions.reduce((sum, region) => sum + region.peers.length, 0);
  const keyBytes = regions.reduce((sum, region) => sum + region.startKey.length, 0);
  const count = regions.length;
  if (replicas > MAX_REPLICAS) {
    fail(reading.notices, "import.too-many-replicas", "", { regions: count, count: replicas, limit: MAX_REPLICAS });
  }
  if (keyBytes > MAX_KEY_BYTES) {
    fail(reading.notices, "import.too-long-keys", "", { regions: count, count: keyBytes, limit: MAX_KEY_BYTES });
  }
  return reading.notices.errors === 0;
}

function fitsLimits(reading: Reading, { stores, regions }: Documents): boolean {
  if (stores.length > MAX_STORES) {
    fail(reading.notices, "import.too-many-stores", "", { count: stores.length, limit: MAX_STORES });
    return false;
  }
  if (regions.length > MAX_REGIONS) {
    fail(reading.notices, "import.too-many-regions", "", { count: regions.length, limit: MAX_REGIONS });
    return false;
  }
  return true;
}

function readStores(reading: Reading, documents: Documents): StoreRecord[] {
  const byId = new Map<number, StoreRecord>();
  for (const { value, place } of documents.stores) {
    const store = readStore(reading, value, place);
    if (store === undefined) continue;
    if (byId.has(store.id)) {
      const values = { store: idText(reading.ids, store.id) };
      warn(reading.notices, "store.duplicate", pathOf(within(place, "store", "id")), values);
    } else {
      byId.set(store.id, store);
    }
  }
  return [...byId.values()].sort(byEngineId);
}

function readRegions(reading: Reading, documents: Documents): RegionRecord[] {
  const regions: RegionRecord[] = [];
  for (const { value, place } of documents.regions) {
    const region = readRegion(reading, value, place);
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

function fromRegions(
  reading: Reading, name: string, listed: readonly StoreRecord[], regions: readonly RegionRecord[],
  placement: Placement, storesGiven: boolean,
): Topology | undefined {
  const stores = matchStores(reading, listed, regions, storesGiven);
  if (stores === undefined) return undefined;
  if (stores.length > MAX_STORES) {
    fail(reading.notices, "import.too-many-stores", "", { count: stores.length, limit: MAX_STORES });
    return undefined;
  }
  return buildTopology(reading, name, stores, regions, silencesOf(reading, stores), placement);
}

function fromStores(
  reading: Reading, name: string, listed: readonly StoreRecord[], placement: Placement,
): Topology | undefined {
  const silences = silencesOf(reading, listed);
  const regions = layOutRegions(reading, listed, silences, placement.maxReplicas, MAX_REGIONS);
  return regions === undefined ? undefined : buildTopology(reading, name, listed, regions, silences, placement);
}
