import { NEVER, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { createInspection, type Disk, type Inspection } from "./computer.ts";
import type { DiskCosts } from "./settings.ts";

/** Thirty inspections of TiKV's 100 ms; each round moves the score. */
const ROUND = seconds(3);
const WORST = 100;
/** A healthy round takes this off: from the worst to healthy in five minutes. */
const RECOVERY = 1;
/** From this share of slow inspections on a round doubles the score. */
const SLOW_SHARE = 0.1;

/**
 * The disk's slow score for a process that inspects it every `interval` and calls an inspection slow that takes as long.
 * Nothing is planned for that: how long a write would have taken follows from what the disk had to do, and whoever changes
 * that accounts for the time before (`accountInspections`).
 */
export function slowScore(disk: Disk, costs: DiskCosts, now: Instant, interval: Duration): number {
  accountInspections(disk, costs, now);
  const { inspection } = disk;
  if (inspection.interval !== interval) Object.assign(inspection, createInspection(now), { interval });
  return inspection.score;
}

/** How long a write would take that begins now, at the most. */
export const writeTime = ({ busyUntil, nextUntil, stalledUntil, extraLatency }: Disk, costs: DiskCosts, now: Instant): Duration =>
  (Math.max(0, Math.max(busyUntil, nextUntil, stalledUntil) - now) + costs.writeLatency + costs.fsyncLatency.max +
    extraLatency) as Duration;

/** Accounts for the time up to now with what the disk has to do, which is about to change. */
export function accountInspections(disk: Disk, costs: DiskCosts, now: Instant): void {
  const { inspection } = disk;
  if (inspection.interval === 0) return;
  account(inspection, Math.min(now, slowUntil(disk, costs, inspection.interval)) as Instant, true);
  account(inspection, now, false);
}

/** Until when a write that begins then takes the interval or longer, if nothing more is submitted. */
function slowUntil(
  { inspection: { longUntil }, stalledUntil, extraLatency }: Disk, costs: DiskCosts, interval: Duration,
): Instant {
  const patience = interval - costs.writeLatency - costs.fsyncLatency.max - extraLatency;
  return patience <= 0 ? NEVER : (Math.max(longUntil, stalledUntil) - patience) as Instant;
}

function account(inspection: Inspection, until: Instant, isSlow: boolean): void {
  while (inspection.at < until) {
    if (inspection.slow === 0 && inspection.at === inspection.roundFrom && inspection.score === (isSlow ? WORST : 1)) {
      // Rounds that change nothing are passed by at once.
      inspection.roundFrom = (until - (until - inspection.at) % ROUND) as Instant;
      inspection.at = inspection.roundFrom;
      if (inspection.at === until) return;
    }
    const end = Math.min(until, inspection.roundFrom + ROUND) as Instant;
    if (isSlow) inspection.slow = (inspection.slow + end - inspection.at) as Duration;
    inspection.at = end;
    if (end === inspection.roundFrom + ROUND) endRound(inspection);
  }
}

function endRound(inspection: Inspection): void {
  // Inspections that were slow, as many as there were in that time.
  const share = Math.round(inspection.slow / inspection.interval) * inspection.interval / ROUND;
  const { score } = inspection;
  inspection.score = share === 0 ? Math.max(1, score - RECOVERY)
    : Math.min(WORST, score * (1 + Math.min(share, SLOW_SHARE) / SLOW_SHARE));
  inspection.slow = 0 as Duration;
  inspection.roundFrom = inspection.at;
}
