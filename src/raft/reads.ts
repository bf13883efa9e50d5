import { assert, defined } from "../kernel/assert.ts";
import { createMessage, MessageType, type Message } from "./message.ts";
import type { Progress } from "./progress.ts";
import { COMMITTED_BY_NOBODY, majorityCommitted } from "./quorum.ts";
import { broadcastHeartbeat } from "./replication.ts";
import { send, type Raft, type ReadQueue } from "./state.ts";
import { NONE, type RaftId } from "./types.ts";

/** Reads that may wait for a leader's first commit; beyond that the client's retry serves as well as a queue. */
const MAX_EARLY_READS = 4_096;

/** The context of heartbeats: the position of the last read that waits, 0 if none does. */
export const lastReadPosition = (raft: Raft): number => {
  const pending = raft.reads?.pending;
  return pending === undefined ? 0 : (pending[pending.length - 1]?.position ?? 0);
};

/** A leader takes a read request. */
export function takeReadRequest(raft: Raft, request: Message): void {
  const { config, log, options } = raft;
  // The only voter must be this leader: one that was removed and still leads (etcd does not ask that) knows nothing of
  // what the only voter left decides.
  if (config.voters.length === 1 && config.votersOutgoing.length === 0 && config.voters[0] === raft.id) {
    answerRead(raft, request, log.committed);
    return;
  }
  // A new leader does not know how far its predecessors committed until an entry of its own term is (§8).
  if (!raft.committedInTerm && options.rules.readAfterOwnCommit) {
    if (options.dialect === "etcd" && raft.earlyReads.length < MAX_EARLY_READS) {
      raft.earlyReads = [...raft.earlyReads, request];
    }
    return;
  }
  serveRead(raft, request);
}

/** The first commit of the term: reads that came too early are taken up. */
export function releaseEarlyReads(raft: Raft): void {
  if (raft.earlyReads.length === 0 || !raft.committedInTerm) return;
  const requests = raft.earlyReads;
  raft.earlyReads = [];
  for (const request of requests) serveRead(raft, request);
}

function serveRead(raft: Raft, request: Message): void {
  const { log } = raft;
  if (raft.options.readOnlyOption === "lease-based" || !raft.options.rules.readConfirmation) {
    answerRead(raft, request, log.committed);
    return;
  }
  raft.reads ??= { lastPosition: 0, pending: [], acks: [] };
  const position = ++raft.reads.lastPosition;
  raft.reads.pending.push({ position, request, index: log.committed });
  recordAck(raft.reads, raft.id, position);
  broadcastHeartbeat(raft, position);
}

/** A peer confirmed this leader up to the read at `position`: answers all that a quorum has confirmed. */
export function confirmReads(raft: Raft, from: RaftId, position: number): void {
  const { reads } = raft;
  if (reads === null) return;
  assert(position <= reads.lastPosition, "only a read that was asked about is confirmed");
  recordAck(reads, from, position);
  const confirmed = quorumConfirmed(raft, reads);
  let count = 0;
  while (count < reads.pending.length && (reads.pending[count]?.position ?? 0) <= confirmed) count++;
  if (count === 0) return;
  for (const read of reads.pending.splice(0, count)) answerRead(raft, read.request, read.index);
}

function recordAck(reads: ReadQueue, id: RaftId, position: number): void {
  const known = reads.acks.find((ack) => ack.id === id);
  if (known === undefined) reads.acks.push({ id, position });
  else known.position = Math.max(known.position, position);
}

function quorumConfirmed(raft: Raft, reads: ReadQueue): number {
  const positionOf = ({ id }: Progress): number => reads.acks.find((ack) => ack.id === id)?.position ?? 0;
  const incoming = raft.progress.filter((peer) => peer.inIncoming).map(positionOf);
  const outgoing = raft.options.rules.jointDecisions ? raft.progress.filter((peer) => peer.inOutgoing).map(positionOf) : [];
  const confirmed = Math.min(
    majorityCommitted(incoming, incoming.length), majorityCommitted(outgoing, outgoing.length),
  );
  return confirmed === COMMITTED_BY_NOBODY ? 0 : confirmed;
}

function answerRead(raft: Raft, request: Message, index: number): void {
  if (request.from === NONE || request.from === raft.id) {
    const entry = defined(request.entries[0], "a read request carries its context");
    raft.readStates = [...raft.readStates, { index, context: entry.data }];
    return;
  }
  send(raft, createMessage(
    MessageType.ReadIndexResp, request.from, raft.id, raft.term, 0, index, 0, request.entries,
  ));
}
