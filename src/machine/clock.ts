import { assert } from "../kernel/assert.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { Clock } from "./computer.ts";

const MILLION = 1_000_000;

/** What the monotonic clock shows at the true instant `now`. */
export const readClock = (clock: Clock, now: Instant): Instant =>
  (clock.driftPpm === 0 && clock.gathered === 0 ? now : now + clock.gathered + drifted(clock, now)) as Instant;

/** What the calendar shows at the true instant `now`. */
export const readCalendar = (clock: Clock, now: Instant): Instant => (readClock(clock, now) + clock.offset) as Instant;

/** How much true time passes while the machine's clock advances by `delay`. */
export const trueDelay = (clock: Clock, delay: Duration): Duration =>
  (clock.driftPpm === 0 ? delay : Math.max(0, Math.round((delay * MILLION) / (MILLION + clock.driftPpm)))) as Duration;

/** The first true instant from `now` on at which the monotonic clock shows `shown`, if nothing changes its drift before. */
export function whenShown(clock: Clock, shown: Instant, now: Instant): Instant {
  if (clock.driftPpm === 0) return Math.max(now, shown - clock.gathered) as Instant;
  const { since, gathered, driftPpm } = clock;
  // Within a microsecond or two: what has drifted is rounded down.
  let at = Math.max(now, since + Math.floor(((shown - gathered - since) * MILLION) / (MILLION + driftPpm)) + 2) as Instant;
  while (readClock(clock, at) < shown) at++;
  while (at > now && readClock(clock, (at - 1) as Instant) >= shown) at--;
  return at;
}

/** Sets both faults of a clock from `now` on. The monotonic clock keeps what it gathered: it never jumps. */
export function shiftClock(clock: Clock, now: Instant, offset: Duration, driftPpm: number): void {
  assert(now >= clock.since && driftPpm > -MILLION, "a clock goes on, if only slowly");
  clock.gathered = (clock.gathered + drifted(clock, now)) as Duration;
  clock.since = now;
  clock.offset = offset;
  clock.driftPpm = driftPpm;
}

const drifted = (clock: Clock, now: Instant): number => Math.floor(((now - clock.since) * clock.driftPpm) / MILLION);
