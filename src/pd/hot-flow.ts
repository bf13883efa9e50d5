import { between, START, type Duration, type Instant } from "../kernel/time.ts";
import type { StoreFlow } from "../proto/traffic.ts";
import type { RegionHeartbeat } from "../proto/messages.ts";
import { peerOnStore, type Peer, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import { LEAST_SECONDS, WRITES, type HotCache, type HotPeer, type HotSpots } from "./hot.ts";
import type { RegionTree } from "./region-tree.ts";
import { nothingYet, roll, type Amounts } from "./rolling.ts";

/** PD counts whole seconds. */
const secondsOf = (interval: Duration): number => Math.round(interval / 1_000_000);

/** A leader's report: what was written falls on all of the region's replicas. */
export function noteRegionFlow({ writes, reads }: HotSpots, report: RegionHeartbeat, now: Instant): void {
  const { region, leader, writtenBytes, writtenKeys, interval } = report;
  if (reads.regions.size > 0) noteMembers(reads, region, leader, now);
  if (writtenKeys === 0 && !writes.regions.has(region.id)) return;
  const { id, peers } = region;
  noteFlow(writes, {
    region: id, stores: peers.map(({ storeId }) => storeId), leader: leader.storeId,
    amounts: [writtenBytes, writtenKeys, writtenKeys], seconds: secondsOf(interval),
  }, now);
  noteMembers(writes, region, leader, now);
}

const STORE_KINDS = 6;
/** Seconds between two reports of a store. */
const STORE_INTERVAL = 10;
const SWEEP_INTERVAL = 30_000_000;

/** A store's report: what it has read and written as a whole, and which of its replicas were read. */
export function noteStoreFlow(traffic: HotSpots, tree: RegionTree, store: StoreId, flow: StoreFlow, now: Instant): void {
  const { reads, writes, stores } = traffic;
  const seconds = secondsOf(flow.interval);
  if (seconds === 0) return;
  const isIdle = flow.writtenKeys + flow.readKeys === 0;
  const { writtenBytes, writtenKeys, writeQueries, readBytes, readKeys } = flow;
  const amounts = [writtenBytes, writtenKeys, writeQueries, readBytes, readKeys, readKeys];
  const rolled = roll(stores.get(store) ?? nothingYet(STORE_KINDS), amounts, seconds, STORE_INTERVAL);
  if (isIdle && rolled.rates.every((rates) => rates.every((rate) => rate === 0))) stores.delete(store);
  else stores.set(store, rolled);
  for (const { regionId, bytes, keys } of flow.reads) {
    const leader = tree.infos.get(regionId)?.leader?.storeId ?? 0;
    noteFlow(reads, { region: regionId, stores: [store], leader, amounts: [bytes, keys, keys], seconds }, now);
  }
  if (reads.regions.size > 0) coolPeers(reads, store, new Set(flow.reads.map(({ regionId }) => regionId)), seconds, now);
  if (between(traffic.sweptAt, now) < SWEEP_INTERVAL) return;
  traffic.sweptAt = now;
  expirePeers(writes, now);
  expirePeers(reads, now);
}

const KINDS = 3;

/** What was reported of a region, on each of `stores`. */
interface FlowReport {
  readonly region: RegionId;
  readonly stores: readonly StoreId[];
  readonly leader: StoreId;
  readonly amounts: Amounts;
  readonly seconds: number;
}

/** A report of a region's traffic. Quiet regions cost nothing (CheckPeerFlow). */
function noteFlow(cache: HotCache, report: FlowReport, now: Instant): void {
  const { region, stores, amounts, seconds } = report;
  const known = cache.regions.get(region) ?? NONE;
  const isQuiet = amounts.every((amount, kind) => amount < (cache.kind.least[kind] ?? 0) * seconds);
  if (seconds < LEAST_SECONDS || (isQuiet && known.length === 0)) return;
  const next = known.filter(({ store }) => !stores.includes(store));
  for (const store of stores) {
    const own = known.find((peer) => peer.store === store);
    const old = own ?? known.find(({ mayBequeath }) => mayBequeath);
    const peer = old === undefined ? newPeer(cache, report, store, now)
      : peerAfter(cache, report, store, old, own !== undefined, now);
    if (peer !== null) next.push(peer);
  }
  put(cache, region, next);
}

const NONE: readonly HotPeer[] = [];

function put({ regions }: HotCache, region: RegionId, peers: readonly HotPeer[]): void {
  if (peers.length === 0) regions.delete(region);
  else regions.set(region, peers);
}

function newPeer(cache: HotCache, report: FlowReport, store: StoreId, now: Instant): HotPeer | null {
  const { region, leader, amounts, seconds } = report;
  const { kind } = cache;
  if (!isAbove(amounts.map((amount) => amount / seconds), thresholdsOf(cache, store, now))) return null;
  const flow = roll(nothingYet(KINDS), amounts, seconds, kind.interval);
  const isFull = flow.seconds === 0;
  return {
    region, store, isLeader: store === leader, degree: isFull ? 1 : 0, antiCount: isFull ? kind.antiCount : 0, flow,
    isCold: false, mayBequeath: isFull, ledSince: START, heard: now,
  };
}

function peerAfter(
  cache: HotCache, { leader, amounts, seconds }: FlowReport, store: StoreId, old: HotPeer, isOwn: boolean, now: Instant,
): HotPeer | null {
  const { kind } = cache;
  const led = (cache.regions.get(old.region) ?? NONE).find(({ isLeader }) => isLeader);
  const base = { ...old, store, isLeader: store === leader, isCold: false, mayBequeath: isOwn && old.mayBequeath, heard: now };
  // The first writes that a new leader reports are not its own alone.
  if (kind === WRITES && led !== undefined && led.store !== leader) return { ...base, ledSince: now };
  const flow = roll(old.flow, amounts, seconds, kind.interval);
  if (flow.seconds > 0) return { ...base, flow };
  const isHot = isAbove(flow.rates[flow.rates.length - 1] ?? [], thresholdsOf(cache, store, now));
  if (!isHot) return cooler({ ...base, flow });
  const antiCount = Math.min(old.antiCount + 1, kind.antiCount);
  return { ...base, flow, degree: old.degree + 1, antiCount, mayBequeath: true };
}

/** Null where it has been quiet for so long that it is forgotten. */
const cooler = (peer: HotPeer): HotPeer | null => (peer.antiCount <= 1 ? null
  : { ...peer, degree: peer.degree - 1, antiCount: peer.antiCount - 1, mayBequeath: true });

const isAbove = (rates: Amounts, least: Amounts): boolean => rates.some((rate, kind) => rate >= (least[kind] ?? 0));

/** The hot replicas of a store that its report does not mention grow colder (CheckColdPeer). */
function coolPeers(cache: HotCache, store: StoreId, reported: ReadonlySet<RegionId>, seconds: number, now: Instant): void {
  if (seconds < LEAST_SECONDS) return;
  for (const [region, peers] of cache.regions) {
    const peer = reported.has(region) ? undefined : peers.find((each) => each.store === store);
    if (peer === undefined) continue;
    const flow = roll(peer.flow, thresholdsOf(cache, store, now).map((rate) => rate * seconds), seconds, cache.kind.interval);
    const cold = { ...peer, flow, isCold: true, heard: now };
    const next = flow.seconds > 0 ? cold : cooler(cold);
    put(cache, region, peers.flatMap((each) => (each !== peer ? [each] : next === null ? [] : [next])));
  }
}

/** Where a region's replicas are and who leads it: what has gone is forgotten (CollectExpiredItems, CheckLeaderChange). */
function noteMembers(cache: HotCache, region: Region, leader: Peer, now: Instant): void {
  const known = cache.regions.get(region.id);
  if (known === undefined) return;
  const isSame = known.every(({ store, isLeader }) =>
    peerOnStore(region, store) !== undefined && isLeader === (store === leader.storeId));
  if (isSame) return;
  put(cache, region.id, known.flatMap((peer) => (peerOnStore(region, peer.store) === undefined ? []
    : [peer.isLeader === (peer.store === leader.storeId) ? peer : { ...peer, isLeader: !peer.isLeader, ledSince: now }])));
}

/** Replicas that nobody has reported for three intervals. */
function expirePeers(cache: HotCache, now: Instant): void {
  const longest = 3 * cache.kind.interval * MICROS_PER_SECOND;
  for (const [region, peers] of cache.regions) {
    const left = peers.filter(({ heard }) => between(heard, now) <= longest);
    if (left.length < peers.length) put(cache, region, left);
  }
}

const MICROS_PER_SECOND = 1_000_000;
/** Thresholds hold for so long (ThresholdsUpdateInterval); they rise with the last of a store's sixty hottest (TopNN). */
const THRESHOLD_AGE = 8 * MICROS_PER_SECOND;
const TOP = 60;
const THRESHOLD_SHARE = 0.8;

function thresholdsOf(cache: HotCache, store: StoreId, now: Instant): Amounts {
  const known = cache.thresholds.get(store);
  if (known !== undefined && between(known.at, now) <= THRESHOLD_AGE) return known.rates;
  const { least } = cache.kind;
  const peers = [...cache.regions.values()].flatMap((each) => each.filter((peer) => peer.store === store));
  const rates = peers.length < TOP ? least : least.map((rate, kind) => Math.max(rate, THRESHOLD_SHARE *
    (peers.map(({ flow }) => flow.medians[kind] ?? 0).sort((a, b) => b - a)[TOP - 1] ?? 0)));
  cache.thresholds.set(store, { at: now, rates });
  return rates;
}
