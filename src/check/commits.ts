import type { Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { PeerId, StoreId } from "../proto/region.ts";
import { noteLeader } from "./elections.ts";
import { COMMIT_QUORUM, LEADER_COMPLETENESS } from "./raft-invariants.ts";
import { violate } from "./report.ts";
import type { RaftChecks, PeerRecord, QuorumConfig, RegionRecord, Suspect } from "./types.ts";
import { MAX_CONFIGS, UNKNOWN } from "./types.ts";
import { chosenTerm, findSlot, reachIndex, termInLog } from "./window.ts";

type Committed = ObservationOf<"committed">;

/**
 * commit-quorum, and the other half of leader-completeness. A leader commits by counting only entries of its own term
 * (section 5.4.2), so the entry at the committed index has the leader's term, and a quorum must have it on disk.
 */
export function checkCommitted(checks: RaftChecks, record: RegionRecord, fact: Committed, now: Instant): void {
  noteLeader(checks, record, fact.term, fact.peer, now);
  // A new leader learns of what its predecessors committed, entry by entry, before it commits anything itself.
  if (fact.index <= record.committedTo) return;
  if (!quorumHolds(record, fact.index, fact.term)) {
    record.suspects.push({ kind: "no-quorum", index: fact.index, term: fact.term, peer: fact.peer, at: now });
  }
  choose(checks, record, fact, now);
  record.committedTo = fact.index;
  record.committedInTerm = fact.term;
}

/** A peer applied an entry that nobody is known to have committed: wrong, unless the commit is told in this instant. */
export function suspectUncommitted(
  record: RegionRecord, peer: PeerRecord, index: number, term: number, now: Instant,
): void {
  record.suspects.push({ kind: "not-committed", index, term, peer: peer.id, at: now });
}

/**
 * Judges what looked wrong at an earlier instant. Waiting for the instant to end makes the verdict independent of the
 * order in which one step of a peer reports a new configuration, its commit index and what it applied.
 */
export function settleSuspects(checks: RaftChecks, record: RegionRecord, now: Instant): void {
  const ripe = record.suspects.filter((suspect) => suspect.at < now);
  if (ripe.length === 0) return;
  record.suspects = record.suspects.filter((suspect) => suspect.at >= now);
  for (const suspect of ripe) settle(checks, record, suspect);
}

/**
 * Remembers the voters of a configuration that a leader has applied. The event names of the outgoing half only those who
 * leave; the whole half is what was in force before.
 */
export function noteConfig(record: RegionRecord, event: EventOf<"raft.conf.applied">): void {
  const confVer = event.epoch.confVer;
  if (record.configs.some((config) => config.confVer === confVer)) return;
  const before = record.configs.find((config) => config.confVer < confVer);
  const outgoing = event.outgoing.length === 0 ? [] : (before?.voters ?? event.outgoing);
  const left = (stores: readonly StoreId[]): readonly StoreId[] =>
    (record.forsaken.length === 0 ? stores : stores.filter((store) => !record.forsaken.includes(store)));
  record.configs.push({ confVer, voters: left(event.voters), outgoing: left(outgoing) });
  record.configs.sort((a, b) => b.confVer - a.confVer);
  if (record.configs.length > MAX_CONFIGS) record.configs.pop();
  if (record.departed.length > 0) record.departed = record.departed.filter(({ store }) => event.voters.includes(store));
}

/**
 * A peer is destroyed. A leader whose own disk is slow may apply the removal behind the peer itself: it counts by the old voters
 * meanwhile, and rightly so, because what the peer acknowledged had been on its disk.
 */
export function noteGone(record: RegionRecord, id: PeerId): void {
  const peer = record.peers.get(id);
  record.peers.delete(id);
  if (peer !== undefined && record.configs[0]?.voters.includes(peer.store)) record.departed = [...record.departed, peer];
}

function settle(checks: RaftChecks, record: RegionRecord, suspect: Suspect): void {
  const { index, term, peer, at } = suspect;
  if (suspect.kind === "no-quorum") {
    if (quorumHolds(record, index, term)) return;
    const detail = `peer ${peer} committed index ${index} in term ${term}, but no quorum of voters has it on disk: ` +
      holdings(record);
    violate(checks, COMMIT_QUORUM, record.id, at, detail);
  } else if (index > record.committedTo) {
    const detail = `peer ${peer} applied index ${index} (term ${term}), but only ${record.committedTo} was committed`;
    violate(checks, COMMIT_QUORUM, record.id, at, detail);
  }
}

/** Walks from the committed entry back to what was known to be committed, and compares where the two meet. */
function choose(checks: RaftChecks, record: RegionRecord, fact: Committed, now: Instant): void {
  const window = record.window;
  if (!reachIndex(window, fact.index)) {
    checks.report.unchecked++;
    return;
  }
  let term = fact.term;
  for (let index = fact.index; index >= window.base && term !== UNKNOWN; index--) {
    const chosen = chosenTerm(window, index);
    if (chosen === term) return;
    if (chosen !== 0) {
      const detail = `peer ${fact.peer} committed index ${fact.index} in term ${fact.term} on top of an entry of ` +
        `term ${term} at index ${index}, where one of term ${chosen} was committed`;
      violate(checks, LEADER_COMPLETENESS, record.id, now, detail);
      return;
    }
    window.chosen[index - window.base] = term;
    term = findSlot(window, index, term)?.previousTerm ?? UNKNOWN;
  }
}

/** Whether a quorum of any configuration that the leader may be counting by has the entry in its durable log. */
function quorumHolds(record: RegionRecord, index: number, term: number): boolean {
  if (record.configs.length === 0) return true;
  for (const config of record.configs) if (configHolds(record, config, index, term)) return true;
  return false;
}

const configHolds = (record: RegionRecord, config: QuorumConfig, index: number, term: number): boolean =>
  majorityHolds(record, config.voters, index, term) &&
  (config.outgoing.length === 0 || majorityHolds(record, config.outgoing, index, term));

function majorityHolds(record: RegionRecord, stores: readonly StoreId[], index: number, term: number): boolean {
  let holders = 0;
  for (const peer of record.peers.values()) if (stores.includes(peer.store) && logHolds(record, peer, index, term)) holders++;
  for (const peer of record.departed) if (stores.includes(peer.store) && logHolds(record, peer, index, term)) holders++;
  return holders * 2 > stores.length;
}

function logHolds(record: RegionRecord, peer: PeerRecord, index: number, term: number): boolean {
  if (peer.lastIndex < index) return false;
  // A log that ends in the same term holds everything of that term up to its end.
  if (peer.lastTerm === term) return true;
  const found = termInLog(record.window, peer.lastIndex, peer.lastTerm, index);
  return found === term || found === UNKNOWN;
}

const holdings = (record: RegionRecord): string =>
  [...record.peers.values()].map((peer) => `store ${peer.store} up to ${peer.lastIndex}`).join(", ");
