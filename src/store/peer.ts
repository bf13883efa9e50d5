import { createStream } from "../kernel/random.ts";
import { after, micros, START, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Key, Peer, PeerId, Region, RegionId, StoreId } from "../proto/region.ts";
import {
  createRawNode, createRaftConfig, createStorage, Role, storageApplySnapshot, storageLastIndex, storageOffer,
  storageSetHardState,
  type MemoryStorage, type RaftId, type RaftOptions, type RawNode,
} from "../raft/index.ts";
import { confStateOf, peerById } from "./membership.ts";
import { INITIAL_LOG_INDEX, INITIAL_LOG_TERM } from "./options.ts";

/** A peer's key-value data, copied only when it is written while somebody else holds it too. */
export interface KeyValues {
  readonly map: Map<Key, string>;
  /** Whose `StoreState.token` may write in place, by identity. */
  readonly owner: object;
}

/** A write that a client waits for. */
export interface Proposal {
  readonly index: number;
  readonly term: number;
  readonly client: MachineId;
  readonly requestId: number;
  /** By the local clock: the lease that its commit proves begins here. */
  readonly proposedAt: Instant;
}

/** Reads that wait for one round of ReadIndex. */
export interface ReadBatch {
  readonly id: number;
  /** What must be applied before these reads may be served; -1 until a quorum has confirmed the leader. */
  readonly index: number;
  readonly proposedAt: Instant;
  readonly requests: readonly PendingGet[];
}

export interface PendingGet {
  readonly client: MachineId;
  readonly requestId: number;
  readonly key: Key;
}

/** What a peer has to remember only while it leads. */
export interface Leadership {
  readonly since: Instant;
  /** Reads may be answered from the lease until then, by the local clock; 0 without a lease. */
  leaseUntil: Instant;
  /** Only what was proposed from then on renews the lease: a transfer makes everything before it suspect. */
  leaseFrom: Instant;
  /** When each peer was last heard of, by the local clock: pairs of a peer's id and the instant. */
  heard: number[];
  nextRegionHeartbeat: Instant;
  /** Peers that the last region heartbeat called pending, or down. */
  reportedPending: readonly PeerId[];
  reportedDown: readonly PeerId[];
  /** Since the last region heartbeat. */
  writtenBytes: number;
  writtenKeys: number;
  readKeys: number;
  /** Log GC ticks for which a small log was left alone. */
  skippedGcTicks: number;
  nextReadId: number;
  reads: readonly ReadBatch[];
  /** The last peer that became a voter, and when: it may not lead yet. */
  addedPeer: PeerId;
  addedAt: Instant;
  /** A snapshot is being generated. */
  generating: boolean;
}

/**
 * One replica of one region on this store: its Raft node, what is durable of it, and what a crash forgets.
 */
export interface StorePeer {
  // What every message touches comes first, so that it shares a cache line.
  readonly id: PeerId;
  /** The descriptor as applied here; without peers while the peer waits for its first snapshot. Durable. */
  region: Region;
  /** This peer as `region` names it; a learner before the first snapshot tells. */
  self: Peer;
  node: RawNode;
  lead: Leadership | null;
  /** When a leader was last heard of, by the local clock (the start of the process at the earliest). */
  heardLeaderAt: Instant;

  readonly regionId: RegionId;
  /** The tick group it belongs to. */
  readonly group: number;

  // Durable.
  initialized: boolean;
  kv: KeyValues;
  applied: number;
  appliedTerm: number;
  sizeMiB: number;
  keys: number;

  // Volatile.
  /** The leader that it last followed; 0 for none. */
  followed: RaftId;
  /** The peer to which it is handing its leadership; 0 for none. */
  transferee: PeerId;
  /** When PD was last asked whether this peer still belongs to its region; 0 for never. */
  askedPdAt: Instant;
  /** Senders that the descriptor does not name: newer members, or everybody before the first snapshot. */
  strangers: readonly Peer[];
  proposals: readonly Proposal[];
  /** Submitted writes that are not durable yet, and the vote that the last of them carries. */
  writesInFlight: number;
  writtenTerm: number;
  writtenVote: RaftId;
  /** The snapshot being installed: when its first chunk arrived, and from which store (0 for none). */
  snapshotSince: Instant;
  snapshotFrom: StoreId;
  /** Payload bytes of the log: what the size limit of log GC looks at. */
  logBytes: number;

  // What checkers and the store's counters were last told.
  knownRole: Role;
  knownTerm: number;
  knownVote: RaftId;
  knownCommit: number;
  /** The latest term whose leader it has told of; outlives a crash, as the record does. */
  heardTerm: number;
  /** What the disk took while the process died, untold to checkers: entries from here on (0 for none). */
  untoldFrom: number;
  untoldReset: boolean;
  /** Set while the peer is on its way out. */
  destroyed: "removed" | "stale" | null;
}

/** What a store is born with: one replica of one region. */
export interface PeerSeed {
  /** Shared by all replicas. */
  readonly region: Region;
  readonly peerId: PeerId;
  readonly sizeMiB: number;
  readonly keys: number;
  /** True where the peer still waits for its snapshot. */
  readonly pending: boolean;
}

const NO_STRANGERS: readonly Peer[] = [];
const NO_PROPOSALS: readonly Proposal[] = [];

/** Where a peer stands in its store. */
export interface PeerPlace {
  readonly seed: number;
  readonly storeId: StoreId;
  readonly group: number;
  readonly token: object;
  readonly options: RaftOptions;
}

/** A replica that holds its region's data, at the position where every TiKV region begins. */
export function createSeededPeer(place: PeerPlace, { region, peerId, sizeMiB, keys }: PeerSeed): StorePeer {
  const storage = createStorage("unavailable");
  storageApplySnapshot(storage, {
    index: INITIAL_LOG_INDEX, term: INITIAL_LOG_TERM, confState: confStateOf(region), data: null, size: 0,
  });
  storageSetHardState(storage, { term: INITIAL_LOG_TERM, vote: 0, commit: INITIAL_LOG_INDEX });
  const peer = createPeer(place, region, peerId, storage, INITIAL_LOG_INDEX);
  peer.initialized = true;
  peer.appliedTerm = INITIAL_LOG_TERM;
  peer.sizeMiB = sizeMiB;
  peer.keys = keys;
  return peer;
}

/** A peer that knows its ids and nothing else, as a message from an unknown leader creates it. */
export function createEmptyPeer(place: PeerPlace, regionId: RegionId, peerId: PeerId): StorePeer {
  const storage = createStorage("unavailable");
  const epoch = { confVer: 0, version: 0 };
  return createPeer(place, { id: regionId, startKey: "", endKey: "", epoch, peers: [] }, peerId, storage, 0);
}

function createPeer(
  place: PeerPlace, region: Region, id: PeerId, storage: MemoryStorage, applied: number,
): StorePeer {
  // A stream per peer: an election here must not move the timeouts of another region.
  const draw = createStream(place.seed, `election/${place.storeId}/${region.id}/${id}`);
  const node = createRawNode(createRaftConfig(id, place.options, draw, applied), storage);
  const self = peerById(region, id) ?? { id, storeId: place.storeId, role: "Learner" };
  return {
    id, region, self, node, lead: null, heardLeaderAt: START, regionId: region.id, group: place.group,
    initialized: false, kv: { map: new Map(), owner: place.token }, applied, appliedTerm: 0, sizeMiB: 0,
    keys: 0,
    followed: 0, transferee: 0, askedPdAt: START, strangers: NO_STRANGERS, proposals: NO_PROPOSALS,
    writesInFlight: 0, writtenTerm: node.raft.term, writtenVote: node.raft.vote, snapshotSince: START,
    snapshotFrom: 0, logBytes: 0, knownRole: Role.Follower, knownTerm: node.raft.term,
    knownVote: node.raft.vote, knownCommit: node.raft.log.committed, heardTerm: 0, untoldFrom: 0, untoldReset: false,
    destroyed: null,
  };
}

/**
 * Starts the Raft node anew from what is durable, and forgets everything else: what a crash leaves of a peer.
 */
export function rebuildPeer(peer: StorePeer, options: RaftOptions): void {
  const { storage } = peer.node;
  const { term, vote, commit } = storage.hardState;
  // What was applied is known to be committed, even if the commit index that said so was never written.
  storageSetHardState(storage, {
    term, vote, commit: Math.min(Math.max(commit, peer.applied), storageLastIndex(storage)),
  });
  storageOffer(storage, "unavailable");
  peer.node = createRawNode(createRaftConfig(peer.id, options, peer.node.raft.draw, peer.applied), storage);
  peer.lead = null;
  peer.heardLeaderAt = START;
  peer.followed = 0;
  peer.transferee = 0;
  peer.askedPdAt = START;
  peer.strangers = NO_STRANGERS;
  peer.proposals = NO_PROPOSALS;
  peer.writesInFlight = 0;
  peer.writtenTerm = peer.node.raft.term;
  peer.writtenVote = peer.node.raft.vote;
  peer.snapshotSince = START;
  peer.snapshotFrom = 0;
  peer.knownRole = Role.Follower;
  peer.knownTerm = peer.node.raft.term;
  peer.knownVote = peer.node.raft.vote;
  peer.knownCommit = peer.node.raft.log.committed;
}

export function createLeadership(
  clock: Instant, ids: readonly PeerId[], nextRegionHeartbeat: Instant,
): Leadership {
  return {
    since: clock, leaseUntil: START, leaseFrom: clock, heard: ids.flatMap((id) => [id, clock]),
    nextRegionHeartbeat,
    reportedPending: NO_IDS, reportedDown: NO_IDS, writtenBytes: 0, writtenKeys: 0, readKeys: 0,
    skippedGcTicks: 0,
    nextReadId: 1, reads: NO_READS, addedPeer: 0, addedAt: START, generating: false,
  };
}

/**
 * What voters promised no longer holds (a target was told to campaign, or the timeouts have changed): no
 * lease counts, and nothing that was proposed until now renews it.
 */
export function suspectLease(lead: Leadership, clock: Instant): void {
  lead.leaseUntil = START;
  lead.leaseFrom = after(clock, micros(1));
}

export const NO_IDS: readonly PeerId[] = [];
export const NO_READS: readonly ReadBatch[] = [];

/** When the leader last heard of the peer; undefined where it has not yet noticed that there is one. */
export function heardOf({ heard }: Leadership, id: PeerId): Instant | undefined {
  for (let i = 0; i < heard.length; i += 2) if (heard[i] === id) return heard[i + 1] as Instant;
  return undefined;
}

/** Notes that the leader heard of the peer. */
export function noteHeard({ heard }: Leadership, id: PeerId, clock: Instant): void {
  for (let i = 0; i < heard.length; i += 2) {
    if (heard[i] === id) {
      heard[i + 1] = clock;
      return;
    }
  }
  heard.push(id, clock);
}

/** Takes over a new descriptor. */
export function adoptRegion(peer: StorePeer, region: Region): void {
  peer.region = region;
  peer.self = peerById(region, peer.id) ?? peer.self;
}

export const isLeader = (peer: StorePeer): boolean => peer.node.raft.role === Role.Leader;
