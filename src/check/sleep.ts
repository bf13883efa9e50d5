import type { Instant } from "../kernel/time.ts";
import type { ObservationOf } from "../proto/observations.ts";
import { SLEEP_COMPLETE } from "./raft-invariants.ts";
import { violate } from "./report.ts";
import type { RaftChecks, RegionRecord } from "./types.ts";

/**
 * sleep-complete: whoever sleeps asks for nothing, so it must have on disk all that was committed, and with it all that was
 * acknowledged. A member that was down is asked nothing, and catches up when it comes back and wakes the group.
 */
export function checkSleep(
  checks: RaftChecks, record: RegionRecord, { agreed }: ObservationOf<"slept">, now: Instant,
): void {
  for (const { id, store, lastIndex } of record.peers.values()) {
    if (!agreed.includes(id) || lastIndex >= record.committedTo) continue;
    const detail = `the group sleeps, store ${store} has entries up to ${lastIndex}, and ${record.committedTo} was committed`;
    violate(checks, SLEEP_COMPLETE, record.id, now, detail);
  }
}
