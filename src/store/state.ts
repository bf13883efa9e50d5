import { createStream, drawInt, type Stream } from "../kernel/random.ts";
import { START, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { LimitName } from "../proto/failures.ts";
import type { ClusterHost } from "../proto/host.ts";
import type { RaftEnvelope, SnapshotRefusal } from "../proto/messages.ts";
import type { Peer, PeerId, Region, RegionId, StoreId, StoreLabel } from "../proto/region.ts";
import type { StoreSettings } from "../proto/settings.ts";
import type { Message as RaftMessage, RaftOptions } from "../raft/index.ts";
import { raftOptionsOf } from "./options.ts";
import { createEmptyPeer, createSeededPeer, type PeerPlace, type PeerSeed, type StorePeer } from "./peer.ts";

/**
 * Peers tick in this many groups, spread evenly over the tick interval: one timer per group instead of one
 * per peer.
 */
export const TICK_GROUPS = 10;

/** What a store waits for. */
export type StoreTimer =
  | { readonly kind: "tick"; readonly group: number }
  | { readonly kind: "store-heartbeat" }
  | { readonly kind: "snapshot-generated"; readonly regionId: RegionId; readonly peerId: PeerId;
      readonly term: number }
  | { readonly kind: "snapshot-chunk"; readonly transferId: number }
  | { readonly kind: "snapshot-received"; readonly from: MachineId; readonly transferId: number };

/** What one peer wants on disk: the core's MsgStorageAppend, with what it promises once that is durable. */
export interface PeerWrite {
  readonly regionId: RegionId;
  readonly peerId: PeerId;
  readonly message: RaftMessage;
}

/** What one handler call submits to the disk: the writes of all peers that it touched. Immutable. */
export interface StoreBatch {
  readonly writes: readonly PeerWrite[];
}

export type StoreHost = ClusterHost<StoreTimer, StoreBatch>;

/** Peers that tick together, and when their slower chores are due by the local clock. */
export interface TickGroup {
  peers: StorePeer[];
  nextLogGc: Instant;
  nextStaleCheck: Instant;
}

/** A snapshot on its way out. */
export interface SnapshotSend {
  readonly transferId: number;
  readonly regionId: RegionId;
  readonly peerId: PeerId;
  readonly to: Peer;
  readonly machine: MachineId;
  readonly envelope: RaftEnvelope;
  readonly total: number;
  /** Chunks that have left. */
  sent: number;
  /** By the local clock: given up when it is not over by then (the send timeout). */
  readonly deadline: Instant;
}

/** A snapshot on its way in. */
export interface SnapshotReceive {
  readonly from: MachineId;
  readonly transferId: number;
  readonly regionId: RegionId;
  readonly total: number;
  received: number;
  readonly since: Instant;
  lastAt: Instant;
  /** The envelope of the last chunk, while the io limit holds it back. */
  envelope: RaftEnvelope | null;
}

/** How the receiving of a snapshot ended; an empty reason means well. */
export interface FinishedReceive {
  readonly from: MachineId;
  readonly transferId: number;
  readonly regionId: RegionId;
  readonly to: PeerId;
  readonly refusal: SnapshotRefusal | null;
}

/** What the store knows of PD. */
export interface PdLink {
  /** The member that answered last; -1 for none yet. */
  machine: MachineId;
  /** Store heartbeats without an answer since the last one. */
  unanswered: number;
  /** PD did not answer, or refused the connection: once it is back, every leader reports at once. */
  lost: boolean;
}

/**
 * A TiKV process and its disk as one value. Plain data: `fork` copies it, a crash forgets the volatile part.
 */
export interface StoreState {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly version: string;
  readonly capacityMiB: number;
  /** Used by everything that is not a region. */
  readonly otherUsedMiB: number;
  readonly seed: number;
  /** In the order in which the peers came to be; read it, but change it only through lifecycle.ts. */
  readonly peers: Map<RegionId, StorePeer>;
  /** What is left of destroyed peers, so that late messages do not call them back. */
  readonly tombstones: Map<RegionId, Region>;
  readonly groups: readonly TickGroup[];
  /** Who may write key-value maps in place: changed by a fork, so that both sides copy before they write. */
  token: object;
  options: RaftOptions;
  /** The settings from which `options` was made. */
  optionsSource: StoreSettings;
  readonly random: Stream;

  /** Counts process starts. */
  starts: number;
  startedAt: Instant;
  /** No vote is given before this instant of the local clock. */
  votesFrom: Instant;
  /** Peers that lead now. */
  leaderCount: number;
  /** Size of all regions on this store. */
  usedMiB: number;

  sends: SnapshotSend[];
  receives: SnapshotReceive[];
  finished: readonly FinishedReceive[];
  nextTransferId: number;
  /** When the io limits let the next chunk, or the next snapshot, through; by the local clock. */
  sendFreeAt: Instant;
  receiveFreeAt: Instant;
  generateFreeAt: Instant;
  /** Limits that are reached right now, each reported once. */
  limitsReached: readonly LimitName[];
  readonly pd: PdLink;
}

export interface StoreOptions {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly version: string;
  readonly capacityMiB: number;
  readonly otherUsedMiB: number;
  /** The run's seed: the store derives its own named streams from it. */
  readonly seed: number;
  /** The settings that the run, or the store, begins with. */
  readonly settings: StoreSettings;
  readonly peers: readonly PeerSeed[];
}

/**
 * A store with its first peers, all of them followers; `electAtBirth` makes leaders, `storeProgram.start`
 * runs it.
 */
export function createStore(options: StoreOptions): StoreState {
  const { id, address, labels, version, capacityMiB, otherUsedMiB, seed } = options;
  const state: StoreState = {
    id, address, labels, version, capacityMiB, otherUsedMiB, seed,
    peers: new Map(), tombstones: new Map(),
    groups: Array.from({ length: TICK_GROUPS }, emptyGroup),
    token: {}, options: raftOptionsOf(options.settings), optionsSource: options.settings,
    random: createStream(seed, `store/${id}`),
    starts: 0, startedAt: START, votesFrom: START, leaderCount: 0, usedMiB: 0,
    sends: [], receives: [], finished: [], nextTransferId: 1, sendFreeAt: START, receiveFreeAt: START,
    generateFreeAt: START,
    limitsReached: NO_LIMITS, pd: { machine: -1, unanswered: 0, lost: false },
  };
  for (const peerSeed of options.peers) {
    const { region, peerId, pending } = peerSeed;
    const place = placeOf(state, region.id);
    const peer = pending ? createEmptyPeer(place, region.id, peerId) : createSeededPeer(place, peerSeed);
    addPeer(state, peer);
  }
  return state;
}

const emptyGroup = (): TickGroup => ({ peers: [], nextLogGc: START, nextStaleCheck: START });

const NO_LIMITS: readonly LimitName[] = [];

/**
 * Where the store's peer of that region goes. Its group is drawn for store and region, not filled in turn: replicas of a
 * region that came in the same turn on every store would tick together, and split their votes together.
 */
export function placeOf(state: StoreState, regionId: RegionId): PeerPlace {
  const { seed, id, token, options } = state;
  const group = drawInt(createStream(seed, `tick/${id}/${regionId}`), 0, TICK_GROUPS - 1);
  return { seed, storeId: id, group, token, options };
}

/** Takes a new peer in. The order of `peers` and of each group is the order of creation: forks rely on it. */
export function addPeer(state: StoreState, peer: StorePeer): void {
  state.peers.set(peer.regionId, peer);
  state.groups[peer.group]?.peers.push(peer);
  state.usedMiB += peer.sizeMiB;
}

/** A random part of an interval: chores of different stores and peers do not fall together. */
export const drawPart = (random: Stream, interval: Duration): Duration =>
  drawInt(random, 0, Math.max(0, interval - 1)) as Duration;
