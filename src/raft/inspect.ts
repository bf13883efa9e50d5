import type { RawNode } from "./raw-node.ts";
import { createTrace, type LogLine } from "./trace.ts";

/**
 * The core from the inside, for whoever runs etcd's interaction files or storms against it alone: its log and its lines, how etcd
 * writes its values, and the arithmetic of memberships and quorums by itself. No host needs any of it.
 */
export { formatChanges, formatConfig, formatConfState, formatProgress, formatRole, quote } from "./describe.ts";
export { firstIndex, lastIndex, termAt } from "./log.ts";
export { formatMessageType } from "./message.ts";
export { changeSimply, confChangeOf, EMPTY_MEMBERSHIP, enterJoint, leaveJoint, type Membership } from "./conf-change.ts";
export { COMMITTED_BY_NOBODY, jointVote, majorityCommitted, tallyVotes, VoteResult } from "./quorum.ts";
export type { LogLine } from "./trace.ts";

/** Takes the lines that the node has logged since the last time; none unless it was made to keep them. */
export function takeTrace({ raft }: RawNode): readonly LogLine[] {
  const { trace } = raft;
  if (trace === null) return [];
  if (trace.lines.length + trace.steps.length > 0) raft.trace = createTrace();
  return trace.lines;
}

/** Says when the node's election timer fires, in place of what it has drawn. */
export function setElectionTimeout({ raft }: RawNode, ticks: number): void {
  raft.randomizedElectionTimeout = ticks;
}
