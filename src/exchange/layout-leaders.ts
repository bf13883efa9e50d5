import { warn } from "./notices.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { statusPlace, type ImportedPeer, type ImportedRegion, type ImportedStore } from "./records.ts";

/** What a store asks for: so many replicas, so many of them leading. */
export interface StoreQuota {
  readonly store: ImportedStore;
  readonly alive: boolean;
  readonly learnersOnly: boolean;
  peers: number;
  leaders: number;
}

/** How many leaders a store should get, has, and how many of its replicas are still to be decided. */
interface Share {
  readonly wanted: number;
  placed: number;
  undecided: number;
}

type Shares = ReadonlyMap<number, Share>;

/** Each mending step walks all regions once; contradictory counts must not make the import slow. */
const MAX_MENDS = 300;

/** Gives every region one leader, so that every store leads as many as it says. What cannot be had is said. */
export function placeLeaders(reading: Reading, quotas: readonly StoreQuota[], regions: readonly ImportedRegion[]): void {
  const shares: Shares = new Map(quotas.map(({ store, peers, leaders }) =>
    [store.id, { wanted: leaders, placed: 0, undecided: peers }]));
  const places = new Map(quotas.map(({ store }) => [store.id, zoneOf(store)]));
  const isNeighbour = (a: ImportedPeer, b: ImportedPeer): boolean => places.get(a.storeId) === places.get(b.storeId);
  const open: ImportedRegion[] = [];
  for (const region of regions) {
    const leader = mostUrgent(region, shares);
    for (const peer of region.peers) shareOf(shares, peer).undecided--;
    if (leader === undefined) open.push(region);
    else lead(region, leader, shares);
  }
  const left = open.filter((region, index) =>
    index >= MAX_MENDS || !(mend(region, regions, shares) || trade(region, regions, shares, isNeighbour) ||
      trade(region, regions, shares, () => true)));
  const living = new Set(quotas.filter((quota) => quota.alive).map((quota) => quota.store.id));
  for (const region of left) leadSomehow(region, living, shares);
  sayShortfalls(reading, quotas, shares);
}

/** What a store's replicas should not share with one another: every label but the host's. */
const zoneOf = (store: ImportedStore): string =>
  store.labels.filter(({ key }) => key.toLowerCase() !== "host").map(({ key, value }) => `${key}=${value}`).join(" ");

/** The store on which a region's leader stands; 0 where it has none. */
export const leaderStore = (region: ImportedRegion): number =>
  region.peers.find((peer) => peer.id === region.leader)?.storeId ?? 0;

const votersOf = (region: ImportedRegion): readonly ImportedPeer[] => region.peers.filter((peer) => peer.role === "Voter");

function shareOf(shares: Shares, peer: ImportedPeer): Share {
  return shares.get(peer.storeId) ?? { wanted: 0, placed: 0, undecided: 0 };
}

function lead(region: ImportedRegion, peer: ImportedPeer, shares: Shares): void {
  const former = region.peers.find((candidate) => candidate.id === region.leader);
  if (former !== undefined) shareOf(shares, former).placed--;
  region.leader = peer.id;
  shareOf(shares, peer).placed++;
}

/** The voter whose store still wants the largest part of its undecided replicas to lead. */
function mostUrgent(region: ImportedRegion, shares: Shares): ImportedPeer | undefined {
  let best: ImportedPeer | undefined;
  let most = 0;
  for (const peer of votersOf(region)) {
    const share = shareOf(shares, peer);
    const urgency = (share.wanted - share.placed) / share.undecided;
    if (urgency > most) {
      most = urgency;
      best = peer;
    }
  }
  return best;
}

/**
 * Finds a leader for a region of which no store wants one more, by a chain: its store gives another region away to a
 * store that does, or gives one to a store that gives one … (an augmenting path). False where there is no such chain.
 */
function mend(region: ImportedRegion, regions: readonly ImportedRegion[], shares: Shares): boolean {
  const ledBy = new Map<number, ImportedRegion[]>();
  for (const other of regions) {
    if (other.leader !== 0) pushTo(ledBy, leaderStore(other), other);
  }
  /** How a store was reached: by taking over `region`, which the store before it in the chain leads. */
  const reached = new Map<number, { readonly region: ImportedRegion; readonly peer: ImportedPeer }>();
  const queue: number[] = [];
  const reach = (candidate: ImportedRegion): ImportedPeer | undefined => {
    for (const peer of votersOf(candidate)) {
      if (reached.has(peer.storeId)) continue;
      reached.set(peer.storeId, { region: candidate, peer });
      queue.push(peer.storeId);
      const share = shareOf(shares, peer);
      if (share.placed < share.wanted) return peer;
    }
    return undefined;
  };
  let end = reach(region);
  for (let next = 0; end === undefined && next < queue.length; next++) {
    for (const other of ledBy.get(queue[next] ?? 0) ?? []) {
      end = reach(other);
      if (end !== undefined) break;
    }
  }
  if (end === undefined) return false;
  for (let step = reached.get(end.storeId); step !== undefined;) {
    const giver = leaderStore(step.region);
    lead(step.region, step.peer, shares);
    step = giver === 0 ? undefined : reached.get(giver);
  }
  return true;
}

/**
 * Where no chain leads to a store that wants one more, that store gets a replica of the region to lead, in exchange for
 * one that it follows: two regions swap a replica, so that no store's number changes. `mayTrade` keeps replicas in their
 * zone where it can. False where none can be swapped.
 */
function trade(
  region: ImportedRegion, regions: readonly ImportedRegion[], shares: Shares,
  mayTrade: (a: ImportedPeer, b: ImportedPeer) => boolean,
): boolean {
  for (const other of regions) {
    for (const [theirs, taker] of other.peers.entries()) {
      const share = shareOf(shares, taker);
      if (taker.role !== "Voter" || taker.id === other.leader || share.placed >= share.wanted) continue;
      if (region.peers.some((peer) => peer.storeId === taker.storeId)) continue;
      const ours = region.peers.findIndex((peer) =>
        peer.role === "Voter" && mayTrade(peer, taker) && !other.peers.some((present) => present.storeId === peer.storeId));
      const giver = region.peers[ours];
      if (giver === undefined) continue;
      region.peers[ours] = taker;
      other.peers[theirs] = giver;
      lead(region, taker, shares);
      return true;
    }
  }
  return false;
}

function pushTo(map: Map<number, ImportedRegion[]>, key: number, region: ImportedRegion): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [region]);
  else list.push(region);
}

/** More regions than leaders asked for: the living voter whose store leads the fewest. */
function leadSomehow(region: ImportedRegion, living: ReadonlySet<number>, shares: Shares): void {
  let best: ImportedPeer | undefined;
  for (const peer of votersOf(region)) {
    if (!living.has(peer.storeId)) continue;
    if (best === undefined || shareOf(shares, peer).placed < shareOf(shares, best).placed) best = peer;
  }
  if (best !== undefined) lead(region, best, shares);
}

function sayShortfalls(reading: Reading, quotas: readonly StoreQuota[], shares: Shares): void {
  for (const { store } of quotas) {
    const share = shares.get(store.id);
    if (share === undefined || store.leaderCount === null || share.placed === share.wanted) continue;
    const values = { store: writtenId(reading.ids, store.id), said: store.leaderCount, placed: share.placed };
    warn(reading.notices, "layout.leaders", pathOf(within(statusPlace(store), "leader_count")), values);
  }
}
