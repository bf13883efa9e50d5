import { hasNextUnstable } from "../raft/log.ts";
import type { RawNode } from "../raft/index.ts";

/** How much a node has to do after an input. */
export const Work = { None: 0, Messages: 1, Full: 2 } as const;
export type Work = (typeof Work)[keyof typeof Work];

/**
 * Heartbeats and their answers are nearly all that an idle cluster does, a million times per virtual minute:
 * a node that only has messages to send is served without building a Ready. May say Full when there turns out
 * to be nothing more.
 */
export function workOf(node: RawNode): Work {
  const { raft } = node;
  const { log } = raft;
  if (
    raft.notes.length > 0 || raft.msgsAfterAppend.length > 0 || raft.lead !== node.toldLead ||
    raft.role !== node.toldRole || raft.term !== node.toldTerm || raft.vote !== node.toldVote ||
    log.committed !== node.toldCommit || log.committed > log.applying || hasNextUnstable(log) ||
    (log.unstableSnapshot !== null && !log.snapshotInProgress) || raft.readStates.length > 0
  ) return Work.Full;
  return raft.msgs.length > 0 ? Work.Messages : Work.None;
}
