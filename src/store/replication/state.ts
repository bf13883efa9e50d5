import { createOrderedMap, forkOrderedMap, type OrderedMap } from "../../kernel/ordered-map.ts";
import { START, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import {
  bytesOfWrite, type Promotion, type ReplicaCopy, type ReplicatedWrite, type ReplicationGroup, type ReplicationPlan,
  type TermStart,
} from "../../proto/replication.ts";

/** What a store's disk gets for a group. Immutable. */
export interface ReplicationBatch {
  readonly serial: number;
  readonly group: RegionId;
  /** Of the log at that time: an earlier one has been cut off meanwhile. */
  readonly cuts: number;
  /** Whose log; the group's own has 0. */
  readonly origin: StoreId;
  readonly entries: readonly ReplicatedWrite[];
  /** In place of entries: everything anew. */
  readonly copy: ReplicaCopy | null;
}

/** A client that waits for its write. Immutable. */
export interface WaitingClient {
  readonly index: number;
  readonly machine: MachineId;
  readonly requestId: number;
  readonly key: string;
  /** By the local clock. */
  readonly since: Instant;
}

/** How far a replica is, as who sends to it knows. */
export interface Cursor {
  /** What it has acknowledged; the place of the first entry that it has not been sent. */
  acked: number;
  next: number;
  /** A batch is under way, since then by the local clock. */
  isSending: boolean;
  sentAt: Instant;
  /** It has not answered yet since this member became the primary: it is asked even where there is nothing to send. */
  isUnknown: boolean;
}

/** A group's copy at one store. What `crash` forgets is marked volatile. */
export interface Replica {
  readonly group: ReplicationGroup;
  /** The highest term it knows, who writes in it, and where each term began. */
  term: number;
  primary: StoreId;
  history: readonly TermStart[];
  /** What is not yet everywhere: of the group's log, or, where every member takes writes, of its own. */
  log: ReplicatedWrite[];
  /** The place before the first entry of `log`, and the term of what stood there; up to where the disk has it. */
  base: number;
  baseTerm: number;
  durable: number;
  /** Up to where it has acknowledged writes to clients, as a primary. */
  acknowledged: number;
  /** How often the end of the log was cut off. */
  cuts: number;
  /** Where every member takes writes: how far the logs of the others are here. */
  readonly received: Map<StoreId, number>;
  /** What its keys hold: of what the log does not say any more, or, where every member takes writes, of all. */
  held: OrderedMap<ReplicatedWrite>;
  /** With one owner: up to where it has written out what the keys hold. */
  flushed: number;
  /** Volatile: up to where that is under way (0: it is not), and the bytes of what is in the log behind it. */
  flushing: number;
  unflushed: number;
  /** Volatile: of the others' logs what was handed to the disk. */
  submitted: Map<StoreId, number>;
  /** Volatile. */
  waiting: WaitingClient[];
  /** Volatile: empty unless it sends. */
  cursors: Map<StoreId, Cursor>;
}

/** A store's connection to another one. Volatile. */
export interface ReplicationLink {
  /** How often in a row it was lost; before `retryAt` of the local clock it is not tried again. */
  failures: number;
  retryAt: Instant;
  lastHeard: Instant;
  /** Groups with something to send. */
  readonly pending: Set<RegionId>;
}

/** What a store takes over from one that is gone: the logs are split, then replayed region by region. */
export interface Takeover {
  readonly failed: StoreId;
  /** By the local clock. */
  readonly since: Instant;
  readonly groups: readonly Promotion[];
  /** How many of them have been replayed, and how many were opened: another may have taken one meanwhile. */
  done: number;
  opened: number;
}

/** What a store does for replication that is not Raft: as one database server with many groups. */
export interface ReplicationServer {
  readonly plan: ReplicationPlan;
  readonly replicas: Map<RegionId, Replica>;
  /** Volatile. */
  links: Map<StoreId, ReplicationLink>;
  /** Volatile: whether writes wait for an acknowledgement. */
  waitsForAck: boolean;
  /** Volatile: when the limit of bytes lets the next batch through, and for when a timer is planned (0: none). */
  freeAt: Instant;
  pumpAt: Instant;
  isPatient: boolean;
  /** Volatile: what is yet to be told in one sentence. */
  untold: Untold;
  /** Volatile: when the process began; what it takes over, by numbers that it gives. */
  session: Instant;
  takeovers: Map<number, Takeover>;
  nextTakeover: number;
}

export interface Untold {
  /** A timer is planned for it. */
  isDue: boolean;
  readonly discarding: Set<RegionId>;
  writes: number;
  acknowledged: number;
  readonly conflicting: Set<RegionId>;
  conflicts: number;
  /** Groups of which it has got everything anew. */
  readonly copied: Set<RegionId>;
  /** Groups that it owned, and that another has been given. */
  readonly fenced: Set<RegionId>;
}

export const nothingUntold = (): Untold => ({
  isDue: false, discarding: new Set(), writes: 0, acknowledged: 0, conflicting: new Set(), conflicts: 0, copied: new Set(),
  fenced: new Set(),
});

/** The first term of a group; its first entry has the place 1. */
const FIRST_TERM = 1;

/** A server whose groups have written nothing yet. */
export function createReplicationServer(plan: ReplicationPlan, store: StoreId): ReplicationServer {
  const own = plan.groups.filter(({ members }) => members.includes(store));
  return {
    plan, replicas: new Map(own.map((group) => [group.id, createReplica(group)])), ...createServerMemory(),
  };
}

const createReplica = (group: ReplicationGroup): Replica => ({
  group, term: FIRST_TERM, primary: group.members[0] ?? 0, history: [{ term: FIRST_TERM, from: 1 }], log: [], base: 0,
  baseTerm: 0, durable: 0, acknowledged: 0, cuts: 0, flushed: 0, flushing: 0, unflushed: 0, received: new Map(),
  held: createOrderedMap(), submitted: new Map(), waiting: [], cursors: new Map(),
});

type ServerMemory = Omit<ReplicationServer, "plan" | "replicas">;

/** What a process begins with. */
export const createServerMemory = (): ServerMemory => ({
  links: new Map(), waitsForAck: true, freeAt: START, pumpAt: START, isPatient: false, untold: nothingUntold(),
  session: START, takeovers: new Map(), nextTakeover: 1,
});

/** A copy that can go its own way; entries are shared. */
export const forkReplicationServer = (server: ReplicationServer): ReplicationServer => ({
  ...server,
  replicas: new Map([...server.replicas].map(([id, replica]) => [id, forkReplica(replica)])),
  links: new Map([...server.links].map(([id, link]) => [id, { ...link, pending: new Set(link.pending) }])),
  untold: {
    ...server.untold, discarding: new Set(server.untold.discarding), conflicting: new Set(server.untold.conflicting),
    copied: new Set(server.untold.copied), fenced: new Set(server.untold.fenced),
  },
  takeovers: new Map([...server.takeovers].map(([id, takeover]) => [id, { ...takeover }])),
});

const forkReplica = (replica: Replica): Replica => ({
  ...replica, log: replica.log.slice(), received: new Map(replica.received), held: forkOrderedMap(replica.held),
  submitted: new Map(replica.submitted), waiting: replica.waiting.slice(),
  cursors: new Map([...replica.cursors].map(([id, cursor]) => [id, { ...cursor }])),
});

/** The place of the last entry of its log. */
export const endOfLog = ({ base, log }: Replica): number => base + log.length;

/** The entries of its log from one place to another, both included. */
export const entriesOf = ({ base, log }: Replica, from: number, to: number): readonly ReplicatedWrite[] =>
  log.slice(Math.max(0, from - base - 1), Math.max(0, to - base));

/** Up to where more than half of the members have the log of the one that sends it. */
export function quorumIndex({ group, durable, cursors }: Replica): number {
  const places = [durable, ...[...cursors.values()].map(({ acked }) => acked)].sort((a, b) => b - a);
  return places[group.members.length >> 1] ?? 0;
}

/** Bytes of the log since what the keys hold was last written out. */
export const bytesSinceFlush = (replica: Replica): number =>
  entriesOf(replica, Math.max(replica.base, replica.flushed) + 1, replica.durable)
    .reduce((sum, entry) => sum + bytesOfWrite(entry), 0);

/** What is not on disk was sent by one whose term is over. */
export function dropUndurable(replica: Replica): void {
  replica.log = replica.log.slice(0, Math.max(0, replica.durable - replica.base));
  replica.cuts++;
}
