import { assert, assertInvariant } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { bytesOf, proposeCommand } from "../group/index.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Command } from "../proto/command.ts";
import type { LimitName } from "../proto/failures.ts";
import type { KvRequest, RegionError } from "../proto/messages.ts";
import { holdsKey } from "../proto/keys.ts";
import type { RegionId } from "../proto/region.ts";
import { lastIndex, readIndex, type ReadState } from "../raft/index.ts";
import { canReadLocally, extendLease, isNearEnd, startRead, useLease } from "./lease.ts";
import { PENDING_AT_MOST } from "./options.ts";
import {
  isLeader, NO_HELD, NO_READS, type Leadership, type PendingGet, type Proposal, type ReadBatch, type StorePeer,
} from "./peer.ts";
import { COMMANDS } from "./commands/index.ts";
import { whyDiskFull } from "./full-disks.ts";
import { clearLimit, reachLimit } from "./limits.ts";
import { attend } from "./hibernation.ts";
import { TRANSACTIONS } from "./mvcc/part.ts";
import type { Waiter } from "./range-plans.ts";
import { noteRead } from "./split-check.ts";
import { confirmReplicaReads, serveReplicaRead } from "./replica-reads.ts";
import { ownPeer } from "./regions.ts";
import { answerRead, BUSY, epochNotMatch, isMerging, tellRefused, respond } from "./respond.ts";
import { peerAddress, type Turn } from "./turn.ts";

/** Serves a client's request, or says why not. Returns the peer if its Raft node has work to do now. */
export function serveRequest(turn: Turn, client: MachineId, request: KvRequest): StorePeer | null {
  const peer = ownPeer(turn.state, request.regionId);
  if (peer !== undefined && turn.host.settings.store.hibernateRegions) attend(turn, peer, request);
  const error = refuseRequest(turn, peer, request);
  const { replica, requestId, regionId, key } = request;
  const get: PendingGet = { client, requestId, key, task: 0, readTs: 0 };
  if (error === null && peer !== undefined && replica !== null && (peer.lead === null || replica.kind === "stale")) {
    return serveReplicaRead(turn, peer, get, replica);
  }
  if (error !== null || peer === undefined || peer.lead === null) {
    respond(turn, client, requestId, regionId, null, error ?? notLeader(regionId, peer));
    return null;
  }
  const hasWork = request.operation === "put"
    ? servePut(turn, client, peer, peer.lead, request) : serveGet(turn, peer, peer.lead, get);
  return hasWork ? peer : null;
}

/** What is asked of a region. */
export type Asked = Pick<KvRequest, "regionId" | "epoch" | "key" | "operation" | "replica">;

/** The checks of TiKV before it proposes or reads anything, in its order. */
export function refuseRequest(turn: Turn, peer: StorePeer | undefined, request: Asked): RegionError | null {
  const { regionId, epoch, key, operation } = request;
  if (peer === undefined) return { kind: "RegionNotFound", regionId };
  if (peer.lead === null && (request.replica === null || !peer.disk.initialized)) return notLeader(regionId, peer);
  const { region } = peer;
  // Reads and writes depend on the key range only: a membership change does not disturb them.
  if (epoch.version !== region.epoch.version) return epochNotMatch(turn, peer);
  if (!holdsKey(region, key)) return { kind: "KeyNotInRegion", regionId, key };
  if (peer.node.raft.forsaken.length > 0) return RECOVERING;
  if (peer.disk.merging !== null) {
    return operation === "put" ? { kind: "ProposalInMergingMode", regionId } : isMerging(regionId);
  }
  return operation === "put" ? whyDiskFull(turn, peer) : null;
}

/** A leader that was forced into its office serves nobody until it leads by Raft's rules. */
const RECOVERING: RegionError = { kind: "ServerIsBusy", reason: "recovery is in progress" };

export function notLeader(regionId: RegionId, peer: StorePeer | undefined): RegionError {
  const lead = peer?.node.raft.lead ?? 0;
  const leader = peer === undefined || lead === 0 || lead === peer.id ? undefined : peerAddress(peer, lead);
  return { kind: "NotLeader", regionId, leader: leader ?? null };
}

function servePut(turn: Turn, client: MachineId, peer: StorePeer, lead: Leadership, request: KvRequest): boolean {
  const { key, value, requestId, regionId } = request;
  const waiter = { client, requestId, task: 0 };
  const error = queueWrite(turn, peer, lead, { kind: "put", key, value, requestId }, waiter);
  if (error !== null) respond(turn, client, requestId, regionId, null, error);
  return error === null;
}

/** Puts a client's write into the log, or has it wait. Says why not, or null. */
export function queueWrite(
  turn: Turn, peer: StorePeer, lead: Leadership, command: Command, waiter: Waiter,
): RegionError | null {
  const { node, regionId } = peer;
  if (lead.adminIndex > peer.disk.applied) {
    // The range is about to change: nobody knows yet whose the key will be.
    lead.held = [...lead.held, waiter];
    return null;
  }
  if (isBusy(turn, peer, peer.proposals.length, WRITE_LIMIT)) return BUSY;
  const size = bytesOf(COMMANDS, command);
  if (size > turn.host.settings.store.raftEntryMaxSize) return { kind: "RaftEntryTooLarge", regionId, entrySize: size };
  // Dropped: leadership is being handed over, which clients may as well learn as a lost leader (Peer::propose_normal).
  if (proposeCommand(COMMANDS, peer, command) !== null) return { kind: "NotLeader", regionId, leader: null };
  const { client, requestId, task } = waiter;
  const proposal: Proposal = {
    index: lastIndex(node.raft.log), term: node.raft.term, client, requestId, task, proposedAt: turn.clock,
  };
  const before = peer.proposals[peer.proposals.length - 1];
  assert(
    before === undefined || proposal.term > before.term || (proposal.term === before.term && proposal.index > before.index),
    "writes wait in the order of the log",
  );
  peer.proposals = [...peer.proposals, proposal];
  return null;
}

const WRITE_LIMIT = "pending-writes";
const READ_LIMIT = "pending-reads";

function isBusy(turn: Turn, peer: StorePeer, waiting: number, limit: LimitName): boolean {
  if (waiting < PENDING_AT_MOST) {
    clearLimit(peer, limit);
    return false;
  }
  reachLimit(turn, peer, limit, PENDING_AT_MOST);
  return true;
}

/** The write that a client waits for was applied, or another leader's entry has taken its place. */
export function answerPut(turn: Turn, peer: StorePeer, proposal: Proposal, ok: boolean, isVoid: boolean): void {
  const { client, requestId, task, index, term } = proposal;
  assertInvariant(
    "write-kept", !ok || (peer.disk.applied === index && peer.disk.appliedTerm === term),
    "a write is acknowledged when it is applied",
  );
  const error: RegionError | null = !ok ? { kind: "StaleCommand" } : isVoid ? epochNotMatch(turn, peer) : null;
  if (task === 0) respond(turn, client, requestId, peer.regionId, null, error);
  else need(TRANSACTIONS).decided(turn, task, error);
}

/** What the region waited for is applied: writes that came meanwhile were meant for what it was. */
export function releaseHeld(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { held } = lead;
  lead.held = NO_HELD;
  for (const waiter of held) tellRefused(turn, peer.regionId, waiter, epochNotMatch(turn, peer));
}

/** Serves a read of the leader: by its lease, or once a quorum has confirmed it. True if the node has work to do now. */
export function serveGet(turn: Turn, peer: StorePeer, lead: Leadership, get: PendingGet): boolean {
  if (!canReadLocally(turn, peer, lead)) return queueRead(turn, peer, lead, get);
  assertInvariant("read-fresh", turn.clock < lead.leaseUntil, "a leader reads without asking only within its lease");
  assertInvariant(
    "read-fresh", peer.disk.appliedTerm === peer.node.raft.term, "a leader has applied an entry of its term",
  );
  useLease(turn, peer, lead);
  answerGet(turn, peer, get);
  if (!isNearEnd(turn, lead) || lead.reads.length > 0) return false;
  startRead(turn, peer, lead, []);
  return true;
}

/** Lets the read wait for a quorum to confirm the leader; reads of one instant share the round. */
function queueRead(turn: Turn, peer: StorePeer, lead: Leadership, get: PendingGet): boolean {
  if (!peer.node.raft.committedInTerm) {
    // The core would drop it: nothing of this term is committed yet.
    tellRefused(turn, peer.regionId, get, { kind: "StaleCommand" });
    return false;
  }
  const last = lead.reads[lead.reads.length - 1];
  if (last !== undefined && last.index < 0 && last.proposedAt === turn.clock) {
    lead.reads = [...lead.reads.slice(0, -1), { ...last, requests: [...last.requests, get] }];
    return false;
  }
  if (isBusy(turn, peer, lead.reads.length, READ_LIMIT)) {
    tellRefused(turn, peer.regionId, get, BUSY);
    return false;
  }
  startRead(turn, peer, lead, [get]);
  return true;
}

/** Makes the leader's heartbeats go out now, as TiKV pings its peers when it wants an answer soon. */
export const ping = (peer: StorePeer): void => readIndex(peer.node, PING);
/** No read has this id. */
const PING = 0;

/** Rounds of ReadIndex that a quorum has answered: they renew the lease, and their reads may be served. */
export function confirmReadRounds(turn: Turn, peer: StorePeer, states: readonly ReadState[]): void {
  const { lead } = peer;
  if (lead === null) {
    confirmReplicaReads(turn, peer, states);
    return;
  }
  const indexes = new Map(states.map(({ context, index }) => [context, index]));
  lead.reads = lead.reads.map((batch) => {
    const index = indexes.get(batch.id);
    if (index === undefined) return batch;
    extendLease(turn, peer, lead, batch.proposedAt);
    return { ...batch, index };
  });
  serveConfirmedReads(turn, peer, lead);
}

/** Serves the reads whose index is applied by now. */
export function serveConfirmedReads(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const isServable = (batch: ReadBatch): boolean => batch.index >= 0 && batch.index <= peer.disk.applied;
  if (!lead.reads.some(isServable)) return;
  for (const batch of lead.reads) {
    if (!isServable(batch)) continue;
    assertInvariant("read-fresh", batch.index >= 0, "a read waits until a quorum has confirmed the leader");
    assertInvariant("read-fresh", batch.index <= peer.disk.applied, "a read waits until what it must see is applied");
    for (const get of batch.requests) answerGet(turn, peer, get);
  }
  const rest = lead.reads.filter((batch) => !isServable(batch));
  lead.reads = rest.length === 0 ? NO_READS : rest;
}

/** What waits dies with the leadership that it waited for. */
export function failReads(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { reads, held } = lead;
  lead.reads = NO_READS;
  lead.held = NO_HELD;
  for (const { requests } of reads) for (const get of requests) tellRefused(turn, peer.regionId, get, STALE);
  for (const waiter of held) tellRefused(turn, peer.regionId, waiter, STALE);
  if (turn.state.memory.transactions !== null) need(TRANSACTIONS).leadershipLost(turn, peer);
}

const STALE: RegionError = { kind: "StaleCommand" };

/** Nobody will ever decide these writes here: the peer goes, or a snapshot replaced its log. */
export function failProposals(turn: Turn, peer: StorePeer, error: RegionError): void {
  const { proposals } = peer;
  peer.proposals = [];
  for (const proposal of proposals) tellRefused(turn, peer.regionId, proposal, error);
}

function answerGet(turn: Turn, peer: StorePeer, get: PendingGet): void {
  assertInvariant("read-fresh", isLeader(peer), "only a leader answers reads");
  if (peer.lead !== null) noteRead(turn, peer, peer.lead, get.key, answerRead(turn, peer, get));
}
