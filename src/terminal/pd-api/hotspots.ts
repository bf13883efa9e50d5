import { EPOCH_MILLIS, idOf } from "../../exchange/pd-export.ts";
import { formatRfc3339 } from "../../exchange/quantities.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { QUIET_REPORTS, type HotRegion } from "../../pd/index.ts";
import { peerOnStore, type Peer, type Region, type StoreId } from "../../proto/region.ts";
import { answered, endpoint, type PdEndpoint, type PdQuestion } from "./endpoint.ts";

type Kind = "read" | "write";
type Rates = readonly [bytes: number, keys: number];

/** A replica that PD counts among the hot ones. */
interface HotPeer {
  readonly peer: Peer;
  readonly isLeader: boolean;
  readonly region: Region;
  readonly flow: HotRegion;
}

/** Of reads PD is told the keys alone. Each takes a query. */
const ratesOf = (kind: Kind, { writtenBytes, writtenKeys, readKeys }: HotRegion): Rates =>
  (kind === "write" ? [writtenBytes, writtenKeys] : [0, readKeys]);

/** The replicas of a store that have been hot for `hot-region-cache-hits-threshold` reports: who only follows serves no reads. */
function hotPeersOn({ pd }: PdQuestion, store: StoreId, kind: Kind, leadersOnly: boolean): HotPeer[] {
  const found: HotPeer[] = [];
  for (const [id, flow] of pd.traffic.hot) {
    const info = pd.tree.infos.get(id);
    const peer = info === undefined ? undefined : peerOnStore(info.region, store);
    const degree = kind === "write" ? flow.writeDegree : flow.readDegree;
    if (info === undefined || peer === undefined || degree < pd.settings.hotRegionCacheHitsThreshold) continue;
    const isLeader = info.leader?.id === peer.id;
    if (isLeader || (kind === "write" && !leadersOnly)) found.push({ peer, isLeader, region: info.region, flow });
  }
  return found;
}

const totalOf = (peers: readonly HotPeer[], kind: Kind): Rates => peers.reduce<Rates>(([bytes, keys], { flow }) => {
  const rates = ratesOf(kind, flow);
  return [bytes + rates[0], keys + rates[1]];
}, [0, 0]);

/** A value for each store that is not buried, under its id. */
const perStore = ({ cluster, pd }: PdQuestion, of: (store: StoreId) => PdJson): PdJson =>
  Object.fromEntries([...pd.stores.values()].filter(({ state }) => state !== "Tombstone").sort((a, b) => a.id - b.id)
    .map(({ id }) => [String(idOf(cluster, id)), of(id)]));

/** What a store carries is what its hot regions bring: so the whole and their sum are one. */
function hotStore(question: PdQuestion, store: StoreId, kind: Kind, leadersOnly: boolean): PdJson {
  const { cluster, pd } = question;
  const peers = hotPeersOn(question, store, kind, leadersOnly);
  const [bytes, keys] = totalOf(peers, kind);
  return {
    store_bytes: bytes, store_keys: keys, store_query: keys, store_cpu: 0,
    total_flow_bytes: bytes, total_flow_keys: keys, total_flow_query: keys, total_flow_cpu: 0,
    regions_count: peers.length,
    statistics: peers.map(({ peer, isLeader, region, flow }) => {
      const rates = ratesOf(kind, flow);
      return {
        store_id: idOf(cluster, store), stores: region.peers.map(({ storeId }) => idOf(cluster, storeId)),
        is_leader: isLeader, is_learner: peer.role === "Learner", region_id: idOf(cluster, region.id),
        hot_degree: kind === "write" ? flow.writeDegree : flow.readDegree,
        flow_bytes: rates[0], flow_keys: rates[1], flow_query: rates[1], flow_cpu: 0, anti_count: QUIET_REPORTS - flow.quiet,
        last_update_time: formatRfc3339(EPOCH_MILLIS, pd.traffic.heard.get(region.id) ?? 0),
      };
    }),
  };
}

const hotRegions = (kind: Kind): PdEndpoint => endpoint(`/hotspot/regions/${kind}`, (question) => answered({
  as_peer: perStore(question, (store) => hotStore(question, store, kind, false)),
  as_leader: perStore(question, (store) => hotStore(question, store, kind, true)),
}));

/** The rates of a store, by PD's names: bytes and keys are written to each replica, queries are asked of leaders. */
function ratesJson(question: PdQuestion): PdJson {
  const rate = (kind: Kind, leadersOnly: boolean, which: 0 | 1): PdJson =>
    perStore(question, (store) => totalOf(hotPeersOn(question, store, kind, leadersOnly), kind)[which]);
  return {
    "bytes-write-rate": rate("write", false, 0), "bytes-read-rate": rate("read", true, 0),
    "keys-write-rate": rate("write", false, 1), "keys-read-rate": rate("read", true, 1),
    "query-write-rate": rate("write", true, 1), "query-read-rate": rate("read", true, 1),
    "cpu-read-rate": perStore(question, () => 0),
  };
}

/** What PD knows of hot regions and of the stores that carry them. */
export const HOTSPOT_ENDPOINTS: readonly PdEndpoint[] = [
  hotRegions("read"), hotRegions("write"),
  endpoint("/hotspot/stores", (question) => answered(ratesJson(question))),
  endpoint("/hotspot/regions/history", () => answered({ history_hot_region: null })),
];
