import { hasNextUnstable } from "../raft/log.ts";
import { MessageType, type Message, type RawNode } from "../raft/index.ts";

/**
 * Whether a heartbeat, or the answer to one, changed nothing: then there are at most messages to send. Says
 * the same as `workOf`, and looks only at what such a message can change: a million times per virtual minute
 * that pays.
 */
export function isRoutine(node: RawNode, { type, term }: Message): boolean {
  const { raft } = node;
  return (type === MessageType.Heartbeat || type === MessageType.HeartbeatResp) && term === raft.term &&
    term === node.toldTerm && raft.vote === node.toldVote && raft.lead === node.toldLead &&
    raft.role === node.toldRole && raft.log.committed === node.toldCommit && raft.notes.length === 0 &&
    raft.readStates.length === 0;
}

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
    raft.notes.length > 0 || raft.lead !== node.toldLead ||
    raft.role !== node.toldRole || raft.term !== node.toldTerm || raft.vote !== node.toldVote ||
    log.committed !== node.toldCommit || log.committed > log.applying || hasNextUnstable(log) ||
    (log.unstableSnapshot !== null && !log.snapshotInProgress) || raft.readStates.length > 0
  ) return Work.Full;
  return raft.msgs.length > 0 || raft.msgsAfterAppend.length > 0 ? Work.Messages : Work.None;
}
