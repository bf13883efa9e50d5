import {
  advance, campaign, createConfState, createEntry, createMessage, createRaftConfig, createRawNode, createStorage,
  DEFAULT_OPTIONS, EntryType, hasReady, MessageType, NONE, propose, ready, step, storageAppend, storageApplySnapshot,
  storageCompact, storageSetHardState, tick, type Entry, type Message, type RaftOptions, type RawNode,
} from "../../src/raft/index.ts";
import { print } from "./figures.ts";

/** One workload per process, so that what one teaches the compiler does not colour the next. */

interface Group {
  readonly nodes: RawNode[];
  /** Filled up to `waiting`; the slots are used again, so that the bench measures the core's garbage and not its own. */
  readonly inboxes: Message[][];
  readonly waiting: number[];
  readonly applied: number[];
  readonly compacted: number[];
  messages: number;
}

const options: RaftOptions = {
  ...DEFAULT_OPTIONS, electionTick: 10, heartbeatTick: 2, preVote: true, checkQuorum: true,
  maxSizePerMsg: 1024 * 1024, maxInflightMsgs: 256,
};

const COMPACT_EVERY = 8_192;
const KEEP_BEHIND = 1_024;
const PAYLOAD = "sixteen bytes ok";

function createGroup(size: number): Group {
  const voters = Array.from({ length: size }, (_, i) => i + 1);
  const group: Group = { nodes: [], inboxes: [], waiting: [], applied: [], compacted: [], messages: 0 };
  for (const id of voters) {
    const storage = createStorage();
    storageApplySnapshot(storage, { index: 10, term: 1, confState: createConfState(voters), data: null, size: 0 });
    group.nodes.push(createRawNode(createRaftConfig(id, options, "min", 10), storage));
    group.inboxes.push([]);
    group.waiting.push(0);
    group.applied.push(10);
    group.compacted.push(10);
  }
  campaign(group.nodes[0] as RawNode);
  drain(group);
  return group;
}

function drain(group: Group): void {
  const { nodes, inboxes, waiting } = group;
  for (;;) {
    let busy = false;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as RawNode;
      if (!hasReady(node)) continue;
      busy = true;
      handleReady(group, i, node);
    }
    for (let i = 0; i < nodes.length; i++) {
      const count = waiting[i] as number;
      if (count === 0) continue;
      busy = true;
      const inbox = inboxes[i] as Message[];
      const node = nodes[i] as RawNode;
      for (let k = 0; k < count; k++) step(node, inbox[k] as Message);
      waiting[i] = 0;
    }
    if (!busy) return;
  }
}

function handleReady(group: Group, i: number, node: RawNode): void {
  const taken = ready(node);
  if (taken.hardState !== null) storageSetHardState(node.storage, taken.hardState);
  if (taken.entries.length > 0) storageAppend(node.storage, taken.entries);
  const { messages, committedEntries } = taken;
  group.messages += messages.length;
  for (let k = 0; k < messages.length; k++) {
    const message = messages[k] as Message;
    const at = message.to - 1;
    const place = group.waiting[at] as number;
    (group.inboxes[at] as Message[])[place] = message;
    group.waiting[at] = place + 1;
  }
  if (committedEntries.length > 0) {
    group.applied[i] = (committedEntries[committedEntries.length - 1] as Entry).index;
  }
  advance(node);
  const target = (group.applied[i] as number) - KEEP_BEHIND;
  if (target >= (group.compacted[i] as number) + COMPACT_EVERY) {
    storageCompact(node.storage, target);
    group.compacted[i] = target;
  }
}

/** A unit of work: runs it once and says how many entries (or node ticks) it did. */
interface Workload {
  readonly unit: "entries" | "ticks";
  readonly perCall: number;
  readonly groups: readonly Group[];
  run(): void;
}

function createWorkload(name: string, size: number): Workload {
  if (name === "T") {
    const groups = Array.from({ length: 1_000 }, () => createGroup(size));
    return {
      unit: "ticks", perCall: 1_000 * size, groups,
      run() {
        for (const group of groups) for (const node of group.nodes) tick(node);
        for (const group of groups) drain(group);
      },
    };
  }
  const group = createGroup(size);
  const leader = group.nodes[0] as RawNode;
  switch (name) {
    case "R1":
      return {
        unit: "entries", perCall: 1, groups: [group],
        run() {
          propose(leader, PAYLOAD, 16);
          drain(group);
        },
      };
    case "R64s":
      return {
        unit: "entries", perCall: 64, groups: [group],
        run() {
          for (let i = 0; i < 64; i++) propose(leader, PAYLOAD, 16);
          drain(group);
        },
      };
    case "R64m":
      return {
        unit: "entries", perCall: 64, groups: [group],
        run() {
          const entries = Array.from({ length: 64 }, () => createEntry(0, 0, EntryType.Normal, PAYLOAD, 16));
          step(leader, createMessage(MessageType.Prop, NONE, 1, 0, 0, 0, 0, entries));
          drain(group);
        },
      };
    default:
      throw new Error(`there is no workload ${name}`);
  }
}

const countMessages = (workload: Workload): number =>
  workload.groups.reduce((sum, group) => sum + group.messages, 0);

function timed(workload: Workload, calls: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) workload.run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const WARM_UP_SECONDS = 1.5;
const ROUNDS = 7;
const ROUND_SECONDS = 0.5;

const emit = (name: string, value: number, unit: string): void => print("raft", name, value, unit);

/** The median rate of several rounds, after a warm-up long enough for the optimising compiler. */
export function measureRate(name: string, size: number): void {
  const workload = createWorkload(name, size);
  let calls = 0;
  let elapsed = 0;
  while (elapsed < WARM_UP_SECONDS) {
    elapsed += timed(workload, 100);
    calls += 100;
  }
  // Even, because heartbeats go out at every second tick.
  const perRound = 2 * Math.max(1, Math.round(calls * ROUND_SECONDS / WARM_UP_SECONDS / 2));
  const before = countMessages(workload);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rates.push(perRound * workload.perCall / timed(workload, perRound));
  }
  const rate = rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  const messagesPerUnit = (countMessages(workload) - before) / (perRound * ROUNDS * workload.perCall);
  const label = `${name}/${size}`;
  emit(`${label} rate`, Math.round(rate), `${workload.unit}/s`);
  emit(`${label} messages`, Math.round(rate * messagesPerUnit), "messages/s");
  if (name === "T") emit(`${label} messages per round`, messagesPerUnit * workload.perCall, "messages");
  else emit(`${label} messages per entry`, messagesPerUnit, "messages");
}

/** Bytes allocated per unit: heap growth over calls too few to make the (enlarged) young generation overflow. */
export function measureAllocation(name: string, size: number): void {
  const workload = createWorkload(name, size);
  timed(workload, Math.ceil(20_000 / workload.perCall) + 200);
  globalThis.gc?.();
  const calls = Math.max(1, Math.round(4_000 / workload.perCall));
  const before = process.memoryUsage().heapUsed;
  timed(workload, calls);
  const bytes = (process.memoryUsage().heapUsed - before) / (calls * workload.perCall);
  emit(`${name}/${size} allocated`, Math.round(bytes), workload.unit === "ticks" ? "bytes/tick" : "bytes/entry");
}

const [what, workloadName, sizeText] = process.argv.slice(2);
if (workloadName !== undefined) {
  if (what === "allocation") measureAllocation(workloadName, Number(sizeText));
  else measureRate(workloadName, Number(sizeText));
}
