import { assert, assertInvariant } from "../kernel/assert.ts";
import { after, micros, NEVER, START, type Instant } from "../kernel/time.ts";
import type { VoteRefusalReason } from "../proto/events/raft.ts";
import type { Merging } from "../proto/command.ts";
import type { LimitName } from "../proto/failures.ts";
import type { Ts } from "../proto/kv.ts";
import type { Key, Peer, PeerId, Region, RegionId, StoreId } from "../proto/region.ts";
import {
  createEmptyGroupDisk, createGroupDisk, createOrigin, openNode, type GroupDisk, type GroupMemory,
} from "../group/index.ts";
import {
  cloneRawNode, cloneStorage, isModified, Role, storageLastIndex, storageSetHardState, type RaftId, type RaftOptions,
  type Snapshot,
  type TimeoutDraw,
} from "../raft/index.ts";
import { GroupState } from "./group-state.ts";
import type { ReadLoad, SplitPlan, Waiter } from "./range-plans.ts";
import { confStateOf, isEpochStale, peerById } from "./membership.ts";
import { INITIAL_LOG_INDEX, INITIAL_LOG_TERM } from "./options.ts";
import type { Stand } from "./stand.ts";

/** A write that a client waits for. */
export interface Proposal extends Waiter {
  readonly index: number;
  readonly term: number;
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

export interface PendingGet extends Waiter {
  readonly key: Key;
  /** Of a transaction: the timestamp at which it reads, which a leader has to know of whoever answers; 0 for none. */
  readonly readTs: Ts;
}

/** A vote that a peer did not give, for whoever looks on: to the protocol it is nothing to remember. */
export interface VoteRefused {
  readonly to: PeerId;
  readonly term: number;
  readonly preVote: boolean;
  readonly reason: VoteRefusalReason;
  /** In true time. */
  readonly at: Instant;
}

/** What a peer has to remember only while it leads. */
export interface Leadership {
  readonly since: Instant;
  /** Since when others may have led what is this region now: what they have let be read, only PD can tell (max_ts). */
  maxTsFrom: Instant;
  /** Reads may be answered from the lease until then, by the local clock; 0 without a lease. */
  leaseUntil: Instant;
  /** Only what was proposed from then on renews the lease: a transfer makes everything before it suspect. */
  leaseFrom: Instant;
  /** What checkers were told of the lease's end, and when the store next looks whether it is near. */
  leaseTold: Instant;
  nextLeaseCheck: Instant;
  /** When each peer was last heard of, by the local clock: pairs of a peer's id and the instant. */
  heard: number[];
  nextRegionHeartbeat: Instant;
  /** The tick of its group at which it looks whether it may sleep. */
  sleepTick: number;
  /** Who has agreed that the group sleeps; null before anybody was asked. */
  agreed: readonly PeerId[] | null;
  /** Peers that the last region heartbeat called pending, or down. */
  reportedPending: readonly PeerId[];
  reportedDown: readonly PeerId[];
  /** When the last region heartbeat was sent, or the office began, by the local clock; and what was written since. */
  reportedAt: Instant;
  writtenBytes: number;
  writtenKeys: number;
  /** Log GC ticks for which a small log was left alone. */
  skippedGcTicks: number;
  nextReadId: number;
  reads: readonly ReadBatch[];
  /** The last peer that became a voter, and when: it may not lead yet. */
  addedPeer: PeerId;
  addedAt: Instant;
  /** A snapshot is being generated. */
  generating: boolean;
  /** The newest snapshot that was sent: whoever got it has no entry up to there. 0 for none. */
  sentSnapshot: number;
  /** Bytes written since it was last found that the region need not be split. */
  growth: number;
  /** When it is looked whether the region is to be split, by the local clock; NEVER where nothing has grown enough. */
  nextSplitCheck: Instant;
  split: SplitPlan | null;
  load: ReadLoad | null;
  /** Where the latest command stands that changes range or epoch: until it is applied, no other is proposed. */
  adminIndex: number;
  /** Writes that came meanwhile: they were meant for the range as it was. */
  held: readonly Waiter[];
  /** Peers that want a merge given up. */
  wantRollback: readonly PeerId[];
}

/** What is durable of one replica of one region. Its data stands with that of all others in `StoreState.data`. */
export interface PeerDisk extends GroupDisk {
  /** The descriptor as applied; without peers while the peer waits for its first snapshot. */
  region: Region;
  /** Whether it has the region's data: not before its first snapshot. */
  initialized: boolean;
  sizeMiB: number;
  keys: number;
  /** Not null while the region waits to be a part of its neighbour. */
  merging: Merging | null;
  /** The region of which this one is a part by now, as others have told: it goes when that comes. 0 for none. */
  mergedInto: RegionId;

  // What the record has heard of this replica; it outlives the process as the disk does.
  /** The latest term whose leader it has told of. */
  heardTerm: number;
  /** What the disk took while the process died, untold to checkers: entries from here on (0 for none). */
  untoldFrom: number;
  untoldReset: boolean;
}

/** One replica of one region as the store's process holds it: a crash drops it, `openPeer` makes it anew. */
export interface StorePeer extends GroupMemory<PeerDisk> {
  lead: Leadership | null;
  /** When a leader was last heard of, by the local clock (the start of the process at the earliest). */
  heardLeaderAt: Instant;
  groupState: GroupState;
  /** What `disk.region` says, at hand for every message, and this peer as it is named there: see `adoptRegion`. */
  region: Region;
  /** A learner before the first snapshot tells. */
  self: Peer;
  readonly regionId: RegionId;
  /** The tick group it belongs to. */
  readonly group: number;
  /** Counts the peers of this id that the process has held: of two that wrote to the disk, only the later one is meant. */
  readonly life: number;

  /** Entries from here on came since the process started: it has them in memory. */
  readonly cachedFrom: number;
  /** The leader that it last followed; 0 for none. */
  followed: RaftId;
  /** The peer to which it is handing its leadership; 0 for none. */
  transferee: PeerId;
  /** When PD was last asked whether this peer still belongs to its region; 0 for never. */
  askedPdAt: Instant;
  /** When it last woke its group, by the local clock. */
  wokeGroupAt: Instant;
  /** Senders that the descriptor does not name: newer members, or everybody before the first snapshot. */
  strangers: readonly Peer[];
  proposals: readonly Proposal[];
  /** The latest to each candidate. */
  refusals: readonly VoteRefused[];
  /** The snapshot being installed: when its first chunk arrived, and from which store (0 for none). */
  snapshotSince: Instant;
  snapshotFrom: StoreId;
  /** Limits of this region that are reached right now, each reported once. */
  limitsReached: readonly LimitName[];

  /** Not null while what its heartbeats mean for it is not written into it: see `stand.ts`. */
  stand: Stand | null;

  // What checkers and the store's counters were last told.
  knownRole: Role;
  knownTerm: number;
  knownVote: RaftId;
  knownCommit: number;
  /** When it looks whether it can be merged, by the local clock; NEVER where it does not wait for that. */
  nextMergeCheck: Instant;
  /** Set while the peer is on its way out. */
  destroyed: "removed" | "stale" | "merged" | null;
  /** Whose it is, by identity: the store with this `token` may change it, all others share it. See `ownPeer`. */
  owner: object;
}

/** A peer that may be shared with forks: for reading. Only `ownPeer` makes one that may be changed of it. */
export interface StorePeerView extends Readonly<Omit<StorePeer, "owner" | "disk" | "lead">> {
  readonly disk: Readonly<PeerDisk>;
  readonly lead: Readonly<Leadership> | null;
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
const NO_REFUSALS: readonly VoteRefused[] = [];
/** Candidates whose refusals are remembered: more than a group has members. */
const REFUSALS_AT_MOST = 16;
export const NO_LIMITS: readonly LimitName[] = [];

/** Where a peer stands in its store. */
export interface PeerPlace {
  readonly storeId: StoreId;
  readonly group: number;
  readonly options: RaftOptions;
  /** Where its election timeouts come from. */
  readonly draw: TimeoutDraw;
  readonly owner: object;
  readonly life: number;
}

const origins = new WeakMap<Region, Snapshot>();

/** Where the replicas of a region begin: one value for all that are born with one descriptor. */
function originOf(region: Region): Snapshot {
  const known = origins.get(region);
  if (known !== undefined) return known;
  const origin = createOrigin(INITIAL_LOG_INDEX, INITIAL_LOG_TERM, confStateOf(region));
  origins.set(region, origin);
  return origin;
}

/**
 * A replica that holds its region's data, at the position where every TiKV region begins. `before` is one that knew nothing of
 * its region yet, in whose place it comes: it keeps to what that has promised.
 */
export function createSeededPeer(
  place: PeerPlace, { region, peerId, sizeMiB, keys }: Omit<PeerSeed, "pending">, before?: StorePeer,
): StorePeer {
  const disk = createPeerDisk(createGroupDisk(originOf(region)), region);
  if (before !== undefined && before.node.raft.term > INITIAL_LOG_TERM) {
    const { term, vote } = before.node.raft;
    storageSetHardState(disk.storage, { ...disk.storage.hardState, term, vote });
  }
  disk.initialized = true;
  disk.sizeMiB = sizeMiB;
  disk.keys = keys;
  return openPeer(disk, peerId, place);
}

/** A peer that knows its ids and nothing else, as a message from an unknown leader creates it. */
export function createEmptyPeer(place: PeerPlace, regionId: RegionId, peerId: PeerId): StorePeer {
  const epoch = { confVer: 0, version: 0 };
  const disk = createPeerDisk(createEmptyGroupDisk(), { id: regionId, startKey: "", endKey: "", epoch, peers: [] });
  return openPeer(disk, peerId, place);
}

// Objects are made by literals with every field, not by spreading: thousands of peers are read all the time. What each heartbeat
// looks at comes first and lies together: what an idle cluster waits for is memory.

const createPeerDisk = ({ storage, applied, appliedTerm, logBytes }: GroupDisk, region: Region): PeerDisk => ({
  storage, applied, appliedTerm, logBytes, region, initialized: false, sizeMiB: 0, keys: 0, merging: null, mergedInto: 0,
  heardTerm: 0, untoldFrom: 0, untoldReset: false,
});

/** The peer of that disk in a process that starts: what a crash leaves of it. */
function openPeer(disk: PeerDisk, id: PeerId, { storeId, group, options, draw, owner, life }: PeerPlace): StorePeer {
  const node = openNode(disk, { id, options, draw });
  const { region } = disk;
  const { raft } = node;
  return {
    id, owner, group, life, stand: null, node, lead: null, region, writesInFlight: 0, heardLeaderAt: START,
    groupState: GroupState.Ordered, dueTick: 0,
    regionId: region.id,
    self: peerById(region, id) ?? { id, storeId, role: "Learner" }, disk, cachedFrom: storageLastIndex(disk.storage) + 1,
    followed: 0, transferee: 0, askedPdAt: START, wokeGroupAt: START, strangers: NO_STRANGERS,
    proposals: NO_PROPOSALS, refusals: NO_REFUSALS, writtenTerm: raft.term, writtenVote: raft.vote, snapshotSince: START,
    snapshotFrom: 0, limitsReached: NO_LIMITS, knownRole: Role.Follower, knownTerm: raft.term, knownVote: raft.vote,
    knownCommit: raft.log.committed, nextMergeCheck: disk.merging === null ? NEVER : START, destroyed: null,
  };
}

/** The same peer after its process ended and started again. Its random stream goes on where it was. */
export const reopenPeer = ({ disk, id, group, life, self, node, owner }: StorePeer, options: RaftOptions): StorePeer =>
  openPeer(disk, id, { storeId: self.storeId, group, options, draw: node.raft.draw, owner, life });

/** A copy that goes its own way, for the store with that token. */
export function copyPeer(peer: StorePeerView, owner: object): StorePeer {
  const disk = copyPeerDisk(peer.disk);
  return {
    id: peer.id, owner, group: peer.group, life: peer.life, stand: peer.stand, node: cloneRawNode(peer.node, disk.storage),
    lead: peer.lead === null ? null : copyLeadership(peer.lead), region: peer.region, writesInFlight: peer.writesInFlight,
    heardLeaderAt: peer.heardLeaderAt, groupState: peer.groupState, dueTick: peer.dueTick, regionId: peer.regionId,
    self: peer.self, disk, cachedFrom: peer.cachedFrom, followed: peer.followed, transferee: peer.transferee,
    askedPdAt: peer.askedPdAt, wokeGroupAt: peer.wokeGroupAt, strangers: peer.strangers, proposals: peer.proposals,
    refusals: peer.refusals,
    writtenTerm: peer.writtenTerm, writtenVote: peer.writtenVote, snapshotSince: peer.snapshotSince,
    snapshotFrom: peer.snapshotFrom, limitsReached: peer.limitsReached, knownRole: peer.knownRole,
    knownTerm: peer.knownTerm, knownVote: peer.knownVote, knownCommit: peer.knownCommit, nextMergeCheck: peer.nextMergeCheck,
    destroyed: peer.destroyed,
  };
}

const copyPeerDisk = (disk: Readonly<PeerDisk>): PeerDisk => ({
  storage: cloneStorage(disk.storage), applied: disk.applied, appliedTerm: disk.appliedTerm, logBytes: disk.logBytes,
  region: disk.region, initialized: disk.initialized, sizeMiB: disk.sizeMiB, keys: disk.keys,
  merging: disk.merging, mergedInto: disk.mergedInto, heardTerm: disk.heardTerm,
  untoldFrom: disk.untoldFrom, untoldReset: disk.untoldReset,
});

const copyLeadership = (lead: Readonly<Leadership>): Leadership => ({
  since: lead.since, maxTsFrom: lead.maxTsFrom, leaseUntil: lead.leaseUntil, leaseFrom: lead.leaseFrom, leaseTold: lead.leaseTold,
  nextLeaseCheck: lead.nextLeaseCheck,
  heard: lead.heard.slice(), nextRegionHeartbeat: lead.nextRegionHeartbeat,
  sleepTick: lead.sleepTick, agreed: lead.agreed,
  reportedPending: lead.reportedPending, reportedDown: lead.reportedDown, reportedAt: lead.reportedAt,
  writtenBytes: lead.writtenBytes, writtenKeys: lead.writtenKeys, skippedGcTicks: lead.skippedGcTicks,
  nextReadId: lead.nextReadId, reads: lead.reads, addedPeer: lead.addedPeer, addedAt: lead.addedAt,
  generating: lead.generating, sentSnapshot: lead.sentSnapshot, growth: lead.growth, nextSplitCheck: lead.nextSplitCheck,
  split: lead.split,
  load: lead.load === null ? null : { ...lead.load, sample: lead.load.sample.slice() },
  adminIndex: lead.adminIndex, held: lead.held, wantRollback: lead.wantRollback,
});

export function createLeadership(
  clock: Instant, ids: readonly PeerId[], nextRegionHeartbeat: Instant,
): Leadership {
  return {
    since: clock, maxTsFrom: clock, leaseUntil: START, leaseFrom: clock, leaseTold: START, nextLeaseCheck: START,
    heard: ids.flatMap((id) => [id, clock]).slice(),
    nextRegionHeartbeat, sleepTick: Infinity, agreed: null,
    reportedPending: NO_IDS, reportedDown: NO_IDS, reportedAt: clock, writtenBytes: 0, writtenKeys: 0,
    skippedGcTicks: 0,
    nextReadId: 1, reads: NO_READS, addedPeer: 0, addedAt: START, generating: false, sentSnapshot: 0,
    growth: 0, nextSplitCheck: NEVER, split: null, load: null, adminIndex: 0, held: NO_HELD, wantRollback: NO_IDS,
  };
}

/**
 * What voters promised no longer holds (a target was told to campaign, or the timeouts have changed): no
 * lease counts, and nothing that was proposed until now renews it.
 */
export function suspectLease(lead: Leadership, clock: Instant): void {
  lead.leaseUntil = START;
  lead.leaseTold = START;
  lead.nextLeaseCheck = START;
  lead.leaseFrom = after(clock, micros(1));
}

/** Remembers that the peer has refused a vote. */
export function noteRefusal(peer: StorePeer, refused: VoteRefused): void {
  peer.refusals = [...peer.refusals.filter(({ to }) => to !== refused.to).slice(1 - REFUSALS_AT_MOST), refused];
}

export const NO_IDS: readonly PeerId[] = [];
export const NO_READS: readonly ReadBatch[] = [];
export const NO_HELD: readonly Waiter[] = [];

/** When the leader last heard of the peer; undefined where it has not yet noticed that there is one. */
export function heardOf({ heard }: Readonly<Leadership>, id: PeerId): Instant | undefined {
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

/** Takes over a new descriptor, on the store that `holdings` are those of. */
export function adoptRegion(store: { holdings: number }, peer: StorePeer, region: Region): void {
  assert(region.id === peer.regionId, "a peer belongs to one region");
  assertInvariant(
    "epoch-monotonic", !isEpochStale(region.epoch, peer.region.epoch) || isModified(peer.node.raft.options.rules),
    "the epoch of a peer's region never goes back",
  );
  store.holdings++;
  peer.disk.region = region;
  peer.region = region;
  peer.self = peerById(region, peer.id) ?? peer.self;
}

export const isLeader = (peer: StorePeerView): boolean => peer.node.raft.role === Role.Leader;
