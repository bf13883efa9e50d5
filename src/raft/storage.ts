import { assert, AssertionError, assertInvariant } from "../kernel/assert.ts";
import {
  EMPTY_HARD_STATE, EMPTY_SNAPSHOT, NO_ENTRIES, type ConfState, type Entry, type HardState, type Snapshot,
} from "./types.ts";

/** Why a stored entry cannot be read. The texts are etcd's. */
export type StorageError =
  | "requested index is unavailable due to compaction"
  | "requested entry at index is unavailable"
  | "requested index is older than the existing snapshot"
  | "can't apply snapshot and entries at the same time";
const ERR_COMPACTED: StorageError = "requested index is unavailable due to compaction";
const ERR_UNAVAILABLE: StorageError = "requested entry at index is unavailable";
const ERR_SNAPSHOT_OUT_OF_DATE: StorageError = "requested index is older than the existing snapshot";

/** What look-ups of a term return instead of a term. */
export const COMPACTED = -1;
export const UNAVAILABLE = -2;

/**
 * Whether a storage may write its list of entries in place, or shares it with a fork and copies it first. Two values that a
 * digest cannot tell apart: a fork must not change the value that it is made from.
 */
const OWNED: Ownership = Object.freeze({});
const SHARED: Ownership = Object.freeze({});
type Ownership = Readonly<Record<string, never>>;

/** What a host has to give to followers whose entries are gone; null for the snapshot that the log was last reset to. */
export type SnapshotOffer = Snapshot | "unavailable" | null;

/** A peer's log, hard state and snapshot in memory: what the peer may rely on having persisted. */
export interface MemoryStorage {
  hardState: HardState;
  /** The snapshot that the log was last reset to, with the configuration to start from. */
  snapshot: Snapshot;
  /**
   * What the peer sends to followers whose entries are gone: null for `snapshot`, or what the host offers. With "unavailable"
   * the peer tries again later, and notes for whom the host should make one ("snapshot.unavailable").
   */
  offered: SnapshotOffer;
  /** The compaction point: the entry before the first one kept. */
  compactedIndex: number;
  compactedTerm: number;
  /** The entries after the compaction point. Changed only by who owns the list; a list of none is never changed. */
  items: readonly Entry[];
  ownership: Ownership;
}



/** An empty storage. */
export function createStorage(offered: SnapshotOffer = null): MemoryStorage {
  return {
    hardState: EMPTY_HARD_STATE, snapshot: EMPTY_SNAPSHOT, offered,
    compactedIndex: 0, compactedTerm: 0, items: NO_ENTRIES, ownership: OWNED,
  };
}

/** A copy that can go its own way. Shares the entries until either side writes; costs the same however long the log. */
export function cloneStorage(storage: MemoryStorage): MemoryStorage {
  // From now on neither side owns the list: whoever writes first takes its own copy.
  storage.ownership = SHARED;
  return {
    hardState: storage.hardState, snapshot: storage.snapshot, offered: storage.offered,
    compactedIndex: storage.compactedIndex, compactedTerm: storage.compactedTerm, items: storage.items, ownership: SHARED,
  };
}

export const storageFirstIndex = (storage: MemoryStorage): number => storage.compactedIndex + 1;

export const storageLastIndex = (storage: MemoryStorage): number =>
  storage.compactedIndex + storage.items.length;

/** The term of the entry at `index` (the compaction point included), or COMPACTED or UNAVAILABLE. */
export function storageTerm(storage: MemoryStorage, index: number): number {
  const position = index - storage.compactedIndex;
  if (position < 0) return COMPACTED;
  if (position === 0) return storage.compactedTerm;
  const entry = storage.items[position - 1];
  return entry === undefined ? UNAVAILABLE : entry.term;
}

/** The entries [low, high). A fresh list. */
export function storageEntries(storage: MemoryStorage, low: number, high: number): Entry[] | StorageError {
  if (low <= storage.compactedIndex) return ERR_COMPACTED;
  const items = storage.items;
  const from = low - storage.compactedIndex - 1;
  const to = high - storage.compactedIndex - 1;
  assert(to <= items.length, "entries are read only up to the end of the stored log");
  if (items.length === 0) return ERR_UNAVAILABLE;
  return items.slice(from, to);
}

/** The snapshot to send to a follower, or "unavailable" for now. */
export const storageSnapshot = (storage: MemoryStorage): Snapshot | "unavailable" =>
  storage.offered ?? storage.snapshot;

/** What followers whose entries are gone are sent from now on. */
export function storageOffer(storage: MemoryStorage, offered: SnapshotOffer): void {
  storage.offered = offered;
}

/** The configuration to restart from: the host has applied a membership change, or knows it from elsewhere. */
export function storageSetConfState(storage: MemoryStorage, confState: ConfState): void {
  storage.snapshot = { ...storage.snapshot, confState };
}

export function storageSetHardState(storage: MemoryStorage, hardState: HardState): void {
  assertInvariant("term-monotonic", hardState.term >= storage.hardState.term, "the term on disk never goes back");
  storage.hardState = hardState;
}

/** Adds entries, replacing what it has from the first of them on; what lies before the compaction point is ignored. */
export function storageAppend(storage: MemoryStorage, entries: readonly Entry[]): void {
  const first = entries[0];
  if (first === undefined) return;
  let position = first.index - storage.compactedIndex - 1;
  let skip = 0;
  if (position < 0) {
    skip = -position;
    position = 0;
    if (skip >= entries.length) return;
  }
  assertInvariant("log-matching", position <= storage.items.length, "a stored log has no gaps");
  if (position === 0) {
    // The very list of the message, which never changes: members of a group begin with one list, and idle ones keep it.
    storage.items = skip === 0 ? entries : entries.slice(skip);
    storage.ownership = SHARED;
    return;
  }
  const items = ownItems(storage);
  if (position < items.length) items.length = position;
  for (let i = skip; i < entries.length; i++) items.push(entries[i] as Entry);
}

/** Replaces the whole log by a snapshot; refused if the storage already has a newer one. */
export function storageApplySnapshot(storage: MemoryStorage, snapshot: Snapshot): StorageError | null {
  if (storage.snapshot.index !== 0 && storage.snapshot.index >= snapshot.index) return ERR_SNAPSHOT_OUT_OF_DATE;
  storage.snapshot = snapshot;
  storage.compactedIndex = snapshot.index;
  storage.compactedTerm = snapshot.term;
  storage.items = NO_ENTRIES;
  return null;
}

/** Forgets the entries up to and including `index`, which must be stored. The snapshot stays as it is. */
export function storageCompact(storage: MemoryStorage, index: number): StorageError | null {
  if (index <= storage.compactedIndex) return ERR_COMPACTED;
  const items = storage.items;
  const count = index - storage.compactedIndex;
  const last = items[count - 1];
  if (last === undefined) throw new AssertionError("a log is compacted only up to its last index");
  storage.items = items.slice(count);
  storage.ownership = OWNED;
  storage.compactedIndex = index;
  storage.compactedTerm = last.term;
  return null;
}

function ownItems(storage: MemoryStorage): Entry[] {
  if (storage.ownership !== OWNED) {
    storage.items = storage.items.slice();
    storage.ownership = OWNED;
  }
  return storage.items as Entry[];
}
