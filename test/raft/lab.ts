import {
  advance, applyConfChange, createConfState, createEntry, createMessage, createRaftConfig, createRawNode, createStorage,
  DEFAULT_OPTIONS, EntryType, hasReady, MessageType, ready, Role, step, storageAppend, storageApplySnapshot,
  storageEntries, storageFirstIndex, storageLastIndex, storageSetHardState, takeNotes, tick, type ConfState, type Entry,
  type MemoryStorage, type Message, type MessageDraft, type Note, type RaftOptions, type RawNode, type TimeoutDraw,
} from "../../src/raft/index.ts";
import { confChangeOf } from "../../src/raft/conf-change.ts";
import { lastIndex, termAt } from "../../src/raft/log.ts";

/** Peers on a bench: built in an exact state, connected by a network that the test controls. */

export interface NodeSetup {
  readonly voters?: readonly number[];
  readonly learners?: readonly number[];
  /** A whole configuration, in place of voters and learners. */
  readonly confState?: ConfState;
  /** The terms of the entries 1, 2, 3...; none of them is compacted. */
  readonly log?: readonly number[];
  readonly term?: number;
  readonly vote?: number;
  readonly commit?: number;
  readonly options?: Partial<RaftOptions>;
  readonly draw?: TimeoutDraw;
}

/** A peer that restarts with exactly this log, term, vote and commit index. */
export function createLabNode(id: number, setup: NodeSetup = {}): RawNode {
  const { voters = [1, 2, 3], learners = [], log = [], vote = 0, commit = 0 } = setup;
  const storage = createStorage();
  storage.snapshot = { ...storage.snapshot, confState: setup.confState ?? createConfState(voters, learners) };
  storageAppend(storage, log.map((term, i) => createEntry(term, i + 1, EntryType.Normal, `e${i + 1}t${term}`, 4)));
  const term = setup.term ?? log[log.length - 1] ?? 0;
  if (term > 0) storageSetHardState(storage, { term, vote, commit });
  const options: RaftOptions = { ...DEFAULT_OPTIONS, electionTick: 10, heartbeatTick: 1, ...setup.options };
  return createRawNode(createRaftConfig(id, options, setup.draw ?? "min"), storage);
}

/** The same peer after a crash: what its storage holds, and nothing else. */
export function restartNode(node: RawNode, storage: MemoryStorage = node.storage): RawNode {
  return createRawNode(createRaftConfig(node.raft.id, node.raft.options, node.raft.draw), storage);
}

/** A message, with the fields that matter to the test. */
export function message(
  type: MessageType, from: number, to: number, fields: Partial<MessageDraft> = {},
): Message {
  return Object.assign(createMessage(type, to, from, 0), fields);
}

export const entry = (term: number, index: number, data: unknown = `e${index}t${term}`): Entry =>
  createEntry(term, index, EntryType.Normal, data, 4);

/** Persists and applies what the node asks for, until it asks for nothing more; returns what it sends. */
export function settle(node: RawNode): Message[] {
  const sent: Message[] = [];
  while (hasReady(node)) {
    const taken = ready(node);
    if (taken.snapshot !== null) storageApplySnapshot(node.storage, taken.snapshot);
    storageAppend(node.storage, taken.entries);
    if (taken.hardState !== null) storageSetHardState(node.storage, taken.hardState);
    for (const committed of taken.committedEntries) {
      if (committed.type !== EntryType.Normal) applyConfChange(node, confChangeOf(committed));
    }
    sent.push(...taken.messages);
    advance(node);
  }
  return sent;
}

/** Steps a message and returns what the node sends after persisting. */
export function ask(node: RawNode, asked: Message): Message[] {
  step(node, asked);
  return settle(node);
}

/** The only message of that type among `sent`; fails if there is none or more than one. */
export function only(sent: readonly Message[], type: MessageType): Message {
  const found = sent.filter((each) => each.type === type);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`expected one message, found ${found.length}`);
  return first;
}

export const typesOf = (sent: readonly Message[]): MessageType[] => sent.map(({ type }) => type);

/** The terms of the whole log, from index 1 (or from the first entry kept). */
export function termsOf({ raft, storage }: RawNode): number[] {
  const terms: number[] = [];
  for (let index = storageFirstIndex(storage); index <= lastIndex(raft.log); index++) terms.push(termAt(raft.log, index));
  return terms;
}

/** What the disk holds, as terms. */
export function durableTerms({ storage }: RawNode): number[] {
  const entries = storageEntries(storage, storageFirstIndex(storage), storageLastIndex(storage) + 1);
  return typeof entries === "string" ? [] : entries.map(({ term }) => term);
}

export interface Network {
  readonly nodes: Map<number, RawNode>;
  flights: Message[];
  /** Everything that was ever sent. */
  readonly sent: Message[];
  /** Messages for which this is true are lost. */
  lose: (message: Message) => boolean;
}

export function createNetwork(nodes: readonly RawNode[]): Network {
  return {
    nodes: new Map(nodes.map((node) => [node.raft.id, node])), flights: [], sent: [], lose: () => false,
  };
}

/** A network of fresh peers with the same voters and options. */
export function createGroup(size: number, setup: NodeSetup = {}): Network {
  const voters = Array.from({ length: size }, (_, i) => i + 1);
  return createNetwork(voters.map((id) => createLabNode(id, { voters, ...setup })));
}

export function nodeOf(network: Network, id: number): RawNode {
  const node = network.nodes.get(id);
  if (node === undefined) throw new Error(`there is no node ${id}`);
  return node;
}

/** Delivers until nothing is under way. */
export function drain(network: Network): void {
  for (let round = 0; round < 1_000; round++) {
    for (const node of network.nodes.values()) collect(network, settle(node));
    if (network.flights.length === 0) return;
    const flights = network.flights;
    network.flights = [];
    for (const flight of flights) {
      const node = network.nodes.get(flight.to);
      if (node !== undefined && !network.lose(flight)) step(node, flight);
    }
  }
  throw new Error("the group does not come to rest");
}

/** Takes what the node has to send, without delivering anything. */
function collect(network: Network, sent: readonly Message[]): void {
  network.flights.push(...sent);
  network.sent.push(...sent);
}

/** Ticks every node and delivers, so many times. */
export function tickAll(network: Network, times: number): void {
  for (let i = 0; i < times; i++) {
    for (const node of network.nodes.values()) tick(node);
    drain(network);
  }
}

export const cutOff = (...ids: number[]) => ({ from, to }: Message): boolean => ids.includes(from) || ids.includes(to);

export const leaders = (network: Network): number[] =>
  [...network.nodes.values()].filter(({ raft }) => raft.role === Role.Leader).map(({ raft }) => raft.id);

export const notesOf = (node: RawNode, kind: Note["kind"]): Note[] =>
  takeNotes(node).filter((note) => note.kind === kind);

export { MessageType, Role };
