import {
  canSend, CHUNK_BYTES, closeSilentStreams, compactLog, completePersist, createGroupDisk, createOrigin, createTransport,
  endSend, finishReceive,
  isCommandOf, commandKind, openNode, persist, planChunk, proposeCommand, receiveChunk, sendChunk, sendOf, settle,
  startSend, tickMember,
  type Chunk, type CommandTable, type GroupDisk, type GroupMemory, type SnapshotTransport, type StateMachine, type TransportPort,
  type TransportTimer,
} from "../../src/group/index.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import {
  campaign, createConfState, MessageType, reportSnapshot, Role, step, storageOffer, takeNotes, TIKV_OPTIONS,
  type Message, type RaftOptions, type StorageWrite,
  tellTicks,
} from "../../src/raft/index.ts";

/**
 * The smallest hosts of a replicated group: each holds one counter and a list of what was added to it. No regions, no PD, no
 * clients; what such a group needs to be true of the room `group` is all that there is.
 */
export interface CounterDisk extends GroupDisk {
  value: number;
}

export type Counter = GroupMemory<CounterDisk>;

interface Add {
  readonly kind: "add";
  readonly amount: number;
}

export const COMMANDS: CommandTable<Bench, Counter, Add> = {
  add: {
    kind: "add",
    bytes: () => 8,
    apply(_bench, { disk }, { amount }) {
      disk.value += amount;
    },
  },
};

export interface Host {
  readonly id: number;
  readonly disk: CounterDisk;
  /** What the process holds; null while it is dead. */
  counter: Counter | null;
  transport: SnapshotTransport<Message>;
  /** Submitted and not durable yet. */
  writes: StorageWrite[];
  timers: { readonly at: number; readonly timer: TransportTimer }[];
}

export interface Bench {
  now: number;
  readonly hosts: readonly Host[];
  flights: Message[];
  chunks: { readonly from: number; readonly to: number; readonly chunk: Chunk<Message> }[];
  /** Chunks that were sent since the beginning. */
  chunkCount: number;
  /** What the two of a link may not say to each other. */
  cut: (from: number, to: number) => boolean;
  /** How many snapshots a host may send at once. */
  sendsAtMost: number;
  /** Whether disks finish what was submitted. */
  syncing: boolean;
  nextTransferId: number;
}

const OPTIONS: RaftOptions = { ...TIKV_OPTIONS, asyncStorageWrites: true, preVote: false };
const SNAPSHOT_BYTES = 3 * CHUNK_BYTES;

const hostOf = (bench: Bench, id: number): Host => {
  const host = bench.hosts.find((each) => each.id === id);
  if (host === undefined) throw new Error(`there is no host ${id}`);
  return host;
};

const machine: StateMachine<Host, Bench, Counter> = {
  send(bench, { id, node }, message) {
    if (message.type !== MessageType.Snap) {
      bench.flights.push(message);
      return;
    }
    const host = hostOf(bench, id);
    const port = portOf(bench, host);
    storageOffer(host.disk.storage, "unavailable");
    if (!canSend(host.transport, port)) {
      reportSnapshot(node, message.to, false);
      return;
    }
    const shipment = {
      transferId: bench.nextTransferId++, group: 1, machine: message.to, payload: message, size: SNAPSHOT_BYTES,
    };
    planChunk(host.transport, port, startSend(host.transport, port, shipment));
  },
  write: (bench, { id }, write) => void hostOf(bench, id).writes.push(write),
  install(host, _counter, { data }) {
    host.disk.value = data as number;
  },
  persisted: () => undefined,
  apply(bench, counter, { data }) {
    if (isCommandOf(COMMANDS, data)) commandKind(COMMANDS, data).apply(bench, counter, data);
  },
  applied: () => undefined,
  confirmReads: () => undefined,
  notice(_bench, { disk, node }) {
    const isWanted = takeNotes(node).some(({ kind }) => kind === "snapshot.unavailable");
    const { applied: index, appliedTerm: term, storage } = disk;
    if (isWanted) {
      const { confState } = storage.snapshot;
      storageOffer(storage, { index, term, confState, data: disk.value, size: SNAPSHOT_BYTES });
    }
    return false;
  },
  ticked: () => Infinity,
  dueEarlier: () => undefined,
  isGone: () => false,
  rest: () => undefined,
};

function portOf(bench: Bench, host: Host): TransportPort<Message> {
  return {
    clock: bench.now as Instant, bytesPerSecond: CHUNK_BYTES * 10, sendsAtMost: bench.sendsAtMost, receivesAtMost: 1,
    writeChunk: () => 0 as Duration,
    memberOf: ({ to }) => to,
    sendChunk(to, chunk) {
      bench.chunkCount++;
      bench.chunks.push({ from: host.id, to, chunk });
    },
    sendEnd({ from, transferId, to, refusal }) {
      const sender = hostOf(bench, from);
      const send = sendOf(sender.transport, transferId);
      if (send === undefined || sender.counter === null) return;
      endSend(sender.transport, portOf(bench, sender), send);
      reportSnapshot(sender.counter.node, to, refusal === null);
    },
    startTimer: (delay, timer) => void host.timers.push({ at: bench.now + delay, timer }),
    limit: () => undefined,
  };
}

/** Three hosts, or as many as there are names, without a leader. */
export function createBench(ids: readonly number[] = [1, 2, 3]): Bench {
  const hosts = ids.map((id): Host => {
    const disk = { ...createGroupDisk(createOrigin(5, 5, createConfState(ids))), value: 0 };
    return { id, disk, counter: open(id, disk), transport: createTransport(), writes: [], timers: [] };
  });
  return {
    now: 0, hosts, flights: [], chunks: [], chunkCount: 0, cut: () => false, sendsAtMost: 1, syncing: true, nextTransferId: 1,
  };
}

function open(id: number, disk: CounterDisk): Counter {
  const node = openNode(disk, { id, options: OPTIONS, draw: "max" });
  return { id, disk, node, writesInFlight: 0, writtenTerm: node.raft.term, writtenVote: node.raft.vote, dueTick: 0 };
}

export const counterOf = (bench: Bench, id: number): Counter => {
  const { counter } = hostOf(bench, id);
  if (counter === null) throw new Error(`host ${id} is dead`);
  return counter;
};

/** What each host's disk says. */
export const values = (bench: Bench): readonly number[] => bench.hosts.map(({ disk }) => disk.value);

/** Elects that host's member, and settles everything. */
export function elect(bench: Bench, id: number): void {
  campaign(counterOf(bench, id).node);
  settle(machine, bench, counterOf(bench, id));
  runAll(bench);
  if (counterOf(bench, id).node.raft.role !== Role.Leader) throw new Error(`host ${id} was not elected`);
}

/** The leader takes a command; nothing is delivered before `runAll`. */
export function add(bench: Bench, id: number, amount: number): void {
  proposeCommand(COMMANDS, counterOf(bench, id), { kind: "add", amount });
  settle(machine, bench, counterOf(bench, id));
}

/** Delivers, syncs and waits, until nobody has anything left to do. */
export function runAll(bench: Bench): void {
  while (deliver(bench) || deliverChunks(bench) || (bench.syncing && sync(bench)) || wait(bench));
}

export function tickAll(bench: Bench, ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    bench.now += 1_000_000;
    for (const { counter, transport, id } of bench.hosts) {
      if (counter === null) continue;
      tellTicks(counter.node, counter.node.raft.ticks + 1);
      tickMember(machine, bench, counter);
      closeSilentStreams(transport, portOf(bench, hostOf(bench, id)));
    }
    runAll(bench);
  }
}

/** Messages arrive. Returns whether there were any. */
export function deliver(bench: Bench): boolean {
  const { flights } = bench;
  bench.flights = [];
  for (const message of flights) {
    const { counter } = hostOf(bench, message.to);
    if (counter === null || bench.cut(message.from, message.to)) continue;
    step(counter.node, message);
    settle(machine, bench, counter);
  }
  return flights.length > 0;
}

function deliverChunks(bench: Bench): boolean {
  const { chunks } = bench;
  bench.chunks = [];
  for (const { from, to, chunk } of chunks) {
    const host = hostOf(bench, to);
    if (host.counter !== null && !bench.cut(from, to)) receiveChunk(host.transport, portOf(bench, host), from, chunk);
  }
  return chunks.length > 0;
}

/** Every disk finishes its oldest write. */
function sync(bench: Bench): boolean {
  let done = false;
  for (const host of bench.hosts) {
    const write = host.writes.shift();
    if (write === undefined || host.counter === null) continue;
    completePersist(machine, host, bench, host.counter, write);
    done = true;
  }
  return done;
}

/** The earliest timer of a transport fires. */
function wait(bench: Bench): boolean {
  const host = bench.hosts.filter(({ timers }) => timers.length > 0)
    .sort((a, b) => (a.timers[0]?.at ?? 0) - (b.timers[0]?.at ?? 0))[0];
  const next = host?.timers.shift();
  if (host === undefined || next === undefined) return false;
  bench.now = Math.max(bench.now, next.at);
  const { timer } = next;
  if (timer.kind === "snapshot-chunk") {
    const send = sendOf(host.transport, timer.transferId);
    if (send !== undefined) sendChunk(host.transport, portOf(bench, host), send);
  } else {
    const received = finishReceive(host.transport, portOf(bench, host), timer.from, timer.transferId);
    if (received !== null) bench.flights.push(received.payload);
  }
  return true;
}

/**
 * The host's process ends. `survived` says whether the writes that were under way reached the disk all the same, as the page
 * cache brings them there, or a power failure took them.
 */
export function crash(bench: Bench, id: number, survived: boolean): void {
  const host = hostOf(bench, id);
  const counter = counterOf(bench, id);
  if (survived) for (const write of host.writes) persist(machine, host, counter, write);
  host.writes = [];
  host.timers = [];
  host.transport = createTransport();
  host.counter = null;
}

export function restart(bench: Bench, id: number): void {
  const host = hostOf(bench, id);
  host.counter = open(id, host.disk);
}

/** Drops the log of a host up to what it has applied, but for the last entry. */
export const compact = (bench: Bench, id: number): void => {
  const { disk } = hostOf(bench, id);
  compactLog(disk, disk.applied - 1);
};
