import type { Peer, StoreId } from "../proto/region.ts";
import { isDownPeer, isLearner, isPendingPeer, type RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";
import type { StoreRecord } from "./store-record.ts";

/**
 * How a region fits the one rule there is, PD's default: `max-replicas` voters, spread over the location
 * labels. Immutable; made anew for each check.
 */
export interface RuleFit {
  /** The peers that count for the rule. */
  readonly peers: readonly Peer[];
  /** Those among them that are learners and ought to be voters. */
  readonly wrongRole: readonly Peer[];
  /** Peers that no rule asks for. */
  readonly orphans: readonly Peer[];
  readonly isolation: number;
}

/**
 * The first label level at which the two stores differ; -1 where nothing tells them apart. A missing label
 * differs from nothing.
 */
export function compareLocation(a: StoreRecord, b: StoreRecord): number {
  for (let level = 0; level < a.location.length; level++) {
    const one = a.location[level];
    const other = b.location[level];
    if (one !== "" && other !== "" && one !== other) return level;
  }
  return -1;
}

/**
 * How far a store is from the others: the higher the level at which they differ, the more by far (100 per
 * level).
 */
export function distinctScore(store: StoreRecord, others: readonly StoreRecord[]): number {
  let score = 0;
  for (const other of others) {
    if (other.id === store.id) continue;
    const level = compareLocation(store, other);
    if (level >= 0) score += levelWeight(store.location.length - level - 1);
  }
  return score;
}

/** The sum over all pairs of stores. */
function isolationScore(stores: readonly StoreRecord[]): number {
  let score = 0;
  stores.forEach((store, index) => {
    score += distinctScore(store, stores.slice(index + 1));
  });
  return score;
}

/** The isolation that `count` stores cannot exceed. */
export const bestIsolation = (count: number, levels: number): number =>
  levels === 0 ? 0 : (levelWeight(levels - 1) * count * (count - 1)) / 2;

function levelWeight(levelsBelow: number): number {
  let weight = 1;
  for (let level = 0; level < levelsBelow; level++) weight *= 100;
  return weight;
}

/**
 * Assigns the region's peers to the rule: as many as it wants, with few wrong roles, then with good
 * isolation; health decides only between choices that are equal in these (placement/fit.go).
 */
export function fitRule(state: PdState, info: RegionInfo): RuleFit {
  const wanted = state.settings.maxReplicas;
  const candidates = info.region.peers.filter((peer) => state.stores.get(peer.storeId)?.exclusive !== true);
  if (candidates.length <= wanted) return makeFit(state, candidates, []);
  const pool = candidates.sort((a, b) => health(info, b) - health(info, a) || a.id - b.id);
  let best: RuleFit | undefined;
  for (const chosen of subsets(pool, wanted)) {
    const fit = makeFit(state, chosen, pool.filter((peer) => !chosen.includes(peer)));
    if (best === undefined || isBetterFit(fit, best)) best = fit;
  }
  return best ?? makeFit(state, candidates, []);
}

const health = (info: RegionInfo, peer: Peer): number =>
  isDownPeer(info, peer.id) ? 0 : isPendingPeer(info, peer.id) ? 1 : 2;

/** Whether `store` may take the place of the peer on `old` without making the isolation worse. */
export function canReplace(state: PdState, fit: RuleFit, old: StoreId, store: StoreRecord): boolean {
  const others = storesOf(state, fit.peers.filter((peer) => peer.storeId !== old));
  return isolationScore([...others, store]) >= fit.isolation;
}

/** Count and roles are as the rule wants them, and nothing is left over. */
export const isSatisfied = (state: PdState, fit: RuleFit): boolean =>
  fit.peers.length === state.settings.maxReplicas && fit.wrongRole.length === 0;

/** The stores of the peers, as far as PD knows them. */
export function storesOf(state: PdState, peers: readonly Peer[]): StoreRecord[] {
  const stores: StoreRecord[] = [];
  for (const peer of peers) {
    const store = state.stores.get(peer.storeId);
    if (store !== undefined) stores.push(store);
  }
  return stores;
}

function makeFit(state: PdState, peers: readonly Peer[], orphans: readonly Peer[]): RuleFit {
  return { peers, orphans, wrongRole: peers.filter(isLearner), isolation: isolationScore(storesOf(state, peers)) };
}

const isBetterFit = (a: RuleFit, b: RuleFit): boolean =>
  a.wrongRole.length !== b.wrongRole.length ? a.wrongRole.length < b.wrongRole.length : a.isolation > b.isolation;

/** Every choice of `size` items, in a fixed order. Regions have few peers, so there are few. */
function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  const found: T[][] = [];
  items.forEach((item, index) => {
    for (const rest of subsets(items.slice(index + 1), size - 1)) found.push([item, ...rest]);
  });
  return found;
}
