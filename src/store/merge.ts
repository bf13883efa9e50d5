import { defined } from "../kernel/assert.ts";
import { after, NEVER } from "../kernel/time.ts";
import { isCommandOf } from "../group/index.ts";
import type { Message } from "../proto/messages.ts";
import { isJoint, type Region } from "../proto/region.ts";
import { entryAt, EntryType, lastIndex, ProgressState, type Entry } from "../raft/index.ts";
import { COMMANDS } from "./commands/index.ts";
import { isTooFull } from "./full-disks.ts";
import { isEpochStale, isIncoming, isSameEpoch, wasMember } from "./membership.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";
import { mayChangeRange, proposeRangeChange } from "./range-change.ts";
import { ownPeer } from "./regions.ts";
import type { StoreState } from "./state.ts";
import { post, type Turn } from "./turn.ts";

/** Bytes of a word between two peers of a region. */
const WORD_BYTES = 80;

/** PD's step: the region is to be a part of `target`. True if it was begun. */
export function prepareMerge(turn: Turn, peer: StorePeer, lead: Leadership, target: Region): boolean {
  const low = whyNotMerge(turn, peer, lead, target);
  if (low < 0 || isTooFull(turn, peer, lead)) return false;
  return proposeRangeChange(peer, lead, { kind: "prepare-merge", epoch: peer.region.epoch, target, minIndex: low });
}

/** The first entry that some peer of the region may lack; -1 where TiKV would refuse the merge (pre_propose_prepare_merge). */
function whyNotMerge(turn: Turn, peer: StorePeer, lead: Leadership, target: Region): number {
  const { region, node: { raft } } = peer;
  const neighbour = turn.state.peers.get(target.id)?.region;
  if (!mayChangeRange(peer) || peer.disk.merging !== null || neighbour === undefined) return -1;
  if (!isSameEpoch(neighbour.epoch, target.epoch) || !isAdjacent(region, target) || !isOnSameStores(region, target)) return -1;
  const last = lastIndex(raft.log);
  let held = last;
  for (const { match, state } of raft.progress) {
    if (match === 0 || state === ProgressState.Snapshot) return -1;
    held = Math.min(held, match);
  }
  // Every store must be able to hand out what another lacks (last_sent_snapshot_idx). Of snapshots that earlier leaders sent,
  // this one knows that they end where its log ended when it was elected, which is what raft-rs sets pending_conf_index to.
  if (held < lead.sentSnapshot || held < raft.pendingConfIndex) return -1;
  if (last - held > turn.host.settings.store.mergeMaxLogGap) return -1;
  for (let index = held + 1; index <= last; index++) if (!isPlain(entryAt(raft.log, index))) return -1;
  return held + 1;
}

/** Whether the entry is a write, or nothing at all: who lacks any other is not given it by a merge. */
const isPlain = (entry: Entry | null | undefined): boolean =>
  entry !== null && entry !== undefined && entry.type === EntryType.Normal &&
  (!isCommandOf(COMMANDS, entry.data) || entry.data.kind === "put");

const isAdjacent = (a: Region, b: Region): boolean =>
  (a.endKey !== "" && a.endKey === b.startKey) || (b.endKey !== "" && b.endKey === a.startKey);

/** Whether both have the same members on the same stores, and no change of them under way. */
const isOnSameStores = (a: Region, b: Region): boolean =>
  !isJoint(a) && !isJoint(b) && a.peers.length === b.peers.length &&
  a.peers.every(({ storeId, role }) => b.peers.some((peer) => peer.storeId === storeId && peer.role === role));

/**
 * A replica that waits to be merged looks how its neighbour stands. Where that leads on the same store it takes the region in;
 * where it has changed, the merge is to be given up. Returns a replica that has something to do now.
 */
export function checkMerge(turn: Turn, peer: StorePeer): StorePeer | null {
  const { state, clock, host } = turn;
  const { merging } = peer.disk;
  peer.nextMergeCheck = merging === null ? NEVER : after(clock, host.settings.store.mergeCheckTickInterval);
  if (merging === null) return null;
  const target = ownPeer(state, merging.target.id);
  const known = target?.region.epoch ?? state.tombstones.get(merging.target.id)?.epoch;
  if (known === undefined) return null;
  if (target !== undefined && isSameEpoch(known, merging.target.epoch)) return commitMerge(peer, target);
  // It lags behind what this region has been told of it.
  if (isEpochStale(known, merging.target.epoch)) return null;
  return giveUp(turn, peer, merging.commit);
}

function commitMerge(source: StorePeer, target: StorePeer): StorePeer | null {
  const { merging, applied } = source.disk;
  if (merging === null || target.lead === null || !mayChangeRange(target) || applied < merging.commit) return null;
  const entries: Entry[] = [];
  for (let index = merging.minIndex; index <= merging.commit; index++) {
    entries.push(defined(entryAt(source.node.raft.log, index), "a merged region keeps its log"));
  }
  const { epoch } = target.region;
  const command = { kind: "commit-merge", epoch, source: source.region, commit: merging.commit, entries } as const;
  return proposeRangeChange(target, target.lead, command) ? target : null;
}

/** The leader gives the merge up when most voters find that it cannot be any more; the others tell it. */
function giveUp(turn: Turn, peer: StorePeer, commit: number): StorePeer | null {
  if (peer.lead !== null) return noteWish(peer, peer.lead, peer.id, commit);
  askWhetherMerged(turn, peer, commit);
  return null;
}

/**
 * Tells the members of the region that the merge at `commit` is to be given up; 0 only asks them. Who knows that the region is a
 * part of another by now answers so: a replica that was left behind hears of it from nobody else.
 */
export function askWhetherMerged({ host }: Turn, { region, regionId, self }: StorePeer, commit: number): void {
  for (const { id, storeId } of region.peers) {
    const machine = id === self.id ? undefined : host.directory.stores.get(storeId);
    if (machine === undefined) continue;
    host.send(machine, "raft", { kind: "want-rollback-merge", regionId, from: self, epoch: region.epoch, commit }, WORD_BYTES);
  }
}

function noteWish(peer: StorePeer, lead: Leadership, from: number, commit: number): StorePeer | null {
  const voters = peer.region.peers.filter(isIncoming);
  if (!lead.wantRollback.includes(from)) lead.wantRollback = [...lead.wantRollback, from];
  const wanting = voters.filter(({ id }) => lead.wantRollback.includes(id));
  if (wanting.length * 2 <= voters.length || !mayChangeRange(peer)) return null;
  return proposeRangeChange(peer, lead, { kind: "rollback-merge", epoch: peer.region.epoch, commit }) ? peer : null;
}

/** A peer asks its leader to give the merge up. */
export function rollbackWanted(turn: Turn, wish: Extract<Message, { kind: "want-rollback-merge" }>): StorePeer | null {
  const peer = ownPeer(turn.state, wish.regionId);
  if (peer === undefined) tellMerged(turn, wish);
  if (peer === undefined || peer.lead === null || peer.disk.merging?.commit !== wish.commit) return null;
  return noteWish(peer, peer.lead, wish.from.id, wish.commit);
}

function tellMerged(turn: Turn, { regionId, from, epoch }: Extract<Message, { kind: "want-rollback-merge" }>): void {
  const { state } = turn;
  const mergedInto = state.merged.get(regionId);
  const tombstone = state.tombstones.get(regionId);
  const self = tombstone?.peers.find(({ storeId }) => storeId === state.id);
  if (mergedInto === undefined || tombstone === undefined || self === undefined) return;
  // Who was no member any more when it was merged waits for nothing.
  const news = wasMember(tombstone, from) ? { epoch, mergedInto } : { epoch: tombstone.epoch };
  post(turn, {
    regionId, from: self, to: from, startKey: "", endKey: "", message: null, isTombstone: true, extra: null, ...news,
  });
}

/** Whether the store's replica is a part of `into` by now, as its own log or others have told. */
export const isMergedInto = (state: StoreState, { regionId, disk }: StorePeerView, into: number): boolean =>
  disk.merging?.target.id === into || disk.mergedInto === into || state.merged.get(regionId) === into;
