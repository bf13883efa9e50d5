import { assert } from "../kernel/assert.ts";
import { findProgress } from "./conf-change.ts";
import type { Message } from "./message.ts";
import type { Note } from "./notes.ts";
import type { RaftOptions, TimeoutDraw } from "./options.ts";
import type { Progress } from "./progress.ts";
import { lastIndex, type RaftLog } from "./log.ts";
import type { RaftStepKind, Trace } from "./trace.ts";
import { Role, type ConfState, type Entry, type RaftId, type ReadState } from "./types.ts";

/** A read waiting for a quorum to confirm the leader. */
export interface PendingRead {
  /** Counts all reads of this leadership from 1: an acknowledgement of one position confirms all before it. */
  readonly position: number;
  readonly request: Message;
  /** The commit index when the read arrived. */
  readonly index: number;
}

/** A leader's reads in the "safe" mode. Made when the first read comes, gone with the leadership. */
export interface ReadQueue {
  lastPosition: number;
  pending: PendingRead[];
  /** The highest position that each peer has acknowledged, by id. */
  acks: { readonly id: RaftId; position: number }[];
}

/** One peer of a group: the protocol's whole state. Mutable plain data; only the functions of this folder change it. */
export interface Raft {
  readonly id: RaftId;
  /** Replaced as a whole when the host changes them (`setOptions`). */
  options: RaftOptions;
  readonly draw: TimeoutDraw;

  term: number;
  vote: RaftId;
  lead: RaftId;
  role: Role;
  readonly log: RaftLog;

  /** The applied configuration. Replaced as a whole, never changed in place. */
  config: ConfState;
  /** A leader's, one per member, ascending by id; nobody else keeps count of others (`NO_PROGRESS`). */
  progress: Progress[];
  /** The one of `progress` that is this peer itself; null if it does not lead, or is no member any more. */
  ownProgress: Progress | null;
  /**
   * Voters that are given up for lost: neither asked for votes nor counted, by an order from outside of Raft. `NOBODY` in Raft.
   * See `forceLead`.
   */
  forsaken: readonly RaftId[];
  /** Who answered this candidate's request, and how. Each peer's first answer counts. */
  granted: readonly RaftId[];
  refused: readonly RaftId[];

  leadTransferee: RaftId;
  /** No membership change may be proposed before this index is applied. */
  pendingConfIndex: number;
  /** Whether an entry of this leader's own term is known to be committed. */
  committedInTerm: boolean;

  /** The ticks that are over, as far as the peer was told: see `tellTicks`. */
  ticks: number;
  /** The tick at which the election timer, and a leader's heartbeat timer, began. */
  electionFrom: number;
  heartbeatFrom: number;
  randomizedElectionTimeout: number;

  /** Messages that may leave at once. Added to only by `sendAtOnce`. */
  msgs: Message[];
  /**
   * Messages that promise something, and may leave only after the current log and hard state are durable. See `sendAfterAppend`.
   */
  msgsAfterAppend: Message[];
  readStates: readonly ReadState[];
  reads: ReadQueue | null;
  /** Reads that came before this leader had committed an entry of its term. */
  earlyReads: readonly Message[];

  /**
   * Why this peer has stopped for good: an invariant broke while a rule of the protocol was turned off. null in Raft, where
   * a broken invariant is our own mistake and stops the run.
   */
  halted: string | null;
  /** Its host has stopped its ticks: no timer of it runs. See `rest`. */
  resting: boolean;

  notes: readonly Note[];
  notesLost: number;
  /** etcd's log lines, and what the peer does, if somebody listens. */
  trace: Trace | null;
}

/** The list of a peer with nothing to send; shared by all, so never added to: `send` starts a new one. */
export const UNSENT: Message[] = [];

/** The list of a peer with no read to hand out; shared by all. */
export const NO_READ_STATES: readonly ReadState[] = [];

/** What a leader knows of the peer `id`; undefined if that is no member. */
export const progressOf = (raft: Raft, id: RaftId): Progress | undefined => findProgress(raft.progress, id);

/** Sends a message that promises nothing. Its sender and term must be set: see `createMessage`. */
export function send(raft: Raft, message: Message): void {
  if (raft.options.dialect === "tikv" && raft.role !== Role.Leader) sendAfterAppend(raft, message);
  else sendAtOnce(raft, message);
}

/** Sends a message that leaves whatever is not durable yet; `send` and `sendAfterAppend` are what Raft allows. */
export function sendAtOnce(raft: Raft, message: Message): void {
  assert(message.to !== raft.id, "messages to oneself wait until the log is durable");
  raft.msgs = added(raft.msgs, message);
  if (raft.trace !== null) noteStep(raft, "sent", message);
}

/** Sends a message that promises what the log and the hard state hold now: it waits until both are durable. */
export function sendAfterAppend(raft: Raft, message: Message): void {
  raft.msgsAfterAppend = added(raft.msgsAfterAppend, message);
  if (raft.trace !== null) noteStep(raft, "sent", message);
}

/** Notes a step, if somebody listens. */
export function noteStep(raft: Raft, kind: RaftStepKind, message: Message | null = null, entry: Entry | null = null): void {
  if (raft.trace === null) return;
  raft.trace.steps.push({ kind, raft: { ...raft }, commit: raft.log.committed, last: lastIndex(raft.log), message, entry });
}

/** One or two messages are what most turns send: lists of just that length, where growing one would reserve many slots. */
function added(messages: Message[], message: Message): Message[] {
  if (messages.length === 0) return [message];
  if (messages.length === 1) return [messages[0] as Message, message];
  messages.push(message);
  return messages;
}
