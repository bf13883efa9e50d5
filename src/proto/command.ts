import type { OrderedSlice } from "../kernel/ordered-map.ts";
import type { Key, Peer, Region } from "./region.ts";

/** A client's write. */
export interface PutCommand {
  readonly kind: "put";
  readonly key: Key;
  readonly value: string;
  readonly requestId: number;
}

/** The log up to `index` may go. */
export interface CompactLogCommand {
  readonly kind: "compact-log";
  readonly index: number;
  readonly term: number;
}

/**
 * What a Raft entry of a region carries: the payload of `Entry.data` for normal entries. What each does stands in store/commands.
 */
export type Command = PutCommand | CompactLogCommand;

/** One change of membership, as PD's operator step asks for it and as the context of a configuration entry carries it. */
export interface PeerChange {
  readonly type: "AddNode" | "AddLearnerNode" | "RemoveNode";
  readonly peer: Peer;
}

/** What a snapshot of a region contains: its descriptor and its data at the applied index. Immutable. */
export interface SnapshotData {
  readonly region: Region;
  readonly data: OrderedSlice<string>;
  readonly sizeMiB: number;
  readonly keys: number;
}
