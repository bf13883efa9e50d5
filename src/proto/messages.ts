import type { Duration, Instant } from "../kernel/time.ts";
import type { Message as RaftMessage } from "../raft/index.ts";
import type { NewRegionIds, PeerChange } from "./command.ts";
import type { GcAnswer, GcQuestion } from "./gc.ts";
import type { DeadlockRequest, DeadlockResponse } from "./deadlock.ts";
import type { StoreFlow } from "./traffic.ts";
import type { PdCommand } from "./orders.ts";
import type { RecoveryPlan, RecoveryReport } from "./recovery.ts";
import type { DetectionMessage } from "./detection.ts";
import type { ReplicationToClient, ReplicationToPd, ReplicationToStore } from "./replication.ts";
import type { SplitPolicy } from "./operators.ts";
import type { Ts, TxnCommand, TxnResult } from "./kv.ts";
import type { Inspects, StoreStats } from "./store-stats.ts";
import type {
  DiskUsage, Key, Peer, PeerId, Region, RegionEpoch, RegionId, StoreId, StoreLabel, StoreStateName,
} from "./region.ts";

/** raft_serverpb.RaftMessage: a Raft message with what the receiving store needs to find, create or refuse the peer. */
export interface RaftEnvelope {
  readonly regionId: RegionId;
  readonly from: Peer;
  readonly to: Peer;
  readonly epoch: RegionEpoch;
  readonly startKey: Key;
  readonly endKey: Key;
  /** Null where the envelope tells the receiver that it is no longer a member (`isTombstone`), or something else (`extra`). */
  readonly message: RaftMessage | null;
  readonly isTombstone: boolean;
  readonly extra: ExtraMessage | null;
  /** Where it tells so: the region of which this one is a part by now. */
  readonly mergedInto?: RegionId;
  /** In a `check-stale-peer-response`, which somebody gives who is no member any more: who was when it went. */
  readonly members?: readonly Peer[];
}

/**
 * raft_serverpb.ExtraMessage: what members of a group say to each other besides Raft: about hibernation, and whether one
 * that has long missed its leader still is a member.
 */
export type ExtraMessage =
  | "hibernate-request" | "hibernate-response" | "wake-up" | "check-stale-peer" | "check-stale-peer-response";

/**
 * Heartbeats of one store's groups to another store, or the answers to such, as columns with a row for each: an envelope and a
 * message of each would say little more and cost much. `store/burst.ts` makes them, and reads them as the envelopes that they
 * stand for. Immutable once sent, like any message.
 */
export interface HeartbeatBurst {
  /** Whose groups speak. */
  readonly from: StoreId;
  /** The descriptors of the senders, by row: each names both peers. */
  readonly regions: readonly Region[];
  /** `BURST_COLUMNS` numbers for each row. */
  readonly numbers: readonly number[];
  /** Of which round it is a part, or the answer to one; null where nothing like it is to be expected again. */
  readonly standing: StandingName | null;
}

/** A part of a round of heartbeats, which goes to one store: as long as nothing changes, it is the same burst again. */
export interface StandingName {
  /** The sender's number of the round. */
  readonly round: number;
  /** The place of the part in its round. */
  readonly place: number;
}

/** All Raft messages of one turn of a store to another store, in the order that `envelopesOf` (`store/burst.ts`) gives. */
export interface RaftPacket {
  readonly kind: "raft";
  readonly envelopes: readonly RaftEnvelope[];
  readonly burst: HeartbeatBurst | null;
}

export interface DownPeer {
  readonly peer: Peer;
  readonly downSeconds: number;
}

/** pdpb.RegionHeartbeatRequest. */
export interface RegionHeartbeat {
  readonly kind: "region-heartbeat";
  readonly term: number;
  readonly region: Region;
  readonly leader: Peer;
  readonly downPeers: readonly DownPeer[];
  readonly pendingPeers: readonly Peer[];
  readonly sizeMiB: number;
  readonly keys: number;
  /** What was written since the last one, and how long ago that was. */
  readonly writtenBytes: number;
  readonly writtenKeys: number;
  readonly interval: Duration;
}

/** One step of an operator on its way from PD to the region's leader: pdpb.RegionHeartbeatResponse. */
export interface RegionHeartbeatResponse {
  readonly kind: "region-heartbeat-response";
  readonly regionId: RegionId;
  readonly epoch: RegionEpoch;
  readonly targetPeer: Peer;
  readonly step:
    | { readonly kind: "change-peer"; readonly changes: readonly PeerChange[] }
    | { readonly kind: "leave-joint" }
    | { readonly kind: "transfer-leader"; readonly to: Peer }
    | { readonly kind: "split-region"; readonly policy: SplitPolicy; readonly keys: readonly Key[] }
    | { readonly kind: "merge"; readonly target: Region };
}

/** errorpb.Error: why a store did not do what was asked. A field of a response, never an exception. */
export type RegionError =
  | { readonly kind: "NotLeader"; readonly regionId: RegionId; readonly leader: Peer | null }
  | { readonly kind: "RegionNotFound"; readonly regionId: RegionId }
  | { readonly kind: "KeyNotInRegion"; readonly regionId: RegionId; readonly key: Key }
  | { readonly kind: "EpochNotMatch"; readonly currentRegions: readonly Region[] }
  | { readonly kind: "ServerIsBusy"; readonly reason: string }
  | { readonly kind: "StaleCommand" }
  /** The region is about to be a part of its neighbour: it takes no writes, and no reads. */
  | { readonly kind: "ProposalInMergingMode"; readonly regionId: RegionId }
  | { readonly kind: "ReadIndexNotReady"; readonly regionId: RegionId; readonly reason: string }
  /** The replica can show no state that is as fresh as was asked for. */
  | { readonly kind: "DataIsNotReady"; readonly regionId: RegionId; readonly peerId: PeerId; readonly safeTs: Instant }
  /** The disks of these are full. */
  | { readonly kind: "DiskFull"; readonly storeIds: readonly StoreId[] }
  /** Of `entrySize` bytes, and raft-entry-max-size allows fewer. */
  | { readonly kind: "RaftEntryTooLarge"; readonly regionId: RegionId; readonly entrySize: number }
  /** The leader is new and has not heard from PD yet which reads there may have been: nothing may commit by its word alone. */
  | { readonly kind: "MaxTimestampNotSynced"; readonly regionId: RegionId };

/** How a replica is asked that may not lead: its leader tells it how far to be, or it shows a state no older than `readTs`. */
export type ReplicaRead = { readonly kind: "follower" } | { readonly kind: "stale"; readonly readTs: Instant };

/** What a leader tells of its region to stores with a replica of it, to make sure that it leads (kvrpcpb.LeaderInfo). */
export interface LeaderInfo {
  readonly regionId: RegionId;
  readonly peer: PeerId;
  readonly term: number;
  /** Who has applied up to `index` has all that was acknowledged up to `resolvedTs`: for reads of the past. */
  readonly index: number;
  readonly resolvedTs: Instant;
  /** And all that was committed up to that timestamp of PD: for transactions that read the past. */
  readonly txnTs: Ts;
}

export interface KvRequest {
  readonly kind: "kv-request";
  readonly requestId: number;
  readonly regionId: RegionId;
  readonly epoch: RegionEpoch;
  readonly peerId: PeerId;
  readonly operation: "get" | "put";
  readonly key: Key;
  /** The value to write, null to delete the key; "" for a get. */
  readonly value: string | null;
  /** Null where only the leader may answer. */
  readonly replica: ReplicaRead | null;
}

export interface KvResponse {
  readonly kind: "kv-response";
  readonly requestId: number;
  readonly regionId: RegionId;
  /** The value read; null for a put or an absent key. */
  readonly value: string | null;
  readonly error: RegionError | null;
}

/** A client's command to the transactional interface of a region. */
export interface TxnRequest {
  readonly kind: "txn-request";
  readonly requestId: number;
  readonly regionId: RegionId;
  readonly epoch: RegionEpoch;
  readonly peerId: PeerId;
  /** By which it was routed: one of the command's. */
  readonly key: Key;
  readonly command: TxnCommand;
  /** Null where only the leader may answer, which holds for all that does more than read. */
  readonly replica: ReplicaRead | null;
}

export interface TxnResponse {
  readonly kind: "txn-response";
  readonly requestId: number;
  readonly regionId: RegionId;
  /** Null where the region could not serve it, for the reason in `error`. */
  readonly result: TxnResult | null;
  readonly error: RegionError | null;
}

/**
 * tikvpb.BatchCommandsRequest: several requests of one turn of a client to one store, as one packet. Whoever takes it apart asks
 * `carriedMessages`.
 */
export interface BatchCommands {
  readonly kind: "batch-commands";
  readonly messages: readonly (KvRequest | TxnRequest)[];
}

/** tikvpb.BatchCommandsResponse: several answers of one turn of a store to one client. */
export interface BatchCommandsResponse {
  readonly kind: "batch-commands-response";
  readonly messages: readonly (KvResponse | TxnResponse)[];
}

/** What the receiver of a snapshot refuses it for. */
export type SnapshotRefusal =
  /** It receives as many as concurrent-recv-snap-limit allows (gRPC: RESOURCE_EXHAUSTED). */
  | "receiver-full"
  /** It has not seen the beginning of the transfer. */
  | "stream-unknown";

/** What people order of PD, as pd-ctl hands it over: no message, it reaches PD without a network. */
export type PdOrder =
  | PdCommand
  /** `store delete`: drains the store and buries it. */
  | { readonly kind: "remove-store"; readonly store: StoreId }
  /** `operator add transfer-leader`. */
  | { readonly kind: "transfer-leader"; readonly region: RegionId; readonly to: StoreId }
  /** A store that is about to join asks for its id (AllocID), then registers itself (PutStore). */
  | { readonly kind: "allocate-id" }
  | { readonly kind: "put-store"; readonly store: StoreMeta }
  /** A new member of PD is about to start under that number (MemberAdd). */
  | { readonly kind: "add-member"; readonly member: number };

/** A store that registers itself. */
export interface StoreMeta {
  readonly id: StoreId;
  readonly address: string;
  readonly labels: readonly StoreLabel[];
  readonly capacityMiB: number;
  readonly otherUsedMiB: number;
}

/**
 * A message between two machines. Immutable once sent. A new kind is a member of one of the unions below, by whom it is for: the
 * compiler then asks that program what it does. One that concerns a region bears `regionId` or `region`, one of a term `term`:
 * frames find them there.
 */
export type Message = StoreMessage | PdMessage | ClientMessage | DetectionMessage;

/** What stores are sent. */
export type StoreMessage =
  | RaftPacket
  | {
      readonly kind: "snapshot-chunk";
      /** Identifies the transfer at its sender. */
      readonly transferId: number;
      readonly index: number;
      readonly total: number;
      /** The envelope with the MsgSnap, carried by the last chunk only. */
      readonly envelope: RaftEnvelope | null;
      readonly regionId: RegionId;
    }
  /** The receiver's answer to a whole transfer: accepted, or refused. */
  | {
      readonly kind: "snapshot-result";
      readonly transferId: number;
      readonly regionId: RegionId;
      readonly to: PeerId;
      /** Null where the whole snapshot has arrived. */
      readonly refusal: SnapshotRefusal | null;
    }
  /** How full a store's disk is: with every Raft message in TiKV, here where it is not as it was. */
  | { readonly kind: "disk-usage"; readonly storeId: StoreId; readonly usage: DiskUsage }
  /** A peer of a merging region finds its neighbour changed: it asks its leader to give the merge up. */
  | {
      readonly kind: "want-rollback-merge";
      readonly regionId: RegionId;
      readonly from: Peer;
      readonly epoch: RegionEpoch;
      /** Of the PrepareMerge; 0 where it only asks whether the region is a part of another by now. */
      readonly commit: number;
    }
  /** Are you there, and the answer: how well a store is reached. */
  | { readonly kind: "inspect-network"; readonly tick: number; readonly isAnswer: boolean }
  /** At the beginning of a round of resolved timestamps, in true time: who follows these leaders? */
  | { readonly kind: "check-leader"; readonly ts: Instant; readonly leaders: readonly LeaderInfo[] }
  | { readonly kind: "check-leader-response"; readonly ts: Instant; readonly regions: readonly RegionId[] }
  | KvRequest
  | TxnRequest
  | BatchCommands
  | DeadlockRequest
  | DeadlockResponse
  | {
      readonly kind: "store-heartbeat-response";
      readonly stateName: StoreStateName;
      readonly tombstone: boolean;
      /** AwakenRegions: groups with a member on one of these stores are to wake, all where none is named; null for no wish. */
      readonly awaken: readonly StoreId[] | null;
      readonly plan: RecoveryPlan | null;
      /** Stores whose addresses PD tells nobody any more, because it has buried them. */
      readonly buried: readonly StoreId[];
      readonly inspects: Inspects;
    }
  | ReplicationToStore
  | RegionHeartbeatResponse
  | { readonly kind: "validate-peer-response"; readonly regionId: RegionId; readonly peer: Peer; readonly region: Region | null }
  | {
      readonly kind: "ask-batch-split-response";
      readonly regionId: RegionId;
      /** As it was asked for. */
      readonly epoch: RegionEpoch;
      readonly ids: readonly NewRegionIds[];
    }
  | MemberAnswer;

/** What members of PD are sent. */
export type PdMessage =
  | LeaderQuestion
  /** Who leads PD? Any member answers, with `members`. */
  | { readonly kind: "get-members" }
  /** A Raft message between members of PD. */
  | { readonly kind: "etcd"; readonly message: RaftMessage }
  /** The member that sent a Raft message is one no more (410 Gone). */
  | { readonly kind: "member-removed" }
  /** PD's leader tells the other members of regions: what changed, or all that there is (region syncer). */
  | {
      readonly kind: "sync-regions";
      readonly serial: number;
      readonly index: number;
      readonly regions: readonly Region[];
      readonly dropped: readonly RegionId[];
      readonly isAll: boolean;
    }
  /** A member with a higher priority asks etcd's leader to hand over to it (MoveLeader). */
  | { readonly kind: "move-leader"; readonly to: number }
  | ReplicationToPd
  | NotLeading;

/** What the leader of PD alone answers; others answer with `pd-not-leader`. */
export type LeaderQuestion =
  | {
      readonly kind: "store-heartbeat";
      readonly stats: StoreStats;
      readonly flow: StoreFlow;
      readonly address: string;
      /** While PD recovers regions that have lost their majority, and not before it has asked. */
      readonly report: RecoveryReport | null;
    }
  | RegionHeartbeat
  /** Does this peer still belong to the region? (pdpb.GetRegionByID as TiKV's stale-peer check uses it.) */
  | { readonly kind: "validate-peer"; readonly regionId: RegionId; readonly peer: Peer }
  /** pdpb.AskBatchSplit: a region is about to fall apart, and its leader wants ids for so many new ones. */
  | { readonly kind: "ask-batch-split"; readonly region: Region; readonly count: number }
  /** pdpb.GetRegion: which region holds this key, and who leads it. */
  | { readonly kind: "get-region"; readonly requestId: number; readonly key: Key }
  /** pdpb.Tso: so many timestamps; the answer is the largest. */
  | { readonly kind: "tso-request"; readonly requestId: number; readonly count: number }
  | GcQuestion
  /** A member asks for all regions. */
  | { readonly kind: "sync-request" };

/** What clients are sent. */
export type ClientMessage =
  | KvResponse
  | TxnResponse
  | BatchCommandsResponse
  | ReplicationToClient
  | GcAnswer
  | MemberAnswer;

/** What a member of PD answers stores and clients alike. */
type MemberAnswer =
  /** Names the member that leads PD, or 0. */
  | { readonly kind: "members"; readonly leader: number }
  | { readonly kind: "get-region-response"; readonly requestId: number;
      readonly region: Region | null; readonly leader: Peer | null }
  | { readonly kind: "tso-response"; readonly requestId: number;
      readonly timestamp: { readonly physical: number; readonly logical: number } }
  | NotLeading;

/** The member that was asked does not lead PD; 0 where the question had no number. */
interface NotLeading {
  readonly kind: "pd-not-leader";
  readonly requestId: number;
}

/** Messages of one stream between two machines keep their order; those of different streams may overtake each other. */
export type StreamName = "raft" | "snapshot" | "pd" | "kv";

