import { assert, assertInvariant } from "../kernel/assert.ts";
import {
  applyConfChange, createHardState, createRaftConfig, createRawNode, createStorage, isModified, storageApplySnapshot,
  storageCompact, storageFirstIndex, storageLastIndex, storageOffer, storageSetConfState, storageSetHardState,
  type ConfChange, type ConfState, type MemoryStorage, type RaftId, type RaftOptions, type RawNode, type Snapshot,
  type TimeoutDraw,
} from "../raft/index.ts";

/** What one member of a replicated group has on its disk: all that a crash leaves. Hosts add what their state machine keeps. */
export interface GroupDisk {
  /** The log, the hard state, and the position and configuration to start from. */
  readonly storage: MemoryStorage;
  /**
   * How far the state machine is. It counts as durable: what a power failure took of it would be applied again from the log,
   * which is durable up to here and never compacted beyond it.
   */
  applied: number;
  appliedTerm: number;
  /** Payload bytes of the log. */
  logBytes: number;
}

/**
 * One member of a replicated group as its process holds it. A crash drops it as a whole, and its host makes it anew from its
 * disk (`openNode`): whatever is to be forgotten stands here, whatever is to be kept stands in `disk`.
 */
export interface GroupMemory<Disk extends GroupDisk> {
  readonly id: RaftId;
  readonly disk: Disk;
  readonly node: RawNode;
  /** Submitted writes that are not durable yet, and the term and vote that the last of them carries. */
  writesInFlight: number;
  writtenTerm: number;
  writtenVote: RaftId;
  /**
   * Before this tick of the node's clock nothing is due, neither for the node nor for the host: until then nobody ticks the
   * member. It may turn out to be later, as a leader is heard meanwhile; 0 stands for the next tick.
   */
  dueTick: number;
}

/** What a member needs besides its disk to start. */
export interface GroupStart {
  readonly id: RaftId;
  readonly options: RaftOptions;
  /** Where its election timeouts come from: a stream of its own, so that an election here moves nobody else's. */
  readonly draw: TimeoutDraw;
}

/** A log that begins behind `index`, as all members of a group begin: they may share the value. */
export const createOrigin = (index: number, term: number, confState: ConfState): Snapshot =>
  ({ index, term, confState, data: null, size: 0 });

/** The disk of a member that is there when the group begins. */
export function createGroupDisk(origin: Snapshot): GroupDisk {
  const { index, term } = origin;
  const storage = createStorage("unavailable");
  storageApplySnapshot(storage, origin);
  storageSetHardState(storage, createHardState(term, 0, index));
  return { storage, applied: index, appliedTerm: term, logBytes: 0 };
}

/** The disk of a member that knows nothing yet: it waits for its first snapshot. */
export const createEmptyGroupDisk = (): GroupDisk =>
  ({ storage: createStorage("unavailable"), applied: 0, appliedTerm: 0, logBytes: 0 });

/** Starts a member's Raft node from its disk: for the first time, or after a crash. The rest of its memory begins empty. */
export function openNode({ storage, applied }: GroupDisk, { id, options, draw }: GroupStart): RawNode {
  const { term, vote, commit } = storage.hardState;
  assertInvariant("commit-kept", applied <= storageLastIndex(storage), "what was applied is still in the log");
  assertInvariant("apply-in-order", storage.compactedIndex <= applied, "what is not applied is not compacted");
  // What was applied is known to be committed, even if the commit index that said so was never written.
  const known = Math.min(Math.max(commit, applied), storageLastIndex(storage));
  if (known !== commit) storageSetHardState(storage, { term, vote, commit: known });
  storageOffer(storage, "unavailable");
  return createRawNode(createRaftConfig(id, options, draw, applied), storage);
}

/** Applies a committed membership change: to the running node, and to what it would restart with. */
export function changeMembers({ node, disk }: GroupMemory<GroupDisk>, change: ConfChange, confState: ConfState): void {
  storageSetConfState(disk.storage, confState);
  const { voters, votersOutgoing, learners } = applyConfChange(node, change);
  assert(
    isModified(node.raft.options.rules) || (voters.length === confState.voters.length &&
      votersOutgoing.length === confState.votersOutgoing.length && learners.length === confState.learners.length),
    "a member restarts with its configuration",
  );
}

/**
 * Drops the log up to `index`. A member that restarted or installed a snapshot may have dropped more already, or have less.
 */
export function compactLog(disk: GroupDisk, index: number): void {
  const { storage } = disk;
  const first = storageFirstIndex(storage);
  if (index < first || index > storageLastIndex(storage)) return;
  assertInvariant("apply-in-order", index <= disk.applied, "what is not applied is not compacted");
  for (let i = 0; i <= index - first; i++) disk.logBytes -= storage.items[i]?.size ?? 0;
  storageCompact(storage, index);
}
