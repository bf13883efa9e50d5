import { lastIndex } from "./log.ts";
import { createMessage, MessageType, type Message } from "./message.ts";
import { NO_NOTES } from "./notes.ts";
import { ProgressState, type Progress } from "./progress.ts";
import type { RawNode } from "./raw-node.ts";
import { ALL_RULES_ON } from "./rules.ts";
import { NO_READ_STATES, progressOf, sendRound, UNSENT, type Raft } from "./state.ts";
import { Role } from "./types.ts";

/*
 * Heartbeats and their answers are nearly all that an idle group says, and they say the same each time. So they stand: as long
 * as one says what the last one to that peer said, it is that very value, sent again. Nobody builds it anew, and whoever keeps
 * something by it (a host its envelope) knows by identity that nothing has changed.
 *
 * Hearing one is short, too, where all is as usual: `hearHeartbeat` and `hearAnswer` do what stepping the message and taking the
 * Ready would do, or decline without having done anything.
 */

/** Heartbeats for everybody; `context` is the position of the read that their responses will confirm. */
export function broadcastHeartbeat(raft: Raft, context: number): void {
  const { progress, id, log, term, standing } = raft;
  let changed: Message[] | null = null;
  let count = 0;
  for (let i = 0; i < progress.length; i++) {
    const peer = progress[i] as Progress;
    if (peer.id === id) continue;
    // Never beyond what the peer is known to hold: what follows in its log may be something else.
    const commit = Math.min(peer.match, log.committed);
    const last = standing[count];
    if (last === undefined || !says(last, peer.id, term, commit, context)) {
      const message = createMessage(MessageType.Heartbeat, peer.id, id, term, 0, 0, commit);
      message.context = context;
      changed ??= standing.slice();
      changed[count] = message;
    }
    peer.sentCommit = commit;
    count++;
  }
  const round = changed ?? standing;
  raft.standing = round.length === count ? round : round.slice(0, count);
  sendRound(raft, raft.standing);
}

const says = (message: Message, to: number, term: number, commit: number, context: number): boolean =>
  message.to === to && message.term === term && message.commit === commit && message.context === context;

/** A follower's answer to a heartbeat. */
export function answerTo(raft: Raft, { from, context }: Message): Message {
  const last = raft.standing[0];
  if (last !== undefined && says(last, from, raft.term, 0, context)) return last;
  const answer = createMessage(MessageType.HeartbeatResp, from, raft.id, raft.term);
  answer.context = context;
  raft.standing = [answer];
  return answer;
}

/** Whatever a leader says starts its followers' election timers anew. */
export function restartElectionTimer(raft: Raft): void {
  raft.electionElapsed = 0;
}

/**
 * A follower hears its leader's heartbeat, and the answer may leave at once: it promises nothing, and the host has no write
 * under way. Null where it is not as simple as that, and nothing was done: the message is to be stepped.
 */
export function hearHeartbeat(node: RawNode, heartbeat: Message): Message | null {
  const { raft } = node;
  if (
    raft.role !== Role.Follower || raft.lead !== heartbeat.from || heartbeat.commit > raft.log.committed ||
    !isAtRest(node, heartbeat.term)
  ) return null;
  restartElectionTimer(raft);
  return answerTo(raft, heartbeat);
}

/**
 * A leader hears the answer of a peer that has everything, and of which no read waits to hear. False where it is not as simple
 * as that, and nothing was done: the message is to be stepped.
 */
export function hearAnswer(node: RawNode, { from, term, context }: Message): boolean {
  const { raft } = node;
  if (raft.role !== Role.Leader || context !== 0 || !isAtRest(node, term)) return false;
  const peer = progressOf(raft, from);
  if (
    peer === undefined || peer.state !== ProgressState.Replicate || peer.windowCount > 0 || peer.match < lastIndex(raft.log)
  ) return false;
  peer.recentActive = true;
  peer.flowPaused = false;
  return true;
}

/** Whether the message is of the node's own term, the host knows all that the node could tell, and nothing is to be sent. */
function isAtRest(node: RawNode, term: number): boolean {
  const { raft } = node;
  return raft.term === term && node.toldTerm === term && raft.vote === node.toldVote && raft.lead === node.toldLead &&
    raft.role === node.toldRole && raft.log.committed === node.toldCommit && raft.notes === NO_NOTES &&
    raft.readStates === NO_READ_STATES && raft.msgs === UNSENT && raft.msgsAfterAppend === UNSENT &&
    raft.options.rules === ALL_RULES_ON;
}
