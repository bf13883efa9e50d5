import type { Instant } from "../kernel/time.ts";
import type { ReplicationMode } from "./settings/replication.ts";
import type { Key, RegionId, StoreId } from "./region.ts";

/**
 * Replication that is not Raft, beside Raft: on the same machines, over the same network and disks, and of the same writes. One
 * group for each region as it was when the mode was chosen; splits and merges do not change them.
 */
export interface ReplicationPlan {
  /** The event by which it began: what is left of an earlier one means nothing. */
  readonly serial: number;
  readonly mode: Exclude<ReplicationMode, "raft">;
  /** In the order of their keys. */
  readonly groups: readonly ReplicationGroup[];
  /** For each store the others, the nearest first. */
  readonly nearest: ReadonlyMap<StoreId, readonly StoreId[]>;
}

/** What sets the modes apart: whatever goes one way in one mode and another way in others asks for one of these. */
interface ReplicationTraits {
  /** Every member takes writes into a log of its own; else one member does, and the others have its log. */
  readonly isShared: boolean;
  /** Who takes writes owns the region in a session, and PD takes it away when that is over; else PD promotes replicas. */
  readonly isOwned: boolean;
  /** Whose disks a write waits for beside that of who took it; "one" gives up waiting in time. */
  readonly waitsFor: "nobody" | "one" | "quorum";
}

const TRAITS: Readonly<Record<ReplicationPlan["mode"], ReplicationTraits>> = {
  "semi-sync": { isShared: false, isOwned: false, waitsFor: "one" },
  async: { isShared: false, isOwned: false, waitsFor: "nobody" },
  "availability-first": { isShared: true, isOwned: false, waitsFor: "nobody" },
  "single-owner": { isShared: false, isOwned: true, waitsFor: "quorum" },
};

export const traitsOf = ({ mode }: Pick<ReplicationPlan, "mode">): ReplicationTraits => TRAITS[mode];

/** The stores that have a copy of a range of keys. The first one is the primary at the beginning. */
export interface ReplicationGroup {
  /** That of the region. */
  readonly id: RegionId;
  readonly startKey: Key;
  /** "" for no end. */
  readonly endKey: Key;
  readonly members: readonly StoreId[];
}

/** Where the primary of a term began to write. Terms number promotions: each is higher than all before it in its group. */
export interface TermStart {
  readonly term: number;
  readonly from: number;
}

/** A write as a log carries it. Immutable. */
export interface ReplicatedWrite {
  /** Of the primary that took it; 0 where every member takes writes. */
  readonly term: number;
  /** Its place in the log: of its group, or of the member that took it. */
  readonly index: number;
  readonly key: Key;
  readonly value: string;
  /** When it was taken, in true time: to measure lag, never to decide. */
  readonly at: Instant;
  /** Where every member takes writes. */
  readonly version: WriteVersion | null;
}

/** Which write of a key it is, where every member takes writes. Immutable. */
export interface WriteVersion {
  readonly origin: StoreId;
  /** By its origin's calendar, but later than what it replaces: of two that did not know each other the later one is kept. */
  readonly clock: Instant;
  /** For each member its latest write of the key that this one replaces; itself for its origin. */
  readonly seen: ReadonlyMap<StoreId, number>;
}

/** A write by who took it, and its place in that one's log. */
export interface WritePlace {
  readonly origin: StoreId;
  readonly index: number;
}

/** Where the log ends on a store's disk. */
export interface LogEnd {
  readonly store: StoreId;
  readonly lastTerm: number;
  readonly durable: number;
}

/** What becomes of a region that has one owner, when that one is gone. An owner that comes back is `fenced`. */
export type OwnerState = "expired" | "splitting" | "replaying" | "open" | "fenced";

/** How far a region is with its recovery: with one owner, or (without a leader, or led again) by Raft. */
export type RecoveryState = Exclude<OwnerState, "fenced"> | "leaderless" | "led";

/** How a group stands at one of its members, as the monitor hears it. */
export interface ReplicaStatus {
  readonly group: RegionId;
  readonly term: number;
  /** Whom it takes for the primary of that term: itself (also while it replays the log), another, or nobody (0). */
  readonly primary: StoreId;
  readonly hearsPrimary: boolean;
  /** How far its disk is: the term and place of the last write there. */
  readonly lastTerm: number;
  readonly durable: number;
}

interface OfGroup {
  readonly kind: "replication";
  readonly serial: number;
  readonly regionId: RegionId;
}

/** For all groups. */
interface OfAll {
  readonly kind: "replication";
  readonly serial: number;
}

/** What stores are told. */
export type ReplicationToStore =
  | OfGroup & { readonly say: "write"; readonly requestId: number; readonly key: Key; readonly value: string }
  | OfGroup & {
      readonly say: "append";
      readonly from: StoreId;
      readonly term: number;
      readonly history: readonly TermStart[];
      /** The place before the first entry. */
      readonly previous: number;
      readonly entries: readonly ReplicatedWrite[];
      /** Up to there everybody has everything. */
      readonly kept: number;
      /** Up to there an owner has written out what the keys hold; 0 in other modes. */
      readonly flushed: number;
    }
  /** What keys hold up to a place, the last entry before it of that term: for who lacks what the log does not say any more. */
  | OfGroup & {
      readonly say: "copy";
      readonly from: StoreId;
      readonly term: number;
      readonly history: readonly TermStart[];
      readonly copy: ReplicaCopy;
    }
  /** The sender's disk has the log of that term up to there; a higher term than the primary's ends its term. */
  | OfGroup & { readonly say: "ack"; readonly from: StoreId; readonly term: number; readonly index: number }
  | OfAll & { readonly say: "heartbeat"; readonly from: StoreId }
  | OfAll & { readonly say: "ask-status"; readonly round: number }
  | OfAll & { readonly say: "promote"; readonly failed: StoreId; readonly groups: readonly Promotion[] }
  /** The master takes the groups' logs from their owners: nothing of an earlier term is taken any more. */
  | OfAll & { readonly say: "fence"; readonly groups: readonly Promotion[] };

/** All that the keys of a group hold at a place of its log. Immutable. */
export interface ReplicaCopy {
  readonly index: number;
  readonly lastTerm: number;
  readonly writes: readonly ReplicatedWrite[];
}

/** A group that gets a new primary, and its term. */
export interface Promotion {
  readonly group: RegionId;
  readonly term: number;
}

/** What the monitor is told: an answer, or (in round 0) that a store with regions of its own has begun, or has heard a fence. */
export type ReplicationToPd = OfAll & {
  readonly say: "status"; readonly round: number; readonly store: StoreId; readonly groups: readonly ReplicaStatus[];
  /** When its process began: another one has nothing of what this one was given. */
  readonly session: Instant;
};

/** What clients are told: the write is acknowledged, or `primary` is the one to ask (0: nobody knows). */
export type ReplicationToClient = OfGroup & {
  readonly say: "written"; readonly requestId: number; readonly ok: boolean; readonly primary: StoreId;
  readonly term: number; readonly index: number;
};

/** What the programs wait for. */
export interface ReplicationTimer {
  readonly serial: number;
  readonly due: "beat" | "pump" | "patience" | "tell" | "poll" | "judge" | "sweep" | "flushed" | "split" | "replayed";
  /** The group that is written out, or the number of what is taken over. */
  readonly of?: number;
}

/** Bytes of a message, or of a record on disk, besides keys and values. */
export const FRAME_BYTES = 48;

export const bytesOfWrite = ({ key, value }: Pick<ReplicatedWrite, "key" | "value">): number =>
  FRAME_BYTES + key.length + value.length;

/** Of a message, or a record on disk, that carries writes. */
export const bytesOfWrites = (writes: readonly ReplicatedWrite[]): number =>
  writes.reduce((sum, write) => sum + bytesOfWrite(write), FRAME_BYTES);

/** The group of a key: groups cover all keys, or the key has none. */
export function groupOfKey({ groups }: ReplicationPlan, key: Key): ReplicationGroup | undefined {
  let low = 0;
  let high = groups.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const group = groups[middle] as ReplicationGroup;
    if (key < group.startKey) high = middle - 1;
    else if (group.endKey !== "" && key >= group.endKey) low = middle + 1;
    else return group;
  }
  return undefined;
}
