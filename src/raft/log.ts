import { assert, assertInvariant } from "../kernel/assert.ts";
import { countWithinLimit, encodedSizeOf } from "./entry-size.ts";
import { addNote, type NoteOutbox } from "./notes.ts";
import type { RaftOptions } from "./options.ts";
import {
  COMPACTED, storageFirstIndex, storageLastIndex, storageTerm, UNAVAILABLE, type MemoryStorage,
} from "./storage.ts";
import { isModified } from "./rules.ts";
import { logInfo, type Trace } from "./trace.ts";
import { NO_ENTRIES, UNLIMITED, type Entry, type Snapshot } from "./types.ts";

/**
 * A peer's log: what storage has, followed by the unstable part that is still to be persisted. Invariants:
 * applied <= applying <= committed <= last index, and offset <= offsetInProgress.
 */
export interface RaftLog {
  readonly storage: MemoryStorage;
  /** A received snapshot that storage does not have yet. */
  unstableSnapshot: Snapshot | null;
  snapshotInProgress: boolean;
  /** Entries that storage may not have yet; `unstable[i]` has the index `offset + i`. */
  unstable: readonly Entry[];
  /** Nobody else holds the list of unstable entries: it may grow in place. Given away as a whole, it never changes again. */
  ownsUnstable: boolean;
  offset: number;
  /** Entries below this index were handed out for writing, entries from it on were not. */
  offsetInProgress: number;
  committed: number;
  /** The last entry handed out for applying. */
  applying: number;
  applied: number;
  readonly maxApplyingSize: number;
  /** Encoded bytes handed out for applying and not yet applied. */
  applyingSize: number;
  /** No more entries are handed out until some of those are applied. */
  applyingPaused: boolean;
}

/** Where the log reports: the peer it belongs to. */
export interface LogSink extends NoteOutbox {
  readonly options: Pick<RaftOptions, "rules">;
  readonly trace: Trace | null;
}

/** A log over what storage holds; nothing beyond its snapshot is taken for committed or applied yet. */
export function createLog(storage: MemoryStorage, maxApplyingSize: number): RaftLog {
  const first = storageFirstIndex(storage);
  const last = storageLastIndex(storage);
  return {
    committed: first - 1, unstable: NO_ENTRIES, ownsUnstable: false, offset: last + 1, storage, unstableSnapshot: null,
    snapshotInProgress: false, offsetInProgress: last + 1, applying: first - 1, applied: first - 1, maxApplyingSize,
    applyingSize: 0, applyingPaused: false,
  };
}

export function cloneLog(log: RaftLog, storage: MemoryStorage): RaftLog {
  return {
    committed: log.committed, unstable: log.ownsUnstable ? log.unstable.slice() : log.unstable, ownsUnstable: log.ownsUnstable,
    offset: log.offset, storage, unstableSnapshot: log.unstableSnapshot, snapshotInProgress: log.snapshotInProgress,
    offsetInProgress: log.offsetInProgress, applying: log.applying, applied: log.applied, maxApplyingSize: log.maxApplyingSize,
    applyingSize: log.applyingSize, applyingPaused: log.applyingPaused,
  };
}

export const firstIndex = (log: RaftLog): number =>
  log.unstableSnapshot !== null ? log.unstableSnapshot.index + 1 : storageFirstIndex(log.storage);

export function lastIndex(log: RaftLog): number {
  return log.offset + log.unstable.length - 1;
}

/** The term of the entry at `index`, or COMPACTED or UNAVAILABLE. */
export function termAt(log: RaftLog, index: number): number {
  if (index >= log.offset) {
    const entry = log.unstable[index - log.offset];
    if (entry !== undefined) return entry.term;
  } else if (log.unstableSnapshot !== null && log.unstableSnapshot.index === index) {
    return log.unstableSnapshot.term;
  }
  if (index + 1 < firstIndex(log)) return COMPACTED;
  if (index > lastIndex(log)) return UNAVAILABLE;
  return storageTerm(log.storage, index);
}

/** The entry at `index`; undefined where the log does not hold it any more, or not yet. */
export const entryAt = ({ offset, unstable, unstableSnapshot, storage }: RaftLog, index: number): Entry | undefined =>
  index >= offset ? unstable[index - offset]
  : unstableSnapshot !== null ? undefined
  : storage.items[index - storage.compactedIndex - 1];

export const termOrZero = (log: RaftLog, index: number): number => Math.max(termAt(log, index), 0);

export function lastTerm(log: RaftLog): number {
  const term = termAt(log, lastIndex(log));
  assert(term >= 0, "the term of the last entry is known");
  return term;
}

export const matchesTerm = (log: RaftLog, term: number, index: number): boolean => termAt(log, index) === term;

/** §5.4.1: a log is at least as up to date if its last term is higher, or equal and it is at least as long. */
export function isUpToDate(log: RaftLog, term: number, index: number): boolean {
  const ours = lastTerm(log);
  return term > ours || (term === ours && index >= lastIndex(log));
}

/**
 * The entries [low, high), at most `maxSize` encoded bytes of them but at least one; null if some are compacted. A list that
 * never changes: messages keep it, and what they carry must not change with the log (§10.5 of the interaction rules).
 */
export function sliceLog(log: RaftLog, low: number, high: number, maxSize: number): readonly Entry[] | null {
  assert(low <= high, "low <= high");
  if (low < firstIndex(log)) return null;
  assert(high <= lastIndex(log) + 1, "entries are read only up to the last index");
  if (low === high) return NO_ENTRIES;
  const { unstable, offset } = log;
  if (low >= offset) {
    const from = low - offset;
    return unstableSlice(log, from, from + countWithinLimit(unstable, from, high - offset, maxSize));
  }
  return sliceStored(log, low, high, maxSize);
}

/** A part of the unstable entries, or all of them: then the list itself, which this log may not change from now on. */
function unstableSlice(log: RaftLog, from: number, to: number): readonly Entry[] {
  if (from > 0 || to < log.unstable.length) return log.unstable.slice(from, to);
  log.ownsUnstable = false;
  return log.unstable;
}

function sliceStored(log: RaftLog, low: number, high: number, maxSize: number): readonly Entry[] {
  const { storage, unstable, offset } = log;
  const items = storage.items;
  const cut = Math.min(high, offset);
  const from = low - storage.compactedIndex - 1;
  const to = cut - storage.compactedIndex - 1;
  assert(from >= 0 && to <= items.length, "what is not unstable is in storage");
  const stored = items.slice(from, from + countWithinLimit(items, from, to, maxSize));
  if (high <= offset || stored.length < cut - low) return stored;
  const left = maxSize === UNLIMITED ? UNLIMITED : maxSize - encodedSizeOf(stored);
  if (left <= 0) return stored;
  const count = countWithinLimit(unstable, 0, high - offset, left);
  // One entry is always counted as fitting, which is meant for a list that would be empty without it. This one is not.
  if (count === 1 && left !== UNLIMITED && encodedSizeOf(unstable.slice(0, 1)) > left) return stored;
  for (let i = 0; i < count; i++) stored.push(unstable[i] as Entry);
  return stored;
}

/** All entries from `index` on, within `maxSize`; null if `index` is compacted. */
export function entriesFrom(log: RaftLog, index: number, maxSize: number): readonly Entry[] | null {
  const last = lastIndex(log);
  return index > last ? NO_ENTRIES : sliceLog(log, index, last + 1, maxSize);
}

/** Appends to the end, or replaces what follows a conflict. Committed entries are never replaced. */
export function appendToLog(log: RaftLog, sink: LogSink, entries: readonly Entry[]): number {
  const first = entries[0];
  if (first !== undefined) {
    assertInvariant("commit-kept", first.index > log.committed, "a committed entry is never overwritten");
    const last = entries[entries.length - 1] as Entry;
    assertInvariant("log-matching", last.index - first.index === entries.length - 1, "entries that are appended have no gaps");
    assertInvariant(
      "log-matching", isModified(sink.options.rules) || first.term >= termAt(log, first.index - 1),
      "the terms of a log never fall",
    );
    assertInvariant(
      "log-matching", isModified(sink.options.rules) || last.term >= first.term, "the terms of what is appended never fall",
    );
    truncateAndAppend(log, sink, entries, first.index);
  }
  return lastIndex(log);
}

function truncateAndAppend(log: RaftLog, sink: LogSink, entries: readonly Entry[], first: number): void {
  const end = log.offset + log.unstable.length;
  if (first === end && log.unstable.length > 0) {
    const owned = ownUnstable(log);
    for (let i = 0; i < entries.length; i++) owned.push(entries[i] as Entry);
  } else if (first <= log.offset) {
    if (sink.trace !== null && first !== end) logInfo(sink.trace, `replace the unstable entries from index ${first}`);
    // What a message brings, or a leader has just placed, never changes: leader, followers and disks may hold one list.
    log.unstable = entries;
    log.ownsUnstable = false;
    log.offset = first;
    log.offsetInProgress = first;
  } else {
    assertInvariant("log-matching", first < end, "a log has no gaps");
    if (sink.trace !== null) logInfo(sink.trace, `truncate the unstable entries before index ${first}`);
    log.unstable = log.unstable.slice(0, first - log.offset).concat(entries);
    log.ownsUnstable = true;
    log.offsetInProgress = Math.min(log.offsetInProgress, first);
  }
}

/** The unstable entries in a list that may grow in place. */
function ownUnstable(log: RaftLog): Entry[] {
  if (!log.ownsUnstable) log.unstable = log.unstable.slice();
  log.ownsUnstable = true;
  return log.unstable as Entry[];
}

/**
 * A follower's append (§5.3): the index of the last new entry, or -1 if the previous entry does not match. Entries that
 * already match are left alone: a delayed, shorter append must not cut off what a later one brought.
 */
export function maybeAppend(
  log: RaftLog, sink: LogSink, prevTerm: number, prevIndex: number, entries: readonly Entry[], leaderCommit: number,
): number {
  const { rules } = sink.options;
  if (rules.previousEntryCheck ? !matchesTerm(log, prevTerm, prevIndex) : prevIndex > lastIndex(log)) return -1;
  const lastNew = prevIndex + entries.length;
  if (rules.conflictOnlyTruncation) {
    const conflict = findConflict(log, sink, entries);
    if (conflict !== 0) {
      assertInvariant("commit-kept", conflict > log.committed, "an append never conflicts with a committed entry");
      const from = conflict - (prevIndex + 1);
      appendToLog(log, sink, from === 0 ? entries : entries.slice(from));
    }
  } else {
    cutAndAppend(log, sink, prevIndex, entries);
  }
  // Only what this message covers is known to match: our log may go on with entries of a deposed leader.
  commitTo(log, Math.min(leaderCommit, rules.commitBoundedByMessage ? lastNew : lastIndex(log)));
  return lastNew;
}

/** Without the rule of cutting only at a conflict: the log ends where the entries end, whatever it held. */
function cutAndAppend(log: RaftLog, sink: LogSink, prevIndex: number, entries: readonly Entry[]): void {
  const last = lastIndex(log);
  if (entries.length > 0 && last > prevIndex + entries.length) {
    const index = prevIndex + entries.length + 1;
    addNote(sink, {
      kind: "log.truncated", index, existingTerm: termOrZero(log, index), newTerm: 0, count: last - index + 1,
    });
  }
  appendToLog(log, sink, entries);
}

/** The index of the first entry that the log does not have; 0 if it has them all. */
function findConflict(log: RaftLog, sink: LogSink, entries: readonly Entry[]): number {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    const existing = termAt(log, entry.index);
    if (existing === entry.term) continue;
    const last = lastIndex(log);
    if (entry.index <= last) {
      const existingTerm = Math.max(existing, 0);
      if (sink.trace !== null) {
        logInfo(sink.trace, `found conflict at index ${entry.index} [existing term: ${existingTerm}, ` +
          `conflicting term: ${entry.term}]`);
      }
      addNote(sink, {
        kind: "log.truncated", index: entry.index, existingTerm, newTerm: entry.term, count: last - entry.index + 1,
      });
    }
    return entry.index;
  }
  return 0;
}

/** What a search by term found: the term is 0 if it is not known. */
export interface LogPosition {
  readonly index: number;
  readonly term: number;
}

/**
 * The last position at or before `index` whose term is at most `term`. Both sides of a rejected append search this way,
 * so that a divergent tail costs a message per term and not one per entry (end of §5.3).
 */
export function findConflictByTerm(log: RaftLog, index: number, term: number): LogPosition {
  for (let at = index; at > 0; at--) {
    const ours = termAt(log, at);
    if (ours < 0) return { index: at, term: 0 };
    if (ours <= term) return { index: at, term: ours };
  }
  return { index: 0, term: 0 };
}

/** Moves the commit index forward; it never goes back. */
export function commitTo(log: RaftLog, index: number): void {
  if (index <= log.committed) return;
  assertInvariant("state-machine-safety", index <= lastIndex(log), "what is committed is in the log: was the log lost or cut?");
  log.committed = index;
}

/** Everything up to `index`, whose encoded size is `size`, has been applied. */
export function appliedToIndex(log: RaftLog, index: number, size: number): void {
  assertInvariant("commit-quorum", index <= log.committed, "only committed entries are applied");
  assertInvariant("apply-in-order", index >= log.applied, "the applied index never goes back");
  assert(size >= 0, "what is applied has a size");
  log.applied = index;
  log.applying = Math.max(log.applying, index);
  log.applyingSize = Math.max(log.applyingSize - size, 0);
  log.applyingPaused = log.applyingSize >= log.maxApplyingSize;
}

/** The last index that may be handed out for applying: with `allowUnstable` before it is known to be durable here. */
const maxAppliable = (log: RaftLog, allowUnstable: boolean): number =>
  allowUnstable ? log.committed : Math.min(log.committed, log.offset - 1);

export const hasNextCommitted = (log: RaftLog, allowUnstable: boolean): boolean =>
  log.committed > log.applying && !log.applyingPaused && log.unstableSnapshot === null &&
  maxAppliable(log, allowUnstable) > log.applying;

/** The committed entries to apply next, within the limit of entries being applied. */
export function nextCommitted(log: RaftLog, allowUnstable: boolean): readonly Entry[] {
  if (!hasNextCommitted(log, allowUnstable)) return NO_ENTRIES;
  const limit = log.maxApplyingSize === UNLIMITED ? UNLIMITED : log.maxApplyingSize - log.applyingSize;
  const entries = sliceLog(log, log.applying + 1, maxAppliable(log, allowUnstable) + 1, limit);
  assertInvariant("apply-in-order", entries !== null, "what is not yet applied is not compacted");
  return entries;
}

/** Entries up to `index`, of `size` encoded bytes, have been handed out for applying. */
export function acceptApplying(log: RaftLog, index: number, size: number, allowUnstable: boolean): void {
  assertInvariant("commit-quorum", index <= log.committed, "only committed entries are handed out for applying");
  assertInvariant("apply-in-order", index > log.applying, "an entry is handed out for applying once");
  log.applying = index;
  log.applyingSize += size;
  log.applyingPaused = log.applyingSize >= log.maxApplyingSize || index < maxAppliable(log, allowUnstable);
}

export const hasNextUnstable = (log: RaftLog): boolean =>
  log.offset + log.unstable.length > log.offsetInProgress;

/** Entries that were not yet handed out for writing. */
export const nextUnstable = (log: RaftLog): readonly Entry[] =>
  hasNextUnstable(log) ? unstableSlice(log, log.offsetInProgress - log.offset, log.unstable.length) : NO_ENTRIES;

export const nextUnstableSnapshot = (log: RaftLog): Snapshot | null =>
  log.snapshotInProgress ? null : log.unstableSnapshot;

/** Everything unstable has been handed out for writing. */
export function acceptInProgress(log: RaftLog): void {
  if (log.unstable.length > 0) log.offsetInProgress = log.offset + log.unstable.length;
  if (log.unstableSnapshot !== null) log.snapshotInProgress = true;
}

/**
 * Storage has the log up to (term, index). Anything but an exact match is the late news of a write that the log has
 * since replaced, and must not let newer entries pass for durable.
 */
export function stableTo(log: RaftLog, sink: LogSink, term: number, index: number): void {
  const entry = index < log.offset ? undefined : log.unstable[index - log.offset];
  if (entry === undefined) {
    if (sink.trace === null) return;
    const matched = index < log.offset && log.unstableSnapshot?.index === index;
    logInfo(sink.trace, matched
      ? `entry at index ${index} matched unstable snapshot; ignoring`
      : `entry at index ${index} missing from unstable log; ignoring`);
    return;
  }
  if (entry.term !== term) {
    if (sink.trace !== null) {
      logInfo(sink.trace, `entry at (index,term)=(${index},${term}) mismatched with entry at ` +
        `(${index},${entry.term}) in unstable log; ignoring`);
    }
    return;
  }
  assert(index < log.offsetInProgress, "what was not handed out is not durable");
  const count = index + 1 - log.offset;
  log.ownsUnstable = count < log.unstable.length;
  log.unstable = log.ownsUnstable ? log.unstable.slice(count) : NO_ENTRIES;
  log.offset = index + 1;
  log.offsetInProgress = Math.max(log.offsetInProgress, log.offset);
}

/** Storage has the snapshot at `index`. */
export function stableSnapshotTo(log: RaftLog, index: number): void {
  if (log.unstableSnapshot === null || log.unstableSnapshot.index !== index) return;
  log.unstableSnapshot = null;
  log.snapshotInProgress = false;
}

/** Starts over from a snapshot: everything before it is committed, everything after it unknown. */
export function restoreLog(log: RaftLog, sink: LogSink, snapshot: Snapshot): void {
  if (sink.trace !== null) {
    logInfo(sink.trace, `log [committed=${log.committed}, applied=${log.applied}, applying=${log.applying}, ` +
      `unstable.offset=${log.offset}, unstable.offsetInProgress=${log.offsetInProgress}, ` +
      `len(unstable.Entries)=${log.unstable.length}] starts to restore snapshot ` +
      `[index: ${snapshot.index}, term: ${snapshot.term}]`);
  }
  assertInvariant("commit-kept", snapshot.index > log.committed, "a snapshot never takes a log back behind what is committed");
  assert(snapshot.term > 0, "a snapshot ends with an entry of some term");
  log.committed = snapshot.index;
  log.offset = snapshot.index + 1;
  log.offsetInProgress = snapshot.index + 1;
  log.unstable = NO_ENTRIES;
  log.ownsUnstable = false;
  log.unstableSnapshot = snapshot;
  log.snapshotInProgress = false;
}
