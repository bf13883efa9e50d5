import type { Key, Peer, Region } from "./region.ts";

/** What a Raft entry of a region carries: the payload of `Entry.data` for normal entries. Immutable. */
export type Command =
  | { readonly kind: "put"; readonly key: Key; readonly value: string; readonly requestId: number }
  | { readonly kind: "compact-log"; readonly index: number; readonly term: number };

/** One change of membership, as PD's operator step asks for it and as the context of a configuration entry carries it. */
export interface PeerChange {
  readonly type: "AddNode" | "AddLearnerNode" | "RemoveNode";
  readonly peer: Peer;
}

/** What a snapshot of a region contains: its descriptor and its data at the applied index. Immutable. */
export interface SnapshotData {
  readonly region: Region;
  readonly data: ReadonlyMap<Key, string>;
  readonly sizeMiB: number;
  readonly keys: number;
}
