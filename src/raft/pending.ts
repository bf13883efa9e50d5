import { hasNextUnstable } from "./log.ts";
import { MessageType, type Message } from "./message.ts";
import type { RawNode } from "./raw-node.ts";
import { UNSENT } from "./state.ts";

/** How much a node has to do after an input. */
export const Work = { None: 0, Messages: 1, Full: 2 } as const;
export type Work = (typeof Work)[keyof typeof Work];

/**
 * What the node has to do, at a glance: nothing, only messages to send (`takeMessages`), or all that a Ready may hold, and
 * notes. Heartbeats and their answers are nearly all that an idle cluster does, a million times per virtual minute: a node that
 * only has messages to send is served without building a Ready. For asynchronous storage; may say Full when there turns out to
 * be nothing more.
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

/**
 * Whether a heartbeat, or the answer to one, changed nothing: then there are at most messages to send. Says the same as
 * `workOf`, and looks only at what such a message can change.
 */
export function isRoutine(node: RawNode, { type, term }: Message): boolean {
  const { raft } = node;
  return (type === MessageType.Heartbeat || type === MessageType.HeartbeatResp) && term === raft.term &&
    term === node.toldTerm && raft.vote === node.toldVote && raft.lead === node.toldLead &&
    raft.role === node.toldRole && raft.log.committed === node.toldCommit && raft.notes.length === 0 &&
    raft.readStates.length === 0;
}

/** Whether there are messages that may leave only when all that was handed out for writing is durable. */
export const hasPromises = ({ raft }: RawNode): boolean => raft.msgsAfterAppend.length > 0;

/** Takes the messages that may leave at once, where they are all that there is to do. */
export function takeMessages({ raft }: RawNode): readonly Message[] {
  const { msgs } = raft;
  raft.msgs = UNSENT;
  return msgs;
}

/** Takes the messages that promise something, where nothing is under way that they would have to wait for. */
export function takePromises({ raft }: RawNode): readonly Message[] {
  const { msgsAfterAppend } = raft;
  raft.msgsAfterAppend = UNSENT;
  return msgsAfterAppend;
}
