import { encodedSizeOf } from "./entry-size.ts";
import {
  acceptApplying, acceptInProgress, hasNextCommitted, hasNextUnstable, lastIndex, lastTerm, nextCommitted, nextUnstable,
  nextUnstableSnapshot,
} from "./log.ts";
import { MessageType, type Message } from "./message.ts";
import { guard, type RawNode } from "./raw-node.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { NO_READ_STATES, noteStep, UNSENT, type Raft } from "./state.ts";
import { entriesApplied, logStored } from "./step.ts";
import { createHardState, NONE, type Entry, type HardState, type ReadState, type Snapshot } from "./types.ts";

/** Whether `ready` has anything to say. */
export function hasReady(node: RawNode): boolean {
  const { raft } = node;
  if (raft.halted !== null) return false;
  return raft.msgs.length > 0 || raft.msgsAfterAppend.length > 0 ||
    raft.lead !== node.toldLead || raft.role !== node.toldRole || isHardStateNews(node) ||
    hasNextUnstable(raft.log) || nextUnstableSnapshot(raft.log) !== null ||
    hasNextCommitted(raft.log, !raft.options.asyncStorageWrites) || raft.readStates.length > 0;
}

/** How much a node has to do after an input. */
export const Work = { None: 0, Messages: 1, Full: 2 } as const;
export type Work = (typeof Work)[keyof typeof Work];

/**
 * What the node has to do, at a glance: nothing, only messages to send (`takeMessages`), or all that an agenda may hold, and
 * notes. Heartbeats and their answers are nearly all that an idle cluster does, a million times per virtual minute: a node that
 * only has messages to send is served without an agenda. For asynchronous storage; may say Full when there turns out to
 * be nothing more.
 */
export function workOf(node: RawNode): Work {
  const { raft } = node;
  const { log } = raft;
  if (
    raft.notes.length > 0 || raft.lead !== node.toldLead ||
    raft.role !== node.toldRole || raft.term !== node.toldTerm || raft.vote !== node.toldVote ||
    log.committed !== node.toldCommit || log.committed > log.applying || hasNextUnstable(log) ||
    (log.unstableSnapshot !== null && !log.snapshotInProgress) || raft.readStates.length > 0
  ) return Work.Full;
  return raft.msgs.length > 0 || raft.msgsAfterAppend.length > 0 ? Work.Messages : Work.None;
}

/**
 * Whether a heartbeat, or the answer to one, changed nothing: then there are at most messages to send. Says the same as
 * `workOf`, and looks only at what such a message can change.
 */
export function isRoutine(node: RawNode, { type, term }: Message): boolean {
  const { raft } = node;
  return (type === MessageType.Heartbeat || type === MessageType.HeartbeatResp) && term === raft.term &&
    term === node.toldTerm && raft.vote === node.toldVote && raft.lead === node.toldLead &&
    raft.role === node.toldRole && raft.log.committed === node.toldCommit && raft.notes.length === 0 &&
    raft.readStates.length === 0;
}

/** Whether there are messages that may leave only when all that was handed out for writing is durable. */
export const hasPromises = ({ raft }: RawNode): boolean => raft.msgsAfterAppend.length > 0;

/** Takes the messages that may leave at once. */
export function takeMessages({ raft }: RawNode): readonly Message[] {
  const { msgs } = raft;
  if (msgs.length > 0) noteStep(raft, "handed");
  raft.msgs = UNSENT;
  return msgs;
}

/** Takes the messages that promise something, where nothing is under way that they would have to wait for. */
export function takePromises({ raft }: RawNode): readonly Message[] {
  const { msgsAfterAppend } = raft;
  noteStep(raft, "handed");
  raft.msgsAfterAppend = UNSENT;
  return msgsAfterAppend;
}

/**
 * What a host with asynchronous storage has to do next: a `Ready` without the messages to storage threads, which such a host
 * would only take apart again. Whoever has carried out a part of it says so by `tellStored` and `tellApplied`. Immutable.
 */
export interface Agenda {
  /** To be sent at once. */
  readonly messages: readonly Message[];
  /** To be made durable, behind all writes before it; null if there is nothing to write. */
  readonly write: StorageWrite | null;
  /** To be applied; durable already. */
  readonly committedEntries: readonly Entry[];
  /** Reads that may be served once `index` is applied. */
  readonly readStates: readonly ReadState[];
}

/** What a node wants on disk, and what becomes true by it. Immutable. */
export interface StorageWrite {
  /** null if unchanged. */
  readonly hardState: HardState | null;
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot | null;
  /** What others, and the node itself, may be told once all of it is durable. */
  readonly responses: readonly Message[];
  /**
   * The term in which it was written, and the last entry of the whole log that is durable then, so that an end that comes after
   * the log was replaced can be told from one for the log of now. Index 0 if the log had nothing unstable.
   */
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
}

/** Takes what is to be done now, where storage is asynchronous. */
export function takeAgenda(node: RawNode): Agenda {
  const { raft } = node;
  const { readStates } = raft;
  raft.readStates = NO_READ_STATES;
  node.toldLead = raft.lead;
  node.toldRole = raft.role;
  return { messages: takeMessages(node), write: takeWrite(node), committedEntries: takeCommitted(raft), readStates };
}

/** Messages that promise something travel with the write that makes them true. */
function takeWrite(node: RawNode): StorageWrite | null {
  const { raft } = node;
  const { log } = raft;
  const hardState = takeHardState(node);
  const entries = nextUnstable(log);
  const snapshot = nextUnstableSnapshot(log);
  if (hardState === null && entries.length === 0 && snapshot === null && !hasPromises(node)) return null;
  acceptInProgress(log);
  const isLogStored = log.unstable.length > 0;
  return {
    hardState, entries, snapshot, responses: takePromises(node), term: raft.term,
    logTerm: isLogStored ? lastTerm(log) : 0, index: isLogStored ? lastIndex(log) : 0,
  };
}

/** What is to be persisted besides the log, if that has changed since the host was told. */
export function takeHardState(node: RawNode): HardState | null {
  if (!isHardStateNews(node)) return null;
  const { term, vote, log: { committed } } = node.raft;
  node.toldTerm = term;
  node.toldVote = vote;
  node.toldCommit = committed;
  return createHardState(term, vote, committed);
}

function isHardStateNews({ raft, toldTerm, toldVote, toldCommit }: RawNode): boolean {
  const commit = raft.log.committed;
  return (raft.term !== toldTerm || raft.vote !== toldVote || commit !== toldCommit) &&
    (raft.term !== 0 || raft.vote !== NONE || commit !== 0);
}

/** Only what is durable here: a write that is still under way may yet be lost. */
function takeCommitted({ log }: Raft): readonly Entry[] {
  const entries = nextCommitted(log, false);
  const last = entries[entries.length - 1];
  if (last !== undefined) acceptApplying(log, last.index, encodedSizeOf(entries), false);
  return entries;
}

/** A write of the node's is durable. What it promised to the node itself is stepped before. */
export function tellStored(node: RawNode, write: StorageWrite): void {
  if (node.raft.options.rules === ALL_RULES_ON) noteStored(node.raft, write);
  else guard(node, noteStored, write);
}

function noteStored(raft: Raft, { term, logTerm, index, snapshot }: StorageWrite): void {
  logStored(raft, term, logTerm, index, snapshot);
}

/** Entries of an agenda are applied: all of them, at least one. */
export function tellApplied(node: RawNode, entries: readonly Entry[]): void {
  if (node.raft.options.rules === ALL_RULES_ON) noteApplied(node.raft, entries);
  else guard(node, noteApplied, entries);
}

function noteApplied(raft: Raft, entries: readonly Entry[]): void {
  entriesApplied(raft, entries, encodedSizeOf(entries));
}
