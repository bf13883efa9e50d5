import { assert, assertInvariant } from "../kernel/assert.ts";
import {
  doDue, dueTick, encodedSizeOf, hasPromises, hasReady, isModified, MessageType, NONE, propose, step, storageAppend,
  storageApplySnapshot, storageLastIndex, storageSetHardState, takeAgenda, takeMessages, takePromises, tellApplied, tellStored,
  Work, workOf, type Entry, type HardState, type Message, type StepError, type StorageWrite,
} from "../raft/index.ts";
import { bytesOf, type CommandTable, type CommandValue } from "./commands.ts";
import type { GroupDisk, GroupMemory } from "./group.ts";
import type { StateMachine } from "./machine.ts";

/** Rounds that one input can cause are a handful: each persists, sends or applies something. */
const ROUNDS_AT_MOST = 10_000;
/** Bytes of a write besides its entries: the record's frame and the hard state. */
const WRITE_BYTES = 64;

type Member = GroupMemory<GroupDisk>;

/** Puts a command into the group's log, where this member leads. Says why not, or null. */
export const proposeCommand = <Context, Group extends Member, Command extends CommandValue>(
  commands: CommandTable<Context, Group, Command>, { node }: Group, command: Command,
): StepError | null => propose(node, command, bytesOf(commands, command));

/** Does all that a member's Raft node asks for after an input: writes, sends, applies, and tells what happened. */
export function settle<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group,
): void {
  const { node } = group;
  const work = workOf(node);
  if (work === Work.Messages) settleMessages(machine, context, group);
  else if (work === Work.Full) settleFully(machine, context, group);
  const due = dueTick(node);
  if (due >= group.dueTick || machine.isGone(group)) return;
  group.dueTick = due;
  machine.dueEarlier(context, group);
}

/**
 * The common case: only messages. There is nothing new to write, so the only thing that can hold a message back is a write
 * under way.
 */
export function settleMessages<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group,
): void {
  const { node } = group;
  if (hasPromises(node)) {
    if (group.writesInFlight > 0) {
      settleFully(machine, context, group);
      return;
    }
    sendAll(machine, context, group, takeMessages(node));
    const promises = takePromises(node);
    for (let i = 0; i < promises.length; i++) assertKept(group, promises[i] as Message);
    sendAll(machine, context, group, promises);
    return;
  }
  sendAll(machine, context, group, takeMessages(node));
}

function sendAll<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group, messages: readonly Message[],
): void {
  for (let i = 0; i < messages.length; i++) {
    const message = messages[i];
    if (message !== undefined) machine.send(context, group, message);
  }
}

function settleFully<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group,
): void {
  const { node } = group;
  let told = false;
  let rounds = 0;
  do {
    assert(++rounds < ROUNDS_AT_MOST, "a Raft node comes to rest");
    if (machine.notice(context, group)) told = true;
    if (hasReady(node)) work(machine, context, group);
  } while (!machine.isGone(group) && (node.raft.notes.length > 0 || hasReady(node)));
  machine.rest(context, group, told);
}

function work<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group,
): void {
  const { messages, write, committedEntries, readStates } = takeAgenda(group.node);
  sendAll(machine, context, group, messages);
  if (write !== null) submit(machine, context, group, write);
  if (committedEntries.length > 0) applyAll(machine, context, group, committedEntries);
  if (readStates.length > 0 && !machine.isGone(group)) machine.confirmReads(context, group, readStates);
}

/**
 * Takes what is to be written. What promises nothing new (a commit index, an answer to a repeated message) needs no disk, as in
 * TiKV such writes are not synced; everything else waits for the disk, and so does what comes behind it.
 */
function submit<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group, write: StorageWrite,
): void {
  const { hardState, entries, snapshot } = write;
  const hasVote = hardState !== null && (hardState.term !== group.writtenTerm || hardState.vote !== group.writtenVote);
  if (!hasVote && entries.length === 0 && snapshot === null && group.writesInFlight === 0) {
    keepHardState(group, hardState);
    release(machine, context, group, write);
    return;
  }
  if (hardState !== null) {
    group.writtenTerm = hardState.term;
    group.writtenVote = hardState.vote;
  }
  group.writesInFlight++;
  machine.write(context, group, write, WRITE_BYTES + encodedSizeOf(entries), hasVote && hardState.vote !== group.id);
}

/** The disk has the write: what it promised may be said, and what waited for it done. */
export function completePersist<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, owner: Owner, context: Context, group: Group, write: StorageWrite,
): void {
  assert(group.writesInFlight > 0, "a write ends once");
  group.writesInFlight--;
  persist(machine, owner, group, write);
  machine.persisted(context, group, write);
  release(machine, context, group, write);
  settle(machine, context, group);
}

/**
 * The disk has the write: from now on it survives a power failure. By itself for what reached the disk although nobody saw it
 * end, as a process that dies leaves it in the page cache: nothing that it promised is said.
 */
export function persist<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, owner: Owner, group: Group, { hardState, entries, snapshot }: StorageWrite,
): void {
  const { disk } = group;
  // The state machine has the data; keeping it here as well would keep every older version of it alive.
  if (snapshot !== null && storageApplySnapshot(disk.storage, { ...snapshot, data: null, size: 0 }) === null) {
    assertInvariant("apply-in-order", snapshot.index > disk.applied, "a snapshot never takes a member back");
    disk.applied = snapshot.index;
    disk.appliedTerm = snapshot.term;
    disk.logBytes = 0;
    machine.install(owner, group, snapshot);
  }
  if (entries.length > 0) {
    assertInvariant(
      "commit-kept", (entries[0] as Entry).index > disk.applied, "what was applied is never overwritten",
    );
    storageAppend(disk.storage, entries);
    for (let i = 0; i < entries.length; i++) disk.logBytes += entries[i]?.size ?? 0;
  }
  keepHardState(group, hardState);
}

function keepHardState({ disk: { storage }, node }: Member, hardState: HardState | null): void {
  if (hardState === null) return;
  const { term, vote, commit } = hardState;
  const before = storage.hardState;
  assertInvariant(
    "single-vote", term > before.term || before.vote === NONE || vote === before.vote || isModified(node.raft.options.rules),
    "a vote on disk is not taken back within its term",
  );
  assertInvariant("commit-kept", commit >= before.commit, "the commit index on disk never goes back");
  assertInvariant("commit-kept", commit <= storageLastIndex(storage), "what is committed here is on this disk");
  storageSetHardState(storage, hardState);
}

/** What a message promises to others, or to the node itself, is on this disk when it leaves. */
function assertKept(group: Member, message: Message): void {
  const { type } = message;
  // Most of what leaves are answers to heartbeats, which promise nothing.
  if (type === MessageType.AppResp) assertEntriesKept(group, message);
  else if (type === MessageType.VoteResp) assertVoteKept(group, message);
}

function assertEntriesKept({ disk: { storage }, node }: Member, { term, index, reject }: Message): void {
  if (reject || isModified(node.raft.options.rules)) return;
  const kept = storage.hardState;
  assertInvariant("term-monotonic", term <= kept.term, "a term is told when it is on disk");
  // An acknowledgement of a term that is over counts for nobody any more.
  const isOver = term < kept.term;
  assertInvariant("commit-quorum", isOver || index <= storageLastIndex(storage), "what is acknowledged is on disk");
}

function assertVoteKept({ disk: { storage }, node }: Member, { term, to, reject }: Message): void {
  if (reject || isModified(node.raft.options.rules)) return;
  const kept = storage.hardState;
  assertInvariant("term-monotonic", term <= kept.term, "a term is told when it is on disk");
  assertInvariant("single-vote", term < kept.term || kept.vote === to, "a vote is told when it is on disk");
}

/** Says what the write promised: to the node itself, and to others. */
function release<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group, write: StorageWrite,
): void {
  const { responses } = write;
  for (let i = 0; i < responses.length; i++) {
    const response = responses[i];
    if (response === undefined) continue;
    assertKept(group, response);
    if (response.to === group.id) step(group.node, response);
    else machine.send(context, group, response);
  }
  tellStored(group.node, write);
}

function applyAll<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group, entries: readonly Entry[],
): void {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (entry === undefined) continue;
    assertInvariant("apply-in-order", entry.index === group.disk.applied + 1, "entries are applied one after another");
    assertInvariant(
      "state-machine-safety", entry.term >= group.disk.appliedTerm || isModified(group.node.raft.options.rules),
      "the terms of what is applied never fall",
    );
    group.disk.applied = entry.index;
    group.disk.appliedTerm = entry.term;
    machine.apply(context, group, entry);
    if (machine.isGone(group)) return;
  }
  tellApplied(group.node, entries);
  machine.applied(context, group);
}

/** The member's ticks have come to where something may be due for it: does that, and finds out what is next. */
export function tickMember<Owner, Context, Group extends Member>(
  machine: StateMachine<Owner, Context, Group>, context: Context, group: Group,
): void {
  // Nothing is earlier than that, so that nobody is told of it before all is done.
  group.dueTick = 0;
  if (doDue(group.node)) settle(machine, context, group);
  const chore = machine.ticked(context, group);
  if (hasReady(group.node)) settle(machine, context, group);
  group.dueTick = Math.min(dueTick(group.node), chore);
}
