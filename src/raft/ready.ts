import { assert, defined } from "../kernel/assert.ts";
import { encodedSizeOf } from "./entry-size.ts";
import {
  acceptApplying, acceptInProgress, lastIndex, lastTerm, nextCommitted, nextUnstable,
  nextUnstableSnapshot,
} from "./log.ts";
import { createMessage, MessageType, NO_MESSAGES, type Message } from "./message.ts";
import { takeAgenda, takeHardState, type StorageWrite } from "./pending.ts";
import { guard, type AcceptedReady, type RawNode } from "./raw-node.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { NO_READ_STATES, UNSENT, type Raft } from "./state.ts";
import { entriesApplied, logStored, stepRaft } from "./step.ts";
import {
  APPEND_THREAD, APPLY_THREAD, NO_ENTRIES, NONE, type Entry, type HardState, type RaftId, type ReadState, type Snapshot,
  type SoftState,
} from "./types.ts";

/** What a host has to do next, in this order: persist, send, apply; then `advance`. Immutable. */
export interface Ready {
  /** Changed leader or role, or null. Need not be persisted. */
  readonly softState: SoftState | null;
  /** To be persisted before any message is sent, or null if unchanged. */
  readonly hardState: HardState | null;
  /** Reads that may be served once `index` is applied. */
  readonly readStates: readonly ReadState[];
  /** To be persisted before any message is sent. */
  readonly entries: readonly Entry[];
  /** To be persisted before any message is sent; never together with entries. */
  readonly snapshot: Snapshot | null;
  /** To be applied to the host's state machine; persisted before, here or by an earlier Ready. */
  readonly committedEntries: readonly Entry[];
  /** To be sent after the above is persisted (with asyncStorageWrites: at once; some go to the storage threads). */
  readonly messages: readonly Message[];
  /**
   * Synchronous mode: messages from this position on promise what this Ready persists and must wait for it; those before
   * may leave at once, in parallel with the write (dissertation §10.2.1).
   */
  readonly promisesFrom: number;
  /** The write must be synchronous: it holds entries, or a new term or vote. */
  readonly mustSync: boolean;
}

/** Takes what is to be done now. In synchronous mode `advance` must follow before the next one. */
export const ready = (node: RawNode): Ready => (node.raft.options.asyncStorageWrites ? readyAsync(node) : readySync(node));

const newSoftState = ({ raft, toldLead, toldRole }: RawNode): SoftState | null =>
  raft.lead === toldLead && raft.role === toldRole ? null : { lead: raft.lead, role: raft.role };

const hasNewVote = ({ raft, toldTerm, toldVote }: RawNode): boolean => raft.term !== toldTerm || raft.vote !== toldVote;

/** An agenda in the words of etcd's storage threads: what is to be written, and applied, are messages to them. */
function readyAsync(node: RawNode): Ready {
  const { raft } = node;
  const softState = newSoftState(node);
  const isVoteNew = hasNewVote(node);
  const { messages: atOnce, write, committedEntries, readStates } = takeAgenda(node);
  const messages = atOnce.slice();
  if (write !== null) messages.push(storageAppend(raft.id, write));
  if (committedEntries.length > 0) messages.push(storageApply(raft.id, committedEntries));
  const entries = write?.entries ?? NO_ENTRIES;
  return {
    softState, hardState: write?.hardState ?? null, readStates, entries, snapshot: write?.snapshot ?? null, committedEntries,
    messages, promisesFrom: atOnce.length, mustSync: entries.length > 0 || isVoteNew,
  };
}

function storageAppend(id: RaftId, { hardState, entries, snapshot, responses, term, logTerm, index }: StorageWrite): Message {
  const append = createMessage(
    MessageType.StorageAppend, APPEND_THREAD, id, hardState?.term ?? 0, 0, 0, hardState?.commit ?? 0, entries,
  );
  append.vote = hardState?.vote ?? NONE;
  append.snapshot = snapshot;
  append.responses = responses;
  if (index === 0 && snapshot === null) return append;
  const response = createMessage(MessageType.StorageAppendResp, id, APPEND_THREAD, term, logTerm, index);
  response.snapshot = snapshot;
  append.responses = [...responses, response];
  return append;
}

function storageApply(id: RaftId, entries: readonly Entry[]): Message {
  const apply = createMessage(MessageType.StorageApply, APPLY_THREAD, id, 0, 0, 0, 0, entries);
  apply.responses = [createMessage(MessageType.StorageApplyResp, id, APPLY_THREAD, 0, 0, 0, 0, entries)];
  return apply;
}

function readySync(node: RawNode): Ready {
  const { raft } = node;
  const { log } = raft;
  assert(node.accepted?.isPending !== true, "in synchronous mode a Ready is followed by advance");
  const entries = nextUnstable(log);
  const committedEntries = nextCommitted(log, true);
  const mustSync = entries.length > 0 || hasNewVote(node);
  const taken: ReadyDraft = {
    softState: newSoftState(node), hardState: takeHardState(node), readStates: raft.readStates, entries,
    snapshot: nextUnstableSnapshot(log), committedEntries, messages: NO_MESSAGES, promisesFrom: raft.msgs.length, mustSync,
  };
  const appliedSize = committedEntries.length === 0 ? 0 : encodedSizeOf(committedEntries);
  taken.messages = syncMessages(node, taken, appliedSize);
  acceptReady(node, taken, appliedSize);
  return taken;
}

const nothingAccepted = (): AcceptedReady => ({
  isPending: false, term: 0, toSelf: NO_MESSAGES, logTerm: 0, index: 0, snapshot: null, applied: NO_ENTRIES, appliedSize: 0,
});

type ReadyDraft = { -readonly [K in keyof Ready]: Ready[K] };

/** Synchronous mode: everything may leave once the Ready is persisted; what goes to oneself waits for `advance`. */
function syncMessages(node: RawNode, taken: Ready, appliedSize: number): readonly Message[] {
  const { raft } = node;
  const { log, msgs, msgsAfterAppend } = raft;
  const toSelf = messagesTo(msgsAfterAppend, raft.id);
  const hasEntries = log.unstable.length > 0;
  if (toSelf.length > 0 || hasEntries || taken.snapshot !== null || taken.committedEntries.length > 0) {
    const accepted = node.accepted ??= nothingAccepted();
    accepted.isPending = true;
    accepted.term = raft.term;
    accepted.toSelf = toSelf;
    accepted.logTerm = hasEntries ? lastTerm(log) : 0;
    accepted.index = hasEntries ? lastIndex(log) : 0;
    accepted.snapshot = taken.snapshot;
    accepted.applied = taken.committedEntries;
    accepted.appliedSize = appliedSize;
  }
  if (msgsAfterAppend.length === toSelf.length) return msgs;
  if (toSelf.length === 0 && msgs.length === 0) return msgsAfterAppend;
  // `msgs` may be the shared empty list.
  const messages = msgs.length === 0 ? [] : msgs;
  for (let i = 0; i < msgsAfterAppend.length; i++) {
    const message = msgsAfterAppend[i] as Message;
    if (message.to !== raft.id) messages.push(message);
  }
  return messages;
}

/** Those of the messages that go to `id`: usually none, or all, and then the list itself. */
function messagesTo(messages: readonly Message[], id: RaftId): readonly Message[] {
  let count = 0;
  for (let i = 0; i < messages.length; i++) if ((messages[i] as Message).to === id) count++;
  if (count === 0) return NO_MESSAGES;
  return count === messages.length ? messages : messages.filter(({ to }) => to === id);
}

function acceptReady(node: RawNode, taken: Ready, appliedSize: number): void {
  const { raft } = node;
  const { log } = raft;
  if (taken.softState !== null) {
    node.toldLead = taken.softState.lead;
    node.toldRole = taken.softState.role;
  }
  raft.readStates = NO_READ_STATES;
  // The lists were handed out: the next message starts new ones.
  raft.msgs = UNSENT;
  raft.msgsAfterAppend = UNSENT;
  acceptInProgress(log);
  const { committedEntries } = taken;
  if (committedEntries.length > 0) {
    const last = defined(committedEntries[committedEntries.length - 1], "the list is not empty");
    acceptApplying(log, last.index, appliedSize, true);
  }
}

/** Synchronous mode: the last Ready has been persisted, sent and applied. */
export function advance(node: RawNode): void {
  assert(!node.raft.options.asyncStorageWrites, "with asynchronous storage the threads' responses are stepped instead");
  const { accepted } = node;
  if (accepted === null || !accepted.isPending) return;
  accepted.isPending = false;
  if (node.raft.options.rules === ALL_RULES_ON) carryOut(node.raft, accepted);
  else guard(node, carryOut, accepted);
}

function carryOut(raft: Raft, accepted: AcceptedReady): void {
  const { toSelf, index, snapshot, applied } = accepted;
  for (let i = 0; i < toSelf.length; i++) stepRaft(raft, toSelf[i] as Message);
  if (index !== 0 || snapshot !== null) logStored(raft, accepted.term, accepted.logTerm, index, snapshot);
  if (applied.length > 0) entriesApplied(raft, applied, accepted.appliedSize);
  // What is done is held no longer.
  accepted.toSelf = NO_MESSAGES;
  accepted.snapshot = null;
  accepted.applied = NO_ENTRIES;
}

