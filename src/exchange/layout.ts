import type { MetaStoreState } from "../proto/region.ts";
import { leaderStore, placeLeaders, type StoreQuota } from "./layout-leaders.ts";
import { fitSizes } from "./layout-sizes.ts";
import { tableStartKey } from "./keys.ts";
import { fail, warn } from "./notices.ts";
import { freshId, writtenId, pathOf, rootPlace, within, type Reading } from "./reading.ts";
import { isTiFlash, statusPlace, type ImportedPeer, type ImportedRegion, type ImportedStore } from "./records.ts";
import { sampleSize, saySample } from "./sample.ts";
import type { Silences } from "./silence.ts";

/** Where the stores' list gives no counts at all, each store gets about as many replicas as in our default cluster. */
const REPLICAS_PER_STORE = 18;
/** region-split-keys is 10,000 for every MiB of region-split-size (TiKV, coprocessor/config.rs). */
const KEYS_PER_MIB = 10_000;

/**
 * Makes up regions that fit what the stores say of themselves: for each store its number of replicas, of leaders, and
 * their sizes; every region on distinct stores, in as many places as the labels allow. Which region lies where is
 * invented, always in the same way. Where they would be more than can be simulated, each store gets its share of fewer.
 */
export function layOutRegions(
  reading: Reading, stores: readonly ImportedStore[], silences: Silences, replicas: number,
): ImportedRegion[] | undefined {
  const quotas = readQuotas(reading, stores, silences, replicas);
  if (quotas.every((quota) => quota.learnersOnly)) {
    fail(reading.notices, "import.no-store-left", "", { count: stores.length });
    return undefined;
  }
  const whole = regionCount(quotas, replicas);
  for (const quota of quotas) limitLearners(reading, quota, whole);
  const count = sampleSize(whole, quotas.reduce((sum, { peers }) => sum + peers, 0));
  if (count < whole) scaleDown(reading, quotas, whole, count);
  const regions = makeRegions(reading, count);
  dealPeers(reading, quotas, regions);
  placeLeaders(reading, quotas, regions);
  fitSizes(reading, quotas, regions);
  forgetDeadLeaders(reading, quotas, regions);
  for (const region of regions) region.keys = region.sizeMiB * KEYS_PER_MIB;
  const peers = regions.reduce((sum, region) => sum + region.peers.length, 0);
  warn(reading.notices, "layout.made", "", { regions: count, peers });
  return regions;
}

const mayHold: Readonly<Record<MetaStoreState, boolean>> = { Up: true, Offline: true, Tombstone: false };

function readQuotas(
  reading: Reading, stores: readonly ImportedStore[], silences: Silences, replicas: number,
): StoreQuota[] {
  const quotas = stores.map((store): StoreQuota => ({
    store,
    alive: (silences.get(store.id) ?? null) === null,
    learnersOnly: isTiFlash(store),
    peers: store.regionCount ?? 0,
    leaders: isTiFlash(store) ? 0 : (store.leaderCount ?? 0),
  }));
  const holders = quotas.filter((quota) => mayHold[quota.store.state]);
  const voters = holders.filter((quota) => !quota.learnersOnly);
  if (voters.every((quota) => quota.peers === 0)) {
    const count = Math.ceil((voters.length * REPLICAS_PER_STORE) / Math.min(replicas, Math.max(1, voters.length)));
    warn(reading.notices, "layout.no-counts", "", { regions: count, stores: voters.length });
    shareOut(voters, count * Math.min(replicas, voters.length));
  } else {
    for (const { store } of holders) {
      if (store.regionCount !== null) continue;
      const where = pathOf(within(statusPlace(store), "region_count"));
      warn(reading.notices, "layout.no-count", where, { store: writtenId(reading.ids, store.id) });
    }
  }
  for (const quota of quotas) sayOddities(reading, quota);
  return sortByPlace(quotas.filter((quota) => quota.peers > 0));
}

function sayOddities(reading: Reading, quota: StoreQuota): void {
  const store = writtenId(reading.ids, quota.store.id);
  const { place, state } = quota.store;
  if (quota.leaders > quota.peers) {
    const values = { store, said: quota.leaders, regions: quota.peers };
    warn(reading.notices, "layout.too-many-leaders", pathOf(within(statusPlace(quota.store), "leader_count")), values);
    quota.leaders = quota.peers;
  }
  if (state === "Tombstone" && quota.peers > 0) {
    warn(reading.notices, "store.buried-with-peers", pathOf(place), { store, count: quota.peers });
  } else if (state !== "Tombstone" && quota.peers === 0) {
    warn(reading.notices, "store.no-regions", pathOf(place), { store });
  }
}

function shareOut(quotas: readonly StoreQuota[], peers: number): void {
  for (const [index, quota] of quotas.entries()) {
    quota.peers = Math.floor((peers * (index + 1)) / quotas.length) - Math.floor((peers * index) / quotas.length);
  }
}

/**
 * One leader is one region, so the leaders tell how many there are; without them, the replicas do. A store has at most
 * one replica of a region, so there are never fewer regions than the fullest store has replicas.
 */
function regionCount(quotas: readonly StoreQuota[], replicas: number): number {
  const voters = quotas.filter((quota) => !quota.learnersOnly);
  const sum = (of: (quota: StoreQuota) => number): number => voters.reduce((total, quota) => total + of(quota), 0);
  const fullest = Math.max(1, ...voters.map((quota) => quota.peers));
  const peers = sum((quota) => quota.peers);
  return Math.max(fullest, sum((quota) => quota.leaders) || Math.ceil(peers / replicas));
}

/** Fewer regions of the same sizes: each store's counts and sums shrink alike. */
function scaleDown(reading: Reading, quotas: StoreQuota[], whole: number, count: number): void {
  const share = count / whole;
  for (const [index, quota] of quotas.entries()) {
    const { store } = quota;
    const part = (sum: number | null): number | null => (sum === null ? null : sum * share);
    quotas[index] = {
      ...quota, peers: Math.min(count, Math.round(quota.peers * share)), leaders: Math.round(quota.leaders * share),
      store: { ...store, regionSizeMiB: part(store.regionSizeMiB), leaderSizeMiB: part(store.leaderSizeMiB) },
    };
  }
  saySample(reading, whole, count);
}

function limitLearners(reading: Reading, quota: StoreQuota, regions: number): void {
  if (quota.peers <= regions) return;
  const values = { store: writtenId(reading.ids, quota.store.id), said: quota.peers, regions };
  warn(reading.notices, "layout.too-many-learners", pathOf(within(statusPlace(quota.store), "region_count")), values);
  quota.peers = regions;
}

/** TiFlash last; the others with neighbours of one zone side by side, which keeps a region's replicas in different ones. */
function sortByPlace(quotas: readonly StoreQuota[]): StoreQuota[] {
  const keyed = quotas.map((quota, index) => {
    const labels = quota.store.labels.map((label) => `${label.key}=${label.value}`);
    return { quota, index, key: `${quota.learnersOnly ? 1 : 0} ${labels.join(" ")}` };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
  return keyed.map(({ quota }) => quota);
}

/** One region per table, as TiDB splits them; the first one from the very beginning. */
function makeRegions(reading: Reading, count: number): ImportedRegion[] {
  const place = rootPlace("");
  return Array.from({ length: count }, (_, index): ImportedRegion => ({
    id: freshId(reading.ids),
    place,
    listed: false,
    startKey: index === 0 ? "" : tableStartKey(index),
    endKey: index === count - 1 ? "" : tableStartKey(index + 1),
    keyless: null,
    // As if replicated from one store to the others (two changes each), and split off from left to right.
    confVer: 1,
    version: Math.min(index + 2, count),
    peers: [],
    leader: 0,
    sizeMiB: 1,
    keys: 0,
  }));
}

/**
 * Deals the replicas like cards: a store's go to consecutive turns, and turn i to region i × stride. Since no store has
 * more replicas than there are regions, none gets two of one region; the stride mixes neighbours.
 */
function dealPeers(reading: Reading, quotas: readonly StoreQuota[], regions: readonly ImportedRegion[]): void {
  const stride = coprimeNear(Math.floor(regions.length * 0.618), regions.length);
  let turn = 0;
  for (const { store, peers, learnersOnly } of quotas) {
    for (let dealt = 0; dealt < peers; dealt++, turn++) {
      const region = regions[(turn * stride) % regions.length];
      const peer: ImportedPeer = {
        id: freshId(reading.ids), renamed: false, storeId: store.id, place: store.place, role: learnersOnly ? "Learner" : "Voter",
        downSeconds: 0, pending: false,
      };
      region?.peers.push(peer);
    }
  }
  for (const region of regions) region.confVer = Math.max(1, region.peers.length * 2 - 1);
}

/** PD counts a dead store's last leaders until others report; the run begins with those regions looking for one. */
function forgetDeadLeaders(reading: Reading, quotas: readonly StoreQuota[], regions: readonly ImportedRegion[]): void {
  for (const { store, alive } of quotas) {
    if (alive) continue;
    let count = 0;
    for (const region of regions) {
      if (leaderStore(region) !== store.id) continue;
      region.leader = 0;
      count++;
    }
    if (count === 0) continue;
    const where = pathOf(within(statusPlace(store), "leader_count"));
    warn(reading.notices, "layout.leaders-dead", where, { store: writtenId(reading.ids, store.id), count });
  }
}

/** The nearest number from `start` upwards that shares no factor with `count`. */
function coprimeNear(start: number, count: number): number {
  let stride = Math.max(1, start);
  while (greatestCommonDivisor(stride, count) !== 1) stride++;
  return stride;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
