import { assertInvariant } from "../kernel/assert.ts";
import { electionElapsed, restartElectionTimer } from "./clock.ts";
import { commitTo, firstIndex, isUpToDate, lastIndex, lastTerm, sliceLog, termAt, termOrZero } from "./log.ts";
import {
  CAMPAIGN_TRANSFER, createMessage, formatMessageType, MessageType, type Message, type MessageDraft,
} from "./message.ts";
import { addNote, type CampaignKind, type VoteRefusal } from "./notes.ts";
import { jointVote, tallyVotes, VoteResult, withoutForsaken } from "./quorum.ts";
import { broadcastAppend } from "./replication.ts";
import { becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate, drawTimeout } from "./roles.ts";
import { isModified } from "./rules.ts";
import { noteStep, send, sendAfterAppend, sendAtOnce, type Raft } from "./state.ts";
import { hexId, logDebug, logInfo, logWarn } from "./trace.ts";
import { EntryType, isVoter, NONE, Role, UNLIMITED, votersOf, type RaftId } from "./types.ts";

/** Whether the peer may campaign: a voter that is not waiting for a snapshot to be stored. */
export function isPromotable(raft: Raft): boolean {
  if (!isVoter(raft.config, raft.id)) return false;
  return raft.log.unstableSnapshot === null || raft.options.dialect === "tikv";
}

/** The election timer has fired, the host wants an election, or a leader hands over. */
export function handleHup(raft: Raft, kind: CampaignKind): void {
  const { trace } = raft;
  if (raft.role === Role.Leader) {
    if (trace !== null) logDebug(trace, `${hexId(raft.id)} ignoring MsgHup because already leader`);
    addNote(raft, { kind: "campaign.ignored", reason: "leader" });
    return;
  }
  if (!isPromotable(raft)) {
    if (trace !== null) logWarn(trace, `${hexId(raft.id)} is unpromotable and can not campaign`);
    addNote(raft, { kind: "campaign.ignored", reason: "not-promotable" });
    return;
  }
  // A change that is committed but not applied might make this peer count the wrong voters.
  if (hasUnappliedConfChange(raft, raft.log.applied + 1)) {
    if (trace !== null) {
      logWarn(trace, `${hexId(raft.id)} cannot campaign at term ${raft.term} since there are still pending ` +
        "configuration changes to apply");
    }
    addNote(raft, { kind: "campaign.ignored", reason: "conf-change-unapplied" });
    return;
  }
  if (trace !== null) logInfo(trace, `${hexId(raft.id)} is starting a new election at term ${raft.term}`);
  startCampaign(raft, kind);
}

function hasUnappliedConfChange(raft: Raft, from: number): boolean {
  const { log } = raft;
  // A pending snapshot contains the changes before it.
  const low = Math.max(from, firstIndex(log));
  if (low > log.committed) return false;
  const entries = sliceLog(log, low, log.committed + 1, UNLIMITED) ?? [];
  return entries.some((entry) => entry.type !== EntryType.Normal);
}

function startCampaign(raft: Raft, kind: CampaignKind): void {
  const preVote = kind === "pre-election";
  const elapsedTicks = electionElapsed(raft);
  const timeoutTicks = raft.randomizedElectionTimeout;
  if (preVote) becomePreCandidate(raft);
  else becomeCandidate(raft);
  const term = preVote ? raft.term + 1 : raft.term;
  addNote(raft, { kind: "campaign.started", campaign: kind, term, elapsedTicks, timeoutTicks });
  const type = preVote ? MessageType.PreVote : MessageType.Vote;
  const { log } = raft;
  const index = lastIndex(log);
  const logTerm = lastTerm(log);
  for (const to of votersOf(raft.config)) {
    if (to === raft.id) {
      voteForSelf(raft, preVote, term);
      continue;
    }
    if (raft.trace !== null) {
      logInfo(raft.trace, `${hexId(raft.id)} [logterm: ${logTerm}, index: ${index}] sent ` +
        `${formatMessageType(type)} request to ${hexId(to)} at term ${raft.term}`);
    }
    const message = createMessage(type, to, raft.id, term, logTerm, index);
    if (kind === "transfer") message.context = CAMPAIGN_TRANSFER;
    if (raft.options.dialect === "tikv") addCommitInfo(raft, message);
    send(raft, message);
  }
}

function voteForSelf(raft: Raft, preVote: boolean, term: number): void {
  if (raft.options.dialect === "tikv") {
    const others = raft.granted;
    raft.granted = [...others, raft.id];
    // Whoever decides this election answers a request, and that leaves when this vote is durable.
    if (tally(raft) !== VoteResult.Won) {
      if (!preVote) noteStep(raft, "self-vote");
      return;
    }
    // Nobody is asked: in raft-rs a single voter leads at once, and may tell its learners of a term that it then forgets.
    raft.granted = others;
  }
  // Counted like any other vote, and therefore only once it is durable: a candidate that forgot it in a crash could vote
  // for somebody else in the same term, or win the term again with another log.
  const type = preVote ? MessageType.PreVoteResp : MessageType.VoteResp;
  sendAfterAppend(raft, createMessage(type, raft.id, raft.id, term));
}

/** raft-rs: vote requests and rejections name what is committed, so that a stale commit index catches up early. */
function addCommitInfo(raft: Raft, message: MessageDraft): void {
  const { committed } = raft.log;
  message.commit = committed;
  message.commitTerm = committed === 0 ? 0 : termOrZero(raft.log, committed);
}

/** A vote request of the own or (pre-vote) a higher term, in whatever role: §5.2 and §5.4.1. */
export function handleVoteRequest(raft: Raft, message: Message): void {
  const preVote = message.type === MessageType.PreVote;
  const refusal = refusalOf(raft, message, preVote);
  if (!raft.options.rules.timerReset) restartElectionTimer(raft);
  if (raft.trace !== null) {
    if (refusal === "leader" && !preVote && isUpToDate(raft.log, message.logTerm, message.index)) {
      noteStep(raft, "refused-for-leader");
    }
    const verdict = refusal === null ? `cast ${formatMessageType(message.type)} for` :
      `rejected ${formatMessageType(message.type)} from`;
    logInfo(raft.trace, `${describeVoter(raft)} ${verdict} ${describeCandidate(message)} at term ${raft.term}`);
  }
  const type = preVote ? MessageType.PreVoteResp : MessageType.VoteResp;
  if (refusal === null) {
    // With the request's term: a pre-vote asks about a term that the voter has not entered.
    if (!isModified(raft.options.rules)) assertGrant(raft, message, preVote);
    const response = createMessage(type, message.from, raft.id, message.term);
    if (raft.options.rules.persistVoteBeforeReply) sendAfterAppend(raft, response);
    else sendAtOnce(raft, response);
    addNote(raft, { kind: "vote.granted", to: message.from, term: message.term, preVote });
    if (!preVote) {
      // Only a real vote: pre-votes that keep failing must not keep this peer from campaigning.
      restartElectionTimer(raft);
      if (raft.options.paperTimerRule) raft.randomizedElectionTimeout = drawTimeout(raft);
      raft.vote = message.from;
    }
    return;
  }
  const response = createMessage(type, message.from, raft.id, raft.term);
  response.reject = true;
  addNote(raft, {
    kind: "vote.refused", to: message.from, term: message.term, preVote, reason: refusal, remainingTicks: 0,
  });
  if (raft.options.dialect === "tikv") {
    addCommitInfo(raft, response);
    commitByVote(raft, message);
  }
  sendAfterAppend(raft, response);
}

/** What a vote relies on, and whoever is elected by it: told apart from `refusalOf`, which decides. */
function assertGrant(raft: Raft, message: Message, preVote: boolean): void {
  assertInvariant("single-vote", preVote || raft.vote === NONE || raft.vote === message.from, "a voter has one vote per term");
  assertInvariant("single-vote", preVote || message.term === raft.term, "a vote is given in the voter's own term");
  // Whoever won a later term held all that was committed before it, so its log, and that of the candidate, is longer.
  assertInvariant(
    "leader-completeness", message.index >= raft.log.committed, "a candidate that gets a vote holds all that the voter knows to be committed",
  );
}

function refusalOf(raft: Raft, message: Message, preVote: boolean): VoteRefusal | null {
  const { vote, lead, log, options } = raft;
  const canVote = vote === message.from || (vote === NONE && lead === NONE) ||
    (preVote && message.term > raft.term);
  if (!canVote && options.rules.oneVotePerTerm) return vote === NONE ? "leader" : "voted";
  if (options.rules.logUpToDateCheck && !isUpToDate(log, message.logTerm, message.index)) return "log";
  return null;
}

/**
 * Whether the voter must not even listen, because it heard from a leader within the shortest election timeout
 * (dissertation §4.2.3): otherwise a peer that was removed or cut off would depose a healthy leader. The fixed timeout and
 * not the drawn one, because the leader's own quorum check uses that.
 */
export function isInLease(raft: Raft): boolean {
  return raft.options.checkQuorum && raft.options.rules.voteLease
    && raft.lead !== NONE && electionElapsed(raft) < raft.options.electionTick;
}

/** A vote request within the lease: no answer, and no change of term. */
export function ignoreVoteInLease(raft: Raft, message: Message): void {
  const remainingTicks = raft.options.electionTick - electionElapsed(raft);
  if (raft.trace !== null) {
    // To the specification it is as if it had been lost.
    raft.trace.steps.pop();
    logInfo(raft.trace, `${describeVoter(raft)} ignored ${formatMessageType(message.type)} from ` +
      `${describeCandidate(message)} at term ${raft.term}: lease is not expired (remaining ticks: ${remainingTicks})`);
  }
  addNote(raft, {
    kind: "vote.refused", to: message.from, term: message.term, preVote: message.type === MessageType.PreVote,
    reason: "lease", remainingTicks,
  });
}

/**
 * A pre-vote request of a lower term is refused aloud: its sender may hold a longer log and be stuck below our term, and
 * would otherwise never learn of it.
 */
export function rejectStalePreVote(raft: Raft, message: Message): void {
  if (raft.trace !== null) {
    logInfo(raft.trace, `${describeVoter(raft)} rejected ${formatMessageType(message.type)} from ` +
      `${describeCandidate(message)} at term ${raft.term}`);
  }
  addNote(raft, {
    kind: "vote.refused", to: message.from, term: message.term, preVote: true, reason: "lower-term",
    remainingTicks: 0,
  });
  const response = createMessage(MessageType.PreVoteResp, message.from, raft.id, raft.term);
  response.reject = true;
  sendAfterAppend(raft, response);
}

const describeVoter = ({ id, log, vote }: Raft): string =>
  `${hexId(id)} [logterm: ${lastTerm(log)}, index: ${lastIndex(log)}, vote: ${hexId(vote)}]`;

const describeCandidate = (message: Message): string =>
  `${hexId(message.from)} [logterm: ${message.logTerm}, index: ${message.index}]`;

/** An answer to this candidate's, or pre-candidate's, request. */
export function handleVoteResponse(raft: Raft, message: Message): void {
  recordVote(raft, message.from, message.reject, message.type);
  const result = tally(raft);
  if (result === VoteResult.Won) {
    if (raft.role === Role.PreCandidate) {
      if (!isPromotable(raft) && raft.trace !== null) {
        logWarn(raft.trace, `${hexId(raft.id)} is unpromotable; campaign() should have been called`);
      }
      startCampaign(raft, "election");
    } else {
      takeOffice(raft);
    }
  } else if (result === VoteResult.Lost) {
    addNote(raft, { kind: "election.lost", term: raft.term, preVote: raft.role === Role.PreCandidate });
    // In the own term: a rejected pre-vote comes with the term of the peer that rejected, which part one handled.
    becomeFollower(raft, raft.term, NONE);
  }
  if (raft.options.dialect === "tikv" && message.reject) commitByVote(raft, message);
}

function takeOffice(raft: Raft): void {
  assertInvariant("election-safety", raft.role === Role.Candidate, "only a candidate of the term takes office in it");
  assertInvariant("election-safety", tally(raft) === VoteResult.Won, "whoever takes office has the votes of a quorum");
  assertInvariant(
    "single-vote", isModified(raft.options.rules) || raft.vote === raft.id, "whoever takes office has given itself its only vote",
  );
  becomeLeader(raft);
  broadcastAppend(raft);
}

function recordVote(raft: Raft, from: RaftId, reject: boolean, type: MessageType): void {
  const { trace, id, term } = raft;
  if (trace !== null) {
    logInfo(trace, `${hexId(id)} received ${formatMessageType(type)}${reject ? " rejection" : ""} ` +
      `from ${hexId(from)} at term ${term}`);
  }
  // A duplicate of an answer, or a change of mind, does not count.
  if (!raft.granted.includes(from) && !raft.refused.includes(from)) {
    if (reject) raft.refused = [...raft.refused, from];
    else raft.granted = [...raft.granted, from];
    addNote(raft, {
      kind: "vote.received", from, term, preVote: type === MessageType.PreVoteResp, granted: !reject,
    });
  }
  if (trace !== null) {
    logInfo(trace, `${hexId(id)} has received ${countVoters(raft, raft.granted)} ${formatMessageType(type)} ` +
      `votes and ${countVoters(raft, raft.refused)} vote rejections`);
  }
}

const countVoters = ({ config }: Raft, ids: readonly RaftId[]): number => ids.filter((id) => isVoter(config, id)).length;

function tally({ config, granted, refused, options, forsaken }: Raft): VoteResult {
  const incoming = tallyVotes(withoutForsaken(config.voters, forsaken), granted, refused);
  if (!options.rules.jointDecisions) return incoming;
  return jointVote(incoming, tallyVotes(withoutForsaken(config.votersOutgoing, forsaken), granted, refused));
}

/** raft-rs: a vote message names a committed entry; whoever holds it may commit it too. */
function commitByVote(raft: Raft, message: Message): void {
  const { commitTerm } = message;
  if (message.commit === 0 || commitTerm === 0 || raft.role === Role.Leader) return;
  const before = raft.log.committed;
  if (message.commit <= before || termAt(raft.log, message.commit) !== commitTerm) return;
  commitTo(raft.log, message.commit);
  noteStep(raft, "commit-by-vote");
  const campaigning = raft.role === Role.Candidate || raft.role === Role.PreCandidate;
  if (campaigning && hasUnappliedConfChange(raft, before + 1)) becomeFollower(raft, raft.term, NONE);
}

