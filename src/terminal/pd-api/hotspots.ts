import { EPOCH_MILLIS, idOf } from "../../exchange/pd-export.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { BYTES, isLastingly, KEYS, loadOf, QUERIES, type HotPeer } from "../../pd/index.ts";
import { peerOnStore, type StoreId } from "../../proto/region.ts";
import { answered, endpoint, type PdEndpoint, type PdQuestion } from "./endpoint.ts";

type Kind = "read" | "write";

/** The hot replicas of a store. */
function hotPeersOn({ pd }: PdQuestion, store: StoreId, kind: Kind, leadersOnly: boolean): readonly HotPeer[] {
  const cache = kind === "write" ? pd.traffic.writes : pd.traffic.reads;
  return [...cache.regions.values()].flatMap((peers) => peers.filter((peer) => peer.store === store &&
    (peer.isLeader || !leadersOnly) && isLastingly(cache, peer, pd.settings.hotRegionCacheHitsThreshold)));
}

const rateOf = ({ flow }: HotPeer, kind: number): number => flow.medians[kind] ?? 0;

/** A value for each store that is not buried, under its id. */
const perStore = ({ cluster, pd }: PdQuestion, of: (store: StoreId) => PdJson): PdJson =>
  Object.fromEntries([...pd.stores.values()].filter(({ state }) => state !== "Tombstone").sort((a, b) => a.id - b.id)
    .map(({ id }) => [String(idOf(cluster, id)), of(id)]));

function hotStore(question: PdQuestion, store: StoreId, kind: Kind, leadersOnly: boolean): PdJson {
  const { cluster, pd } = question;
  const peers = hotPeersOn(question, store, kind, leadersOnly);
  const load = loadOf(pd.traffic, `${kind}-${leadersOnly ? "leader" : "peer"}`, store, peers);
  const total = (which: number): number => peers.reduce((sum, peer) => sum + rateOf(peer, which), 0);
  return {
    store_bytes: load[BYTES] ?? 0, store_keys: load[KEYS] ?? 0, store_query: load[QUERIES] ?? 0, store_cpu: 0,
    total_flow_bytes: total(BYTES), total_flow_keys: total(KEYS), total_flow_query: total(QUERIES), total_flow_cpu: 0,
    regions_count: peers.length,
    statistics: peers.map((peer) => {
      const region = pd.tree.infos.get(peer.region)?.region;
      return {
        store_id: idOf(cluster, store), stores: (region?.peers ?? []).map(({ storeId }) => idOf(cluster, storeId)),
        is_leader: peer.isLeader, is_learner: region !== undefined && peerOnStore(region, store)?.role === "Learner",
        region_id: idOf(cluster, peer.region), hot_degree: peer.degree,
        flow_bytes: rateOf(peer, BYTES), flow_keys: rateOf(peer, KEYS), flow_query: rateOf(peer, QUERIES), flow_cpu: 0,
        anti_count: peer.antiCount, last_update_time: formatRfc3339(EPOCH_MILLIS, peer.heard),
      };
    }),
  };
}

const hotRegions = (kind: Kind): PdEndpoint => endpoint(`/hotspot/regions/${kind}`, (question) => answered({
  as_peer: perStore(question, (store) => hotStore(question, store, kind, false)),
  as_leader: perStore(question, (store) => hotStore(question, store, kind, true)),
}));

/** What the stores report, by PD's names, and where it stands among what PD keeps of a store. */
const STORE_RATES: readonly (readonly [name: string, place: number])[] = [
  ["bytes-write-rate", 0], ["bytes-read-rate", 3], ["keys-write-rate", 1], ["keys-read-rate", 4], ["query-write-rate", 2],
  ["query-read-rate", 5],
];

const ratesJson = (question: PdQuestion): PdJson => ({
  ...Object.fromEntries(STORE_RATES.map(([name, place]) =>
    [name, perStore(question, (store) => question.pd.traffic.stores.get(store)?.medians[place] ?? 0)])),
  "cpu-read-rate": perStore(question, () => 0),
});

/** What PD knows of hot regions and of the stores that carry them. */
export const HOTSPOT_ENDPOINTS: readonly PdEndpoint[] = [
  hotRegions("read"), hotRegions("write"),
  endpoint("/hotspot/stores", (question) => answered(ratesJson(question))),
  endpoint("/hotspot/regions/history", () => answered({ history_hot_region: null })),
];
