import { createStream } from "../kernel/random.ts";
import {
  advance, APPEND_THREAD, APPLY_THREAD, applyConfChange, type ConfState, createMessage, createRaftConfig,
  createRawNode, createStorage, DEFAULT_OPTIONS, type Entry, EntryType, type HardState, hasReady,
  isEmptyHardState, type MemoryStorage, type Message, MessageType, type RaftId, type RaftOptions, type RawNode,
  ready, type Snapshot, step, storageAppend, storageApplySnapshot, storageOffer, storageSetHardState, type TimeoutDraw,
} from "../raft/index.ts";
import { confChangeOf, takeTrace } from "../raft/inspect.ts";
import { describeMessage, describeReady } from "./describe.ts";
import { createOutput, write, writeIndented, writeLogLine, type Output } from "./output.ts";

/** How the nodes' election timeouts are drawn: no expected output may depend on it. */
export type DrawName = "min" | "max" | "random";

export interface InteractionNode {
  readonly id: RaftId;
  readonly raw: RawNode;
  readonly storage: MemoryStorage;
  readonly options: RaftOptions;
  readonly appendWork: Message[];
  readonly applyWork: Message[];
  /** Snapshots of the state machine after each applied entry; the last one is the state machine now. */
  readonly history: Snapshot[];
}

export interface Environment {
  readonly nodes: InteractionNode[];
  /** In flight, in the order in which they were sent. */
  messages: Message[];
  readonly output: Output;
  readonly draw: DrawName;
  readonly seed: number;
}

/** What went wrong in a directive, as the file expects to read it. */
export class DirectiveError extends Error {}

export const createEnvironment = (draw: DrawName, seed: number): Environment =>
  ({ nodes: [], messages: [], output: createOutput(), draw, seed });

/** The node with that number; one that does not exist is a mistake in the file. */
export function interactionNode(environment: Environment, id: number): InteractionNode {
  const node = environment.nodes[id - 1];
  if (node === undefined) throw new DirectiveError(`there is no node ${id}`);
  return node;
}

/** Calls the core and writes what it logged, also when it stops on a broken invariant. */
export function callCore<T>(environment: Environment, node: RawNode, action: (node: RawNode) => T): T {
  try {
    return action(node);
  } finally {
    drainTrace(environment, node);
  }
}

function drainTrace(environment: Environment, node: RawNode): void {
  for (const line of takeTrace(node)) writeLogLine(environment.output, line);
}

export const stubOptions: RaftOptions = {
  ...DEFAULT_OPTIONS, electionTick: 3, heartbeatTick: 1, maxInflightMsgs: 2_147_483_647,
};

/** Adds a node with the next free number, on a fresh storage that may start from `snapshot`. */
export function addNode(environment: Environment, options: RaftOptions, snapshot: Snapshot, isBootstrap: boolean): void {
  const id = environment.nodes.length + 1;
  const storage = createStorage();
  if (isBootstrap) {
    if (snapshot.index <= 1) throw new DirectiveError("index must be specified as > 1 due to bootstrap");
    storageApplySnapshot(storage, snapshot);
  }
  storageOffer(storage, snapshot);
  const draw: TimeoutDraw = environment.draw === "random"
    ? createStream(environment.seed, `election/${id}`)
    : environment.draw;
  const raw = createRawNode(createRaftConfig(id, options, draw, snapshot.index, true), storage);
  drainTrace(environment, raw);
  environment.nodes.push({
    id, raw, storage, options, appendWork: [], applyWork: [], history: [snapshot],
  });
}

/** Takes one Ready of the node and does what it asks for. */
export function processReady(environment: Environment, node: InteractionNode): void {
  const { output } = environment;
  const taken = callCore(environment, node.raw, ready);
  write(output, describeReady(taken));
  const isAsync = node.options.asyncStorageWrites;
  if (!isAsync) {
    processAppend(node, taken.hardState, taken.entries, taken.snapshot);
    processApply(environment, node, taken.committedEntries);
  }
  for (const message of taken.messages) {
    if (message.to === APPEND_THREAD) node.appendWork.push(message);
    else if (message.to === APPLY_THREAD) node.applyWork.push(message);
    else environment.messages.push(message);
  }
  if (!isAsync) callCore(environment, node.raw, advance);
}

function processAppend(
  node: InteractionNode, hardState: HardState | null, entries: readonly Entry[], snapshot: Snapshot | null,
): void {
  if (hardState !== null && !isEmptyHardState(hardState)) storageSetHardState(node.storage, hardState);
  if (snapshot !== null && snapshot.index !== 0) {
    if (entries.length > 0) throw new DirectiveError("can't apply snapshot and entries at the same time");
    const error = storageApplySnapshot(node.storage, snapshot);
    if (error !== null) throw new DirectiveError(error);
    return;
  }
  storageAppend(node.storage, entries);
}

/** Applies entries to a state machine that appends their text to what it has. */
function processApply(environment: Environment, node: InteractionNode, entries: readonly Entry[]): void {
  for (const entry of entries) {
    const last = currentSnapshot(node);
    let confState: ConfState = last.confState;
    let update = entry.data;
    if (entry.type !== EntryType.Normal) {
      const change = confChangeOf(entry);
      update = change.context;
      confState = callCore(environment, node.raw, (raw) => applyConfChange(raw, change));
    }
    const data = `${asText(last.data)}${asText(update)}`;
    const snapshot: Snapshot = { index: entry.index, term: entry.term, confState, data, size: data.length };
    node.history.push(snapshot);
    storageOffer(node.storage, snapshot);
  }
}

const asText = (data: unknown): string => (typeof data === "string" ? data : "");

function currentSnapshot(node: InteractionNode): Snapshot {
  const last = node.history[node.history.length - 1];
  if (last === undefined) throw new DirectiveError("a node has a snapshot from the start");
  return last;
}

/** Does the first piece of work that waits for the node's append thread. */
export function processAppendThread(environment: Environment, node: InteractionNode): void {
  const message = node.appendWork.shift();
  if (message === undefined) {
    write(environment.output, "no append work to perform");
    return;
  }
  runStorageThread(environment, message, () => {
    const { term, vote, commit } = message;
    processAppend(node, { term, vote, commit }, message.entries, message.snapshot);
  });
}

/** Does the first piece of work that waits for the node's apply thread. */
export function processApplyThread(environment: Environment, node: InteractionNode): void {
  const message = node.applyWork.shift();
  if (message === undefined) {
    write(environment.output, "no apply work to perform");
    return;
  }
  runStorageThread(environment, message, () => {
    processApply(environment, node, message.entries);
  });
}

function runStorageThread(environment: Environment, message: Message, work: () => void): void {
  const { output } = environment;
  const { responses } = message;
  write(output, `Processing:\n${describeMessage({ ...message, responses: [] })}\n`);
  work();
  write(output, "Responses:\n");
  for (const response of responses) write(output, `${describeMessage(response)}\n`);
  environment.messages.push(...responses);
}

export interface Recipient {
  readonly id: RaftId;
  readonly drop: boolean;
}

/** Delivers (or drops) what is in flight to each recipient in turn; returns how many messages that were. */
export function deliverMessages(
  environment: Environment, recipients: readonly Recipient[], type: MessageType | null,
): number {
  let count = 0;
  for (const { id, drop } of recipients) {
    const isMeant = (message: Message): boolean =>
      message.to === id && !(drop && isLocalMessage(message)) && (type === null || message.type === type);
    const taken = environment.messages.filter(isMeant);
    environment.messages = environment.messages.filter((message) => !isMeant(message));
    count += taken.length;
    for (const message of taken) {
      write(environment.output, `${drop ? "dropped: " : ""}${describeMessage(message)}\n`);
      if (drop) continue;
      const error = callCore(environment, interactionNode(environment, id).raw, (raw) => step(raw, message));
      if (error !== null) write(environment.output, `${error}\n`);
    }
  }
  return count;
}

/** Local messages need reliable delivery, and are therefore never dropped. */
const isLocalMessage = ({ from, to }: Message): boolean => from === to || from < 0 || to < 0;

/** More passes than any finite script needs: beyond this the nodes keep each other busy for ever. */
const MAX_PASSES = 100_000;

/** Lets the nodes work and talk until none of them has anything to do. */
export function stabilize(environment: Environment, nodes: readonly InteractionNode[]): void {
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    if (!stabilizeOnce(environment, nodes)) return;
  }
  throw new DirectiveError(`not stable after ${MAX_PASSES} passes`);
}

function stabilizeOnce(environment: Environment, nodes: readonly InteractionNode[]): boolean {
  const { output } = environment;
  let busy = false;
  for (const node of nodes) {
    if (!hasReady(node.raw)) continue;
    busy = true;
    write(output, `> ${node.id} handling Ready\n`);
    writeIndented(output, () => processReady(environment, node));
  }
  for (const node of nodes) {
    if (!environment.messages.some((message) => message.to === node.id)) continue;
    busy = true;
    write(output, `> ${node.id} receiving messages\n`);
    writeIndented(output, () => deliverMessages(environment, [{ id: node.id, drop: false }], null));
  }
  for (const node of nodes) {
    if (node.appendWork.length === 0) continue;
    busy = true;
    write(output, `> ${node.id} processing append thread\n`);
    while (node.appendWork.length > 0) writeIndented(output, () => processAppendThread(environment, node));
  }
  for (const node of nodes) {
    if (node.applyWork.length === 0) continue;
    busy = true;
    write(output, `> ${node.id} processing apply thread\n`);
    while (node.applyWork.length > 0) writeIndented(output, () => processApplyThread(environment, node));
  }
  return busy;
}

/** Puts a snapshot of `from` into flight, behind the back of the protocol. */
export function sendSnapshot(environment: Environment, from: InteractionNode, to: RaftId): void {
  const message = createMessage(MessageType.Snap, to, from.id, from.raw.raft.term);
  message.snapshot = currentSnapshot(from);
  environment.messages.push(message);
  write(environment.output, describeMessage(message));
}
