import { assert, assertInvariant } from "../kernel/assert.ts";
import { countBefore } from "../kernel/search.ts";
import type { Key, Peer, Region, RegionId, StoreId } from "../proto/region.ts";
import { isLearner, samePeers, sameRange, type RegionInfo } from "./region-info.ts";

/** The regions PD knows, in key order, without overlap, and who stands on which store. Mutable. */
export interface RegionTree {
  readonly infos: Map<RegionId, RegionInfo>;
  /** Ids by start key. */
  order: RegionId[];
  readonly stores: Map<StoreId, StoreRegions>;
  totalSizeMiB: number;
}

/**
 * The regions with a peer on one store, by the peer's part in them. Lists without order, so that a random
 * pick and a change cost nothing; `followers` are the voters that do not lead.
 */
export interface StoreRegions {
  leaders: RegionId[];
  followers: RegionId[];
  learners: RegionId[];
  pending: RegionId[];
  /** Of all of them, and of those that the store leads. */
  sizeMiB: number;
  leaderMiB: number;
}

const createStoreRegions = (): StoreRegions =>
  ({ leaders: [], followers: [], learners: [], pending: [], sizeMiB: 0, leaderMiB: 0 });

export function createTree(infos: readonly RegionInfo[]): RegionTree {
  const tree: RegionTree = { infos: new Map(), order: [], stores: new Map(), totalSizeMiB: 0 };
  for (const info of infos) {
    tree.infos.set(info.region.id, info);
    tree.order.push(info.region.id);
    enlist(tree, info);
  }
  tree.order.sort((a, b) => compareKeys(startKeyOf(tree, a), startKeyOf(tree, b)));
  assert(tree.infos.size === infos.length, "each region is told of once");
  for (let index = 0; index < tree.order.length; index++) assertSeam(tree, index);
  return tree;
}

export function cloneTree(tree: RegionTree): RegionTree {
  const stores = new Map<StoreId, StoreRegions>();
  for (const [store, lists] of tree.stores) {
    stores.set(store, {
      leaders: lists.leaders.slice(), followers: lists.followers.slice(), learners: lists.learners.slice(),
      pending: lists.pending.slice(), sizeMiB: lists.sizeMiB, leaderMiB: lists.leaderMiB,
    });
  }
  return { infos: new Map(tree.infos), order: tree.order.slice(), stores, totalSizeMiB: tree.totalSizeMiB };
}

/** The regions on a store; an empty answer for a store that holds none. */
export const regionsOnStore = (tree: RegionTree, store: StoreId): Readonly<StoreRegions> =>
  tree.stores.get(store) ?? NO_REGIONS;
const NO_REGIONS: Readonly<StoreRegions> = createStoreRegions();

export const regionCount = (lists: Readonly<StoreRegions>): number =>
  lists.leaders.length + lists.followers.length + lists.learners.length;

/** The region that holds the key, or undefined where the tree has a hole. */
export function regionOfKey(tree: RegionTree, key: Key): RegionInfo | undefined {
  const index = positionAfter(tree, key) - 1;
  const info = infoAt(tree, index);
  return info !== undefined && (info.region.endKey === "" || key < info.region.endKey) ? info : undefined;
}

/** The regions that lie in the range, wholly or in part; "" ends it with the last key. */
export const regionsInRange = (tree: RegionTree, startKey: Key, endKey: Key): readonly RegionInfo[] =>
  overlapping(tree, { startKey, endKey });

/** The regions that have a border with this one. */
export function neighbours(tree: RegionTree, { startKey, endKey }: Region): readonly RegionInfo[] {
  const index = positionAfter(tree, startKey) - 1;
  const before = infoAt(tree, index - 1);
  const behind = infoAt(tree, index + 1);
  return [
    ...(before !== undefined && before.region.endKey === startKey ? [before] : []),
    ...(behind !== undefined && endKey !== "" && behind.region.startKey === endKey ? [behind] : []),
  ];
}

/**
 * PD's rule for a region heartbeat: stale against a newer overlapping range, or against an own copy of a
 * later term, version or membership (pkg/core/region.go). A stale report is dropped without a trace.
 */
export function isStale(tree: RegionTree, info: RegionInfo): boolean {
  const known = tree.infos.get(info.region.id);
  const { epoch } = info.region;
  if (known !== undefined) {
    if (info.term > 0 && info.term < known.term) return true;
    if (epoch.version < known.region.epoch.version || epoch.confVer < known.region.epoch.confVer) return true;
    if (sameRange(known.region, info.region)) return false;
  }
  return overlapping(tree, info.region).some((other) => other.region.epoch.version > epoch.version);
}

/**
 * Puts a region that is not stale into the tree; the answer names the older regions that overlapped it and
 * left.
 */
export function putRegion(tree: RegionTree, info: RegionInfo): readonly RegionInfo[] {
  const known = tree.infos.get(info.region.id);
  const { epoch } = info.region;
  assertInvariant(
    "epoch-monotonic",
    known === undefined || (epoch.version >= known.region.epoch.version && epoch.confVer >= known.region.epoch.confVer),
    "a region is never replaced by an older one",
  );
  if (known !== undefined && sameRange(known.region, info.region)) {
    if (sameMembers(known, info)) {
      resize(tree, info, info.sizeMiB - known.sizeMiB);
    } else {
      delist(tree, known);
      enlist(tree, info);
    }
    tree.infos.set(info.region.id, info);
    return NO_INFOS;
  }
  const displaced = overlapping(tree, info.region).filter((other) => other.region.id !== info.region.id);
  for (const other of displaced) dropRegion(tree, other);
  if (known !== undefined) dropRegion(tree, known);
  const index = positionAfter(tree, info.region.startKey);
  tree.order.splice(index, 0, info.region.id);
  tree.infos.set(info.region.id, info);
  enlist(tree, info);
  assert(tree.order.length === tree.infos.size, "a region has one place among the keys");
  assertSeam(tree, index);
  assertSeam(tree, index + 1);
  return displaced;
}
const NO_INFOS: readonly RegionInfo[] = [];

/** Between the region at that place of the order and the one before it. */
function assertSeam(tree: RegionTree, index: number): void {
  const before = infoAt(tree, index - 1)?.region;
  const region = infoAt(tree, index)?.region;
  if (before === undefined || region === undefined) return;
  assertInvariant(
    "ranges-cover", before.endKey !== "" && before.endKey <= region.startKey, "regions in the tree do not overlap",
  );
}

/** How many regions the store has that has the most of them. */
export function mostRegions(stores: Iterable<StoreId>, tree: RegionTree): number {
  let most = 0;
  for (const store of stores) most = Math.max(most, regionCount(regionsOnStore(tree, store)));
  return most;
}

/** The place of a region of the tree in the order of the keys. */
export const indexInOrder = (tree: RegionTree, { region }: RegionInfo): number => positionAfter(tree, region.startKey) - 1;

/** PD's average, in whole MiB. */
export const averageSizeMiB = (tree: RegionTree): number =>
  tree.order.length === 0 ? 0 : Math.floor(tree.totalSizeMiB / tree.order.length);

function dropRegion(tree: RegionTree, info: RegionInfo): void {
  const index = positionAfter(tree, info.region.startKey) - 1;
  assert(tree.order[index] === info.region.id, "a region stands where its start key says");
  tree.order.splice(index, 1);
  tree.infos.delete(info.region.id);
  delist(tree, info);
}

function overlapping(tree: RegionTree, region: Pick<Region, "startKey" | "endKey">): RegionInfo[] {
  const found: RegionInfo[] = [];
  const first = positionAfter(tree, region.startKey) - 1;
  for (let index = Math.max(first, 0); index < tree.order.length; index++) {
    const other = infoAt(tree, index);
    if (other === undefined || (region.endKey !== "" && other.region.startKey >= region.endKey)) break;
    if (other.region.endKey === "" || other.region.endKey > region.startKey) found.push(other);
  }
  return found;
}

/** How many regions start at or before the key. */
const positionAfter = (tree: RegionTree, key: Key): number =>
  countBefore(tree.order, key, (id, sought) => startKeyOf(tree, id) <= sought);

function infoAt(tree: RegionTree, index: number): RegionInfo | undefined {
  const id = tree.order[index];
  return id === undefined ? undefined : tree.infos.get(id);
}

const startKeyOf = (tree: RegionTree, id: RegionId): Key => tree.infos.get(id)?.region.startKey ?? "";
const compareKeys = (a: Key, b: Key): number => (a < b ? -1 : a > b ? 1 : 0);

const sameMembers = (a: RegionInfo, b: RegionInfo): boolean =>
  a.leader?.id === b.leader?.id && samePeers(a.region.peers, b.region.peers) &&
  samePeers(a.pendingPeers, b.pendingPeers);

function resize(tree: RegionTree, info: RegionInfo, byMiB: number): void {
  if (byMiB === 0) return;
  tree.totalSizeMiB += byMiB;
  for (const peer of info.region.peers) {
    const lists = tree.stores.get(peer.storeId);
    if (lists === undefined) continue;
    lists.sizeMiB += byMiB;
    if (peer.id === info.leader?.id) lists.leaderMiB += byMiB;
  }
}

function listOf(lists: StoreRegions, info: RegionInfo, peer: Peer): RegionId[] {
  if (isLearner(peer)) return lists.learners;
  return info.leader?.id === peer.id ? lists.leaders : lists.followers;
}

function enlist(tree: RegionTree, info: RegionInfo): void {
  tree.totalSizeMiB += info.sizeMiB;
  for (const peer of info.region.peers) {
    let lists = tree.stores.get(peer.storeId);
    if (lists === undefined) {
      lists = createStoreRegions();
      tree.stores.set(peer.storeId, lists);
    }
    listOf(lists, info, peer).push(info.region.id);
    lists.sizeMiB += info.sizeMiB;
    if (peer.id === info.leader?.id) lists.leaderMiB += info.sizeMiB;
  }
  for (const peer of info.pendingPeers) tree.stores.get(peer.storeId)?.pending.push(info.region.id);
}

function delist(tree: RegionTree, info: RegionInfo): void {
  tree.totalSizeMiB -= info.sizeMiB;
  for (const peer of info.region.peers) {
    const lists = tree.stores.get(peer.storeId);
    if (lists === undefined) continue;
    remove(listOf(lists, info, peer), info.region.id);
    lists.sizeMiB -= info.sizeMiB;
    if (peer.id === info.leader?.id) lists.leaderMiB -= info.sizeMiB;
    assert(lists.sizeMiB >= 0, "the regions on a store hold no less than nothing");
  }
  for (const peer of info.pendingPeers) {
    const lists = tree.stores.get(peer.storeId);
    if (lists !== undefined) remove(lists.pending, info.region.id);
  }
}

function remove(list: RegionId[], id: RegionId): void {
  const index = list.indexOf(id);
  assert(index >= 0, "a store's lists hold what was put into them");
  const last = list.pop();
  if (last !== undefined && index < list.length) list[index] = last;
}
