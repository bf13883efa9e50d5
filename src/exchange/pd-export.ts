import { idNumber, memberName } from "../proto/names.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { etcdLeaderOf, pdLeaderOf, pdMembers, pdMemberView } from "../cluster/pd-view.ts";
import { takePdPicture, type PdPicture, type PdPictureStore } from "../cluster/pd-picture.ts";
import { PD_ITEMS, settingJson } from "../cluster/settings.ts";
import { hashValue } from "../kernel/hash.ts";
import type { PdItem } from "../kernel/setting.ts";
import { between, formatDuration, type Instant } from "../kernel/time.ts";
import type { SlowTrend } from "../proto/store-stats.ts";
import { SWITCHED_SCHEDULERS } from "../proto/operators.ts";
import type { Peer } from "../proto/region.ts";
import { keyToHex } from "../proto/keys.ts";
import type { Notice } from "../language/notice.ts";
import { makeNotice } from "./notices.ts";
import { formatRfc3339, pdSizeText } from "./quantities.ts";
import { writePdJson, type PdJson, type PdObject } from "./write-json.ts";

/** PD's documents that a cluster can be written as. */
export const EXPORT_FORMATS = ["pd-stores", "pd-regions", "pd-members", "pd-config"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A document, a name for its file, and what it cannot say. */
export interface Exported {
  readonly name: string;
  readonly text: string;
  readonly notices: readonly Notice[];
}

/**
 * Writes what PD would print of the cluster at the present instant, as PD 8.5 prints it. The same cluster gives the same bytes.
 */
export function exportPd(cluster: Cluster, format: ExportFormat): Exported {
  const name = `${format.slice("pd-".length)}.json`;
  const write = (value: PdJson,
    notices: readonly Notice[] = []): Exported => ({ name, text: `${writePdJson(value)}\n`, notices });
  switch (format) {
    case "pd-stores": {
      const picture = takePdPicture(cluster);
      return write(storesJson(cluster, picture), notKnown(cluster, picture));
    }
    case "pd-regions":
      return write(regionsJson(cluster, takePdPicture(cluster)));
    case "pd-members":
      return write(membersJson(cluster));
    case "pd-config":
      return write(configJson(cluster, takePdPicture(cluster)));
  }
}

/** 2020-01-01T00:00:00Z in milliseconds since 1970: the calendar's date at the first instant of every run. */
export const EPOCH_MILLIS = 1_577_836_800_000;
const epochMicros = (instant: Instant): bigint => BigInt(EPOCH_MILLIS) * 1_000n + BigInt(Math.round(instant));

/** The id as the imported cluster's documents wrote it, digit for digit. */
export const idOf = ({ topology: { names } }: Cluster, id: number): number | bigint => idNumber(id, names);

/** A member that PD leaves out where it is zero or empty. */
const unless = (isEmpty: boolean,
  member: Readonly<Record<string, PdJson>>): Readonly<Record<string, PdJson>> => (isEmpty ? {} : member);

/** `pd-ctl store --state=Up,Offline,Tombstone`: the buried ones too, without which the cluster would not be the same. */
const storesJson = (cluster: Cluster, { stores }: PdPicture): PdJson =>
  ({ count: stores.length, stores: stores.map((store) => storeJson(cluster, store)) });

/** PD's StoreInfo. */
export const storeJson = (cluster: Cluster, store: PdPictureStore): PdObject =>
  ({ store: metaJson(cluster, store), status: statusJson(store) });

function metaJson(cluster: Cluster, store: PdPictureStore): PdObject {
  const { view, address, labels, version } = store;
  const started = epochMicros(store.startedAt) / 1_000_000n;
  const heard = epochMicros(view.lastHeartbeat);
  const [host = address] = address.split(":");
  const nodeState = { Up: store.isPreparing ? 0 : 1, Offline: 2, Tombstone: 3 }[store.state];
  return {
    id: idOf(cluster, view.id),
    address,
    ...unless(labels.length === 0, { labels: labels.map(({ key, value }) => ({ key, value })) }),
    ...unless(version === "", { version }),
    peer_address: address,
    status_address: `${host}:20180`,
    ...unless(started <= 0n, { start_timestamp: started }),
    ...unless(heard <= 0n, { last_heartbeat: heard * 1_000n }),
    ...unless(!store.isDestroyed, { physically_destroyed: true }),
    ...unless(nodeState === 0, { node_state: nodeState }),
    state_name: view.stateName,
  };
}

const slowTrendJson = ({ causeValue, causeRate, resultValue, resultRate }: SlowTrend): PdJson =>
  ({ cause_value: causeValue, cause_rate: causeRate, result_value: resultValue, result_rate: resultRate });

function statusJson(store: PdPictureStore): PdJson {
  const { view, stats } = store;
  return {
    capacity: pdSizeText(stats.capacityMiB),
    available: pdSizeText(stats.availableMiB),
    used_size: pdSizeText(stats.usedMiB),
    leader_count: view.leaders,
    leader_weight: store.view.leaderWeight,
    leader_score: view.leaderScore,
    leader_size: store.leaderSizeMiB,
    region_count: view.regions,
    region_weight: store.view.regionWeight,
    region_score: view.regionScore,
    region_size: store.regionSizeMiB,
    ...unless(store.learners === 0, { learner_count: store.learners }),
    ...unless(store.pendingPeers === 0, { pending_peer_count: store.pendingPeers }),
    ...unless(stats.slowScore === 0, { slow_score: stats.slowScore }),
    ...(stats.networkSlowScores !== undefined && Object.keys(stats.networkSlowScores).length > 0 &&
      { network_slow_score: stats.networkSlowScores }),
    ...(stats.slowTrend !== undefined && { slow_trend: slowTrendJson(stats.slowTrend) }),
    ...unless(stats.sendingSnapshots === 0, { sending_snap_count: stats.sendingSnapshots }),
    ...unless(stats.receivingSnapshots === 0, { receiving_snap_count: stats.receivingSnapshots }),
    ...unless(!stats.isBusy, { is_busy: true }),
    start_ts: formatRfc3339(EPOCH_MILLIS, store.startedAt),
    last_heartbeat_ts: formatRfc3339(EPOCH_MILLIS, view.lastHeartbeat),
    ...unless(store.startedAt > view.lastHeartbeat, { uptime: formatDuration(between(store.startedAt, view.lastHeartbeat)) }),
  };
}

/** PD prints what it knows: a store that died a moment ago is Up in it. */
function notKnown(cluster: Cluster, { stores }: PdPicture): Notice[] {
  return stores.filter(({ runs, view }) => !runs && view.stateName === "Up").map(({ view }) =>
    makeNotice("warning", "export.not-known-dead", "", { store: String(idOf(cluster, view.id)), said: view.stateName }));
}

function regionsJson(cluster: Cluster, { regions }: PdPicture): PdJson {
  return {
    count: regions.length,
    regions: regions.map((info) => regionJson(cluster, info)),
  };
}

/** PD's RegionInfo. */
export function regionJson(cluster: Cluster, info: PdPicture["regions"][number]): PdObject {
  const { region, leader, downPeers, pendingPeers, sizeMiB, keys } = info;
  return {
    id: idOf(cluster, region.id),
    start_key: keyToHex(region.startKey),
    end_key: keyToHex(region.endKey),
    epoch: { conf_ver: region.epoch.confVer, version: region.epoch.version },
    peers: region.peers.map((peer) => peerJson(cluster, peer)),
    leader: leader === null ? { role_name: "Voter" } : peerJson(cluster, leader),
    ...unless(downPeers.length === 0, {
      down_peers: downPeers.map(({ peer, downSeconds }) => ({ down_seconds: downSeconds, peer: peerJson(cluster, peer) })),
    }),
    ...unless(pendingPeers.length === 0, { pending_peers: pendingPeers.map((peer) => peerJson(cluster, peer)) }),
    cpu_usage: 0,
    written_bytes: 0,
    read_bytes: 0,
    written_keys: 0,
    read_keys: 0,
    approximate_size: sizeMiB,
    approximate_keys: keys,
    approximate_kv_size: 0,
  };
}

/** metapb.PeerRole. */
const roleNumbers = { Voter: 0, Learner: 1, IncomingVoter: 2, DemotingVoter: 3 } as const;

const peerJson = (cluster: Cluster, { id, storeId, role }: Peer): PdJson => ({
  id: idOf(cluster, id),
  store_id: idOf(cluster, storeId),
  ...unless(role === "Voter", { role: roleNumbers[role] }),
  role_name: role,
  ...unless(role !== "Learner", { is_learner: true }),
});

/** A 64-bit id that is the same for the same run. */
const idFrom = (...parts: readonly (string | number)[]): bigint => BigInt(`0x${hashValue(parts)}`);

/** PD's members, and which of them lead. */
export function membersJson(cluster: Cluster): PdObject {
  const { topology, preset, seed } = cluster;
  const numbers = pdMembers(cluster);
  const members = numbers.map((member): PdJson => {
    const name = memberName(member);
    const priority = pdMemberView(cluster, member)?.priority ?? 0;
    return {
      name,
      member_id: idFrom(topology.name, preset, seed, name),
      peer_urls: [`http://${name}:2380`],
      client_urls: [`http://${name}:2379`],
      ...unless(priority === 0, { leader_priority: priority }),
      binary_version: "v8.5.0",
    };
  });
  return {
    header: { cluster_id: idFrom(topology.name, preset, seed) }, members,
    leader: members[numbers.indexOf(pdLeaderOf(cluster))] ?? {},
    etcd_leader: members[numbers.indexOf(etcdLeaderOf(cluster))] ?? {},
  };
}

/** What of PD's configuration is simulated, by PD's names in the order of the alphabet; booleans are texts there. */
export function configJson(cluster: Cluster, { stores }: PdPicture): PdObject {
  const { settings } = cluster;
  const itemsOf = (where: PdItem["within"]): Readonly<Record<string, PdJson>> => Object.fromEntries(
    PD_ITEMS.filter(({ item }) => item.within === where).map(({ key, item }) => [item.name, settingJson(settings, key)]));
  return {
    replication: sorted({
      ...itemsOf("replication"),
      "enable-placement-rules": "true",
      "strictly-match-label": "false",
    }),
    schedule: sorted({
      ...itemsOf("schedule"),
      "schedulers-v2": SWITCHED_SCHEDULERS.map((type) =>
        ({ type, args: null, disable: !settings.pd.schedulers.includes(type), "args-payload": "" })),
      "store-limit": Object.fromEntries(stores.filter(({ state }) => state !== "Tombstone")
        .map(({ view }) => [String(idOf(cluster, view.id)), { "add-peer": view.addLimit, "remove-peer": view.removeLimit }])),
    }),
  };
}

const sorted = (items: Readonly<Record<string, PdJson>>): Readonly<Record<string, PdJson>> =>
  Object.fromEntries(Object.entries(items).sort(([a], [b]) => (a < b ? -1 : 1)));
