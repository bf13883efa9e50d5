import { assert } from "../kernel/assert.ts";
import { createStream, drawInt, type Stream } from "../kernel/random.ts";
import { NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import { createTransport, drawTickGroup, type SnapshotTransport, type TickGroup, type TransportTimer } from "../group/index.ts";
import type { OrderedMap } from "../kernel/ordered-map.ts";
import type { MachineId } from "../machine/computer.ts";
import type { EventId } from "../proto/events.ts";
import type { LimitName } from "../proto/failures.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { RaftEnvelope } from "../proto/messages.ts";
import type { Cell, Ts } from "../proto/kv.ts";
import type { ReplicationTimer } from "../proto/replication.ts";
import type { RecoveryPlan } from "../proto/recovery.ts";
import type { DiskUsage, Peer, PeerId, Region, RegionEpoch, RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import type { RaftOptions, Snapshot, StorageWrite } from "../raft/index.ts";
import type { TxnMemory } from "./mvcc/memory.ts";
import type { ReplicationBatch, ReplicationServer } from "./replication/state.ts";
import { createFlow, type FlowCount } from "./flow.ts";
import type { NetworkInspection, TrendMeter } from "./inspected.ts";
import { createPdLink, type PdLink } from "./pd-link-state.ts";
import { NO_LIMITS, type PeerPlace, type ReadBatch, type StorePeerView } from "./peer.ts";
import { createStanding, type Standing } from "./stand.ts";

/** What a store waits for. */
export type StoreTimer =
  | { readonly kind: "tick"; readonly group: number; readonly serial: number }
  | { readonly kind: "store-heartbeat" }
  /** PD has had its time to answer the report of that number. */
  | { readonly kind: "pd-timeout"; readonly sent: number }
  | { readonly kind: "pd-seek" }
  | { readonly kind: "unreachable"; readonly machine: MachineId }
  | { readonly kind: "stopping" }
  | { readonly kind: "recovery"; readonly step: number }
  | { readonly kind: "warmed-up"; readonly regionId: RegionId; readonly term: number }
  /** A round of resolved timestamps is due; reads that wait at a follower are to ask its leader again. */
  | { readonly kind: "resolved-ts" }
  | { readonly kind: "retry-reads"; readonly regionId: RegionId }
  | { readonly kind: "snapshot-generating"; readonly regionId: RegionId; readonly peerId: PeerId }
  /** A transaction's command has waited for a lock, or been left to wait, for as long as it may. */
  | { readonly kind: "lock-wait"; readonly task: number }
  | { readonly kind: "replication"; readonly timer: ReplicationTimer }
  /** The network, or the disk, is inspected again, if that is still what began then. */
  | { readonly kind: "inspect"; readonly what: "network" | "disk"; readonly since: Instant }
  | TransportTimer;

/** What one peer wants on disk, with what it promises once that is durable. */
export interface PeerWrite {
  readonly regionId: RegionId;
  readonly peerId: PeerId;
  readonly life: number;
  readonly write: StorageWrite;
}

/** What one handler call submits to the disk: the writes of all peers that it touched. Immutable. */
export interface StoreBatch {
  readonly writes: readonly PeerWrite[];
  /** Of replication beside Raft, in a batch of its own. */
  readonly replication?: ReplicationBatch;
}

export type StoreHost = ClusterHost<StoreTimer, StoreBatch>;

/** Peers that tick together, and when their slower chores are due by the local clock. */
export interface PeerGroup extends TickGroup<StorePeerView> {
  nextLogGc: Instant;
  nextStaleCheck: Instant;
  /** Beside `dues`, and there when they are: the round in which a member stands as leader, -1 for none, and its next chore. */
  beats: number[];
  chores: number[];
}

/** What a store knows of a connection to another one that has broken: until then nothing is known of it. Immutable. */
export interface Connection {
  /** How long it waited before it tried to connect again; 0 once the other store was heard again. */
  readonly wait: Duration;
  /** What is sent before that instant of the local clock is lost. */
  readonly until: Instant;
  /** When the peers were last told that the store is unreachable; null for never. */
  readonly reportedAt: Instant | null;
}

/** Whether what is sent to that machine now is lost, as the connection is broken and it is too early to try again. */
export const isCutOff = ({ memory: { connections } }: StoreState, machine: MachineId, clock: Instant): boolean =>
  connections.size > 0 && clock < (connections.get(machine)?.until ?? START);

/** Up to when a replica holds the past, in true time, and of transactions by PD's. */
export interface SafePast {
  readonly ts: Instant;
  readonly txnTs: Ts;
}

/** What a replica holds of the past once it has applied `index`; before that `safe`. */
export interface ResolvedPast extends SafePast {
  readonly index: number;
  readonly safe: SafePast;
}

/** A round that is not over: by region what its leader had committed, and the stores that follow it. */
export interface ResolvingRound {
  readonly ts: Instant;
  readonly regions: Map<RegionId, Resolving>;
}

export interface Resolving {
  readonly term: number;
  readonly index: number;
  readonly txnTs: Ts;
  readonly stores: readonly StoreId[];
}

/** A snapshot that is generated for a leader of a term. Immutable. */
export interface Generation {
  readonly regionId: RegionId;
  readonly peerId: PeerId;
  readonly term: number;
  /** The region as it was when a thread began; null while it waits for one. */
  readonly snapshot: Snapshot | null;
  /** Bytes that are not written yet, and those that are being written. */
  readonly left: number;
  readonly piece: number;
}

/** What the store's process knows and its disk does not: a crash drops it, `createStoreMemory` makes it anew. */
export interface StoreMemory {
  /** Before this true instant no tick group has a tick that is not counted. */
  countedUntil: Instant;
  /** The event to which ticks go back: what started the process. */
  tickCause: EventId;
  /** Peers that lead now. */
  leaderCount: number;
  /**
   * The settings by which no region that is led here is too large without a check being planned; null where one of them may have
   * grown since somebody looked.
   */
  sizesFit: StoreSettings | null;
  /** Regions that were seen to take in a snapshot, and perhaps still do. */
  readonly installing: Set<RegionId>;
  readonly snapshots: SnapshotTransport<RaftEnvelope>;
  /** Snapshots that are generated, or wait for a thread to generate them, in the order in which they were asked for. */
  generations: readonly Generation[];
  /** Reads that wait at replicas that do not lead, by region, and the next one's id. */
  readonly replicaReads: Map<RegionId, readonly ReadBatch[]>;
  nextReplicaRead: number;
  /** The commands of transactions under way, and what they need; null before the first. */
  transactions: TxnMemory | null;
  /** How much of the past replicas hold, while there are reads of it, and the round that is not over. */
  readonly resolved: Map<RegionId, ResolvedPast>;
  resolving: ResolvingRound | null;
  /** When the process ends at the latest, because it was asked to, by the local clock; `START` if it was not. */
  stopBy: Instant;
  /** Limits of the store that are reached right now, each reported once. */
  limitsReached: readonly LimitName[];
  readonly pd: PdLink;
  readonly flow: FlowCount;
  /** What PD has asked for while it recovers regions without a majority; null where it does not. Immutable. */
  recovery: { readonly plan: RecoveryPlan; readonly isDone: boolean } | null;
  /** What PD heeds besides: how well the other stores are reached, how writes and requests do. Immutable. */
  network?: NetworkInspection;
  trend?: TrendMeter;
  /** Stores that PD has buried: nothing is sent to them, and nothing heard of them. Immutable. */
  buried: readonly StoreId[];
  /** How full the other stores' disks are that are not normal, and when they said so; and what this one has told. */
  readonly fullDisks: Map<StoreId, { readonly usage: DiskUsage; readonly at: Instant }>;
  toldDisk: DiskUsage;
  /** How much the disk held when it was looked at for that. */
  weighedMiB: number;
  /** Those that have broken. */
  readonly connections: Map<MachineId, Connection>;
  /** Of regions whose replica here has missed its leader for long: who were members later than it knows, and when. */
  readonly fellows: Map<RegionId, { readonly epoch: RegionEpoch; readonly members: readonly Peer[] }>;
  /** Candidates of regions that are still parts of others here: who they are is found when those have split. */
  earlyVotes: readonly RaftEnvelope[];
  /** The heartbeats that are said again as they were. */
  readonly standing: Standing;
}

const NOBODY_BURIED: readonly StoreId[] = [];
const NO_ENVELOPES: readonly RaftEnvelope[] = [];

export const createStoreMemory = (): StoreMemory => ({
  countedUntil: NEVER, tickCause: 0,
  leaderCount: 0, sizesFit: null, installing: new Set(), snapshots: createTransport(), generations: [], replicaReads: new Map(),
  nextReplicaRead: 1, transactions: null, resolved: new Map(),
  resolving: null, stopBy: START, limitsReached: NO_LIMITS,
  pd: createPdLink(), flow: createFlow(), recovery: null, buried: NOBODY_BURIED, fullDisks: new Map(), toldDisk: "normal",
  weighedMiB: 0,
  connections: new Map(), earlyVotes: NO_ENVELOPES, fellows: new Map(), standing: createStanding(),
});

/** Who a store is: what it is born with and never changes. */
export interface StoreIdentity {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly version: string;
  readonly capacityMiB: number;
  /** Used by everything that is not a region. */
  readonly otherUsedMiB: number;
  /** The run's seed: the store derives its own named streams from it. */
  readonly seed: number;
}

/**
 * A TiKV process and its disk as one value. Plain data: `forkStore` copies it. A crash drops `memory` and reopens every peer from
 * its disk.
 */
export interface StoreState extends StoreIdentity {
  /** In the order in which the peers came to be. Forks share them until they change one: see `ownPeer`. */
  readonly peers: Map<RegionId, StorePeerView>;
  /** Whose peers may be changed in place, by identity: new on both sides of a fork, so that everybody copies before writing. */
  token: object;
  /**
   * Ids of the regions that have their data, by start key. Their ranges never overlap: each is a view of the one data map, and
   * two regions would write into each other's.
   */
  readonly ranges: OrderedMap<RegionId>;
  /** Everything that the store's regions hold, in the order of the keys: a region's data is the range that it names. */
  readonly data: OrderedMap<string>;
  /** The same of its transactional keys: beside `data`, for raw keys and these do not see each other. */
  readonly versions: OrderedMap<Cell>;
  /** What is left of destroyed peers, so that late messages do not call them back. */
  readonly tombstones: Map<RegionId, Region>;
  /** Of the regions that are parts of others by now: of which. */
  readonly merged: Map<RegionId, RegionId>;
  /** Replication beside Raft; null where there is none. */
  replication: ReplicationServer | null;
  readonly groups: readonly PeerGroup[];
  options: RaftOptions;
  /** The settings from which `options` was made. */
  optionsSource: StoreSettings;
  readonly random: Stream;
  /** Size of all regions on this store. */
  usedMiB: number;
  /** Counts what changes who holds what: peers that come and go, and descriptors that they take over. */
  holdings: number;
  /** Never given twice: a receiver may remember a transfer from before a restart. */
  nextTransferId: number;

  /** Counts process starts. */
  starts: number;
  startedAt: Instant;
  /** No vote is given before this instant of the local clock. */
  votesFrom: Instant;
  memory: StoreMemory;
}

/** The tick group of that number. */
export function tickGroupAt({ groups }: StoreState, number: number): PeerGroup {
  const group = groups[number];
  assert(group !== undefined, "a peer ticks with one of the tick groups");
  return group;
}

/** Where the store's peer of that region goes. */
export function placeOf({ seed, id, options, token }: StoreState, regionId: RegionId, peerId: PeerId): PeerPlace {
  // A stream per peer: an election here must not move the timeouts of another region.
  const draw = createStream(seed, `election/${id}/${regionId}/${peerId}`);
  return { storeId: id, group: drawTickGroup(seed, id, regionId), options, draw, owner: token, life: 0 };
}

/** A random part of an interval: chores of different stores and peers do not fall together. */
export const drawPart = (random: Stream, interval: Duration): Duration =>
  drawInt(random, 0, Math.max(0, interval - 1)) as Duration;
