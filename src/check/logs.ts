import type { Instant } from "../kernel/time.ts";
import type { ObservationOf, ObservedEntry } from "../proto/observations.ts";
import {
  APPLY_IN_ORDER, COMMIT_KEPT, COMMIT_QUORUM, LEADER_APPEND_ONLY, LOG_MATCHING, STATE_MACHINE_SAFETY,
} from "./raft-invariants.ts";
import { violate } from "./report.ts";
import type { RaftChecks, PeerRecord, RegionRecord } from "./types.ts";
import { UNKNOWN } from "./types.ts";
import { chosenTerm, reachIndex, rememberEntry, termInLog, trimWindow } from "./window.ts";

type LogAppended = ObservationOf<"log-appended">;
type LogReset = ObservationOf<"log-reset">;

/** log-matching, leader-append-only, commit-kept: what may become of a peer's durable log. */
export function checkAppend(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: LogAppended, now: Instant,
): void {
  const first = fact.entries[0];
  if (first === undefined) return;
  let index = first.index - 1;
  let term = termBefore(checks, record, peer, first, now);
  if (first.index <= peer.lastIndex) checkOverwrite(checks, record, peer, first, now);
  for (const entry of fact.entries) {
    checkOrder(checks, record, peer, entry, index, term, now);
    remember(checks, record, peer, entry, term, now);
    index = entry.index;
    term = entry.term;
  }
  peer.lastIndex = index;
  peer.lastTerm = term;
  peer.provenTerm = Math.max(peer.provenTerm, term);
  trimWindow(record);
}

/** A snapshot may only bring what was committed, and never less than the peer had applied in this life. */
export function checkReset(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: LogReset, now: Instant,
): void {
  const { index, term } = fact;
  // A log that exists when the cluster is born begins with a snapshot that nobody committed before our eyes.
  if (!peer.spoken && record.appliedTo === 0) record.committedTo = Math.max(record.committedTo, index);
  if (index > record.committedTo) {
    const detail = `peer ${peer.id} installed a snapshot at index ${index}, but only ${record.committedTo} is committed`;
    violate(checks, COMMIT_QUORUM, record.id, now, detail);
  }
  const chosen = chosenTerm(record.window, index);
  if (chosen !== 0 && chosen !== term) {
    const detail = `peer ${peer.id} installed a snapshot ending in (index ${index}, term ${term}), ` +
      `but the entry committed there has term ${chosen}`;
    violate(checks, STATE_MACHINE_SAFETY, record.id, now, detail);
  } else if (reachIndex(record.window, index)) record.window.chosen[index - record.window.base] = term;
  if (peer.applied !== UNKNOWN && index < peer.applied) {
    const detail = `peer ${peer.id} installed a snapshot at index ${index} after applying ${peer.applied}`;
    violate(checks, APPLY_IN_ORDER, record.id, now, detail);
  }
  peer.lastIndex = index;
  peer.lastTerm = term;
  peer.applied = index;
  peer.everApplied = Math.max(peer.everApplied, index);
}

/** The term of the entry before `first` in the peer's log; a log has no holes. */
function termBefore(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, first: ObservedEntry, now: Instant,
): number {
  const index = first.index - 1;
  if (index === peer.lastIndex) return peer.lastTerm;
  if (index < peer.lastIndex) return termInLog(record.window, peer.lastIndex, peer.lastTerm, index);
  // Writes that survived the end of a process were never confirmed; the peer's own word then tells the log's end.
  if (index === peer.claimedIndex) return peer.claimedTerm;
  const detail = `peer ${peer.id} (store ${peer.store}) appended at index ${first.index}, ` +
    `but its log ended at ${peer.lastIndex}`;
  violate(checks, LOG_MATCHING, record.id, now, detail);
  return UNKNOWN;
}

function checkOverwrite(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, first: ObservedEntry, now: Instant,
): void {
  const had = termInLog(record.window, peer.lastIndex, peer.lastTerm, first.index);
  if (had === first.term) return;
  const ownEntry = peer.leading && first.term === peer.term && first.index < peer.ownFrom;
  if (peer.leading && (had === peer.term || ownEntry)) {
    const detail = `peer ${peer.id} leads term ${peer.term} and overwrote index ${first.index} ` +
      `(term ${had}) of its own log with an entry of term ${first.term}`;
    violate(checks, LEADER_APPEND_ONLY, record.id, now, detail);
  }
  if (had !== UNKNOWN && first.index <= record.committedTo && had === chosenTerm(record.window, first.index)) {
    const detail = `peer ${peer.id} overwrote index ${first.index}, committed in term ${had}, ` +
      `with an entry of term ${first.term}`;
    violate(checks, COMMIT_KEPT, record.id, now, detail);
  }
}

function checkOrder(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, entry: ObservedEntry, index: number, term: number, now: Instant,
): void {
  if (entry.index === index + 1 && (term === UNKNOWN || entry.term >= term)) return;
  const detail = `peer ${peer.id} appended (index ${entry.index}, term ${entry.term}) behind (index ${index}, term ${term})`;
  violate(checks, LOG_MATCHING, record.id, now, detail);
}

function remember(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, entry: ObservedEntry, previousTerm: number, now: Instant,
): void {
  const verdict = rememberEntry(record.window, entry.index, entry.term, previousTerm, entry.data);
  if (verdict === "new" || verdict === "same") return;
  if (verdict === "forgotten") {
    checks.report.unchecked++;
    return;
  }
  const what = verdict === "other-data" ? "another payload" : "another predecessor";
  const detail = `peer ${peer.id} (store ${peer.store}) has (index ${entry.index}, term ${entry.term}) ` +
    `with ${what} than another replica`;
  violate(checks, LOG_MATCHING, record.id, now, detail);
}
