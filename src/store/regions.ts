import { assert, defined } from "../kernel/assert.ts";
import {
  orderedBefore, orderedFloor, orderedHasAny, orderedRemove, orderedSet, orderedSlice, sliceEntries,
} from "../kernel/ordered-map.ts";
import type { Key, Region, RegionId } from "../proto/region.ts";
import { joinTicks, tellTicks } from "../raft/index.ts";
import { copyPeer, reopenPeer, type StorePeerView, type StorePeer } from "./peer.ts";
import { unstand } from "./standing.ts";
import { tickGroupAt, type PeerGroup, type StoreState } from "./state.ts";

/** Sizes are fractions: what is left of them when all are taken off again. */
const ROUNDING_MIB = 1e-3;

/**
 * The store's peer of that region, ready to be changed: a copy where it was shared with a fork, told of the ticks that are over,
 * and standing no more.
 */
export function ownPeer(state: StoreState, regionId: RegionId): StorePeer | undefined {
  const peer = state.peers.get(regionId);
  if (peer === undefined) return undefined;
  return makeOwn(state, tickGroupAt(state, peer.group), peer);
}

/** The member at that place of a tick group, ready to be changed: as `ownPeer`, without looking it up. */
export const ownMember = (state: StoreState, group: PeerGroup, place: number): StorePeer =>
  makeOwn(state, group, defined(group.members[place], "a member is asked for by its place"));

function makeOwn(state: StoreState, group: PeerGroup, peer: StorePeerView): StorePeer {
  const own = isOwn(state, peer) ? peer : takeCopy(state, peer, group);
  if (own.stand !== null) unstand(state, group, own);
  tellTicks(own.node, group.ticks);
  return own;
}

/** All peers of the store in their order, ready to be changed. */
export function ownPeers(state: StoreState): readonly StorePeer[] {
  const all: StorePeer[] = [];
  for (const regionId of state.peers.keys()) all.push(defined(ownPeer(state, regionId), "a store has the peers that it lists"));
  return all;
}

/** Whether the peer is shared with no fork. The property that says so is not for readers. */
const isOwn = (state: StoreState, peer: StorePeerView): peer is StorePeer => (peer as StorePeer).owner === state.token;

function takeCopy(state: StoreState, peer: StorePeerView, { members }: PeerGroup): StorePeer {
  const place = members.indexOf(peer);
  assert(place >= 0, "a tick group holds each of its peers");
  const own = copyPeer(peer, state.token);
  state.peers.set(peer.regionId, own);
  members[place] = own;
  return own;
}

/** Takes a new peer in. The order of `peers` and of each tick group is the order of creation: forks rely on it. */
export function addPeer(state: StoreState, peer: StorePeer): void {
  assert(!state.peers.has(peer.regionId), "a store has one peer of a region");
  state.peers.set(peer.regionId, peer);
  state.holdings++;
  const group = tickGroupAt(state, peer.group);
  group.members.push(peer);
  group.dues?.push(peer.dueTick);
  group.beats.push(-1);
  group.chores.push(Infinity);
  joinTicks(peer.node, group.ticks);
  state.usedMiB += peer.disk.sizeMiB;
  if (peer.disk.initialized) takeRange(state, peer);
}

/** The peer as it is after the process ended, made anew from its disk, in the place where it was. */
export function reopen(state: StoreState, peer: StorePeer): void {
  const reopened = reopenPeer(peer, state.options);
  state.peers.set(peer.regionId, reopened);
  const group = tickGroupAt(state, peer.group);
  const place = group.members.indexOf(peer);
  assert(place >= 0, "a tick group holds each of its peers");
  group.members[place] = reopened;
  group.dues = null;
}

/** Takes a peer off the store, with its data. */
export function removePeer(state: StoreState, peer: StorePeer): void {
  assert(state.peers.get(peer.regionId) === peer, "only a peer of the store is taken off it");
  state.peers.delete(peer.regionId);
  state.holdings++;
  const group = state.groups[peer.group];
  // A new list: the group may be in the middle of its tick.
  if (group !== undefined) {
    group.members = group.members.filter((other) => other !== peer);
    group.dues = null;
  }
  state.usedMiB -= peer.disk.sizeMiB;
  assert(state.usedMiB > -ROUNDING_MIB, "a store uses no less than nothing");
  if (peer.disk.initialized) dropRange(state, peer);
}

/** The region has its data from now on: nobody else's range may reach into its own. */
export function takeRange(state: StoreState, { regionId, region }: StorePeer): void {
  const { startKey, endKey } = region;
  assert(!orderedHasAny(state.ranges, startKey, endKey) && !reachesInto(state, startKey), "regions of a store do not overlap");
  orderedSet(state.ranges, startKey, regionId);
}

/** Whether the last region that begins at the key or before it ends behind it. */
function reachesInto(state: StoreState, key: Key): boolean {
  const before = orderedFloor(state.ranges, key);
  const endKey = before === undefined ? undefined : state.peers.get(before)?.region.endKey;
  return endKey === "" || (endKey !== undefined && endKey > key);
}

/** The region's data goes. */
export function dropRange(state: StoreState, peer: StorePeer): void {
  leaveRange(state, peer);
  dropData(state, peer.region);
}

/** What the store holds of a range goes. */
export function dropData({ data, versions }: StoreState, { startKey, endKey }: Pick<Region, "startKey" | "endKey">): void {
  orderedRemove(data, startKey, endKey);
  orderedRemove(versions, startKey, endKey);
}

/** The range is nobody's from now on, and its data stays: for whoever takes it next, at once. */
export function leaveRange(state: StoreState, { region: { startKey } }: StorePeer): void {
  orderedRemove(state.ranges, startKey, `${startKey}\u0000`);
}

/** Ids of the regions that have data here in that range. */
export function regionsIn(state: StoreState, { startKey, endKey }: Pick<Region, "startKey" | "endKey">): readonly RegionId[] {
  const inside = [...sliceEntries(orderedSlice(state.ranges, startKey, endKey))].map(([, id]) => id);
  const before = startKey === "" ? undefined : orderedBefore(state.ranges, startKey);
  const endBefore = before === undefined ? undefined : state.peers.get(before)?.region.endKey;
  return before !== undefined && (endBefore === "" || (endBefore ?? "") > startKey) ? [before, ...inside] : inside;
}

/** What a client is told whose picture of the region is old: the region, and the one to its left, which may have split off it. */
export function currentRegions(state: StoreState, region: Region): readonly Region[] {
  const before = region.startKey === "" ? undefined : orderedBefore(state.ranges, region.startKey);
  const sibling = before === undefined ? undefined : state.peers.get(before)?.region;
  return sibling?.endKey === region.startKey ? [region, sibling] : [region];
}
