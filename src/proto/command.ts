import type { OrderedSlice } from "../kernel/ordered-map.ts";
import type { Entry } from "../raft/index.ts";
import type { Cell, Modify } from "./kv.ts";
import type { Key, Peer, PeerId, Region, RegionEpoch, RegionId } from "./region.ts";

/** A client's write. */
export interface PutCommand {
  readonly kind: "put";
  readonly key: Key;
  /** Null: the key is deleted. */
  readonly value: string | null;
  readonly requestId: number;
}

/** What a command of a transaction comes to. */
export interface ModifyCommand {
  readonly kind: "modify";
  /** Of the epoch under which it was proposed: it is void under any other. */
  readonly version: number;
  readonly modifies: readonly Modify[];
  readonly requestId: number;
}

/** The log up to `index` may go. */
export interface CompactLogCommand {
  readonly kind: "compact-log";
  readonly index: number;
  readonly term: number;
}

/** What PD has granted for one new region: its id, and one for each of its peers, in the order of the old region's. */
export interface NewRegionIds {
  readonly region: RegionId;
  readonly peers: readonly PeerId[];
}

/** The region falls apart at the keys: each part but the last becomes a region of its own, and the last keeps the region's id. */
export interface BatchSplitCommand {
  readonly kind: "batch-split";
  /** Under which it was proposed: it is void under any other. */
  readonly epoch: RegionEpoch;
  /** Ascending, and inside of the range. */
  readonly keys: readonly Key[];
  /** For each key the region to its left. */
  readonly ids: readonly NewRegionIds[];
  /** For each key the share to its left, of all that the region holds besides what clients wrote, from 0 to 1. */
  readonly shares: readonly number[];
}

/** The region takes no more writes: it is going to be a part of its neighbour. */
export interface PrepareMergeCommand {
  readonly kind: "prepare-merge";
  readonly epoch: RegionEpoch;
  /** The neighbour as it has to be for that. */
  readonly target: Region;
  /** Every peer of the region holds the entries before this one. */
  readonly minIndex: number;
}

/** The neighbour becomes a part of this region, with all that its log holds up to `commit`. */
export interface CommitMergeCommand {
  readonly kind: "commit-merge";
  readonly epoch: RegionEpoch;
  readonly source: Region;
  /** Where the source's PrepareMerge stands in its log. */
  readonly commit: number;
  /** The end of the source's log, for those of its peers that lack it. */
  readonly entries: readonly Entry[];
}

/** The region stays what it was: its neighbour has changed meanwhile. */
export interface RollbackMergeCommand {
  readonly kind: "rollback-merge";
  readonly epoch: RegionEpoch;
  readonly commit: number;
}

/** A region that waits to be a part of its neighbour, as PrepareMerge has left it. Immutable. */
export interface Merging {
  readonly target: Region;
  readonly minIndex: number;
  /** Where its PrepareMerge stands in the log. */
  readonly commit: number;
}

/**
 * What a Raft entry of a region carries: the payload of `Entry.data` for normal entries. What each does stands in store/commands.
 */
export type Command =
  | PutCommand | ModifyCommand | CompactLogCommand | BatchSplitCommand | PrepareMergeCommand | CommitMergeCommand
  | RollbackMergeCommand;

/** One change of membership, as PD's operator step asks for it and as the context of a configuration entry carries it. */
export interface PeerChange {
  readonly type: "AddNode" | "AddLearnerNode" | "RemoveNode";
  readonly peer: Peer;
}

/** What a snapshot of a region contains: its descriptor and its data at the applied index. Immutable. */
export interface SnapshotData {
  readonly region: Region;
  readonly data: OrderedSlice<string>;
  /** The three column families of its transactional keys. */
  readonly versions: OrderedSlice<Cell>;
  readonly sizeMiB: number;
  readonly keys: number;
  readonly merging: Merging | null;
}
