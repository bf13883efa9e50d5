import { addDifference, applyNext, draftPatch, finishPatch, readPatch, type Patch, type PathTable } from "../kernel/patch.ts";
import { defined } from "../kernel/assert.ts";
import type { RegionId } from "../proto/region.ts";
import { copyPeer, type StorePeerView } from "./peer.ts";
import { tickGroupAt, type StoreState } from "./state.ts";

/*
 * A fork of a store that nobody goes on from holds its peers for itself as soon as they change, at two kilobytes for each.
 * What differs of a peer is a few dozen numbers: a thin store holds those, beside a store as it was before.
 */

export type Peers = ReadonlyMap<RegionId, StorePeerView>;

/** The peers of a store, as what differs from those of an earlier one. */
export interface ThinPeers {
  /** In the store's order; null for that of the earlier store. */
  readonly order: readonly RegionId[] | null;
  /** Those that differ, in the store's order. */
  readonly changed: readonly RegionId[];
  readonly patch: Patch;
  /** Of those that differ the ones that are held as a whole. */
  readonly whole: Peers;
}

/** Whose peers restored ones are: nobody's, so that whoever writes to one takes a copy. */
const NOBODY = {};

/**
 * Takes the peers out of a store that nobody goes on from; null, and nothing is done, where its tick groups do not hold them in
 * their order.
 */
export function takePeers({ peers, groups }: StoreState): Peers | null {
  if (!isInOrder({ peers, groups })) return null;
  const taken = new Map(peers);
  peers.clear();
  for (const group of groups) group.members = [];
  return taken;
}

/** What differs of a store's peers from those of an earlier one. */
export function comparePeers(table: PathTable, earlier: Peers, peers: Peers): ThinPeers {
  const draft = draftPatch(table);
  const changed: RegionId[] = [];
  const whole = new Map<RegionId, StorePeerView>();
  for (const [region, peer] of peers) {
    const before = earlier.get(region);
    if (before === peer) continue;
    changed.push(region);
    if (before === undefined || !isLike(before, peer) || !addDifference(draft, before, copyPeer(before, ownerOf(peer)), peer)) {
      whole.set(region, peer);
    }
  }
  const isSameOrder = peers.size === earlier.size && sameOrder(peers.keys(), earlier.keys());
  return { order: isSameOrder ? null : [...peers.keys()], changed, patch: finishPatch(draft), whole };
}

const ownerOf = (peer: StorePeerView): object => (peer as StorePeerView & { readonly owner: object }).owner;

/** Members of a group stand in a table by their places: where those are others, so are the places. */
const isLike = (before: StorePeerView, peer: StorePeerView): boolean =>
  before.region === peer.region && before.group === peer.group && before.node.raft.config === peer.node.raft.config;

function isInOrder({ peers, groups }: Pick<StoreState, "peers" | "groups">): boolean {
  const next = groups.map(() => 0);
  for (const peer of peers.values()) {
    const place = next[peer.group] ?? 0;
    if (groups[peer.group]?.members[place] !== peer) return false;
    next[peer.group] = place + 1;
  }
  return groups.every(({ members }, number) => members.length === next[number]);
}

function sameOrder(some: Iterable<RegionId>, others: Iterable<RegionId>): boolean {
  const iterator = others[Symbol.iterator]();
  for (const id of some) if (iterator.next().value !== id) return false;
  return true;
}

/** Makes of peers before those behind; `peers` keeps those that have gone, and any order. */
export function changePeers(table: PathTable, peers: Map<RegionId, StorePeerView>, { changed, patch, whole }: ThinPeers): void {
  const reader = readPatch(table, patch);
  for (const region of changed) {
    const restored = whole.get(region) ?? copyPeer(defined(peers.get(region), "what is no whole was there before"), NOBODY);
    if (!whole.has(region)) applyNext(reader, restored);
    peers.set(region, restored);
  }
}

/** Puts the peers into a fork of the store that they were taken out of. */
export function putPeers(state: StoreState, order: Iterable<RegionId>, peers: Peers): void {
  for (const region of order) {
    const peer = defined(peers.get(region), "a thin store has all of its peers");
    state.peers.set(region, peer);
    tickGroupAt(state, peer.group).members.push(peer);
  }
}
