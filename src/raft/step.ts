import { electionElapsed, heartbeatElapsed, restartElectionTimer, restartHeartbeatTimer } from "./clock.ts";
import { handleHup, handleVoteRequest, ignoreVoteInLease, isInLease, isPromotable, rejectStalePreVote }
  from "./election.ts";
import { encodedSizeOf } from "./entry-size.ts";
import { stepCandidate, stepFollower } from "./follower.ts";
import { appliedTo, checkQuorum, stepLeader } from "./leader.ts";
import { stableSnapshotTo, stableTo } from "./log.ts";
import { CAMPAIGN_TRANSFER, createMessage, formatMessageType, MessageType, type Message } from "./message.ts";
import { addNote, type CampaignKind } from "./notes.ts";
import { lastReadPosition } from "./reads.ts";
import { broadcastHeartbeat } from "./replication.ts";
import { abortTransfer, becomeFollower } from "./roles.ts";
import { noteStep, sendAfterAppend, type Raft } from "./state.ts";
import { hexId, logInfo } from "./trace.ts";
import { NONE, Role, type Entry, type Snapshot, type StepError } from "./types.ts";

/** Takes in a message: terms first, in one place, so that roles only see messages of their own term. */
export function stepRaft(raft: Raft, message: Message): StepError | null {
  const { term } = message;
  if (raft.trace !== null) noteStep(raft, "received", message);
  if (term !== raft.term && term !== 0) {
    if (term < raft.term) {
      handleLowerTerm(raft, message);
      return null;
    }
    if (!handleHigherTerm(raft, message)) return null;
  }
  switch (message.type) {
    case MessageType.Hup:
      handleHup(raft, campaignKind(raft));
      return null;
    case MessageType.StorageAppendResp:
      logStored(raft, raft.term, message.logTerm, message.index, message.snapshot);
      return null;
    case MessageType.StorageApplyResp:
      if (message.entries.length > 0) entriesApplied(raft, message.entries, encodedSizeOf(message.entries));
      return null;
    case MessageType.Vote:
    case MessageType.PreVote:
      handleVoteRequest(raft, message);
      return null;
    case MessageType.Beat: case MessageType.Prop: case MessageType.App: case MessageType.AppResp:
    case MessageType.VoteResp: case MessageType.Snap: case MessageType.Heartbeat: case MessageType.HeartbeatResp:
    case MessageType.Unreachable: case MessageType.SnapStatus: case MessageType.CheckQuorum:
    case MessageType.TransferLeader: case MessageType.TimeoutNow: case MessageType.ReadIndex:
    case MessageType.ReadIndexResp: case MessageType.PreVoteResp: case MessageType.StorageAppend:
    case MessageType.StorageApply: case MessageType.ForgetLeader:
      return stepRole(raft, message);
  }
}

const campaignKind = ({ options }: Raft): CampaignKind =>
  options.preVote && options.rules.preVote ? "pre-election" : "election";

function stepRole(raft: Raft, message: Message): StepError | null {
  switch (raft.role) {
    case Role.Leader:
      return stepLeader(raft, message);
    case Role.Follower:
      return stepFollower(raft, message);
    case Role.Candidate:
    case Role.PreCandidate:
      return stepCandidate(raft, message);
  }
}

/** Enters the term of the message, unless it only asks about it. False if the message is to be ignored. */
function handleHigherTerm(raft: Raft, message: Message): boolean {
  const { type } = message;
  const isRequest = type === MessageType.Vote || type === MessageType.PreVote;
  if (isRequest && message.context !== CAMPAIGN_TRANSFER && isInLease(raft)) {
    ignoreVoteInLease(raft, message);
    return false;
  }
  // A pre-vote, and its grant, speak of a term that its sender would enter: nobody has. A rejection carries a real one.
  if (type === MessageType.PreVote || (type === MessageType.PreVoteResp && !message.reject)) return true;
  if (raft.trace !== null) {
    logInfo(raft.trace, `${hexId(raft.id)} [term: ${raft.term}] received a ${formatMessageType(type)} message ` +
      `with higher term from ${hexId(message.from)} [term: ${message.term}]`);
  }
  if (raft.role === Role.Leader) {
    addNote(raft, { kind: "leader.steppedDown", term: raft.term, reason: "higher-term", from: message.from });
  }
  const isLeaders = type === MessageType.App || type === MessageType.Heartbeat || type === MessageType.Snap;
  becomeFollower(raft, message.term, isLeaders ? message.from : NONE);
  addNote(raft, { kind: "term.raised", term: message.term, from: message.from });
  if (isLeaders) addNote(raft, { kind: "leader.followed", term: raft.term, lead: message.from });
  return true;
}

function handleLowerTerm(raft: Raft, message: Message): void {
  const { options } = raft;
  switch (message.type) {
    case MessageType.Heartbeat:
    case MessageType.App:
      if (options.checkQuorum || options.preVote) {
        // Nobody would listen to this peer's vote requests while the old leader is heard: the answer, with our higher
        // term, deposes it, and we can join again.
        sendAfterAppend(raft, createMessage(MessageType.AppResp, message.from, raft.id, raft.term));
        return;
      }
      break;
    case MessageType.PreVote:
      rejectStalePreVote(raft, message);
      return;
    case MessageType.StorageAppendResp:
      logStored(raft, message.term, message.logTerm, message.index, message.snapshot);
      return;
    case MessageType.Hup: case MessageType.Beat: case MessageType.Prop: case MessageType.AppResp:
    case MessageType.Vote: case MessageType.VoteResp: case MessageType.Snap: case MessageType.HeartbeatResp:
    case MessageType.Unreachable: case MessageType.SnapStatus: case MessageType.CheckQuorum:
    case MessageType.TransferLeader: case MessageType.TimeoutNow: case MessageType.ReadIndex:
    case MessageType.ReadIndexResp: case MessageType.PreVoteResp: case MessageType.StorageAppend:
    case MessageType.StorageApply: case MessageType.StorageApplyResp: case MessageType.ForgetLeader:
      break;
  }
  if (raft.trace !== null) {
    logInfo(raft.trace, `${hexId(raft.id)} [term: ${raft.term}] ignored a ${formatMessageType(message.type)} ` +
      `message with lower term from ${hexId(message.from)} [term: ${message.term}]`);
  }
}

/**
 * The storage has the log up to (logTerm, index) as it was in `term`, and the snapshot if there was one. A write of a term
 * that is over says nothing about entries: they may have been replaced since by others with the same position and term
 * (ABA), whose write is not finished.
 */
export function logStored(raft: Raft, term: number, logTerm: number, index: number, snapshot: Snapshot | null): void {
  if (index !== 0) {
    if (term === raft.term) {
      stableTo(raft.log, raft, logTerm, index);
    } else if (raft.trace !== null) {
      logInfo(raft.trace, `${hexId(raft.id)} [term: ${raft.term}] ignored entry appends from a ` +
        `MsgStorageAppendResp message with lower term [term: ${term}]`);
    }
  }
  if (snapshot !== null) {
    stableSnapshotTo(raft.log, snapshot.index);
    appliedTo(raft, snapshot.index, 0);
  }
}

/** The host has applied these entries, of `size` encoded bytes. */
export function entriesApplied(raft: Raft, entries: readonly Entry[], size: number): void {
  appliedTo(raft, (entries[entries.length - 1] as Entry).index, size);
}

/** The peer's clock has moved on: does what is due by now. False if nothing is. */
export function tickRaft(raft: Raft): boolean {
  if (raft.role === Role.Leader) return tickLeader(raft);
  if (electionElapsed(raft) < raft.randomizedElectionTimeout || !isPromotable(raft)) return false;
  restartElectionTimer(raft);
  handleHup(raft, campaignKind(raft));
  return true;
}

function tickLeader(raft: Raft): boolean {
  const { options } = raft;
  const isLookDue = electionElapsed(raft) >= options.electionTick;
  if (isLookDue) {
    restartElectionTimer(raft);
    if (options.checkQuorum) checkQuorum(raft);
    // A target that has not taken over by now will not: let proposals in again.
    if (raft.role === Role.Leader && raft.leadTransferee !== NONE) abortTransfer(raft, "timeout");
  }
  if (raft.role !== Role.Leader || heartbeatElapsed(raft) < options.heartbeatTick) return isLookDue;
  restartHeartbeatTimer(raft);
  broadcastHeartbeat(raft, lastReadPosition(raft));
  return true;
}

/**
 * The tick of its clock at which a peer has something to do, if nothing happens until then; one that is over means the next.
 * Infinity where nothing will ever be due: for one that may not campaign.
 */
export function dueTickOf(raft: Raft): number {
  if (raft.role === Role.Leader) {
    return Math.min(raft.electionFrom + raft.options.electionTick, raft.heartbeatFrom + raft.options.heartbeatTick);
  }
  return isPromotable(raft) ? raft.electionFrom + raft.randomizedElectionTimeout : Infinity;
}
