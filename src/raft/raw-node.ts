import { assert, AssertionError, assertInvariant } from "../kernel/assert.ts";
import { cloneStream } from "../kernel/random.ts";
import { findProgress } from "./conf-change.ts";
import { appliedToIndex, cloneLog, createLog, lastIndex, lastTerm } from "./log.ts";
import { proposeToLeader } from "./leader.ts";
import { applyChange, restoreConfig } from "./membership.ts";
import {
  createMessage, isLocalType, isResponseType, MessageType, NO_MESSAGES, type Message,
} from "./message.ts";
import { addNote, NO_NOTES, type Note } from "./notes.ts";
import { shortestTimeout, timeoutBound, type RaftConfig, type RaftOptions } from "./options.ts";
import { cloneProgress, NO_PROGRESS, ProgressState, type Progress } from "./progress.ts";
import { becomeFollower, drawTimeout } from "./roles.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { NO_READ_STATES, progressOf, UNSENT, type Raft, type ReadQueue } from "./state.ts";
import { dueTickOf, stepRaft, tickRaft } from "./step.ts";
import { cloneStorage, type MemoryStorage } from "./storage.ts";
import { createTrace, hexId, logInfo } from "./trace.ts";
import {
  createEntry, EMPTY_CONF_STATE, EntryType, ERR_STEP_LOCAL_MESSAGE, ERR_STEP_PEER_NOT_FOUND, isEmptyHardState, isMember,
  isStorageThread, NOBODY, NONE, Role, votersOf, type ConfChange, type ConfState, type Entry, type EntryData, type HardState,
  type RaftId, type Snapshot, type SoftState, type StepError,
} from "./types.ts";

/** A peer as its host handles it: `raft` may be read by the host, and is changed only through these functions. */
export interface RawNode {
  readonly raft: Raft;
  readonly storage: MemoryStorage;
  /** What the host was last told, so that a Ready holds only what changed. */
  toldLead: RaftId;
  toldRole: Role;
  toldTerm: number;
  toldVote: RaftId;
  toldCommit: number;
  /** Synchronous mode: what the last Ready made true once the host has carried it out; null before the first that did. */
  accepted: AcceptedReady | null;
}

/**
 * What `advance` does: what the storage threads' responses do in asynchronous mode, without the messages. One for each node,
 * filled in again by each Ready.
 */
export interface AcceptedReady {
  /** A Ready was taken, and is not carried out yet. */
  isPending: boolean;
  /** The term of the Ready. */
  term: number;
  /** Messages of the peer to itself: its vote for itself, a leader's own acknowledgement. */
  toSelf: readonly Message[];
  /** The last entry of the log, durable now; index 0 if the log had nothing unstable. */
  logTerm: number;
  index: number;
  snapshot: Snapshot | null;
  applied: readonly Entry[];
  appliedSize: number;
}

/** Starts a peer from what its storage holds: a fresh one, or one that restarts after a crash. */
export function createRawNode(config: RaftConfig, storage: MemoryStorage): RawNode {
  const { options } = config;
  assert(config.id > 0, "a peer's id is positive");
  assert(options.heartbeatTick > 0, "heartbeats are at least a tick apart");
  assert(timeoutBound(options) > shortestTimeout(options), "there is a timeout to draw");
  assert(options.electionTick > options.heartbeatTick, "an election timeout is longer than a heartbeat interval");
  assert(options.maxInflightMsgs > 0, "at least one append may be in flight");
  assert(options.readOnlyOption === "safe" || options.checkQuorum, "lease-based reads need the quorum check");
  // At least a byte: with 0 the first entry would already be too much, and nothing would ever be applied.
  const maxApplying = Math.max(options.maxCommittedSizePerReady === 0 ? options.maxSizePerMsg :
    options.maxCommittedSizePerReady, 1);
  const raft: Raft = {
    id: config.id, role: Role.Follower, term: 0, vote: NONE, lead: NONE, log: createLog(storage, maxApplying), options,
    ticks: 0, electionFrom: 0, heartbeatFrom: 0, randomizedElectionTimeout: 0,
    msgs: UNSENT, msgsAfterAppend: UNSENT, readStates: NO_READ_STATES, notes: NO_NOTES,
    trace: config.trace ? createTrace() : null,
    halted: null, resting: false, progress: NO_PROGRESS, ownProgress: null, leadTransferee: NONE, pendingConfIndex: 0,
    committedInTerm: false, reads: null, draw: config.draw, config: EMPTY_CONF_STATE, granted: NOBODY, refused: NOBODY,
    earlyReads: NO_MESSAGES, notesLost: 0, forsaken: NOBODY,
  };
  restoreConfig(raft, storage.snapshot.confState);
  if (!isEmptyHardState(storage.hardState)) loadHardState(raft, storage.hardState);
  if (config.applied > 0) appliedToIndex(raft.log, config.applied, 0);
  becomeFollower(raft, raft.term, NONE);
  assert(
    raft.log.applied <= raft.log.committed && raft.log.committed <= lastIndex(raft.log), "applied <= committed <= last index",
  );
  if (raft.trace !== null) logInfo(raft.trace, describeStart(raft));
  raft.notes = NO_NOTES;
  return {
    raft, storage, toldLead: raft.lead, toldRole: raft.role, toldTerm: raft.term, toldVote: raft.vote,
    toldCommit: raft.log.committed, accepted: null,
  };
}

function loadHardState(raft: Raft, hard: HardState): void {
  assertInvariant("commit-kept", hard.commit >= raft.log.committed, "the stored snapshot is committed");
  assertInvariant("commit-kept", hard.commit <= lastIndex(raft.log), "what is committed is stored");
  raft.log.committed = hard.commit;
  raft.term = hard.term;
  raft.vote = hard.vote;
}

function describeStart({ id, term, log, config }: Raft): string {
  const voters = votersOf(config).map(hexId);
  return `newRaft ${hexId(id)} [peers: [${voters.join(",")}], term: ${term}, commit: ${log.committed}, ` +
    `applied: ${log.applied}, lastindex: ${lastIndex(log)}, lastterm: ${lastTerm(log)}]`;
}

/** One more tick is over, for a node that is told of each. True if something was due. */
export function tick(node: RawNode): boolean {
  node.raft.ticks++;
  return doDue(node);
}

/**
 * So many ticks are over. Whoever touches a node tells it first; one that has halted has stopped for good, and so have its
 * timers; so do those of one that rests.
 */
export function tellTicks({ raft }: RawNode, ticks: number): void {
  if (raft.halted === null && !raft.resting) raft.ticks = ticks;
}

/** Does what is due by the ticks that the node was told of. True if something was. */
export function doDue(node: RawNode): boolean {
  if (node.raft.options.rules === ALL_RULES_ON) return tickRaft(node.raft);
  return guard(node, tickRaft, undefined) ?? true;
}

/** Ticks are counted from another beginning from now on: `ticks` are over by that. What has passed of the node's timers stays. */
export function joinTicks({ raft }: RawNode, ticks: number): void {
  const passed = ticks - raft.ticks;
  raft.electionFrom += passed;
  raft.heartbeatFrom += passed;
  raft.ticks = ticks;
}

/** The host ticks the node no more: what has passed of its timers stays, whatever it hears, until `tickAgain`. */
export function rest({ raft }: RawNode): void {
  raft.resting = true;
}

/** The node ticks again: `ticks` are over by now, and its election timer catches up with so many that it missed. */
export function tickAgain(node: RawNode, ticks: number, missed: number): void {
  const { raft } = node;
  raft.resting = false;
  if (raft.halted !== null) return;
  joinTicks(node, ticks);
  raft.electionFrom -= missed;
}

/** Somebody sets the election timer: so many ticks of it are over, and it runs out after so many. */
export function setElectionTimer({ raft }: RawNode, elapsed: number, timeout: number): void {
  raft.electionFrom = raft.ticks - elapsed;
  raft.randomizedElectionTimeout = timeout;
}

/** The tick at which the node has something to do, if nothing happens until then; Infinity for never. */
export const dueTick = ({ raft }: RawNode): number => (raft.halted === null && !raft.resting ? dueTickOf(raft) : Infinity);

/**
 * Changes the options of a running peer, for instance the rules in force. What depends on them from the start
 * (`asyncStorageWrites`, `maxCommittedSizePerReady`) must stay as it was.
 */
export function setOptions(node: RawNode, options: RaftOptions): void {
  assert(
    options.asyncStorageWrites === node.raft.options.asyncStorageWrites, "a running peer keeps its way of writing",
  );
  const before = node.raft.options;
  node.raft.options = options;
  const sameTimeouts = shortestTimeout(before) === shortestTimeout(options) && timeoutBound(before) === timeoutBound(options) &&
    before.electionSlackTicks === options.electionSlackTicks;
  // A timeout drawn under the old options would otherwise hold until the next term.
  if (!sameTimeouts) node.raft.randomizedElectionTimeout = drawTimeout(node.raft);
}

/**
 * Runs a peer of a modified Raft. Where Raft's own invariants break, the peer halts, as a process would that notices that
 * its log contradicts what it has committed; the run goes on, so that checkers can tell what happened.
 */
export function guard<T, R>(node: RawNode, action: (raft: Raft, input: T) => R, input: T): R | null {
  const { raft } = node;
  if (raft.halted !== null) return null;
  try {
    return action(raft, input);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    raft.halted = error.message;
    raft.msgs = UNSENT;
    raft.msgsAfterAppend = UNSENT;
    addNote(raft, { kind: "peer.halted", reason: error.message });
    return null;
  }
}

/** Steps a message, guarded if a rule is off. */
function stepGuarded(node: RawNode, message: Message): StepError | null {
  if (node.raft.options.rules === ALL_RULES_ON) return stepRaft(node.raft, message);
  return guard(node, stepRaft, message);
}

/** A message from the network or from a storage thread. */
export function step(node: RawNode, message: Message): StepError | null {
  const fromThread = isStorageThread(message.from);
  if (isLocalType(message.type) && !fromThread) return ERR_STEP_LOCAL_MESSAGE;
  if (isResponseType(message.type) && !fromThread && !isMember(node.raft.config, message.from)) {
    return ERR_STEP_PEER_NOT_FOUND;
  }
  return stepGuarded(node, message);
}

/** Proposes a command of `size` payload bytes; a follower forwards it to its leader. */
export function propose(node: RawNode, data: EntryData, size: number): StepError | null {
  return proposeEntry(node, EntryType.Normal, data, size);
}

/** Bytes of a membership change: what protobuf needs for a few small numbers. */
const CONF_CHANGE_SIZE = 2;
const CONF_CHANGE_SINGLE_SIZE = 6;

/** Proposes a membership change; with `v1` as an entry of the older type, which can hold a single change. */
export function proposeConfChange(node: RawNode, change: ConfChange, v1 = false): StepError | null {
  assert(!v1 || change.changes.length === 1, "a change of the older type is a single one");
  const type = v1 ? EntryType.ConfChange : EntryType.ConfChangeV2;
  const size = change.changes.length === 0
    ? 0
    : CONF_CHANGE_SIZE + CONF_CHANGE_SINGLE_SIZE * change.changes.length;
  return proposeEntry(node, type, change, size);
}

function proposeEntry(node: RawNode, type: EntryType, data: EntryData, size: number): StepError | null {
  const entry = createEntry(0, 0, type, data, size);
  // Nothing about a local proposal depends on a term: a leader takes it without a message.
  if (node.raft.role === Role.Leader && node.raft.options.rules === ALL_RULES_ON) {
    return proposeToLeader(node.raft, [entry]);
  }
  return stepGuarded(node, createMessage(MessageType.Prop, NONE, node.raft.id, 0, 0, 0, 0, [entry]));
}

/** Starts an election now, instead of when the election timer fires. */
export function campaign(node: RawNode): StepError | null {
  return stepGuarded(node, createMessage(MessageType.Hup, NONE, NONE, 0));
}

/** Asks that leadership goes to `to`: by the leader itself, or forwarded to it. */
export function transferLeader(node: RawNode, to: RaftId): void {
  stepGuarded(node, createMessage(MessageType.TransferLeader, NONE, to, 0));
}

/** A follower drops its leader without disturbing anybody: it may then grant pre-votes. */
export function forgetLeader(node: RawNode): StepError | null {
  return stepGuarded(node, createMessage(MessageType.ForgetLeader, NONE, NONE, 0));
}

/** Whether a leader sends to that peer as if all that it sends arrived: what only `reportUnreachable` ends. */
export const countsOn = ({ raft }: RawNode, id: RaftId): boolean => progressOf(raft, id)?.state === ProgressState.Replicate;

/** The last message to that peer was not delivered. */
export function reportUnreachable(node: RawNode, id: RaftId): void {
  stepGuarded(node, createMessage(MessageType.Unreachable, NONE, id, 0));
}

/** These peers are sent no entries from now on, all others again with the next answer (raft-rs: adjust_max_inflight_msgs). */
export function withhold({ raft: { progress } }: RawNode, ids: readonly RaftId[]): void {
  for (const peer of progress) peer.withheld = ids.includes(peer.id);
}

/** How sending a snapshot to that peer ended. Without this report the leader would wait for ever after a failure. */
export function reportSnapshot(node: RawNode, id: RaftId, ok: boolean): void {
  const message = createMessage(MessageType.SnapStatus, NONE, id, 0);
  message.reject = !ok;
  stepGuarded(node, message);
}

/** Asks for a linearizable read index; the answer comes as a ReadState carrying `context`. */
export function readIndex(node: RawNode, context: unknown): void {
  const entry = createEntry(0, 0, EntryType.Normal, context, 0);
  stepGuarded(node, createMessage(MessageType.ReadIndex, NONE, NONE, 0, 0, 0, 0, [entry]));
}

/** Applies a committed membership change, between the Ready that handed it out and `advance`. */
export function applyConfChange(node: RawNode, change: ConfChange): ConfState {
  if (node.raft.options.rules === ALL_RULES_ON) return applyChange(node.raft, change);
  return guard(node, applyChange, change) ?? node.raft.config;
}

/** Takes the facts noted since the last time. */
export function takeNotes(node: RawNode): readonly Note[] {
  const { notes } = node.raft;
  if (notes.length > 0) node.raft.notes = NO_NOTES;
  return notes;
}

export interface BasicStatus {
  readonly id: RaftId;
  readonly hardState: HardState;
  readonly softState: SoftState;
  readonly applied: number;
  readonly leadTransferee: RaftId;
}

/** The peer's own live view of itself. */
export function basicStatus({ raft }: RawNode): BasicStatus {
  return {
    id: raft.id,
    hardState: { term: raft.term, vote: raft.vote, commit: raft.log.committed },
    softState: { lead: raft.lead, role: raft.role },
    applied: raft.log.applied,
    leadTransferee: raft.leadTransferee,
  };
}

/** Copies of what a leader knows of each peer, ascending by id; empty for everybody else, who knows nothing. */
export function peerProgress({ raft }: RawNode): readonly Progress[] {
  return raft.role === Role.Leader ? raft.progress.map(cloneProgress) : [];
}

/** A copy that can go its own way: copies what is mutable, shares entries, messages, snapshots and configurations. */
export function cloneRawNode(node: RawNode, storage: MemoryStorage = cloneStorage(node.storage)): RawNode {
  return {
    raft: cloneRaft(node.raft, storage), storage, toldLead: node.toldLead, toldRole: node.toldRole,
    toldTerm: node.toldTerm, toldVote: node.toldVote, toldCommit: node.toldCommit,
    accepted: node.accepted === null ? null : { ...node.accepted },
  };
}

function cloneRaft(raft: Raft, storage: MemoryStorage): Raft {
  const progress = raft.progress.length === 0 ? NO_PROGRESS : raft.progress.map(cloneProgress);
  return {
    id: raft.id, role: raft.role, term: raft.term, vote: raft.vote, lead: raft.lead, log: cloneLog(raft.log, storage),
    options: raft.options, ticks: raft.ticks, electionFrom: raft.electionFrom, heartbeatFrom: raft.heartbeatFrom,
    randomizedElectionTimeout: raft.randomizedElectionTimeout,
    msgs: cloneUnsent(raft.msgs), msgsAfterAppend: cloneUnsent(raft.msgsAfterAppend), readStates: raft.readStates,
    notes: raft.notes,
    trace: raft.trace === null ? null : { lines: raft.trace.lines.slice(), steps: raft.trace.steps }, halted: raft.halted,
    resting: raft.resting, progress, ownProgress: findProgress(progress, raft.id) ?? null,
    leadTransferee: raft.leadTransferee, pendingConfIndex: raft.pendingConfIndex, committedInTerm: raft.committedInTerm,
    reads: raft.reads === null ? null : cloneReads(raft.reads),
    draw: typeof raft.draw === "string" ? raft.draw : cloneStream(raft.draw), config: raft.config,
    granted: raft.granted, refused: raft.refused, earlyReads: raft.earlyReads, notesLost: raft.notesLost,
    forsaken: raft.forsaken,
  };
}

const cloneUnsent = (messages: Message[]): Message[] => (messages.length === 0 ? UNSENT : messages.slice());

const cloneReads = (reads: ReadQueue): ReadQueue => ({
  lastPosition: reads.lastPosition,
  pending: reads.pending.slice(),
  acks: reads.acks.map((ack) => ({ id: ack.id, position: ack.position })),
});
