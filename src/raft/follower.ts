import { assertInvariant } from "../kernel/assert.ts";
import { restartElectionTimer } from "./clock.ts";
import { handleHup, handleVoteResponse } from "./election.ts";
import { formatConfState, formatRole } from "./describe.ts";
import {
  commitTo, findConflictByTerm, lastIndex, lastTerm, matchesTerm, maybeAppend, restoreLog, termAt, termOrZero,
} from "./log.ts";
import { restoreConfig } from "./membership.ts";
import { createMessage, MessageType, type Message } from "./message.ts";
import { addNote } from "./notes.ts";
import { becomeFollower } from "./roles.ts";
import { isModified } from "./rules.ts";
import { send, sendAfterAppend, sendAtOnce, type Raft } from "./state.ts";
import { hexId, logDebug, logError, logInfo, logWarn } from "./trace.ts";
import { ERR_PROPOSAL_DROPPED, NONE, Role, type RaftId, type Snapshot, type StepError } from "./types.ts";

/** A follower's reaction to a message of its own term, or to a local one. */
export function stepFollower(raft: Raft, message: Message): StepError | null {
  switch (message.type) {
    case MessageType.App:
      hearFromLeader(raft, message.from);
      handleAppend(raft, message);
      return null;
    case MessageType.Heartbeat:
      hearFromLeader(raft, message.from);
      handleHeartbeat(raft, message);
      return null;
    case MessageType.Snap:
      hearFromLeader(raft, message.from);
      handleSnapshot(raft, message);
      return null;
    case MessageType.Prop:
      return forwardProposal(raft, message);
    case MessageType.TransferLeader:
      forwardToLeader(raft, message, "dropping leader transfer msg");
      return null;
    case MessageType.ReadIndex:
      forwardToLeader(raft, message, "dropping index reading msg");
      return null;
    case MessageType.ForgetLeader:
      forgetTheLeader(raft);
      return null;
    case MessageType.TimeoutNow:
      if (raft.trace !== null) {
        logInfo(raft.trace, `${hexId(raft.id)} [term ${raft.term}] received MsgTimeoutNow from ` +
          `${hexId(message.from)} and starts an election to get leadership.`);
      }
      // Never with a pre-vote: the leader asked for it, and its lease would make the others refuse.
      handleHup(raft, "transfer");
      return null;
    case MessageType.ReadIndexResp:
      handleReadIndexResponse(raft, message);
      return null;
    case MessageType.Hup: case MessageType.Beat: case MessageType.AppResp: case MessageType.Vote:
    case MessageType.VoteResp: case MessageType.HeartbeatResp: case MessageType.Unreachable:
    case MessageType.SnapStatus: case MessageType.CheckQuorum: case MessageType.PreVote: case MessageType.PreVoteResp:
    case MessageType.StorageAppend: case MessageType.StorageAppendResp: case MessageType.StorageApply:
    case MessageType.StorageApplyResp:
      return null;
  }
}

/** A candidate's or pre-candidate's reaction to a message of its own term, or to a local one. */
export function stepCandidate(raft: Raft, message: Message): StepError | null {
  switch (message.type) {
    case MessageType.Prop:
      if (raft.trace !== null) {
        logInfo(raft.trace, `${hexId(raft.id)} no leader at term ${raft.term}; dropping proposal`);
      }
      return ERR_PROPOSAL_DROPPED;
    case MessageType.App:
      // Somebody else has won the election of this term.
      followLeader(raft, message);
      handleAppend(raft, message);
      return null;
    case MessageType.Heartbeat:
      followLeader(raft, message);
      handleHeartbeat(raft, message);
      return null;
    case MessageType.Snap:
      followLeader(raft, message);
      handleSnapshot(raft, message);
      return null;
    case MessageType.VoteResp:
      // A candidate may still get answers to the pre-vote that it has won already, and the other way round.
      if (raft.role === Role.Candidate) handleVoteResponse(raft, message);
      return null;
    case MessageType.PreVoteResp:
      if (raft.role === Role.PreCandidate) handleVoteResponse(raft, message);
      return null;
    case MessageType.TimeoutNow:
      if (raft.trace !== null) {
        logDebug(raft.trace, `${hexId(raft.id)} [term ${raft.term} state ${formatRole(raft.role)}] ignored ` +
          `MsgTimeoutNow from ${hexId(message.from)}`);
      }
      return null;
    case MessageType.Hup: case MessageType.Beat: case MessageType.AppResp: case MessageType.Vote:
    case MessageType.HeartbeatResp: case MessageType.Unreachable: case MessageType.SnapStatus:
    case MessageType.CheckQuorum: case MessageType.TransferLeader: case MessageType.ReadIndex:
    case MessageType.ReadIndexResp: case MessageType.PreVote: case MessageType.StorageAppend:
    case MessageType.StorageAppendResp: case MessageType.StorageApply: case MessageType.StorageApplyResp:
    case MessageType.ForgetLeader:
      return null;
  }
}

function hearFromLeader(raft: Raft, from: RaftId): void {
  restartElectionTimer(raft);
  if (raft.lead === from) return;
  assertInvariant(
    "election-safety", raft.lead === NONE || isModified(raft.options.rules), "a follower hears one leader in a term",
  );
  raft.lead = from;
  addNote(raft, { kind: "leader.followed", term: raft.term, lead: from });
}

function followLeader(raft: Raft, message: Message): void {
  becomeFollower(raft, message.term, message.from);
  addNote(raft, { kind: "leader.followed", term: raft.term, lead: message.from });
}

function handleAppend(raft: Raft, message: Message): void {
  const { log } = raft;
  assertInvariant("leader-append-only", raft.role === Role.Follower, "only a follower's log may be cut");
  if (message.index < log.committed) {
    // What is committed matches the leader's log: no need to look, and it may be compacted already.
    sendAfterAppend(raft, createMessage(MessageType.AppResp, message.from, raft.id, raft.term, 0, log.committed));
    return;
  }
  const last = maybeAppend(log, raft, message.logTerm, message.index, message.entries, message.commit);
  if (last >= 0) {
    const response = createMessage(MessageType.AppResp, message.from, raft.id, raft.term, 0, last);
    if (raft.options.rules.persistEntriesBeforeAck) sendAfterAppend(raft, response);
    else sendAtOnce(raft, response);
    return;
  }
  rejectAppend(raft, message);
}

function rejectAppend(raft: Raft, message: Message): void {
  const { log } = raft;
  if (raft.trace !== null) {
    logDebug(raft.trace, `${hexId(raft.id)} [logterm: ${termOrZero(log, message.index)}, index: ${message.index}] ` +
      `rejected MsgApp [logterm: ${message.logTerm}, index: ${message.index}] from ${hexId(message.from)}`);
  }
  // Everything above the hint has a higher term than the leader's entry there, so it cannot be the leader's.
  const hint = findConflictByTerm(log, Math.min(message.index, lastIndex(log)), message.logTerm);
  const response = createMessage(
    MessageType.AppResp, message.from, raft.id, raft.term, hint.term, message.index,
  );
  response.reject = true;
  response.rejectHint = hint.index;
  sendAfterAppend(raft, response);
}

function handleHeartbeat(raft: Raft, message: Message): void {
  commitTo(raft.log, message.commit);
  const response = createMessage(MessageType.HeartbeatResp, message.from, raft.id, raft.term);
  response.context = message.context;
  send(raft, response);
}

function handleSnapshot(raft: Raft, message: Message): void {
  const { snapshot } = message;
  // A MsgSnap without a snapshot covers nothing: index 0 is never ahead.
  const index = snapshot?.index ?? 0;
  const term = snapshot?.term ?? 0;
  const restored = snapshot !== null && restoreSnapshot(raft, snapshot);
  const { log } = raft;
  if (raft.trace !== null) {
    logInfo(raft.trace, `${hexId(raft.id)} [commit: ${log.committed}] ${restored ? "restored" : "ignored"} ` +
      `snapshot [index: ${index}, term: ${term}]`);
  }
  if (restored) addNote(raft, { kind: "snapshot.restored", index, term });
  else addNote(raft, { kind: "snapshot.ignored", index, commit: log.committed });
  const acknowledged = restored ? lastIndex(log) : log.committed;
  sendAfterAppend(raft, createMessage(MessageType.AppResp, message.from, raft.id, raft.term, 0, acknowledged));
}

/** Takes over a snapshot's log and configuration; false if that would bring nothing, or do harm. */
function restoreSnapshot(raft: Raft, snapshot: Snapshot): boolean {
  const { log, trace } = raft;
  const self = hexId(raft.id);
  if (snapshot.index <= log.committed) return false;
  if (raft.role !== Role.Follower) {
    if (trace !== null) {
      logWarn(trace, `${self} attempted to restore snapshot as leader; should never happen`);
    }
    becomeFollower(raft, raft.term + 1, NONE);
    return false;
  }
  const { confState } = snapshot;
  if (!confState.voters.includes(raft.id) && !confState.learners.includes(raft.id) &&
    !confState.votersOutgoing.includes(raft.id)) {
    if (trace !== null) {
      logWarn(trace, `${self} attempted to restore snapshot but it is not in the ConfState ` +
        `${formatConfState(confState)}; should never happen`);
    }
    return false;
  }
  const position = `[commit: ${log.committed}, lastindex: ${lastIndex(log)}, lastterm: ${lastTerm(log)}]`;
  const covered = `snapshot [index: ${snapshot.index}, term: ${snapshot.term}]`;
  if (matchesTerm(log, snapshot.term, snapshot.index)) {
    // The log holds all that the snapshot covers: nothing is thrown away, only the commit index moves.
    if (trace !== null) logInfo(trace, `${self} ${position} fast-forwarded commit to ${covered}`);
    commitTo(log, snapshot.index);
    return false;
  }
  assertInvariant("leader-append-only", raft.role === Role.Follower, "only a follower's log is replaced");
  restoreLog(log, raft, snapshot);
  restoreConfig(raft, confState);
  if (trace !== null) {
    logInfo(trace, `${self} [commit: ${log.committed}, lastindex: ${lastIndex(log)}, lastterm: ${lastTerm(log)}] ` +
      `restored ${covered}`);
  }
  return true;
}

function forwardProposal(raft: Raft, message: Message): StepError | null {
  const { trace, lead } = raft;
  if (lead === NONE) {
    if (trace !== null) logInfo(trace, `${hexId(raft.id)} no leader at term ${raft.term}; dropping proposal`);
    return ERR_PROPOSAL_DROPPED;
  }
  send(raft, createMessage(MessageType.Prop, lead, message.from, 0, 0, 0, 0, message.entries));
  return null;
}

function forwardToLeader(raft: Raft, message: Message, otherwise: string): void {
  if (raft.lead === NONE) {
    if (raft.trace !== null) {
      logInfo(raft.trace, `${hexId(raft.id)} no leader at term ${raft.term}; ${otherwise}`);
    }
    return;
  }
  const from = message.from === NONE ? raft.id : message.from;
  const term = message.type === MessageType.ReadIndex ? 0 : raft.term;
  send(raft, createMessage(message.type, raft.lead, from, term, 0, 0, 0, message.entries));
}

function forgetTheLeader(raft: Raft): void {
  if (raft.options.readOnlyOption === "lease-based") {
    // The leader counts on this peer's promise not to vote for somebody else.
    if (raft.trace !== null) logError(raft.trace, "ignoring MsgForgetLeader due to ReadOnlyLeaseBased");
    return;
  }
  if (raft.lead === NONE) return;
  if (raft.trace !== null) {
    logInfo(raft.trace, `${hexId(raft.id)} forgetting leader ${hexId(raft.lead)} at term ${raft.term}`);
  }
  addNote(raft, { kind: "leader.forgotten", term: raft.term, lead: raft.lead });
  raft.lead = NONE;
}

function handleReadIndexResponse(raft: Raft, message: Message): void {
  const entry = message.entries[0];
  if (message.entries.length !== 1 || entry === undefined) {
    if (raft.trace !== null) {
      logError(raft.trace, `${hexId(raft.id)} invalid format of MsgReadIndexResp from ${hexId(message.from)}, ` +
        `entries count: ${message.entries.length}`);
    }
    return;
  }
  raft.readStates = [...raft.readStates, { index: message.index, context: entry.data }];
  // The leader answers only after a commit in its term, so the entry there has that term or we do not have it. One that has its
  // reader wait for more than is committed says how far that is.
  const committed = message.commit > 0 ? message.commit : message.index;
  if (raft.options.dialect === "tikv" && termAt(raft.log, committed) === message.term) commitTo(raft.log, committed);
}
