import type { Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { PeerId, StoreId } from "../proto/region.ts";
import { COMMIT_KEPT, ELECTION_SAFETY, LEADER_COMPLETENESS, SINGLE_VOTE, TERM_MONOTONIC } from "./raft-invariants.ts";
import { violate } from "./report.ts";
import type { RaftChecks, PeerRecord, RegionRecord } from "./types.ts";
import { MAX_LEADER_TERMS, UNKNOWN } from "./types.ts";
import { chosenTerm, reachIndex, termInLog } from "./window.ts";

type PeerState = ObservationOf<"peer-state">;

/** election-safety, term-monotonic, single-vote, leader-completeness: what a peer's term, vote and role may do. */
export function checkPeerState(checks: RaftChecks, record: RegionRecord, fact: PeerState, now: Instant): void {
  const peer = peerOf(checks, record, fact.peer, fact.store);
  if (!peer.spoken) introduce(record, peer, fact);
  else {
    checkTerm(checks, record, peer, fact, now);
    checkVote(checks, record, peer, fact, now);
    if (!peer.awake) rejoin(checks, record, peer, fact, now);
  }
  peer.awake = true;
  peer.powerLost = false;
  peer.term = fact.term;
  peer.vote = fact.vote;
  peer.claimedIndex = fact.lastIndex;
  peer.claimedTerm = fact.lastTerm;
  const leads = fact.role === "leader";
  if (leads && !peer.leading) {
    peer.ownFrom = fact.lastTerm === fact.term ? fact.lastIndex : fact.lastIndex + 1;
    noteLeader(checks, record, fact.term, fact.peer, now);
    checkCompleteness(checks, record, peer, now);
  }
  peer.leading = leads;
}

/** An election that was won: its voters relied on their votes, so these must outlive any crash. */
export function checkElected(
  checks: RaftChecks, record: RegionRecord, event: EventOf<"raft.leader.elected">, now: Instant,
): void {
  noteLeader(checks, record, event.term, event.peer, now);
  for (const peer of record.peers.values()) {
    if (!event.voters.includes(peer.store) || peer.provenVoteTerm >= event.term) continue;
    peer.provenTerm = Math.max(peer.provenTerm, event.term);
    peer.provenVoteTerm = event.term;
    peer.provenVote = event.peer;
  }
}

/** Records who leads a term, and that nobody else did. */
export function noteLeader(checks: RaftChecks, record: RegionRecord, term: number, peer: PeerId, now: Instant): void {
  const leader = record.leaders.get(term);
  if (leader === peer) return;
  if (leader !== undefined) {
    const detail = `peer ${peer} leads term ${term} of region ${record.id}, and so does peer ${leader}`;
    violate(checks, ELECTION_SAFETY, record.id, now, detail);
    return;
  }
  record.leaders.set(term, peer);
  if (record.leaders.size <= MAX_LEADER_TERMS) return;
  for (const oldest of record.leaders.keys()) {
    record.leaders.delete(oldest);
    return;
  }
}

/** What is known of the peer that speaks; if its store's process has ended meanwhile, a new life begins. */
export function peerOf(checks: RaftChecks, record: RegionRecord, id: PeerId, store: StoreId): PeerRecord {
  const deaths = checks.deaths.get(store);
  let peer = record.peers.get(id);
  if (peer === undefined) {
    peer = createPeerRecord(id, store, deaths?.count ?? 0);
    record.peers.set(id, peer);
  } else if (deaths !== undefined && deaths.count !== peer.life) {
    peer.powerLost = deaths.lastPowerLoss > peer.life;
    peer.life = deaths.count;
    peer.awake = false;
    peer.leading = false;
    peer.applied = UNKNOWN;
  }
  return peer;
}

/** A peer speaks for the first time: at the cluster's birth with a past, later with an empty log. */
function introduce(record: RegionRecord, peer: PeerRecord, fact: PeerState): void {
  peer.spoken = true;
  peer.provenTerm = fact.term;
  if (peer.lastIndex < fact.lastIndex) {
    peer.lastIndex = fact.lastIndex;
    peer.lastTerm = fact.lastTerm;
  }
  if (fact.commit <= record.committedTo) return;
  record.committedTo = fact.commit;
  if (fact.commit === fact.lastIndex && reachIndex(record.window, fact.commit)) {
    record.window.chosen[fact.commit - record.window.base] = fact.lastTerm;
  }
}

function createPeerRecord(id: PeerId, store: StoreId, life: number): PeerRecord {
  return {
    id, store, life, spoken: false, awake: true, powerLost: false,
    term: 0, vote: 0, leading: false, provenTerm: 0, provenVoteTerm: 0, provenVote: 0,
    lastIndex: 0, lastTerm: 0, claimedIndex: 0, claimedTerm: 0, ownFrom: 0, applied: UNKNOWN, everApplied: 0,
  };
}

/**
 * A process that merely died leaves what it had handed to the kernel; a power failure may take back a term that nobody
 * was told of, but not one that others relied on.
 */
function checkTerm(checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: PeerState, now: Instant): void {
  const least = peer.powerLost ? peer.provenTerm : peer.term;
  if (fact.term >= least) return;
  const detail = `peer ${peer.id} (store ${peer.store}) went from term ${least} back to ${fact.term}`;
  violate(checks, TERM_MONOTONIC, record.id, now, detail);
}

function checkVote(checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: PeerState, now: Instant): void {
  const remembered = !peer.powerLost && fact.term === peer.term ? peer.vote : 0;
  const proven = fact.term === peer.provenVoteTerm ? peer.provenVote : 0;
  const cast = proven !== 0 ? proven : remembered;
  if (cast === 0 || cast === fact.vote) return;
  const detail = `peer ${peer.id} (store ${peer.store}) voted for ${cast} in term ${fact.term}, ` +
    (fact.vote === 0 ? "and forgot it" : `and then for ${fact.vote}`);
  violate(checks, SINGLE_VOTE, record.id, now, detail);
}

/** After a restart the log is what the disk gave back: at least what was durable and applied. */
function rejoin(checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: PeerState, now: Instant): void {
  const needed = Math.min(peer.everApplied, peer.lastIndex);
  if (fact.lastIndex < needed) {
    const detail = `peer ${peer.id} (store ${peer.store}) came back with a log up to ${fact.lastIndex}, ` +
      `but had applied ${needed}`;
    violate(checks, COMMIT_KEPT, record.id, now, detail);
  }
  peer.lastIndex = fact.lastIndex;
  peer.lastTerm = fact.lastTerm;
}

/** Only entries committed in earlier terms count: a leader of an old term may win late and be no danger (section 5.4). */
function checkCompleteness(checks: RaftChecks, record: RegionRecord, peer: PeerRecord, now: Instant): void {
  const committed = record.committedTo;
  if (committed === 0 || record.committedInTerm >= peer.term) return;
  if (peer.claimedIndex < committed) {
    const detail = `peer ${peer.id} leads term ${peer.term} with a log up to ${peer.claimedIndex}, ` +
      `but ${committed} was committed in term ${record.committedInTerm}`;
    violate(checks, LEADER_COMPLETENESS, record.id, now, detail);
    return;
  }
  const expected = chosenTerm(record.window, committed);
  let found = termInLog(record.window, peer.claimedIndex, peer.claimedTerm, committed);
  if (found === UNKNOWN) found = termInLog(record.window, peer.lastIndex, peer.lastTerm, committed);
  if (expected === 0 || found === UNKNOWN) checks.report.unchecked++;
  else if (found !== expected) {
    const detail = `peer ${peer.id} leads term ${peer.term} with an entry of term ${found} at index ${committed}, ` +
      `where one of term ${expected} was committed`;
    violate(checks, LEADER_COMPLETENESS, record.id, now, detail);
  }
}
