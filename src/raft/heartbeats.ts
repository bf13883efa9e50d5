import { electionElapsed, heartbeatElapsed, restartElectionTimer, restartHeartbeatTimer } from "./clock.ts";
import { checkQuorum, isQuorumActive } from "./leader.ts";
import { lastIndex } from "./log.ts";
import { createMessage, MessageType } from "./message.ts";
import { NO_NOTES } from "./notes.ts";
import { Work, workOf } from "./pending.ts";
import { ProgressState, type Progress } from "./progress.ts";
import type { RawNode } from "./raw-node.ts";
import { lastReadPosition } from "./reads.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { NO_READ_STATES, noteStep, progressOf, UNSENT, type Raft } from "./state.ts";
import { NONE, Role, type RaftId } from "./types.ts";

/*
 * Heartbeats and their answers are nearly all that an idle group says. A host may hand them over without a message, by what they
 * say: where all is as usual these functions do exactly what stepping the message would do. Otherwise they say so without having
 * done anything, and the host steps the message.
 */

/** Whether heartbeats without a context, and perhaps a look at its quorum that finds one, are all that a leader has to do. */
export function isOnlyBeatDue(node: RawNode): boolean {
  const { raft } = node;
  const { options } = raft;
  return raft.role === Role.Leader && heartbeatElapsed(raft) >= options.heartbeatTick && options.rules === ALL_RULES_ON &&
    raft.halted === null && lastReadPosition(raft) === 0 && workOf(node) === Work.None &&
    (!isLookDue(raft) || (raft.leadTransferee === NONE && (!options.checkQuorum || isQuorumActive(raft))));
}

/** A leader for whom only that is due says its heartbeats, without messages: each tells `sentCommit` of its peer's progress. */
export function beat({ raft }: RawNode): void {
  const { progress, id, log } = raft;
  if (isLookDue(raft)) {
    restartElectionTimer(raft);
    if (raft.options.checkQuorum) checkQuorum(raft);
  }
  restartHeartbeatTimer(raft);
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (peer.id === id) continue;
    const commit = peer.sentCommit = Math.min(peer.match, log.committed);
    if (raft.trace !== null) noteStep(raft, "sent", createMessage(MessageType.Heartbeat, peer.id, id, raft.term, 0, 0, commit));
  }
  noteStep(raft, "handed");
}

const isLookDue = (raft: Raft): boolean => electionElapsed(raft) >= raft.options.electionTick;

/**
 * A follower hears its leader's heartbeat. True if that was all, and the answer (a MsgHeartbeatResp of the same term and context)
 * may leave at once: it promises nothing, so it only has to wait where the host has writes under way.
 */
export function hearHeartbeat(node: RawNode, from: RaftId, term: number, commit: number): boolean {
  const { raft } = node;
  if (raft.role !== Role.Follower || raft.lead !== from || !isAtRest(node, term) || commit > node.toldCommit) return false;
  restartElectionTimer(raft);
  return true;
}

/** A leader hears the answer of a peer that has everything, and no read waits for it. True if that was all. */
export function hearAnswer(node: RawNode, from: RaftId, term: number, context: number): boolean {
  const { raft } = node;
  if (raft.role !== Role.Leader || context !== 0 || !isAtRest(node, term)) return false;
  const peer = progressOf(raft, from);
  if (
    peer === undefined || peer.state !== ProgressState.Replicate || peer.windowCount > 0 || peer.match < lastIndex(raft.log)
  ) return false;
  peer.recentActive = true;
  peer.flowPaused = false;
  return true;
}

/** Whether the host knows all that a node of that term could tell, and the node has nothing to send. */
function isAtRest(node: RawNode, term: number): boolean {
  const { raft } = node;
  return raft.term === term && node.toldTerm === term && raft.vote === node.toldVote && raft.lead === node.toldLead &&
    raft.role === node.toldRole && raft.log.committed === node.toldCommit && raft.notes === NO_NOTES &&
    raft.readStates === NO_READ_STATES && raft.msgs === UNSENT && raft.msgsAfterAppend === UNSENT &&
    raft.options.rules === ALL_RULES_ON && raft.trace === null;
}

/*
 * A host that sees the same heartbeats come and go round by round may count them for a node that nobody touches, and tell it
 * in the end what they came to.
 */

/**
 * Whether a leader that has just said its heartbeats only says them again, and hears them answered, until somebody touches it:
 * as long as all have answered, it finds its quorum when it looks, at a tick of its heartbeats, and nothing else becomes of it.
 */
export function isSteadyLeader(node: RawNode): boolean {
  const { raft } = node;
  const { options: { electionTick, heartbeatTick }, progress, log } = raft;
  if (
    raft.role !== Role.Leader || raft.leadTransferee !== NONE || lastReadPosition(raft) !== 0 || !isAtRest(node, raft.term) ||
    electionTick % heartbeatTick !== 0 || (raft.heartbeatFrom - raft.electionFrom) % heartbeatTick !== 0
  ) return false;
  const last = lastIndex(log);
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (
      peer.id !== raft.id &&
      (peer.state !== ProgressState.Replicate || peer.flowPaused || peer.windowCount > 0 || peer.match < last)
    ) return false;
  }
  return true;
}

/** The tick at which the election timer of a steady leader began, if its last heartbeats were at the tick `beaten`. */
export const electionFromAt = ({ raft: { electionFrom, options: { electionTick } } }: RawNode, beaten: number): number =>
  electionFrom + Math.floor((beaten - electionFrom) / electionTick) * electionTick;

/**
 * A steady leader has said its heartbeats up to the tick `beaten`. The tick at which it last looked at its quorum, and forgot
 * whom it had heard of; null if it did not.
 */
export function countBeats(node: RawNode, beaten: number): number | null {
  const { raft } = node;
  const looked = electionFromAt(node, beaten);
  const hasForgotten = looked !== raft.electionFrom && raft.options.checkQuorum;
  raft.electionFrom = looked;
  raft.heartbeatFrom = beaten;
  return hasForgotten ? looked : null;
}

/** Whether a steady leader has heard of the peer since it last looked. */
export function hearOf({ raft }: RawNode, id: RaftId, isActive: boolean): void {
  const peer = progressOf(raft, id);
  if (peer !== undefined) peer.recentActive = isActive;
}

/** A follower that only heard heartbeats as before heard the last one at that tick. */
export function hearUntil({ raft }: RawNode, tick: number): void {
  raft.electionFrom = tick;
}
