import { drawChance, drawInt, type Stream } from "../../kernel/random.ts";
import type { LogView, PeerView } from "../../check/raft-checkers.ts";
import {
  advance, applyConfChange, APPEND_THREAD, APPLY_THREAD, createConfState, createRaftConfig, createRawNode,
  createStorage, EntryType, hasReady, isEmptyHardState, ready, Role, step, storageAppend,
  storageApplySnapshot, storageCompact, storageFirstIndex, storageLastIndex, storageSetHardState, storageTerm,
  type ConfState, type Entry, type HardState, type MemoryStorage, type Message, type RaftOptions, type RawNode,
  type ReadState, type Snapshot,
} from "../../raft/index.ts";
import { confChangeOf, firstIndex, lastIndex, termAt } from "../../raft/inspect.ts";

/** One peer of the simulation: a raw node, its disk, its state machine, and the work that waits for its threads. */
export interface SimulatedPeer {
  readonly id: number;
  /** null while the process is down. */
  node: RawNode | null;
  /** What survives: the storage of the raw node is exactly what has been written. */
  readonly disk: MemoryStorage;
  readonly durableLog: LogView;
  readonly draw: Stream;
  /** The state machine: every command applied, in order. Written together with the applied index. */
  machine: readonly string[];
  confState: ConfState;
  applied: number;
  appliedTerm: number;
  appendWork: Message[];
  applyWork: Message[];
  /** Rounds for which the disk takes nothing. */
  stalledFor: number;
  /** The term of the last campaign that a transfer caused: it may pass the lease. */
  campaignsByTransfer: number;
  /** The tick at which it last took in a message of the leader that it follows. */
  heardAt: number;
}

/** Whether the power goes off now. */
export type Disturb = () => boolean;

export interface PeerWork {
  readonly messages: Message[];
  readonly reads: ReadState[];
  readonly crashed: boolean;
}

export function createFuzzPeer(
  id: number, options: RaftOptions, voters: readonly number[], draw: Stream,
): SimulatedPeer {
  const disk = createStorage();
  const peer: SimulatedPeer = {
    id, node: null, disk, durableLog: viewOfStorage(disk), draw, machine: [], confState: createConfState(voters),
    applied: 0, appliedTerm: 0, appendWork: [], applyWork: [], stalledFor: 0, campaignsByTransfer: 0, heardAt: -1,
  };
  if (voters.length > 0) {
    storageApplySnapshot(disk, { index: 5, term: 1, confState: createConfState(voters), data: [], size: 0 });
    peer.applied = 5;
    peer.appliedTerm = 1;
  }
  bootPeer(peer, options);
  return peer;
}

/** Starts the process from what the disk holds. */
export function bootPeer(peer: SimulatedPeer, options: RaftOptions): void {
  // The configuration that a restart begins with is that of the state machine, which is at `applied`.
  const { disk } = peer;
  disk.snapshot = { ...disk.snapshot, confState: peer.confState };
  // The apply thread may have been ahead of the append thread: what was applied was committed.
  const { term, vote, commit } = disk.hardState;
  if (commit < peer.applied && term > 0) disk.hardState = { term, vote, commit: peer.applied };
  peer.node = createRawNode(createRaftConfig(peer.id, options, peer.draw, peer.applied), disk);
  setSnapshotState(peer, true);
}

/** The power is off: what was not on disk is gone. */
export function crashPeer(peer: SimulatedPeer): void {
  peer.node = null;
  peer.appendWork = [];
  peer.applyWork = [];
}

export const hasWork = (peer: SimulatedPeer): boolean =>
  peer.node !== null && (hasReady(peer.node) || peer.appendWork.length > 0 || peer.applyWork.length > 0);

/** Whether the peer knows what a loss of power would take from it: a term, a vote, a snapshot, entries. */
export function isExposed({ node, disk }: SimulatedPeer): boolean {
  if (node === null) return false;
  const { raft } = node;
  return raft.term !== disk.hardState.term || raft.vote !== disk.hardState.vote ||
    raft.log.unstableSnapshot !== null || raft.log.unstable.length > 0;
}

/** Whether the peer can make a snapshot for others now. */
export function setSnapshotState(peer: SimulatedPeer, available: boolean): void {
  peer.disk.offered = available ? currentSnapshot(peer) : "unavailable";
}

const currentSnapshot = (peer: SimulatedPeer): Snapshot => ({
  index: peer.applied, term: peer.appliedTerm, confState: peer.confState, data: peer.machine, size: 1,
});

/** Forgets applied entries but the last few. */
export function compactPeer(peer: SimulatedPeer, keep: number): void {
  const target = peer.applied - keep;
  if (target >= storageFirstIndex(peer.disk) && target <= storageLastIndex(peer.disk)) {
    storageCompact(peer.disk, target);
  }
}

/** Who looks at the peer while it works. */
export interface WorkListener {
  /** Something has happened: before the next thing does. */
  stepped(): void;
  reconfigured(before: ConfState, after: ConfState): void;
}

/** Lets the peer do one round of its work; a crash may come at each point where something has just become durable. */
export function workOnPeer(peer: SimulatedPeer, disturb: Disturb, random: Stream, listener: WorkListener): PeerWork {
  const { node } = peer;
  if (node === null) return { messages: [], reads: [], crashed: false };
  return node.raft.options.asyncStorageWrites
    ? workAsync(peer, node, disturb, random, listener)
    : workSync(peer, node, disturb, listener);
}

function workSync(peer: SimulatedPeer, node: RawNode, disturb: Disturb, listener: WorkListener): PeerWork {
  const messages: Message[] = [];
  if (!hasReady(node)) return { messages, reads: [], crashed: false };
  const taken = ready(node);
  const reads = [...taken.readStates];
  // What promises nothing may leave before the write.
  messages.push(...taken.messages.slice(0, taken.promisesFrom));
  if (disturb()) return { messages, reads: [], crashed: true };
  persist(peer, taken.hardState, taken.entries, taken.snapshot);
  if (disturb()) return { messages, reads: [], crashed: true };
  messages.push(...taken.messages.slice(taken.promisesFrom));
  if (disturb()) return { messages, reads: [], crashed: true };
  if (!applyAll(peer, node, taken.committedEntries, disturb, listener)) return { messages, reads: [], crashed: true };
  advance(node);
  return { messages, reads, crashed: disturb() };
}

function workAsync(
  peer: SimulatedPeer, node: RawNode, disturb: Disturb, random: Stream, listener: WorkListener,
): PeerWork {
  const messages: Message[] = [];
  const reads: ReadState[] = [];
  if (hasReady(node)) {
    const taken = ready(node);
    reads.push(...taken.readStates);
    for (const message of taken.messages) {
      if (message.to === APPEND_THREAD) peer.appendWork.push(message);
      else if (message.to === APPLY_THREAD) peer.applyWork.push(message);
      else messages.push(message);
    }
  }
  if (disturb()) return { messages, reads: [], crashed: true };
  if (peer.stalledFor > 0) peer.stalledFor--;
  for (let count = peer.stalledFor > 0 ? 0 : drawInt(random, 0, 2); count > 0; count--) {
    const work = peer.appendWork.shift();
    if (work === undefined) break;
    const { term, vote, commit } = work;
    persist(peer, { term, vote, commit }, work.entries, work.snapshot);
    if (disturb()) return { messages, reads: [], crashed: true };
    answer(node, work, messages);
    listener.stepped();
  }
  if (drawChance(random, 2, 3)) {
    const work = peer.applyWork.shift();
    if (work !== undefined) {
      if (!applyAll(peer, node, work.entries, disturb, listener)) return { messages, reads: [], crashed: true };
      answer(node, work, messages);
    }
  }
  return { messages, reads, crashed: disturb() };
}

function answer(node: RawNode, work: Message, messages: Message[]): void {
  for (const response of work.responses) {
    if (response.to === node.raft.id) step(node, response);
    else messages.push(response);
  }
}

/** One atomic write. */
function persist(
  peer: SimulatedPeer, hardState: HardState | null, entries: readonly Entry[], snapshot: Snapshot | null,
): void {
  if (snapshot !== null) {
    const { data } = snapshot;
    if (storageApplySnapshot(peer.disk, snapshot) === null && snapshot.index > peer.applied) {
      peer.machine = Array.isArray(data) ? data.map(String) : [];
      peer.confState = snapshot.confState;
      peer.applied = snapshot.index;
      peer.appliedTerm = snapshot.term;
      peer.disk.offered = currentSnapshot(peer);
    }
  }
  storageAppend(peer.disk, entries);
  if (hardState !== null && !isEmptyHardState(hardState)) storageSetHardState(peer.disk, hardState);
}

/** Applies entry by entry; false if the power went off in between. */
function applyAll(
  peer: SimulatedPeer, node: RawNode, entries: readonly Entry[], disturb: Disturb, listener: WorkListener,
): boolean {
  for (const entry of entries) {
    // A snapshot that was written meanwhile contains it.
    if (entry.index <= peer.applied) continue;
    if (entry.type !== EntryType.Normal) {
      const before = peer.confState;
      peer.confState = applyConfChange(node, confChangeOf(entry));
      listener.reconfigured(before, peer.confState);
    } else if (typeof entry.data === "string") {
      peer.machine = [...peer.machine, entry.data];
    }
    peer.applied = entry.index;
    peer.appliedTerm = entry.term;
    if (peer.disk.offered !== "unavailable") peer.disk.offered = currentSnapshot(peer);
    if (disturb()) return false;
  }
  return true;
}

/** The peer as the checkers see it. */
export function peerViewOf(peer: SimulatedPeer): PeerView {
  const { node, disk } = peer;
  const { hardState } = disk;
  const durable = { term: hardState.term, vote: hardState.vote, log: peer.durableLog };
  if (node === null) {
    return {
      id: peer.id, term: hardState.term, vote: hardState.vote, leading: false, commit: hardState.commit,
      log: peer.durableLog, config: { voters: [], outgoing: [] }, durable,
    };
  }
  const { raft } = node;
  return {
    id: peer.id, term: raft.term, vote: raft.vote, leading: raft.role === Role.Leader, commit: raft.log.committed,
    log: viewOfLog(raft.log), config: { voters: raft.config.voters, outgoing: raft.config.votersOutgoing }, durable,
  };
}

function viewOfStorage(storage: MemoryStorage): LogView {
  return {
    get firstIndex() {
      return storageFirstIndex(storage);
    },
    get lastIndex() {
      return storageLastIndex(storage);
    },
    termAt: (index) => storageTerm(storage, index),
    dataAt: (index) => storage.items[index - storage.compactedIndex - 1]?.data,
  };
}

function viewOfLog(log: RawNode["raft"]["log"]): LogView {
  return {
    firstIndex: firstIndex(log),
    lastIndex: lastIndex(log),
    termAt: (index) => termAt(log, index),
    dataAt: (index) => (index >= log.offset
      ? log.unstable[index - log.offset]
      : log.storage.items[index - log.storage.compactedIndex - 1])?.data,
  };
}
