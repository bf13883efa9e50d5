import { assert, assertInvariant } from "../kernel/assert.ts";
import { bytesOf, proposeCommand } from "../group/index.ts";
import { orderedGet } from "../kernel/ordered-map.ts";
import { after, micros, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Command } from "../proto/command.ts";
import type { LimitName } from "../proto/failures.ts";
import type { KvRequest, RegionError } from "../proto/messages.ts";
import { holdsKey } from "../proto/keys.ts";
import type { RegionId } from "../proto/region.ts";
import { lastIndex, readIndex, type ReadState } from "../raft/index.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import { LEASE_RENEWAL_PART, PENDING_AT_MOST } from "./options.ts";
import {
  isLeader, NO_HELD, NO_READS, type Leadership, type PendingGet, type Proposal, type ReadBatch, type StorePeer,
} from "./peer.ts";
import { COMMANDS } from "./commands/index.ts";
import { clearLimit, reachLimit } from "./limits.ts";
import { currentRegions, ownPeer } from "./regions.ts";
import { noteRead } from "./split-check.ts";
import { peerAddress, type Turn } from "./turn.ts";

/** Bytes of a response besides the value. */
const RESPONSE_BYTES = 64;

/** Serves a client's request, or says why not. Returns the peer if its Raft node has work to do now. */
export function serveRequest(turn: Turn, client: MachineId, request: KvRequest): StorePeer | null {
  const peer = ownPeer(turn.state, request.regionId);
  const error = refuseRequest(turn, peer, request);
  if (error !== null || peer === undefined || peer.lead === null) {
    const { requestId, regionId } = request;
    respond(turn, client, requestId, regionId, null, error ?? notLeader(regionId, peer));
    return null;
  }
  if (request.operation === "put") return servePut(turn, client, peer, peer.lead, request) ? peer : null;
  const get: PendingGet = { client, requestId: request.requestId, key: request.key };
  return serveGet(turn, peer, peer.lead, get) ? peer : null;
}

/** The checks of TiKV before it proposes or reads anything, in its order. */
function refuseRequest(turn: Turn, peer: StorePeer | undefined, request: KvRequest): RegionError | null {
  const { regionId, epoch, key, operation } = request;
  if (peer === undefined) return { kind: "RegionNotFound", regionId };
  if (peer.lead === null) return notLeader(regionId, peer);
  const { region } = peer;
  // Reads and writes depend on the key range only: a membership change does not disturb them.
  if (epoch.version !== region.epoch.version) return epochNotMatch(turn, peer);
  if (!holdsKey(region, key)) return { kind: "KeyNotInRegion", regionId, key };
  if (peer.disk.merging !== null) {
    return operation === "put" ? { kind: "ProposalInMergingMode", regionId }
      : { kind: "ReadIndexNotReady", regionId, reason: "can not read index due to merge" };
  }
  if (operation === "put" && turn.host.diskFull) return { kind: "DiskFull", storeId: turn.state.id };
  return null;
}

function notLeader(regionId: RegionId, peer: StorePeer | undefined): RegionError {
  const lead = peer?.node.raft.lead ?? 0;
  const leader = peer === undefined || lead === 0 || lead === peer.id ? undefined : peerAddress(peer, lead);
  return { kind: "NotLeader", regionId, leader: leader ?? null };
}

function servePut(turn: Turn, client: MachineId, peer: StorePeer, lead: Leadership, request: KvRequest): boolean {
  const { node } = peer;
  const { key, value, requestId, regionId } = request;
  if (lead.adminIndex > peer.disk.applied) {
    // The range is about to change: nobody knows yet whose the key will be.
    lead.held = [...lead.held, { client, requestId }];
    return false;
  }
  if (isBusy(turn, peer, peer.proposals.length, WRITE_LIMIT)) {
    respond(turn, client, requestId, regionId, null, BUSY);
    return false;
  }
  const command: Command = { kind: "put", key, value, requestId };
  const size = bytesOf(COMMANDS, command);
  if (size > turn.host.settings.store.raftEntryMaxSize) {
    respond(turn, client, requestId, regionId, null, { kind: "RaftEntryTooLarge", regionId, entrySize: size });
    return false;
  }
  if (proposeCommand(COMMANDS, peer, command) !== null) {
    // Dropped: leadership is being handed over, which clients may as well learn as a lost leader
    // (Peer::propose_normal).
    respond(turn, client, requestId, regionId, null, { kind: "NotLeader", regionId, leader: null });
    return false;
  }
  const proposal: Proposal = {
    index: lastIndex(node.raft.log), term: node.raft.term, client, requestId, proposedAt: turn.clock,
  };
  const before = peer.proposals[peer.proposals.length - 1];
  assert(
    before === undefined || proposal.term > before.term || (proposal.term === before.term && proposal.index > before.index),
    "writes wait in the order in which they stand in the log",
  );
  peer.proposals = [...peer.proposals, proposal];
  return true;
}

const WRITE_LIMIT = "pending-writes";
const READ_LIMIT = "pending-reads";
const BUSY: RegionError = { kind: "ServerIsBusy", reason: "raftstore is busy" };

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
  const { client, requestId, index, term } = proposal;
  assertInvariant(
    "write-kept", !ok || (peer.disk.applied === index && peer.disk.appliedTerm === term),
    "a write is acknowledged when it is applied",
  );
  const error: RegionError | null = !ok ? { kind: "StaleCommand" } : isVoid ? epochNotMatch(turn, peer) : null;
  respond(turn, client, requestId, peer.regionId, null, error);
}

const epochNotMatch = ({ state }: Turn, { region }: StorePeer): RegionError =>
  ({ kind: "EpochNotMatch", currentRegions: currentRegions(state, region) });

/** What the region waited for is applied: writes that came meanwhile were meant for what it was. */
export function releaseHeld(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { held } = lead;
  lead.held = NO_HELD;
  for (const { client, requestId } of held) respond(turn, client, requestId, peer.regionId, null, epochNotMatch(turn, peer));
}

function serveGet(turn: Turn, peer: StorePeer, lead: Leadership, get: PendingGet): boolean {
  lead.readKeys++;
  if (!canReadLocally(turn, peer, lead)) return queueRead(turn, peer, lead, get);
  assertInvariant("read-fresh", turn.clock < lead.leaseUntil, "a leader reads without asking only within its lease");
  assertInvariant(
    "read-fresh", peer.disk.appliedTerm === peer.node.raft.term, "a leader reads what it has applied in its term",
  );
  answerGet(turn, peer, get);
  const advance = leaseLength(turn.host.settings.store) / LEASE_RENEWAL_PART;
  if (lead.leaseUntil - turn.clock > advance || lead.reads.length > 0) return false;
  startRead(turn, peer, lead, []);
  return true;
}

/**
 * A leader that has applied an entry of its term knows all that was committed before; the lease says it still
 * leads.
 */
function canReadLocally(turn: Turn, peer: StorePeer, lead: Leadership): boolean {
  const { raft } = peer.node;
  return peer.disk.appliedTerm === raft.term && raft.leadTransferee === 0 && turn.clock < lead.leaseUntil;
}

/** Lets the read wait for a quorum to confirm the leader; reads of one instant share the round. */
function queueRead(turn: Turn, peer: StorePeer, lead: Leadership, get: PendingGet): boolean {
  if (!peer.node.raft.committedInTerm) {
    // The core would drop it: nothing of this term is committed yet.
    respond(turn, get.client, get.requestId, peer.regionId, null, { kind: "StaleCommand" });
    return false;
  }
  const last = lead.reads[lead.reads.length - 1];
  if (last !== undefined && last.index < 0 && last.proposedAt === turn.clock) {
    lead.reads = [...lead.reads.slice(0, -1), { ...last, requests: [...last.requests, get] }];
    return false;
  }
  if (isBusy(turn, peer, lead.reads.length, READ_LIMIT)) {
    respond(turn, get.client, get.requestId, peer.regionId, null, BUSY);
    return false;
  }
  startRead(turn, peer, lead, [get]);
  return true;
}

function startRead(turn: Turn, peer: StorePeer, lead: Leadership, requests: readonly PendingGet[]): void {
  const id = lead.nextReadId++;
  lead.reads = [...lead.reads, { id, index: -1, proposedAt: turn.clock, requests }];
  readIndex(peer.node, id);
}

/** Makes the leader's heartbeats go out now, as TiKV pings its peers when it wants an answer soon. */
export const ping = (peer: StorePeer): void => readIndex(peer.node, PING);
/** No read has this id. */
const PING = 0;

/** Rounds of ReadIndex that a quorum has answered: they renew the lease, and their reads may be served. */
export function confirmReadRounds(turn: Turn, peer: StorePeer, states: readonly ReadState[]): void {
  const { lead } = peer;
  if (lead === null) return;
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

/** Reads die with the leadership that they waited for. */
export function failReads(turn: Turn, peer: StorePeer, lead: Leadership): void {
  for (const { requests } of lead.reads) {
    for (const { client, requestId } of requests) {
      respond(turn, client, requestId, peer.regionId, null, { kind: "StaleCommand" });
    }
  }
  lead.reads = NO_READS;
  for (const { client, requestId } of lead.held) respond(turn, client, requestId, peer.regionId, null, { kind: "StaleCommand" });
  lead.held = NO_HELD;
}

/** Nobody will ever decide these writes here: the peer goes, or a snapshot replaced its log. */
export function failProposals(turn: Turn, peer: StorePeer, error: RegionError): void {
  for (const { client, requestId } of peer.proposals) {
    respond(turn, client, requestId, peer.regionId, null, error);
  }
  peer.proposals = [];
}

/**
 * What was proposed at `proposedAt` is confirmed by a quorum: nobody else can be elected within an election
 * timeout from then, so reads need no quorum for a little less. Nothing extends the lease while leadership is
 * being handed over.
 */
export function extendLease(turn: Turn, peer: StorePeer, lead: Leadership, proposedAt: Instant): void {
  if (peer.node.raft.leadTransferee !== 0 || proposedAt < lead.leaseFrom) return;
  assertInvariant("read-fresh", proposedAt <= turn.clock, "a lease begins when its proof was asked for");
  const until = after(proposedAt, leaseLength(turn.host.settings.store));
  if (until > lead.leaseUntil) lead.leaseUntil = until;
}

/** raft-store-max-leader-lease, which TiKV requires to end a tick before anybody could be elected. */
function leaseLength(settings: StoreSettings): Duration {
  const { raftStoreMaxLeaderLease, raftElectionTimeoutTicks, raftBaseTickInterval } = settings;
  return micros(Math.min(raftStoreMaxLeaderLease, (raftElectionTimeoutTicks - 1) * raftBaseTickInterval));
}

function answerGet(turn: Turn, peer: StorePeer, { client, requestId, key }: PendingGet): void {
  assertInvariant("read-fresh", isLeader(peer), "only a leader answers reads");
  if (!holdsKey(peer.region, key)) {
    // The region has fallen apart while the read waited.
    respond(turn, client, requestId, peer.regionId, null, epochNotMatch(turn, peer));
    return;
  }
  const value = orderedGet(turn.state.data, key) ?? null;
  if (peer.lead !== null) noteRead(turn, peer, peer.lead, key, value?.length ?? 0);
  respond(turn, client, requestId, peer.regionId, value, null);
}

function respond(
  turn: Turn, client: MachineId, requestId: number, regionId: RegionId, value: string | null,
  error: RegionError | null,
): void {
  const bytes = RESPONSE_BYTES + (value?.length ?? 0);
  turn.host.send(client, "kv", { kind: "kv-response", requestId, regionId, value, error }, bytes);
}
