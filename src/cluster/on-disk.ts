import { sliceEntries } from "../kernel/ordered-map.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { Command, PeerChange } from "../proto/command.ts";
import { peerOnStore, type Key, type Region, type RegionId, type StoreId } from "../proto/region.ts";
import { EntryType, storageEntries, storageFirstIndex, storageLastIndex, storageTerm, type HardState } from "../raft/index.ts";
import { isConfChange, isLeader, peerChangesOf, type StorePeerView } from "../store/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";

/** A replica as its store's disk holds it: what debugging tools read, of a store that runs and of one that does not. */
export interface ReplicaOnDisk {
  readonly region: Region;
  /** A tombstone is what is left of a replica that was removed: its descriptor. */
  readonly state: "Normal" | "Tombstone";
  readonly hardState: HardState;
  readonly lastIndex: number;
  readonly appliedIndex: number;
  readonly commitTerm: number;
  readonly truncatedIndex: number;
  readonly truncatedTerm: number;
  readonly sizeMiB: number;
  readonly keys: number;
  /** Whether its running process leads the region. */
  readonly leads: boolean;
}

/** Ids of the regions that a store's disk knows of, tombstones included, in their order. */
export function regionsOnDisk(cluster: Cluster, store: StoreId): readonly RegionId[] {
  const state = storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1);
  return state === undefined ? [] : [...new Set([...state.peers.keys(), ...state.tombstones.keys()])].sort((a, b) => a - b);
}

/** Null where the store's disk knows nothing of the region. */
export function replicaOnDisk(cluster: Cluster, store: StoreId, id: RegionId): ReplicaOnDisk | null {
  const machine = cluster.directory.stores.get(store) ?? -1;
  const state = storeStateOf(cluster, machine);
  const peer = state?.peers.get(id);
  if (peer !== undefined) return ofPeer(peer, machineAt(cluster, machine).process === "running");
  const buried = state?.tombstones.get(id);
  return buried === undefined ? null : {
    region: buried, state: "Tombstone", hardState: { term: 0, vote: 0, commit: 0 }, lastIndex: 0, appliedIndex: 0, commitTerm: 0,
    truncatedIndex: 0, truncatedTerm: 0, sizeMiB: 0, keys: 0, leads: false,
  };
}

function ofPeer(peer: StorePeerView, runs: boolean): ReplicaOnDisk {
  const { storage, region, applied, sizeMiB, keys } = peer.disk;
  const truncated = storageFirstIndex(storage) - 1;
  return {
    region, state: "Normal", hardState: storage.hardState, lastIndex: storageLastIndex(storage), appliedIndex: applied,
    commitTerm: Math.max(0, storageTerm(storage, storage.hardState.commit)), truncatedIndex: truncated,
    truncatedTerm: Math.max(0, storageTerm(storage, truncated)), sizeMiB, keys, leads: runs && isLeader(peer),
  };
}

/** An entry of a replica's log on disk. */
export interface EntryOnDisk {
  readonly term: number;
  readonly index: number;
  readonly bytes: number;
  /** The changes of an entry that changes members, none for one that leaves a joint configuration. */
  readonly payload: { readonly kind: "nothing" } | { readonly kind: "command"; readonly command: Command }
    | { readonly kind: "changes"; readonly changes: readonly PeerChange[] };
}

/** Null where the log holds no such entry, or holds it no more. */
export function entryOnDisk(cluster: Cluster, store: StoreId, id: RegionId, index: number): EntryOnDisk | null {
  const peer = storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1)?.peers.get(id);
  const storage = peer?.disk.storage;
  if (storage === undefined || index < storageFirstIndex(storage) || index > storageLastIndex(storage)) return null;
  const entries = storageEntries(storage, index, index + 1);
  const entry = typeof entries === "string" ? undefined : entries[0];
  if (entry === undefined) return null;
  const { term, type, data, size } = entry;
  const payload = type !== EntryType.Normal ? { kind: "changes", changes: isConfChange(data) ? peerChangesOf(data) : [] } as const
    // Nothing but the commands of proto ever gets into a region's log.
    : data === null ? { kind: "nothing" } as const : { kind: "command", command: data as Command } as const;
  return { term, index, bytes: size, payload };
}

/** Whether the descriptor still names a peer on the store. */
export const isMemberOn = (region: Region, store: StoreId): boolean => peerOnStore(region, store) !== undefined;

/** How much of the past a replica may show (RegionReadProgress), as its process knows it. Instants are true time. */
export interface ReadProgress {
  readonly leads: boolean;
  readonly applied: number;
  readonly safeTs: Instant;
  /** What it may show once it has applied so much; null where it has. */
  readonly pending: { readonly ts: Instant; readonly index: number } | null;
}

/** Null where the store has no such replica. */
export function readProgressOf(cluster: Cluster, store: StoreId, id: RegionId): ReadProgress | null {
  const state = storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1);
  const peer = state?.peers.get(id);
  if (state === undefined || peer === undefined) return null;
  const { applied } = peer.disk;
  const { index, ts, safe } = state.memory.resolved.get(id) ?? { index: 0, ts: START, safe: { ts: START } };
  return {
    leads: isLeader(peer), applied, safeTs: applied >= index ? ts : safe.ts, pending: applied >= index ? null : { ts, index },
  };
}

/** What a store's disk holds of each raw key of a range, in order; running or not. At most `limit` keys. */
export function rawOnDisk(
  cluster: Cluster, store: StoreId, from: Key, to: Key, limit: number,
): readonly (readonly [Key, string])[] {
  const state = storeStateOf(cluster, cluster.directory.stores.get(store) ?? -1);
  const found: (readonly [Key, string])[] = [];
  // Not a slice of the map's own, which would have the next write copy what it looks at.
  if (state !== undefined) {
    for (const entry of sliceEntries({ chunks: state.data.chunks, from, to })) {
      if (found.length === limit) break;
      found.push(entry);
    }
  }
  return found;
}
