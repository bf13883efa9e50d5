import { addDifference, applyNext, draftPatch, finishPatch, readPatch, type Patch, type PathTable } from "../kernel/patch.ts";
import { defined } from "../kernel/assert.ts";
import type { RegionId } from "../proto/region.ts";
import { copyPeer, type StorePeerView } from "./peer.ts";
import { tickGroupAt, type StoreState } from "./state.ts";

/*
 * A fork of a store that nobody goes on from holds its peers for itself as soon as they change, at two kilobytes for each.
 * What differs of a peer is a few dozen numbers: a thin store holds those, beside a store as it was before.
 */

/** The peers of a store, as what differs from those of an earlier one. */
export interface ThinPeers {
  /** In the store's order; null for that of the earlier store. */
  readonly order: readonly RegionId[] | null;
  /** Those that differ, ascending by their place in the order. */
  readonly changed: readonly RegionId[];
  readonly patch: Patch;
  /** Of those that differ the ones that are held as a whole. */
  readonly whole: ReadonlyMap<RegionId, StorePeerView>;
}

/** Whose peers restored ones are: nobody's, so that whoever writes to one takes a copy. */
const NOBODY = {};

/**
 * Takes the peers out of a store that nobody goes on from; null, and nothing is done, where its tick groups do not hold them in
 * their order.
 */
export function takeOut(table: PathTable, { peers, groups }: StoreState, earlier: StoreState): ThinPeers | null {
  if (!isInOrder({ peers, groups })) return null;
  const draft = draftPatch(table);
  const changed: RegionId[] = [];
  const whole = new Map<RegionId, StorePeerView>();
  for (const [region, peer] of peers) {
    const before = earlier.peers.get(region);
    if (before === peer) continue;
    changed.push(region);
    if (before === undefined || !isLike(before, peer) || !addDifference(draft, before, copyPeer(before, ownerOf(peer)), peer)) {
      whole.set(region, peer);
    }
  }
  const isSameOrder = peers.size === earlier.peers.size && sameOrder(peers.keys(), earlier.peers.keys());
  const order = isSameOrder ? null : [...peers.keys()];
  peers.clear();
  for (const group of groups) group.members = [];
  return { order, changed, patch: finishPatch(draft), whole };
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

/** Puts the peers back into a fork of the store that they were taken out of. */
export function putBack(
  table: PathTable, state: StoreState, earlier: StoreState, { order, changed, patch, whole }: ThinPeers,
): void {
  const reader = readPatch(table, patch);
  let next = 0;
  for (const region of order ?? earlier.peers.keys()) {
    const before = earlier.peers.get(region);
    let peer: StorePeerView | undefined = before;
    if (changed[next] === region) {
      next++;
      peer = whole.get(region);
      if (peer === undefined && before !== undefined) {
        peer = copyPeer(before, NOBODY);
        applyNext(reader, peer);
      }
    }
    const restored = defined(peer, "a thin store has all of its peers");
    state.peers.set(region, restored);
    tickGroupAt(state, restored.group).members.push(restored);
  }
}
