import { assertInvariant } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import type { Duration } from "../kernel/time.ts";
import type { Ts } from "../proto/kv.ts";
import type { ReplicaRead } from "../proto/messages.ts";
import type { RegionId } from "../proto/region.ts";
import { createMessage, lastIndex, MessageType, readIndex, type Message, type ReadState } from "../raft/index.ts";
import { canReadLocally, useLease } from "./lease.ts";
import { peerById } from "./membership.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import { PENDING_AT_MOST } from "./options.ts";
import type { PendingGet, ReadBatch, StorePeer } from "./peer.ts";
import { RESOLVED_TS } from "./resolved-ts-part.ts";
import { answerRead, BUSY, tellRefused } from "./respond.ts";
import { post, wrap, type Turn } from "./turn.ts";

/** Serves a read at a replica that may not lead. Returns the peer if its Raft node has work to do now. */
export function serveReplicaRead(turn: Turn, peer: StorePeer, get: PendingGet, replica: ReplicaRead): StorePeer | null {
  return replica.kind === "stale" ? serveStaleRead(turn, peer, get, replica.readTs) : askLeader(turn, peer, get);
}

/** A read of the past needs nobody else, where the replica is known to hold all of that past. */
function serveStaleRead(turn: Turn, peer: StorePeer, get: PendingGet, readTs: number): null {
  const { ts: safeTs } = need(RESOLVED_TS).safePastOf(turn.state, peer);
  if (readTs <= safeTs) answerRead(turn, peer, get);
  else tellRefused(turn, peer.regionId, get, { kind: "DataIsNotReady", regionId: peer.regionId, peerId: peer.id, safeTs });
  return null;
}

/** A follower asks its leader how far it has to be; reads of one instant share the question. */
function askLeader(turn: Turn, peer: StorePeer, get: PendingGet): StorePeer | null {
  const { replicaReads } = turn.state.memory;
  const { regionId } = peer;
  if (peer.node.raft.lead === 0) {
    tellRefused(turn, regionId, get, { kind: "NotLeader", regionId, leader: null });
    return null;
  }
  const waiting = replicaReads.get(regionId) ?? NONE_WAIT;
  if (waiting.length >= PENDING_AT_MOST) {
    tellRefused(turn, regionId, get, BUSY);
    return null;
  }
  const last = waiting[waiting.length - 1];
  if (last !== undefined && last.index < 0 && last.proposedAt === turn.clock && get.readTs === 0) {
    replicaReads.set(regionId, [...waiting.slice(0, -1), { ...last, requests: [...last.requests, get] }]);
    return null;
  }
  const id = turn.state.memory.nextReplicaRead++;
  if (waiting.length === 0) planRetry(turn, regionId);
  const batch: ReadBatch = { id, index: -1, proposedAt: turn.clock, requests: [get] };
  replicaReads.set(regionId, [...waiting, batch]);
  readIndex(peer.node, questionOf(batch));
  return peer;
}

/** What a follower asks its leader: under which number, and for a transaction at which timestamp it reads. */
interface VersionQuestion {
  readonly id: number;
  readonly readTs: Ts;
}

function questionOf({ id, requests }: ReadBatch): number | VersionQuestion {
  const readTs = requests[0]?.readTs ?? 0;
  return readTs === 0 ? id : { id, readTs };
}

const isVersionQuestion = (context: unknown): context is VersionQuestion =>
  typeof context === "object" && context !== null && "readTs" in context;

const NONE_WAIT: readonly ReadBatch[] = [];

/** Questions get lost: who still waits after an election timeout asks again, as TiKV does. */
function planRetry({ host }: Turn, regionId: RegionId): void {
  const { raftElectionTimeoutTicks, raftBaseTickInterval } = host.settings.store;
  host.startTimer((raftElectionTimeoutTicks * raftBaseTickInterval) as Duration, { kind: "retry-reads", regionId });
}

/** Asks again for what was not answered. */
export function retryReads(turn: Turn, peer: StorePeer | undefined, regionId: RegionId): StorePeer | null {
  const waiting = turn.state.memory.replicaReads.get(regionId);
  if (waiting === undefined) return null;
  planRetry(turn, regionId);
  if (peer === undefined) return null;
  for (const batch of waiting) if (batch.index < 0) readIndex(peer.node, questionOf(batch));
  return peer;
}

/** The leader has said how far to be. */
export function confirmReplicaReads(turn: Turn, peer: StorePeer, states: readonly ReadState[]): void {
  const { replicaReads } = turn.state.memory;
  const waiting = replicaReads.get(peer.regionId);
  if (waiting === undefined) return;
  const indexes = new Map(states.map(({ context, index }) => [isVersionQuestion(context) ? context.id : context, index]));
  replicaReads.set(peer.regionId, waiting.map((batch) =>
    (batch.index < 0 ? { ...batch, index: indexes.get(batch.id) ?? -1 } : batch)));
  serveReplicaReads(turn, peer);
}

/** Answers the reads that need no more than what is applied by now. */
export function serveReplicaReads(turn: Turn, peer: StorePeer): void {
  const { replicaReads } = turn.state.memory;
  const waiting = replicaReads.get(peer.regionId);
  if (waiting === undefined) return;
  const { applied } = peer.disk;
  const rest = waiting.filter(({ index, requests }) => {
    if (index < 0 || index > applied) return true;
    assertInvariant("read-fresh", index <= applied, "a replica has what its leader had");
    for (const get of requests) answerRead(turn, peer, get);
    return false;
  });
  if (rest.length === 0) replicaReads.delete(peer.regionId);
  else replicaReads.set(peer.regionId, rest);
}

/** What a replica asked of a leader dies with its term, or with the replica. */
export function failReplicaReads(turn: Turn, regionId: RegionId): void {
  const { replicaReads } = turn.state.memory;
  const waiting = replicaReads.get(regionId);
  if (waiting === undefined) return;
  replicaReads.delete(regionId);
  for (const { requests } of waiting) for (const get of requests) tellRefused(turn, regionId, get, { kind: "StaleCommand" });
}

/**
 * Answers a follower's question by the lease, without a round of heartbeats (Peer::pre_read_index). False where a round
 * is to answer.
 */
export function answerByLease(turn: Turn, peer: StorePeer, { type, from, entries }: Message): boolean {
  const { lead, node: { raft } } = peer;
  if (type !== MessageType.ReadIndex || lead === null) return false;
  const question = entries[0]?.data;
  // What readers must see of transactions that are about to commit by their prewrites alone is in the log, and not committed.
  const isAhead = isVersionQuestion(question) && need(TRANSACTIONS).hearRead(turn, peer, question.readTs);
  if (!canReadLocally(turn, peer, lead)) return isAhead;
  if (peerById(peer.region, from) === undefined) return false;
  useLease(turn, peer, lead);
  const { committed } = raft.log;
  const [index, commit] = isAhead ? [lastIndex(raft.log), committed] : [committed, 0];
  const answer = createMessage(MessageType.ReadIndexResp, from, raft.id, raft.term, 0, index, commit, entries);
  const envelope = wrap(turn, peer, answer);
  if (envelope !== null) post(turn, envelope);
  return true;
}
