import { assert, assertInvariant } from "../kernel/assert.ts";
import { formatProgress } from "./describe.ts";
import {
  appendToLog, commitTo, entriesFrom, firstIndex, lastIndex, termAt,
} from "./log.ts";
import { createMessage, MessageType } from "./message.ts";
import { addNote } from "./notes.ts";
import {
  becomeSnapshot, isPaused, isWindowFull, maybeUpdate, ProgressState, sentEntries, type Progress,
} from "./progress.ts";
import { COMMITTED_BY_NOBODY, majorityCommitted, withoutForsaken } from "./quorum.ts";
import { isModified } from "./rules.ts";
import { noteStep, send, sendAfterAppend, type Raft } from "./state.ts";
import { storageSnapshot } from "./storage.ts";
import { hexId, logDebug } from "./trace.ts";
import { createEntry, NO_ENTRIES, Role, type Entry, type RaftId } from "./types.ts";

/** A leader's appends to its own log. */
export function appendEntries(raft: Raft, proposed: readonly Entry[]): void {
  assertInvariant("leader-append-only", raft.role === Role.Leader, "only a leader places entries");
  let index = lastIndex(raft.log);
  // Proposals may be shared with a duplicate of the message that brought them: they are placed as new entries, in a list
  // that is as long as it needs to be from the start.
  const placed = proposed.slice();
  for (let i = 0; i < placed.length; i++) {
    const entry = placed[i] as Entry;
    placed[i] = createEntry(raft.term, ++index, entry.type, entry.data, entry.size);
    noteStep(raft, "appended", null, placed[i] as Entry);
  }
  appendToLog(raft.log, raft, placed);
  assertInvariant("leader-append-only", lastIndex(raft.log) === index, "a leader only adds to the end of its log");
  // The leader counts itself only once its own log is durable, like any other voter.
  if (!raft.options.rules.persistEntriesBeforeAck && raft.ownProgress !== null) maybeUpdate(raft.ownProgress, index);
  sendAfterAppend(raft, createMessage(MessageType.AppResp, raft.id, raft.id, raft.term, 0, index));
}

/** Sends a peer what it lacks, or an empty append to tell it the commit index, unless it must wait. */
export function sendAppend(raft: Raft, to: Progress): boolean {
  return maybeSendAppend(raft, to, true);
}

/** Like `sendAppend`, but sends an empty append only if asked. False if nothing was sent. */
export function maybeSendAppend(raft: Raft, to: Progress, sendIfEmpty: boolean): boolean {
  if (isPaused(to)) return false;
  // The usual answer to an acknowledgement: the peer has everything.
  if (!sendIfEmpty && to.next > lastIndex(raft.log)) return false;
  const { log, options } = raft;
  const previous = to.next - 1;
  const previousTerm = termAt(log, previous);
  // What the peer lacks is compacted away: only a snapshot helps.
  if (previousTerm < 0) return maybeSendSnapshot(raft, to);
  let entries: readonly Entry[] | null = NO_ENTRIES;
  // With a full window only empty appends go out, so that the peer's answers keep coming.
  if (to.state !== ProgressState.Replicate || !isWindowFull(to, options.maxInflightMsgs)) {
    entries = entriesFrom(log, to.next, options.maxSizePerMsg);
  }
  if (entries === null) return maybeSendSnapshot(raft, to);
  if (entries.length === 0 && !sendIfEmpty) return false;
  send(raft, createMessage(
    MessageType.App, to.id, raft.id, raft.term, previousTerm, previous, log.committed, entries,
  ));
  sentEntries(to, entries.length, options.maxInflightMsgs);
  to.sentCommit = log.committed;
  return true;
}

function maybeSendSnapshot(raft: Raft, to: Progress): boolean {
  const { log, trace, id } = raft;
  // A snapshot for a peer that does not listen would be thrown away, and the peer stuck until somebody reported it.
  if (!to.recentActive) {
    if (trace !== null) {
      logDebug(trace, `ignore sending snapshot to ${hexId(to.id)} since it is not recently active`);
    }
    return false;
  }
  const snapshot = log.unstableSnapshot ?? storageSnapshot(log.storage);
  if (snapshot === "unavailable") {
    if (trace !== null) {
      logDebug(trace, `${hexId(id)} failed to send snapshot to ${hexId(to.id)} because snapshot is ` +
        "temporarily unavailable");
    }
    addNote(raft, { kind: "snapshot.unavailable", to: to.id });
    return false;
  }
  assert(snapshot.index !== 0, "a snapshot that is sent is not empty");
  if (trace !== null) {
    logDebug(trace, `${hexId(id)} [firstindex: ${firstIndex(log)}, commit: ${log.committed}] sent snapshot` +
      `[index: ${snapshot.index}, term: ${snapshot.term}] to ${hexId(to.id)} ` +
      `[${formatProgress(to, raft.options)}]`);
  }
  becomeSnapshot(to, snapshot.index);
  if (trace !== null) {
    logDebug(trace, `${hexId(id)} paused sending replication messages to ${hexId(to.id)} ` +
      `[${formatProgress(to, raft.options)}]`);
  }
  addNote(raft, { kind: "snapshot.sent", to: to.id, index: snapshot.index, term: snapshot.term });
  const message = createMessage(MessageType.Snap, to.id, id, raft.term);
  message.snapshot = snapshot;
  send(raft, message);
  return true;
}

/** Appends for everybody, in ascending order of ids: what order a map would give must never matter. */
export function broadcastAppend(raft: Raft): void {
  const { progress, id } = raft;
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (peer.id !== id) sendAppend(raft, peer);
  }
}

/** Heartbeats for everybody; `context` is the position of the read that their responses will confirm. */
export function broadcastHeartbeat(raft: Raft, context: number): void {
  const { progress, id, log } = raft;
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (peer.id === id) continue;
    // Never beyond what the peer is known to hold: what follows in its log may be something else.
    const commit = Math.min(peer.match, log.committed);
    const message = createMessage(MessageType.Heartbeat, peer.id, id, raft.term, 0, 0, commit);
    message.context = context;
    send(raft, message);
    peer.sentCommit = commit;
  }
}

/** Scratch space for sorting; holds nothing between calls. */
const incomingMatches: number[] = [];
const outgoingMatches: number[] = [];

/** The largest index that is durable on a quorum: of both halves, if the configuration is joint. */
function quorumCommitted(raft: Raft): number {
  const { progress, forsaken } = raft;
  let incoming = 0;
  let outgoing = 0;
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (forsaken.length > 0 && forsaken.includes(peer.id)) continue;
    if (peer.inIncoming) incomingMatches[incoming++] = peer.match;
    if (peer.inOutgoing) outgoingMatches[outgoing++] = peer.match;
  }
  const committed = majorityCommitted(incomingMatches, incoming);
  return outgoing === 0 || !raft.options.rules.jointDecisions ? committed
    : Math.min(committed, majorityCommitted(outgoingMatches, outgoing));
}

/** Whether a quorum is known to hold the log up to `index`: counted, where `quorumCommitted` sorts. */
function isOnQuorum({ progress, config, forsaken }: Raft, index: number): boolean {
  let incoming = 0;
  let outgoing = 0;
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (peer.match < index || forsaken.includes(peer.id)) continue;
    if (peer.inIncoming) incoming++;
    if (peer.inOutgoing) outgoing++;
  }
  const voters = withoutForsaken(config.voters, forsaken);
  const votersOutgoing = withoutForsaken(config.votersOutgoing, forsaken);
  return incoming * 2 > voters.length && (votersOutgoing.length === 0 || outgoing * 2 > votersOutgoing.length);
}

/**
 * Commits what a quorum holds, but counts only entries of the own term (§5.4.2): an older one on a majority may still be
 * overwritten by a leader that does not have it (Figure 8).
 */
export function maybeCommit(raft: Raft): boolean {
  const index = quorumCommitted(raft);
  const { log } = raft;
  if (index <= log.committed || index === COMMITTED_BY_NOBODY) return false;
  const ownTerm = termAt(log, index) === raft.term;
  if (!ownTerm && raft.options.rules.commitOnlyOwnTerm) return false;
  assert(raft.role === Role.Leader, "only a leader counts who has an entry");
  assertInvariant(
    "commit-quorum", isModified(raft.options.rules) || isOnQuorum(raft, index), "what is committed is on the disks of a quorum",
  );
  commitTo(log, index);
  noteStep(raft, "committed");
  if (!raft.committedInTerm && ownTerm) {
    raft.committedInTerm = true;
    addNote(raft, { kind: "term.firstCommit", term: raft.term, index });
  }
  return true;
}

/** Tells the transfer's target to campaign at once. */
export function sendTimeoutNow(raft: Raft, to: RaftId): void {
  addNote(raft, { kind: "transfer.timeoutNow", to });
  send(raft, createMessage(MessageType.TimeoutNow, to, raft.id, raft.term));
}
