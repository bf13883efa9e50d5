/** Ids come from PD's allocator and are unique over stores, regions and peers together. 0 stands for none. */
export type StoreId = number;
export type RegionId = number;
export type PeerId = number;

/**
 * A key: one character per byte (code units 0 to 255), so that `<` compares keys as TiKV does, byte by byte. As the end
 * of a range, "" means unbounded.
 */
export type Key = string;

/** A region's replicas at most: nine are what the largest published experiments with elections used. */
export const MOST_REPLICAS = 9;

export type PeerRole = "Voter" | "Learner" | "IncomingVoter" | "DemotingVoter";

/** metapb.Peer. Immutable. */
export interface Peer {
  readonly id: PeerId;
  readonly storeId: StoreId;
  readonly role: PeerRole;
}

/** metapb.RegionEpoch: `confVer` counts membership changes, `version` counts changes of the key range. Immutable. */
export interface RegionEpoch {
  readonly confVer: number;
  readonly version: number;
}

/** metapb.Region: the key range [startKey, endKey), who holds it, and which version of both this is. Immutable. */
export interface Region {
  readonly id: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  readonly epoch: RegionEpoch;
  readonly peers: readonly Peer[];
}

/** True where the region stands between two configurations, which it must leave before anything else is done to it. */
export const isJoint = (region: Region): boolean =>
  region.peers.some((peer) => peer.role === "IncomingVoter" || peer.role === "DemotingVoter");

/**
 * The region's peer on that store. A store holds at most one peer of a region; they are three to seven: a scan beats any index.
 */
export function peerOnStore({ peers }: Region, store: StoreId): Peer | undefined {
  for (let i = 0; i < peers.length; i++) {
    const peer = peers[i];
    if (peer !== undefined && peer.storeId === store) return peer;
  }
  return undefined;
}

/** metapb.StoreLabel, e.g. zone = a. Immutable. */
export interface StoreLabel {
  readonly key: string;
  readonly value: string;
}

/** How full a store's disk is: almost full it takes no more writes, already full it is not made a leader either. */
export type DiskUsage = "normal" | "almost-full" | "already-full";

/** What PD stores of a store: its own state, as opposed to what heartbeats say. */
export type MetaStoreState = "Up" | "Offline" | "Tombstone";

/** The state that pd-ctl displays: Up splits by the age of the last heartbeat (20 s, max-store-down-time). */
export type StoreStateName = MetaStoreState | "Disconnected" | "Down";
