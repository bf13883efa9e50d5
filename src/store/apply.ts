import type { Command } from "../proto/command.ts";
import {
  applyConfChange, EntryType, step, storageCompact, storageFirstIndex, storageLastIndex, storageSetConfState, type Entry,
  type Message as RaftMessage,
} from "../raft/index.ts";
import { applyChanges, confStateOf, isIncoming, peerById } from "./membership.ts";
import { MIB } from "./options.ts";
import { isCommand, isConfChange, peerChangesOf } from "./payloads.ts";
import { adoptRegion, type Proposal, type StorePeer } from "./peer.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import { answerPut, extendLease, serveConfirmedReads } from "./requests.ts";
import type { StoreState } from "./state.ts";
import { endTurn, type Turn } from "./turn.ts";

/**
 * Applies committed entries, at once: what is lost of it in a power failure would be applied again from the
 * log, which is durable up to here and never compacted beyond it, so the applied state may as well count as
 * durable.
 */
export function applyEntries(turn: Turn, peer: StorePeer, message: RaftMessage): void {
  for (const entry of message.entries) {
    applyEntry(turn, peer, entry);
    if (peer.destroyed !== null) return;
  }
  for (const response of message.responses) step(peer.node, response);
  if (peer.lead !== null && peer.lead.reads.length > 0) serveConfirmedReads(turn, peer, peer.lead);
}

function applyEntry(turn: Turn, peer: StorePeer, entry: Entry): void {
  const { state, host } = turn;
  host.observe({ kind: "applied", region: peer.regionId, store: state.id, peer: peer.id, entry });
  peer.applied = entry.index;
  peer.appliedTerm = entry.term;
  if (entry.type !== EntryType.Normal) applyMembership(turn, peer, entry);
  else if (isCommand(entry.data)) applyCommand(state, peer, entry.data);
  else if (peer.lead !== null && entry.term === peer.node.raft.term) {
    // The empty entry of the own term: whoever acknowledged it has followed this leader since its election.
    extendLease(turn, peer, peer.lead, peer.lead.since);
  }
  if (peer.proposals.length > 0) resolveProposals(turn, peer, entry);
}

function applyCommand(state: StoreState, peer: StorePeer, command: Command): void {
  if (command.kind === "compact-log") compactLog(peer, command.index);
  else put(state, peer, command.key, command.value);
}

function put(state: StoreState, peer: StorePeer, key: string, value: string): void {
  if (peer.kv.owner !== state.token) peer.kv = { map: new Map(peer.kv.map), owner: state.token };
  const { map } = peer.kv;
  const old = map.get(key);
  map.set(key, value);
  let bytes = value.length - (old?.length ?? 0);
  if (old === undefined) {
    bytes += key.length;
    peer.keys++;
  }
  peer.sizeMiB += bytes / MIB;
  state.usedMiB += bytes / MIB;
  if (peer.lead !== null) {
    peer.lead.writtenBytes += key.length + value.length;
    peer.lead.writtenKeys++;
  }
}

/**
 * Drops the log up to `index`. A replica that restarted or installed a snapshot may have dropped more
 * already.
 */
function compactLog(peer: StorePeer, index: number): void {
  const { storage } = peer.node;
  const first = storageFirstIndex(storage);
  if (index < first || index > storageLastIndex(storage)) return;
  for (let i = 0; i <= index - first; i++) peer.logBytes -= storage.list.items[i]?.size ?? 0;
  storageCompact(storage, index);
}

function applyMembership(turn: Turn, peer: StorePeer, entry: Entry): void {
  if (!isConfChange(entry.data)) return;
  const { state, host, clock } = turn;
  const changes = peerChangesOf(entry.data);
  const region = applyChanges(peer.region, changes);
  const wasVoter = (id: number): boolean => peerById(peer.region, id)?.role === "Voter";
  const added = region.peers.find((member) => isIncoming(member) && !wasVoter(member.id));
  adoptRegion(peer, region);
  storageSetConfState(peer.node.storage, confStateOf(region));
  applyConfChange(peer.node, entry.data);
  if (peer.lead !== null) {
    if (added !== undefined) {
      peer.lead.addedPeer = added.id;
      peer.lead.addedAt = clock;
    }
    // What was gathered before belongs to what led to this turn, not to the new configuration.
    endTurn(turn);
    const { id, epoch } = region;
    host.emit({ name: "raft.conf.applied", region: id, store: state.id, epoch, ...members(peer) });
    sendRegionHeartbeat(turn, peer, peer.lead);
  }
  if (peerById(region, peer.id) === undefined) peer.destroyed = "removed";
}

interface Members {
  readonly voters: readonly number[];
  readonly outgoing: readonly number[];
  readonly learners: readonly number[];
}

/** Stores of the configuration: outgoing ones only while it is joint. */
function members({ region }: StorePeer): Members {
  const stores = (...roles: string[]): number[] =>
    region.peers.filter(({ role }) => roles.includes(role)).map(({ storeId }) => storeId);
  return {
    voters: stores("Voter", "IncomingVoter"), outgoing: stores("DemotingVoter"), learners: stores("Learner"),
  };
}

/**
 * Answers the writes that this entry decides: its own, and those whose place another leader's entry has
 * taken.
 */
function resolveProposals(turn: Turn, peer: StorePeer, entry: Entry): void {
  let settled = 0;
  let renewal: Proposal | null = null;
  for (const proposal of peer.proposals) {
    if (proposal.index > entry.index && proposal.term >= entry.term) break;
    settled++;
    const ok = proposal.index === entry.index && proposal.term === entry.term;
    answerPut(turn, peer, proposal, ok);
    if (ok) renewal = proposal;
  }
  if (settled > 0) peer.proposals = peer.proposals.slice(settled);
  if (renewal !== null && peer.lead !== null && entry.term === peer.node.raft.term) {
    extendLease(turn, peer, peer.lead, renewal.proposedAt);
  }
}
