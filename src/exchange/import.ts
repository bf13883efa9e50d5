import type { Input } from "../action/index.ts";
import { MAX_STORES } from "../cluster/topologies.ts";
import type { Topology } from "../cluster/topology.ts";
import { buildTopology, type PdStart } from "./build.ts";
import { configurationInputs, readConfiguration, type Configuration } from "./configuration.ts";
import { openDocuments, type Documents, type FileContents, type GivenFile } from "./documents.ts";
import { settleKeySpace } from "./key-space.ts";
import { layOutRegions } from "./layout.ts";
import { MAX_KEY_BYTES, MAX_LISTED_REGIONS } from "./limits.ts";
import { matchStores } from "./match.ts";
import type { Notice } from "../language/notice.ts";
import { readMembers, type PdMembers } from "./members.ts";
import { createNoticeList, fail, foldNotices, warn } from "./notices.ts";
import { readRegion } from "./pd-regions.ts";
import { readStore } from "./pd-stores.ts";
import { giveKeys } from "./missing-keys.ts";
import { findPlacement } from "./placement.ts";
import { createIdBook, writtenId, nameFreshIds, pathOf, within, type Reading } from "./reading.ts";
import { byEngineId, type ImportedRegion, type ImportedStore } from "./records.ts";
import { labelOrders } from "./region-labels.ts";
import { settleRules } from "./rules.ts";
import { sampleRegions } from "./sample.ts";
import { silencesOf } from "./silence.ts";
import { storeOrders } from "./store-orders.ts";
import { markTiFlash } from "./tiflash.ts";
import { quoted } from "../kernel/words.ts";

export type ImportResult =
  | {
      readonly ok: true;
      readonly topology: Topology;
      /** What PD's configuration asks for, and what PD was told of single stores, as inputs of the first instant. */
      readonly inputs: readonly Input[];
      /** What each file gave, in their order. */
      readonly files: readonly FileContents[];
      readonly notices: readonly Notice[];
    }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/**
 * Rebuilds a cluster from PD's JSON: stores, regions, or both, with PD's configuration or without, in any order and any
 * version from 2017 to 8.5. What is missing or contradicts itself comes back as notices with JSON paths: errors where no cluster
 * can be built, warnings with what was assumed where one can. Never throws, whatever the texts are.
 */
export function importCluster(files: readonly GivenFile[]): ImportResult {
  const reading: Reading = { notices: createNoticeList(), ids: createIdBook() };
  const documents = openDocuments(files, reading.notices);
  const name = files.map((file) => quoted(file.name)).join(" + ").slice(0, 120);
  const configuration = readConfiguration(reading, documents);
  const members = readMembers(reading, documents);
  const built = reading.notices.errors > 0 ? undefined : assemble(reading, documents, configuration, members, name);
  const inputs = built === undefined ? [] : [
    ...configurationInputs(reading, configuration, built.topology.locationLabels),
    ...storeOrders(reading, built.listed, configuration), ...members.inputs, ...labelOrders(reading, documents),
  ];
  const notices = foldNotices(reading.notices).map((notice) => nameFreshIds(reading.ids, notice));
  if (built === undefined) return { ok: false, notices };
  return { ok: true, topology: built.topology, inputs, files: documents.files, notices };
}

function assemble(
  reading: Reading, documents: Documents, configuration: Configuration, members: PdMembers, name: string,
): { readonly topology: Topology; readonly listed: readonly ImportedStore[] } | undefined {
  if (!fitsLimits(reading, documents)) return undefined;
  const read = readStores(reading, documents);
  const regions = sampleRegions(reading, settleKeySpace(reading, giveKeys(reading, readRegions(reading, documents))));
  const listed = markTiFlash(reading, read, regions);
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
  const found = findPlacement(reading, configuration.replication, listed, regions);
  const rules = settleRules(reading, configuration.rules, found.maxReplicas, found.locationLabels);
  const placement = { ...found, members, rules };
  const world = { listed, regions, placement, storesGiven: documents.stores.length > 0, configuration };
  const topology = regions.length > 0 ? fromRegions(reading, name, world) : fromStores(reading, name, world);
  return topology !== undefined && fitsTogether(reading, topology) ? { topology, listed } : undefined;
}

/** What no single document shows: how much there is of all keys together. */
function fitsTogether(reading: Reading, { regions }: Topology): boolean {
  const keyBytes = regions.reduce((sum, region) => sum + region.startKey.length, 0);
  const count = regions.length;
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
  if (regions.length > MAX_LISTED_REGIONS) {
    fail(reading.notices, "import.too-many-regions", "", { count: regions.length, limit: MAX_LISTED_REGIONS });
    return false;
  }
  return true;
}

function readStores(reading: Reading, documents: Documents): ImportedStore[] {
  const byId = new Map<number, ImportedStore>();
  for (const { value, place, isBare } of documents.stores) {
    const store = readStore(reading, value, place, isBare);
    if (store === undefined) continue;
    if (byId.has(store.id)) {
      const values = { store: writtenId(reading.ids, store.id) };
      warn(reading.notices, "store.duplicate", pathOf(isBare ? within(place, "id") : within(place, "store", "id")), values);
    } else {
      byId.set(store.id, store);
    }
  }
  const stores = [...byId.values()].sort(byEngineId);
  sayIfAlone(reading, documents, stores);
  return stores;
}

/** `pd-ctl store 4` prints one store of many; a list of one is a cluster of one. */
function sayIfAlone(reading: Reading, { stores: given }: Documents, [store, ...others]: readonly ImportedStore[]): void {
  const [first] = given;
  if (store === undefined || others.length > 0 || first?.place.parent !== null) return;
  warn(reading.notices, "import.one-store", "", { store: writtenId(reading.ids, store.id) });
}

function readRegions(reading: Reading, documents: Documents): ImportedRegion[] {
  const regions: ImportedRegion[] = [];
  for (const { value, place } of documents.regions) {
    const region = readRegion(reading, value, place);
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

/** What has been read, before stores and regions are matched. */
interface World {
  readonly listed: readonly ImportedStore[];
  readonly regions: readonly ImportedRegion[];
  readonly placement: PdStart;
  readonly storesGiven: boolean;
  readonly configuration: Configuration;
}

function fromRegions(reading: Reading, name: string, world: World): Topology | undefined {
  const { regions, placement, configuration } = world;
  const matched = matchStores(reading, world.listed, regions, world.storesGiven);
  if (matched === undefined) return undefined;
  const stores = markTiFlash(reading, matched, regions);
  if (stores.length > MAX_STORES) {
    fail(reading.notices, "import.too-many-stores", "", { count: stores.length, limit: MAX_STORES });
    return undefined;
  }
  return buildTopology(reading, name, stores, regions, silencesOf(reading, stores, configuration.maxStoreDownTime), placement);
}

function fromStores(reading: Reading, name: string, { listed, placement, configuration }: World): Topology | undefined {
  const silences = silencesOf(reading, listed, configuration.maxStoreDownTime);
  const regions = layOutRegions(reading, listed, silences, placement.maxReplicas);
  return regions === undefined ? undefined : buildTopology(reading, name, listed, regions, silences, placement);
}
