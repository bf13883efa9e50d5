import { between, START, type Instant } from "../kernel/time.ts";
import { peerOnStore, type Peer, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import { nothingYet, roll, type Amounts, type Rolling } from "./rolling.ts";

/** What PD counts of a replica's traffic, in this order: bytes, keys and queries per second. */
export const BYTES = 0;
export const KEYS = 1;
export const QUERIES = 2;
const KINDS = 3;

/** How one of both flows is measured. */
export interface FlowKind {
  /** Seconds between two reports: writes come with a region's heartbeats, reads with a store's. */
  readonly interval: number;
  /** A replica that has been hot counts as such until it has been quiet so often (HotRegionAntiCount). */
  readonly antiCount: number;
  /** Above one of these it is hot (MinHotThresholds). */
  readonly least: Amounts;
}

export const WRITES: FlowKind = { interval: 60, antiCount: 2, least: [1_024, 32, 32] };
export const READS: FlowKind = { interval: 10, antiCount: 12, least: [8_192, 128, 128] };

/** A replica with much traffic, as PD remembers it (statistics/hot_peer.go). Immutable. */
export interface HotPeer {
  readonly region: RegionId;
  readonly store: StoreId;
  readonly isLeader: boolean;
  /** For how many reports it has been hot, less those for which it was not. */
  readonly degree: number;
  /** What is left until it is forgotten. */
  readonly antiCount: number;
  readonly flow: Rolling;
  /** Its store did not mention it in its last report. */
  readonly isCold: boolean;
  /** A new replica of the region takes over what is known of this one. */
  readonly mayBequeath: boolean;
  /** Since when the region has had this leader, if that changed meanwhile; and when its traffic was last heard of. */
  readonly ledSince: Instant;
  readonly heard: Instant;
}

/** The hot replicas of one flow. Mutable; the lists are not. */
export interface HotCache {
  readonly kind: FlowKind;
  readonly regions: Map<RegionId, readonly HotPeer[]>;
  /** What makes a replica hot on a store that has very many, and when that was looked at. */
  readonly thresholds: Map<StoreId, { readonly at: Instant; readonly rates: Amounts }>;
}

export const createHotCache = (kind: FlowKind): HotCache => ({ kind, regions: new Map(), thresholds: new Map() });
export const cloneHotCache = ({ kind, regions, thresholds }: HotCache): HotCache =>
  ({ kind, regions: new Map(regions), thresholds: new Map(thresholds) });

/** Reports that follow one another faster say nothing of a rate (HotRegionReportMinInterval). */
const LEAST_SECONDS = 3;

/** What was reported of a region, on each of `stores`. */
export interface FlowReport {
  readonly region: RegionId;
  readonly stores: readonly StoreId[];
  readonly leader: StoreId;
  readonly amounts: Amounts;
  readonly seconds: number;
}

/** A report of a region's traffic. Quiet regions cost nothing (CheckPeerFlow). */
export function noteFlow(cache: HotCache, report: FlowReport, now: Instant): void {
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
export function coolPeers(cache: HotCache, store: StoreId, reported: ReadonlySet<RegionId>, seconds: number, now: Instant): void {
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
export function noteMembers(cache: HotCache, region: Region, leader: Peer, now: Instant): void {
  const known = cache.regions.get(region.id);
  if (known === undefined) return;
  const isSame = known.every(({ store, isLeader }) =>
    peerOnStore(region, store) !== undefined && isLeader === (store === leader.storeId));
  if (isSame) return;
  put(cache, region.id, known.flatMap((peer) => (peerOnStore(region, peer.store) === undefined ? []
    : [peer.isLeader === (peer.store === leader.storeId) ? peer : { ...peer, isLeader: !peer.isLeader, ledSince: now }])));
}

/** Replicas that nobody has reported for three intervals. */
export function expirePeers(cache: HotCache, now: Instant): void {
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

/** Whether PD calls it hot by now: for so many reports, and not about to be forgotten (GetHotPeerStats). */
export const isLastingly = ({ kind }: HotCache, { degree, isCold, antiCount }: HotPeer, hits: number): boolean =>
  degree >= hits && !isCold && antiCount === kind.antiCount;
