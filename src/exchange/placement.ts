import { TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import { warn } from "./notices.ts";
import { pathOf, readCountAt, readList, within, type DocumentPlace, type Reading } from "./reading.ts";
import type { JsonObject } from "./json.ts";
import { isTiFlash, type ImportedRegion, type ImportedStore } from "./records.ts";

/** PD's replication settings, as far as a run takes them from the documents. */
export interface Placement {
  readonly maxReplicas: number;
  readonly locationLabels: readonly string[];
}

/** PD's default, and the most that the setting pd.max-replicas takes. */
const DEFAULT_REPLICAS = 3;
const MOST_REPLICAS = TOPOLOGY_LIMITS.replicas;

/** Names that people give to places, from the widest to the narrowest: PD's and TiUP's documentation use these. */
const placeNames = ["region", "zone", "az", "dc", "datacenter", "data-center", "rack", "host"];

/** From the configuration where one was given, otherwise from what regions and stores look like (which is said). */
export function findPlacement(
  reading: Reading, settings: { readonly value: JsonObject; readonly place: DocumentPlace } | undefined,
  stores: readonly ImportedStore[], regions: readonly ImportedRegion[],
): Placement {
  const replicas = settings === undefined ? null
    : readCountAt(reading, settings.value, "max-replicas", settings.place);
  const labels = settings === undefined ? null : configuredLabels(reading, settings.value, settings.place);
  return {
    maxReplicas: replicas === null ? usualReplicas(reading, regions) : withinLimit(reading, replicas, settings?.place),
    locationLabels: labels ?? labelsInUse(reading, stores),
  };
}

function withinLimit(reading: Reading, count: number, place: DocumentPlace | undefined): number {
  const limit = Math.min(Math.max(count, 1), MOST_REPLICAS);
  if (limit !== count && place !== undefined) {
    warn(reading.notices, "import.replicas-limited", pathOf(within(place, "max-replicas")), { count, limit });
  }
  return limit;
}

/** The number of voters that most regions have. */
function usualReplicas(reading: Reading, regions: readonly ImportedRegion[]): number {
  const counts = Array.from({ length: MOST_REPLICAS + 1 }, () => 0);
  for (const region of regions) {
    const voters = Math.min(MOST_REPLICAS, region.peers.filter((peer) => peer.role === "Voter").length);
    counts[voters] = (counts[voters] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  if (most === 0) return DEFAULT_REPLICAS;
  const usual = counts.lastIndexOf(most);
  if (usual !== DEFAULT_REPLICAS) warn(reading.notices, "import.max-replicas", "", { count: usual });
  return usual;
}

/** As long as PD lets a label's name be. */
const MAX_LABEL = 64;

/** A comma-separated text; a list in some versions. */
function configuredLabels(reading: Reading, settings: JsonObject, place: DocumentPlace): readonly string[] | null {
  const value = settings["location-labels"];
  if (value === undefined) return null;
  const parts = typeof value === "string" ? value.split(",") : readList(reading, settings, "location-labels", place);
  const names = parts.filter((part): part is string => typeof part === "string").map((part) => part.trim().slice(0, MAX_LABEL));
  return names.filter((name) => name !== "").slice(0, placeNames.length);
}

/** Labels that look like places and that every TiKV store has. */
function labelsInUse(reading: Reading, stores: readonly ImportedStore[]): readonly string[] {
  const tikv = stores.filter((store) => store.listed && !isTiFlash(store));
  const names = placeNames.filter((name) =>
    tikv.length > 0 && tikv.every((store) => store.labels.some((label) => label.key.toLowerCase() === name)));
  if (names.length > 0) warn(reading.notices, "import.location-labels", "", { labels: names.join(",") });
  return names;
}
