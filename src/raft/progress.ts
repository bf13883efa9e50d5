import { assert } from "../kernel/assert.ts";
import type { RaftId } from "./types.ts";

export const ProgressState = { Probe: 0, Replicate: 1, Snapshot: 2 } as const;
export type ProgressState = (typeof ProgressState)[keyof typeof ProgressState];

/**
 * What a leader knows of one peer's log, and what it has sent it. Probe: one append, then wait; Replicate: a pipeline
 * within a window; Snapshot: nothing until the peer has caught up. Always match < next.
 */
export interface Progress {
  readonly id: RaftId;
  /** The highest index known to be in the peer's durable log. */
  match: number;
  /** The next index to send. */
  next: number;
  /** The highest commit index sent to the peer, so that it is told of each advance once. */
  sentCommit: number;
  state: ProgressState;
  /** In Snapshot: the index of the snapshot that was sent. */
  pendingSnapshot: number;
  /** Heard from since the last quorum check. */
  recentActive: boolean;
  /** Appends wait for an acknowledgement or a heartbeat response. */
  flowPaused: boolean;
  /** It is sent no entries, for the host's reasons: its disk is to be spared. */
  withheld: boolean;
  isLearner: boolean;
  /** Votes in the incoming (the only, unless joint) half of the configuration. */
  inIncoming: boolean;
  /** Votes in the outgoing half. */
  inOutgoing: boolean;
  /** The window of appends in flight: a ring of their last indexes that grows as needed. */
  window: number[];
  windowStart: number;
  windowCount: number;
}

/** What whoever does not lead knows of others; shared by all, so never added to. */
export const NO_PROGRESS: Progress[] = [];

/** Nobody's window: most peers are followers and never send. */
const EMPTY_WINDOW: number[] = [];
const INITIAL_WINDOW = 4;

export function createProgress(id: RaftId, next: number, isLearner: boolean): Progress {
  return {
    id, match: 0, sentCommit: 0, state: ProgressState.Probe, windowCount: 0, recentActive: false, flowPaused: false, next,
    pendingSnapshot: 0, withheld: false, isLearner, inIncoming: false, inOutgoing: false, window: EMPTY_WINDOW, windowStart: 0,
  };
}

export function cloneProgress(progress: Progress): Progress {
  return {
    id: progress.id, match: progress.match, sentCommit: progress.sentCommit, state: progress.state,
    windowCount: progress.windowCount, recentActive: progress.recentActive, flowPaused: progress.flowPaused,
    next: progress.next, pendingSnapshot: progress.pendingSnapshot, withheld: progress.withheld, isLearner: progress.isLearner,
    inIncoming: progress.inIncoming, inOutgoing: progress.inOutgoing,
    window: progress.window.length === 0 ? EMPTY_WINDOW : progress.window.slice(), windowStart: progress.windowStart,
  };
}

function resetState(progress: Progress, state: ProgressState): void {
  progress.flowPaused = false;
  progress.pendingSnapshot = 0;
  progress.state = state;
  progress.window = EMPTY_WINDOW;
  progress.windowStart = 0;
  progress.windowCount = 0;
}

export function becomeProbe(progress: Progress): void {
  // The peer may have installed the snapshot although its acknowledgement was lost: probing from behind it is right
  // either way, because a rejection moves `next` back.
  const next = progress.state === ProgressState.Snapshot
    ? Math.max(progress.match + 1, progress.pendingSnapshot + 1)
    : progress.match + 1;
  resetState(progress, ProgressState.Probe);
  progress.next = next;
  progress.sentCommit = Math.min(progress.sentCommit, next - 1);
}

export function becomeReplicate(progress: Progress): void {
  resetState(progress, ProgressState.Replicate);
  progress.next = progress.match + 1;
}

export function becomeSnapshot(progress: Progress, index: number): void {
  assert(index > progress.match, "a snapshot is sent only for what a peer lacks");
  resetState(progress, ProgressState.Snapshot);
  progress.pendingSnapshot = index;
  progress.next = index + 1;
  progress.sentCommit = index;
}

/** No append may be sent now. */
export const isPaused = (progress: Progress): boolean =>
  progress.state === ProgressState.Snapshot || progress.flowPaused || progress.withheld;

/** Notes that an append with `count` entries was sent. */
export function sentEntries(progress: Progress, count: number, maxInflight: number): void {
  if (progress.state === ProgressState.Replicate) {
    if (count > 0) {
      progress.next += count;
      addInflight(progress, progress.next - 1);
      assert(progress.windowCount <= maxInflight, "no more appends are in flight than the window holds");
    }
    // A full window stops entries. Empty appends go on after each heartbeat response: a window whose messages were all
    // lost would otherwise never open again. Where the limit was lowered meanwhile, more may be in flight than it allows.
    progress.flowPaused = isWindowFull(progress, maxInflight);
  } else if (count > 0) {
    assert(progress.state === ProgressState.Probe, "a peer that needs a snapshot is sent no entries");
    progress.flowPaused = true;
  }
}

/** An acknowledgement up to `index`: true if it is news. */
export function maybeUpdate(progress: Progress, index: number): boolean {
  if (index <= progress.match) return false;
  assert(progress.match < progress.next, "match < next");
  progress.match = index;
  if (progress.next <= index) progress.next = index + 1;
  progress.flowPaused = false;
  return true;
}

/** A rejection of the append at `rejected`: true if `next` went back, false if the message was stale. */
export function maybeDecrement(progress: Progress, rejected: number, hint: number): boolean {
  if (progress.state === ProgressState.Replicate) {
    // Acknowledged meanwhile: the rejection was overtaken.
    if (rejected <= progress.match) return false;
    progress.next = progress.match + 1;
    progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1);
    return true;
  }
  // A probing peer answers one message at a time, so any other index is an old answer.
  if (progress.next - 1 !== rejected) return false;
  progress.next = Math.max(Math.min(rejected, hint + 1), progress.match + 1);
  progress.sentCommit = Math.min(progress.sentCommit, progress.next - 1);
  progress.flowPaused = false;
  return true;
}

/** Whether telling the peer of `commit` could move its commit index: not yet told, and it has been sent that far. */
export const canBumpCommit = (progress: Progress, commit: number): boolean =>
  commit > progress.sentCommit && progress.sentCommit < progress.next - 1;

export const isWindowFull = (progress: Progress, maxInflight: number): boolean => progress.windowCount >= maxInflight;

function addInflight(progress: Progress, index: number): void {
  if (progress.windowCount === progress.window.length) growWindow(progress, progress.window.length);
  progress.window[(progress.windowStart + progress.windowCount) & (progress.window.length - 1)] = index;
  progress.windowCount++;
}

function growWindow(progress: Progress, slots: number): void {
  const grown: number[] = [];
  for (let i = 0; i < progress.windowCount; i++) {
    grown.push(progress.window[(progress.windowStart + i) & (slots - 1)] as number);
  }
  const size = slots === 0 ? INITIAL_WINDOW : 2 * slots;
  while (grown.length < size) grown.push(0);
  progress.window = grown;
  progress.windowStart = 0;
}

/** Frees the appends up to and including `index`: acknowledged together. */
export function freeInflightsTo(progress: Progress, index: number): void {
  const mask = progress.window.length - 1;
  while (progress.windowCount > 0 && (progress.window[progress.windowStart] as number) <= index) {
    progress.windowStart = (progress.windowStart + 1) & mask;
    progress.windowCount--;
  }
}

/** Frees the oldest append in flight: raft-rs' way to keep a full window moving after a heartbeat response. */
export function freeFirstInflight(progress: Progress): void {
  if (progress.windowCount > 0) freeInflightsTo(progress, progress.window[progress.windowStart] as number);
}
