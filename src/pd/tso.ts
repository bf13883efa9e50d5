import { assert } from "../kernel/assert.ts";
import { millis, type Instant } from "../kernel/time.ts";

/**
 * The timestamp oracle. PD moves its physical part on a tick of 50 ms; here it is moved when somebody asks,
 * to where the last tick before would have put it, so that an oracle nobody asks costs nothing. Mutable;
 * milliseconds of PD's calendar (`Host.wallClock`) since the run began.
 */
export interface Tso {
  physical: number;
  logical: number;
  /** Durable: no timestamp at or above it may be given out before it is raised. */
  savedMillis: number;
}

/** One timestamp: `physical` milliseconds and the logical counter within them. */
export interface Timestamp {
  readonly physical: number;
  readonly logical: number;
}

const UPDATE_INTERVAL_MILLIS = 50;
/** tso-save-interval: as long as PD's leader lease. */
const SAVE_INTERVAL_MILLIS = 5_000;
const MAX_LOGICAL = 1 << 18;
const MICROS_PER_MILLI = millis(1);

export const createTso = (now: Instant): Tso =>
  ({ physical: toMillis(now), logical: 0, savedMillis: toMillis(now) + SAVE_INTERVAL_MILLIS });

/** SyncTimestamp: a restarted oracle begins behind everything that the one before it may have given out. */
export function syncTso(tso: Tso, now: Instant): void {
  const given = tso.physical;
  tso.physical = Math.max(toMillis(now), tso.savedMillis + 1);
  assert(tso.physical > given, "a restarted oracle begins behind all that was given out");
  tso.logical = 0;
  tso.savedMillis = tso.physical + SAVE_INTERVAL_MILLIS;
}

/** Catches up with the ticks since the oracle was last asked. It never goes back, whatever the clock does. */
export function advanceTso(tso: Tso, now: Instant): void {
  const tick = toMillis(now) - (toMillis(now) % UPDATE_INTERVAL_MILLIS);
  if (tick - tso.physical > 1) {
    tso.physical = tick;
    tso.logical = 0;
  } else if (tso.logical > MAX_LOGICAL / 2) {
    tso.physical += 1;
    tso.logical = 0;
  }
  if (tso.savedMillis - tso.physical <= 1) tso.savedMillis = tso.physical + SAVE_INTERVAL_MILLIS;
}

/**
 * The largest of `count` new timestamps; they are the `count` logical values up to it. Null where the logical
 * part is used up: the client asks again after one update interval.
 */
export function takeTimestamps(tso: Tso, count: number, now: Instant): Timestamp | null {
  assert(count > 0, "somebody who asks wants a timestamp");
  const { physical, logical } = tso;
  advanceTso(tso, now);
  if (tso.logical + count >= MAX_LOGICAL) return null;
  tso.logical += count;
  assert(tso.physical > physical || (tso.physical === physical && tso.logical > logical), "timestamps only grow");
  assert(tso.physical < tso.savedMillis, "no timestamp is given out beyond what is durable");
  return { physical: tso.physical, logical: tso.logical };
}

const toMillis = (now: Instant): number => Math.floor(now / MICROS_PER_MILLI);
