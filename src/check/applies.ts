import type { Instant } from "../kernel/time.ts";
import type { ObservationOf } from "../proto/observations.ts";
import { suspectUncommitted } from "./commits.ts";
import { APPLY_IN_ORDER, STATE_MACHINE_SAFETY } from "./raft-invariants.ts";
import { violate } from "./report.ts";
import type { RaftChecks, PeerRecord, RegionRecord } from "./types.ts";
import { UNKNOWN } from "./types.ts";
import { chosenTerm, reachIndex, rememberEntry } from "./window.ts";

type Applied = ObservationOf<"applied">;

/** state-machine-safety, apply-in-order: what a replica feeds to its state machine. */
export function checkApplied(
  checks: RaftChecks, record: RegionRecord, peer: PeerRecord, fact: Applied, now: Instant,
): void {
  const { index, term, data } = fact.entry;
  checkNext(checks, record, peer, index, now);
  peer.applied = index;
  if (index > peer.everApplied) peer.everApplied = index;
  if (index > record.committedTo) suspectUncommitted(record, peer, index, term, now);
  if (index > record.appliedTo) record.appliedTo = index;
  if (!reachIndex(record.window, index)) {
    checks.report.unchecked++;
    return;
  }
  const chosen = chosenTerm(record.window, index);
  if (chosen === 0) record.window.chosen[index - record.window.base] = term;
  const verdict = rememberEntry(record.window, index, term, UNKNOWN, data);
  if ((chosen !== 0 && chosen !== term) || verdict === "other-data") {
    const other = chosen !== 0 && chosen !== term ? `one of term ${chosen}` : "one with another payload";
    const detail = `peer ${peer.id} (store ${peer.store}) applied an entry of term ${term} at index ${index}, ` +
      `where another replica has ${other}`;
    violate(checks, STATE_MACHINE_SAFETY, record.id, now, detail);
  }
}

/** In one life a peer applies n, n + 1, n + 2 …; after a restart it may start again below, but leaves nothing out. */
function checkNext(checks: RaftChecks, record: RegionRecord, peer: PeerRecord, index: number, now: Instant): void {
  if (peer.applied !== UNKNOWN ? index === peer.applied + 1 : peer.everApplied === 0 || index <= peer.everApplied + 1) {
    return;
  }
  const last = peer.applied !== UNKNOWN ? peer.applied : peer.everApplied;
  const detail = `peer ${peer.id} (store ${peer.store}) applied index ${index} after ${last}`;
  violate(checks, APPLY_IN_ORDER, record.id, now, detail);
}
