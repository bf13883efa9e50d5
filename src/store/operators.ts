import { settle } from "../group/index.ts";
import { need } from "../kernel/late-part.ts";
import type { Duration } from "../kernel/time.ts";
import type { RegionHeartbeatResponse } from "../proto/messages.ts";
import type { PeerChange } from "../proto/command.ts";
import { peerOnStore, type PeerId, type RegionId, type StoreId } from "../proto/region.ts";
import {
  createMessage, lastIndex, type Message as RaftMessage, MessageType, type Progress, ProgressState,
  proposeConfChange, storageFirstIndex, transferLeader,
} from "../raft/index.ts";
import { diskUsage } from "./disk-usage.ts";
import { successorWithRoom } from "./full-disks.ts";
import { GroupState } from "./group-state.ts";
import { wake } from "./hibernation.ts";
import { isIncoming, peerById, raftChangeOf, refuseChanges, refuseProgress } from "./membership.ts";
import { REJECT_TRANSFER_MICROS } from "./options.ts";
import { heardOf, type Leadership, type StorePeer, type StorePeerView } from "./peer.ts";
import { storeMachine } from "./machine.ts";
import { prepareMerge } from "./merge.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import { ownPeer } from "./regions.ts";
import { splitAsOrdered } from "./split.ts";
import type { StoreHost, StoreState } from "./state.ts";
import { beginTurn, endTurn, post, wrap, type Turn } from "./turn.ts";

/** Takes PD's step for a region, unless the region has changed since PD saw it. */
export function takeStep(turn: Turn, { regionId, epoch, step }: RegionHeartbeatResponse): void {
  const peer = ownPeer(turn.state, regionId);
  if (peer === undefined || peer.lead === null) return;
  const current = peer.region.epoch;
  if (epoch.confVer !== current.confVer || epoch.version !== current.version) return;
  wake(turn, peer, GroupState.Ordered);
  switch (step.kind) {
    case "change-peer":
      if (step.changes.length > 0) proposeChanges(turn, peer, step.changes);
      break;
    case "leave-joint":
      proposeChanges(turn, peer, []);
      break;
    case "transfer-leader":
      askToLead(turn, peer, peer.lead, step.to.id);
      break;
    case "split-region":
      splitAsOrdered(turn, peer, peer.lead, step);
      break;
    case "merge":
      prepareMerge(turn, peer, peer.lead, step.target);
      break;
  }
  settle(storeMachine, turn, peer);
}

/**
 * Proposes a membership change if that is safe. PD tries again or gives up, so a refusal is no event.
 */
function proposeChanges(turn: Turn, peer: StorePeer, changes: readonly PeerChange[]): void {
  if (whyNotChange(turn.host, peer, changes) === null) proposeConfChange(peer.node, raftChangeOf(changes));
}

/** Why a leader proposes nothing. `detail` is a clause in English, for membership changes in the words of TiKV's log. */
export interface NotProposed {
  readonly reason: "not-leading" | "handing-over" | "pending" | "membership" | "outside" | "disk-full" | "too-large";
  readonly detail: string;
}

/** Why the leader must not propose these changes now, or null. Changes nothing. */
export function whyNotChange(host: StoreHost, peer: StorePeerView, changes: readonly PeerChange[]): NotProposed | null {
  const { node: { raft }, disk, lead } = peer;
  if (lead === null || raft.halted !== null) return NOT_LEADING;
  // Of what an earlier leader committed this one may not have applied the last membership change yet.
  const pendingIndex = Math.max(raft.pendingConfIndex, lead.adminIndex);
  if (disk.appliedTerm !== raft.term || pendingIndex > disk.applied || disk.merging !== null) {
    return { reason: "pending", detail: "an earlier change is not applied yet" };
  }
  if (raft.leadTransferee !== 0) return HANDING_OVER;
  const detail = refuseChanges(peer.region, changes, peer.id, slownessTest(host, peer, lead)) ?? refuseProgress(
    peer.region, changes, (id) => raft.progress.find((other) => other.id === id)?.match ?? 0,
    storageFirstIndex(disk.storage) - 1,
  );
  return detail === null ? null : { reason: "membership", detail };
}

export const NOT_LEADING: NotProposed = { reason: "not-leading", detail: "its store does not lead the region" };
export const HANDING_OVER: NotProposed = { reason: "handing-over", detail: "the leader is handing over" };

/** A voter counts as slow when it was not heard of for twice the longest election timeout. */
function slownessTest(host: StoreHost, peer: StorePeerView, lead: Readonly<Leadership>): (id: PeerId) => boolean {
  const clock = host.clock();
  const { raftElectionTimeoutTicks, raftBaseTickInterval } = host.settings.store;
  const longest = 2 * (2 * raftElectionTimeoutTicks) * raftBaseTickInterval;
  return (id) => id !== peer.id && clock - (heardOf(lead, id) ?? clock) >= longest;
}

/**
 * Asks another peer whether it would lead, if TiKV would; true if it was asked. Only its consent starts the handover:
 * a leader that handed over to a dead store at once would refuse writes for a whole election timeout.
 */
export function askToLead(turn: Turn, peer: StorePeer, lead: Leadership, to: PeerId): boolean {
  if (whyNotLead(turn, peer, lead, to) !== null) return false;
  postTransfer(turn, peer, to, leastMatch(peer));
  return true;
}

/** A leader whose disk refused a write hands over to somebody with room. */
export function leaveFullDisk(turn: Turn, regionId: RegionId): void {
  if (diskUsage(turn.state, turn.host) === "normal") return;
  const peer = ownPeer(turn.state, regionId);
  if (peer === undefined || peer.lead === null || peer.node.raft.leadTransferee !== 0) return;
  const to = successorWithRoom(turn, peer, peer.lead);
  if (to !== 0 && askToLead(turn, peer, peer.lead, to)) settle(storeMachine, turn, peer);
}

/** The other side's part of the handover: the target consents, and the leader that hears of it hands over. */
export function receiveTransfer(turn: Turn, peer: StorePeer, message: RaftMessage): void {
  const { raft } = peer.node;
  if (message.term !== raft.term) return;
  if (peer.lead !== null) {
    if (whyNotLead(turn, peer, peer.lead, message.from) !== null) return;
    if (turn.state.memory.transactions !== null) need(TRANSACTIONS).handingOver(turn, peer);
    transferLeader(peer.node, message.from);
  } else if (message.from === raft.lead && raft.log.unstableSnapshot === null) {
    const { regionId, node } = peer;
    const wait = warmUpTime(turn, peer, message.index);
    if (wait === 0) postTransfer(turn, peer, message.from, 0);
    else turn.host.startTimer(wait, { kind: "warmed-up", regionId, term: node.raft.term });
  }
}

/** The entries that the target needs as a leader are in its memory: it consents. */
export function warmedUp(turn: Turn, peer: StorePeer | undefined, term: number): void {
  if (peer === undefined || peer.lead !== null || peer.node.raft.term !== term || peer.node.raft.lead === 0) return;
  postTransfer(turn, peer, peer.node.raft.lead, 0);
}

/**
 * How long the target reads from its disk what the slowest follower lacks and it has not had in memory since it started; it
 * consents after max-entry-cache-warmup-duration at the latest.
 */
function warmUpTime({ host }: Turn, { disk, cachedFrom }: StorePeer, lacking: number): Duration {
  let bytes = 0;
  for (const { index, size } of disk.storage.items) if (index > lacking && index < cachedFrom) bytes += size;
  if (bytes === 0) return 0 as Duration;
  const reading = host.diskBacklog + Math.ceil((bytes * 1_000_000) / host.settings.disk.bytesPerSecond);
  return Math.min(reading, host.settings.store.maxEntryCacheWarmupDuration) as Duration;
}

/** What every peer that is alive is known to hold. */
const leastMatch = ({ node: { raft } }: StorePeer): number =>
  raft.progress.reduce((least, { match, recentActive }) => (recentActive ? Math.min(least, match) : least), lastIndex(raft.log));

function postTransfer(turn: Turn, peer: StorePeer, to: PeerId, lacking: number): void {
  const message = createMessage(MessageType.TransferLeader, to, peer.id, peer.node.raft.term, 0, lacking);
  const envelope = wrap(turn, peer, message);
  if (envelope !== null) post(turn, envelope);
}

/** Why TiKV would not hand the region over to that peer (ready_to_transfer_leader), or null. */
function whyNotLead(
  turn: Pick<Turn, "host" | "clock">, peer: StorePeerView, lead: Readonly<Leadership>, to: PeerId,
): string | null {
  const { raft } = peer.node;
  const target = peerById(peer.region, to);
  const progress = raft.progress.find(({ id }) => id === to);
  if (target === undefined || progress === undefined) return "non exist";
  if (to === peer.id) return "it leads already";
  if (!isIncoming(target)) return "learner";
  if (raft.progress.some(receivesSnapshot)) return "pending snapshot";
  if (raft.pendingConfIndex > peer.disk.applied) return "pending conf change";
  if (lead.addedPeer === to && turn.clock - lead.addedAt < REJECT_TRANSFER_MICROS) return "recent added peer";
  return lastIndex(raft.log) - progress.match < turn.host.settings.store.leaderTransferMaxLogLag ? null : "log gap";
}

const receivesSnapshot = ({ state }: Progress): boolean => state === ProgressState.Snapshot;

/**
 * Hands the region's leadership to the peer on `toStore`, as an operator would ask. Says why not, or null: this store does not
 * lead the region, or TiKV would refuse.
 */
export function transferLeaderNow(
  state: StoreState, host: StoreHost, regionId: RegionId, toStore: StoreId,
): string | null {
  const peer = ownPeer(state, regionId);
  const target = peer === undefined ? undefined : peerOnStore(peer.region, toStore);
  if (peer === undefined || peer.lead === null) return "not leader";
  if (target === undefined) return "non exist";
  const turn = beginTurn(state, host);
  const why = whyNotLead(turn, peer, peer.lead, target.id);
  askToLead(turn, peer, peer.lead, target.id);
  endTurn(turn);
  return why;
}
