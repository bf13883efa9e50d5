import { settle } from "../group/index.ts";
import type { RegionHeartbeatResponse } from "../proto/messages.ts";
import type { PeerChange } from "../proto/command.ts";
import { peerOnStore, type PeerId, type RegionId, type StoreId } from "../proto/region.ts";
import {
  createMessage, lastIndex, type Message as RaftMessage, MessageType, type Progress, ProgressState,
  proposeConfChange, transferLeader,
} from "../raft/index.ts";
import { isIncoming, peerById, raftChangeOf, refuseChanges } from "./membership.ts";
import { REJECT_TRANSFER_MICROS } from "./options.ts";
import { heardOf, type Leadership, type StorePeer, type StorePeerView } from "./peer.ts";
import { storeMachine } from "./machine.ts";
import { prepareMerge } from "./merge.ts";
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
  const detail = refuseChanges(peer.region, changes, peer.id, slownessTest(host, peer, lead));
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
  if (!mayLead(turn, peer, lead, to)) return false;
  postTransfer(turn, peer, to);
  return true;
}

/** The other side's part of the handover: the target consents, and the leader that hears of it hands over. */
export function receiveTransfer(turn: Turn, peer: StorePeer, message: RaftMessage): void {
  const { raft } = peer.node;
  if (message.term !== raft.term) return;
  if (peer.lead !== null) {
    if (mayLead(turn, peer, peer.lead, message.from)) transferLeader(peer.node, message.from);
  } else if (message.from === raft.lead) {
    postTransfer(turn, peer, message.from);
  }
}

function postTransfer(turn: Turn, peer: StorePeer, to: PeerId): void {
  const envelope = wrap(turn, peer, createMessage(MessageType.TransferLeader, to, peer.id, peer.node.raft.term));
  if (envelope !== null) post(turn, envelope);
}

/** Whether TiKV would hand the region over to that peer (ready_to_transfer_leader). */
function mayLead(turn: Turn, peer: StorePeer, lead: Leadership, to: PeerId): boolean {
  const { raft } = peer.node;
  const target = peerById(peer.region, to);
  const progress = raft.progress.find(({ id }) => id === to);
  if (target === undefined || progress === undefined || to === peer.id) return false;
  if (!isIncoming(target)) return false;
  if (raft.pendingConfIndex > peer.disk.applied || raft.progress.some(receivesSnapshot)) return false;
  if (lead.addedPeer === to && turn.clock - lead.addedAt < REJECT_TRANSFER_MICROS) return false;
  return lastIndex(raft.log) - progress.match < turn.host.settings.store.leaderTransferMaxLogLag;
}

const receivesSnapshot = ({ state }: Progress): boolean => state === ProgressState.Snapshot;

/**
 * Hands the region's leadership to the peer on `toStore`, as an operator would ask. False if this store does
 * not lead the region, or TiKV would refuse: the target is no voter, lags, was only just added, or somebody
 * is receiving a snapshot.
 */
export function transferLeaderNow(
  state: StoreState, host: StoreHost, regionId: RegionId, toStore: StoreId,
): boolean {
  const peer = ownPeer(state, regionId);
  const target = peer === undefined ? undefined : peerOnStore(peer.region, toStore);
  if (peer === undefined || peer.lead === null || target === undefined) return false;
  const turn = beginTurn(state, host);
  const asked = askToLead(turn, peer, peer.lead, target.id);
  endTurn(turn);
  return asked;
}
