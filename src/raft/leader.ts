import { assert, assertInvariant } from "../kernel/assert.ts";
import { restartElectionTimer } from "./clock.ts";
import { confChangeOf } from "./conf-change.ts";
import { formatConfChange, formatConfig, formatProgress } from "./describe.ts";
import { appliedToIndex, findConflictByTerm, firstIndex, lastIndex } from "./log.ts";
import { MessageType, type Message } from "./message.ts";
import { addNote } from "./notes.ts";
import {
  becomeProbe, becomeReplicate, canBumpCommit, freeFirstInflight, freeInflightsTo, isPaused, isWindowFull,
  maybeDecrement, maybeUpdate, ProgressState, type Progress,
} from "./progress.ts";
import { majorityVote, jointVote, VoteResult } from "./quorum.ts";
import { confirmReads, lastReadPosition, releaseEarlyReads, takeReadRequest } from "./reads.ts";
import {
  appendEntries, broadcastAppend, broadcastHeartbeat, maybeCommit, maybeSendAppend, sendAppend, sendTimeoutNow,
} from "./replication.ts";
import { abortTransfer, becomeFollower } from "./roles.ts";
import { isModified } from "./rules.ts";
import { progressOf, type Raft } from "./state.ts";
import { hexId, logDebug, logInfo, logWarn } from "./trace.ts";
import {
  createEntry, EntryType, ERR_PROPOSAL_DROPPED, NONE, Role, type Entry, type StepError,
} from "./types.ts";

/** A leader's reaction to a message of its own term, or to a local one. */
export function stepLeader(raft: Raft, message: Message): StepError | null {
  switch (message.type) {
    case MessageType.Prop:
      return proposeToLeader(raft, message.entries);
    case MessageType.Beat:
      broadcastHeartbeat(raft, lastReadPosition(raft));
      return null;
    case MessageType.CheckQuorum:
      checkQuorum(raft);
      return null;
    case MessageType.ReadIndex:
      takeReadRequest(raft, message);
      return null;
    case MessageType.ForgetLeader:
      return null;
    case MessageType.Hup: case MessageType.App: case MessageType.AppResp: case MessageType.Vote:
    case MessageType.VoteResp: case MessageType.Snap: case MessageType.Heartbeat: case MessageType.HeartbeatResp:
    case MessageType.Unreachable: case MessageType.SnapStatus: case MessageType.TransferLeader:
    case MessageType.TimeoutNow: case MessageType.ReadIndexResp: case MessageType.PreVote:
    case MessageType.PreVoteResp: case MessageType.StorageAppend: case MessageType.StorageAppendResp:
    case MessageType.StorageApply: case MessageType.StorageApplyResp: {
      const from = progressOf(raft, message.from);
      if (from === undefined) {
        if (raft.trace !== null) {
          logDebug(raft.trace, `${hexId(raft.id)} no progress available for ${hexId(message.from)}`);
        }
        return null;
      }
      stepPeer(raft, message, from);
      return null;
    }
  }
}

function stepPeer(raft: Raft, message: Message, from: Progress): void {
  switch (message.type) {
    case MessageType.AppResp:
      from.recentActive = true;
      if (message.reject) handleRejectedAppend(raft, message, from);
      else handleAcceptedAppend(raft, message, from);
      return;
    case MessageType.HeartbeatResp:
      handleHeartbeatResponse(raft, message, from);
      return;
    case MessageType.SnapStatus:
      handleSnapshotStatus(raft, message, from);
      return;
    case MessageType.Unreachable:
      // Appends in flight are probably lost: sending on would only widen the gap.
      if (from.state === ProgressState.Replicate) becomeProbe(from);
      if (raft.trace !== null) {
        logDebug(raft.trace, `${hexId(raft.id)} failed to send message to ${hexId(from.id)} because it is ` +
          `unreachable [${formatProgress(from, raft.options)}]`);
      }
      return;
    case MessageType.TransferLeader:
      handleTransfer(raft, from);
      return;
    case MessageType.Hup: case MessageType.Beat: case MessageType.Prop: case MessageType.App: case MessageType.Vote:
    case MessageType.VoteResp: case MessageType.Snap: case MessageType.Heartbeat: case MessageType.CheckQuorum:
    case MessageType.TimeoutNow: case MessageType.ReadIndex: case MessageType.ReadIndexResp: case MessageType.PreVote:
    case MessageType.PreVoteResp: case MessageType.StorageAppend: case MessageType.StorageAppendResp:
    case MessageType.StorageApply: case MessageType.StorageApplyResp: case MessageType.ForgetLeader:
      return;
  }
}

/** Appends proposals to the leader's log and sends them out, or says that they were dropped. */
export function proposeToLeader(raft: Raft, proposed: readonly Entry[]): StepError | null {
  assert(proposed.length > 0, "a proposal is not empty");
  // Removed while leading: whatever it appended now could not be counted.
  if (raft.ownProgress === null) return ERR_PROPOSAL_DROPPED;
  if (raft.leadTransferee !== NONE) {
    if (raft.trace !== null) {
      logDebug(raft.trace, `${hexId(raft.id)} [term ${raft.term}] transfer leadership to ` +
        `${hexId(raft.leadTransferee)} is in progress; dropping proposal`);
    }
    return ERR_PROPOSAL_DROPPED;
  }
  appendEntries(raft, checkConfChanges(raft, proposed));
  broadcastAppend(raft);
  return null;
}

/** One change at a time: replaces every membership change that may not be made now by an empty entry. */
function checkConfChanges(raft: Raft, proposed: readonly Entry[]): readonly Entry[] {
  let checked: Entry[] | null = null;
  for (let i = 0; i < proposed.length; i++) {
    const entry = proposed[i] as Entry;
    if (entry.type === EntryType.Normal) continue;
    if (isConfChangeAllowed(raft, entry)) {
      raft.pendingConfIndex = lastIndex(raft.log) + i + 1;
    } else {
      checked ??= proposed.slice();
      checked[i] = createEntry(0, 0, EntryType.Normal, null, 0);
    }
  }
  return checked ?? proposed;
}

function isConfChangeAllowed(raft: Raft, entry: Entry): boolean {
  const change = confChangeOf(entry);
  const joint = raft.config.votersOutgoing.length > 0;
  const wantsLeave = change.changes.length === 0;
  let reason: "unapplied" | "joint" | "not-joint" | null = null;
  let text = "";
  if (raft.pendingConfIndex > raft.log.applied && raft.options.rules.oneChangeAtATime) {
    reason = "unapplied";
    text = `possible unapplied conf change at index ${raft.pendingConfIndex} (applied to ${raft.log.applied})`;
  } else if (joint && !wantsLeave) {
    reason = "joint";
    text = "must transition out of joint config first";
  } else if (!joint && wantsLeave) {
    reason = "not-joint";
    text = "not in joint state; refusing empty conf change";
  }
  if (reason === null || raft.options.disableConfChangeValidation) return true;
  if (raft.trace !== null) {
    logInfo(raft.trace, `${hexId(raft.id)} ignoring conf change ${formatConfChange(change)} at config ` +
      `${formatConfig(raft.config)}: ${text}`);
  }
  addNote(raft, { kind: "conf.refused", reason });
  return false;
}

/** Steps down unless a quorum was heard from since the last check: a leader that is cut off must not go on leading. */
export function checkQuorum(raft: Raft): void {
  if (!isQuorumActive(raft) && raft.options.rules.leaderStepDown) {
    if (raft.trace !== null) {
      logWarn(raft.trace, `${hexId(raft.id)} stepped down to follower since quorum is not active`);
    }
    addNote(raft, { kind: "leader.steppedDown", term: raft.term, reason: "quorum-lost", from: NONE });
    becomeFollower(raft, raft.term, NONE);
  }
  for (const peer of raft.progress) {
    if (peer.id !== raft.id) peer.recentActive = false;
  }
}

/** Whether a quorum was heard from since the last check. */
export function isQuorumActive(raft: Raft): boolean {
  const { config } = raft;
  // It leads by order: what it is to mend is that nobody answers.
  if (raft.forsaken.length > 0) return true;
  let incoming = 0;
  let outgoing = 0;
  for (const peer of raft.progress) {
    if (!peer.recentActive || peer.isLearner) continue;
    if (peer.inIncoming) incoming++;
    if (peer.inOutgoing) outgoing++;
  }
  const ofIncoming = majorityVote(incoming, 0, config.voters.length);
  if (!raft.options.rules.jointDecisions) return ofIncoming === VoteResult.Won;
  return jointVote(ofIncoming, majorityVote(outgoing, 0, config.votersOutgoing.length)) === VoteResult.Won;
}

function handleRejectedAppend(raft: Raft, message: Message, from: Progress): void {
  if (raft.trace !== null) {
    logDebug(raft.trace, `${hexId(raft.id)} received MsgAppResp(rejected, hint: (index ${message.rejectHint}, ` +
      `term ${message.logTerm})) from ${hexId(from.id)} for index ${message.index}`);
  }
  addNote(raft, { kind: "append.rejected", from: from.id, index: message.index });
  // The follower's log has nothing of a term above logTerm up to its hint, so nothing in ours above that can match.
  const hint = message.logTerm > 0
    ? findConflictByTerm(raft.log, message.rejectHint, message.logTerm).index
    : message.rejectHint;
  if (!maybeDecrement(from, message.index, hint)) return;
  if (raft.trace !== null) {
    logDebug(raft.trace, `${hexId(raft.id)} decreased progress of ${hexId(from.id)} to ` +
      `[${formatProgress(from, raft.options)}]`);
  }
  if (from.state === ProgressState.Replicate) becomeProbe(from);
  sendAppend(raft, from);
}

function handleAcceptedAppend(raft: Raft, message: Message, from: Progress): void {
  const { options } = raft;
  assertInvariant(
    "commit-quorum", isModified(options.rules) || message.index <= lastIndex(raft.log), "a peer acknowledges only what its leader has",
  );
  const wasPaused = isPaused(from);
  const isNews = maybeUpdate(from, message.index);
  // An acknowledgement of what is known already still brings a probing peer back: its heartbeat response caused an
  // empty append, and this is the answer.
  const endsProbe = from.match === message.index && from.state === ProgressState.Probe && options.dialect === "etcd";
  if (!isNews && !endsProbe) return;
  resumeReplication(raft, message, from);
  const isPeer = from.id !== raft.id;
  if (maybeCommit(raft)) {
    releaseEarlyReads(raft);
    if (options.dialect === "etcd" || raft.pendingConfIndex > raft.log.applied) broadcastAppend(raft);
    else if (isPeer && wasPaused) sendAppend(raft, from);
  } else if (isPeer) {
    const resume = options.dialect === "tikv" ? wasPaused : canBumpCommit(from, raft.log.committed);
    if (resume) sendAppend(raft, from);
  }
  if (!isPeer) return;
  // The acknowledgement may have made room for more than one message.
  while (maybeSendAppend(raft, from, false));
  if (from.id === raft.leadTransferee && from.match === lastIndex(raft.log)) {
    if (raft.trace !== null) {
      logInfo(raft.trace, `${hexId(raft.id)} sent MsgTimeoutNow to ${hexId(from.id)} after received MsgAppResp`);
    }
    sendTimeoutNow(raft, from.id);
  }
}

function resumeReplication(raft: Raft, message: Message, from: Progress): void {
  switch (from.state) {
    case ProgressState.Probe:
      becomeReplicate(from);
      return;
    case ProgressState.Replicate:
      freeInflightsTo(from, message.index);
      return;
    case ProgressState.Snapshot: {
      if (raft.options.dialect === "tikv") {
        if (from.match >= from.pendingSnapshot) becomeProbe(from);
        return;
      }
      // Caught up with our log again, whether by this snapshot, an older one, or one from another leader.
      if (from.match + 1 < firstIndex(raft.log)) return;
      if (raft.trace !== null) {
        logDebug(raft.trace, `${hexId(raft.id)} recovered from needing snapshot, resumed sending replication ` +
          `messages to ${hexId(from.id)} [${formatProgress(from, raft.options)}]`);
      }
      addNote(raft, { kind: "peer.caughtUp", id: from.id, index: from.match });
      becomeProbe(from);
      becomeReplicate(from);
      return;
    }
  }
}

function handleHeartbeatResponse(raft: Raft, message: Message, from: Progress): void {
  const { options } = raft;
  from.recentActive = true;
  from.flowPaused = false;
  if (options.dialect === "tikv" && from.state === ProgressState.Replicate &&
    isWindowFull(from, options.maxInflightMsgs)) {
    freeFirstInflight(from);
  }
  // To a peer with a full window this is an empty append: if all that filled it was lost, its rejection shows that. To a
  // probing peer that has everything it is what brings it back to replication.
  if (from.match < lastIndex(raft.log) || from.state === ProgressState.Probe) sendAppend(raft, from);
  if (message.context !== 0 && options.readOnlyOption === "safe") confirmReads(raft, from.id, message.context);
}

function handleSnapshotStatus(raft: Raft, message: Message, from: Progress): void {
  if (from.state !== ProgressState.Snapshot) return;
  // Without a snapshot to count on, probe from what the peer is known to have.
  if (message.reject) from.pendingSnapshot = 0;
  becomeProbe(from);
  if (raft.trace !== null) {
    logDebug(raft.trace, `${hexId(raft.id)} snapshot ${message.reject ? "failed" : "succeeded"}, resumed sending ` +
      `replication messages to ${hexId(from.id)} [${formatProgress(from, raft.options)}]`);
  }
  // Sent is not installed, and failed need not be tried again at once: wait for an answer or a heartbeat.
  from.flowPaused = true;
}

function handleTransfer(raft: Raft, target: Progress): void {
  const { trace, term } = raft;
  const self = hexId(raft.id);
  if (target.isLearner) {
    if (trace !== null) logDebug(trace, `${self} is learner. Ignored transferring leadership`);
    return;
  }
  const pending = raft.leadTransferee;
  if (pending !== NONE) {
    if (pending === target.id) {
      if (trace !== null) {
        logInfo(trace, `${self} [term ${term}] transfer leadership to ${hexId(pending)} is in progress, ignores ` +
          `request to same node ${hexId(pending)}`);
      }
      return;
    }
    abortTransfer(raft, "replaced");
    if (trace !== null) {
      logInfo(trace, `${self} [term ${term}] abort previous transferring leadership to ${hexId(pending)}`);
    }
  }
  if (target.id === raft.id) {
    if (trace !== null) logDebug(trace, `${self} is already leader. Ignored transferring leadership to self`);
    return;
  }
  if (trace !== null) logInfo(trace, `${self} [term ${term}] starts to transfer leadership to ${hexId(target.id)}`);
  const last = lastIndex(raft.log);
  addNote(raft, { kind: "transfer.started", to: target.id, lag: last - target.match });
  assert(raft.leadTransferee === NONE, "one transfer at a time");
  // The transfer has one election timeout; then proposals are let in again.
  restartElectionTimer(raft);
  raft.leadTransferee = target.id;
  if (target.match !== last) {
    sendAppend(raft, target);
    return;
  }
  sendTimeoutNow(raft, target.id);
  if (trace !== null) {
    logInfo(trace, `${self} sends MsgTimeoutNow to ${hexId(target.id)} immediately as ${hexId(target.id)} ` +
      "already has up-to-date log");
  }
}

const LEAVE_JOINT: readonly Entry[] = [createEntry(0, 0, EntryType.ConfChangeV2, null, 0)];

/** The host has applied everything up to `index`, of `size` encoded bytes. A leader then leaves a joint configuration. */
export function appliedTo(raft: Raft, index: number, size: number): void {
  const applied = Math.max(index, raft.log.applied);
  appliedToIndex(raft.log, applied, size);
  if (!raft.config.autoLeave || applied < raft.pendingConfIndex || raft.role !== Role.Leader) return;
  // Proposing sets pendingConfIndex beyond what is applied, so that this happens once.
  const error = proposeToLeader(raft, LEAVE_JOINT);
  if (raft.trace === null) return;
  const config = formatConfig(raft.config);
  if (error !== null) {
    logDebug(raft.trace, `not initiating automatic transition out of joint configuration ${config}: ${error}`);
  } else {
    logInfo(raft.trace, `initiating automatic transition out of joint configuration ${config}`);
  }
}

