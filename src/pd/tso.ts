import { assert, assertInvariant } from "../kernel/assert.ts";
import { millis, type Duration, type Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";

/**
 * The timestamp oracle. PD moves its physical part on a tick of 50 ms; here it is moved when somebody asks,
 * to where the last tick before would have put it, so that an oracle nobody asks costs nothing. Mutable;
 * milliseconds of PD's calendar (`Host.wallClock`) since the run began.
 */
export interface Tso {
  physical: number;
  logical: number;
  /** As etcd has it: no timestamp at or above it may be given out before it is raised. */
  savedMillis: number;
  /** The bound that etcd has been asked for, and not granted yet; 0 for none. */
  askedMillis: number;
}

/** One timestamp: `physical` milliseconds and the logical counter within them. */
export interface Timestamp {
  readonly physical: number;
  readonly logical: number;
}

/** Somebody waits for timestamps until etcd has saved a new bound. */
export interface TsoRequest {
  readonly from: MachineId;
  readonly requestId: number;
  readonly count: number;
}

const UPDATE_INTERVAL_MILLIS = 50;
/** A physical part that lags by more than so many ticks is not given out: PD's tick would have moved it. */
const LAG_AT_MOST_MILLIS = 3 * UPDATE_INTERVAL_MILLIS;
const MAX_LOGICAL = 1 << 18;
const MICROS_PER_MILLI = millis(1);
/** A bound that near is raised first. */
const GUARD_MILLIS = 1;

/** tso-save-interval: as long as PD's leader lease. */
const windowMillis = (lease: Duration): number => Math.max(10, Math.floor(lease / MICROS_PER_MILLI));

export const createTso = (now: Instant, lease: Duration): Tso =>
  ({ physical: toMillis(now), logical: 0, savedMillis: toMillis(now) + windowMillis(lease), askedMillis: 0 });

/** SyncTimestamp: a new oracle begins behind all that the one before it may have given out. Returns the bound that it needs. */
export function syncTso(tso: Tso, savedMillis: number, now: Instant, lease: Duration): number {
  tso.physical = Math.max(toMillis(now), savedMillis + GUARD_MILLIS);
  assert(tso.physical > savedMillis, "a new oracle begins behind all that was given out");
  tso.logical = 0;
  tso.savedMillis = savedMillis;
  tso.askedMillis = tso.physical + windowMillis(lease);
  return tso.askedMillis;
}

/** Catches up with the ticks since the oracle was last asked. It never goes back, whatever the clock does. */
export function advanceTso(tso: Tso, now: Instant): void {
  const next = nextPhysical(tso, now);
  if (next === tso.physical) return;
  tso.physical = next;
  tso.logical = 0;
}

function nextPhysical({ physical, logical }: Tso, now: Instant): number {
  const tick = toMillis(now) - (toMillis(now) % UPDATE_INTERVAL_MILLIS);
  if (tick - physical > 1) return tick;
  return logical > MAX_LOGICAL / 2 ? physical + 1 : physical;
}

/** The bound that has to be saved before the physical part may move to where it should be; null where there is room. */
export function wantedBound(tso: Tso, now: Instant, lease: Duration): number | null {
  const next = nextPhysical(tso, now);
  if (Math.max(tso.savedMillis, tso.askedMillis) - next > GUARD_MILLIS) return null;
  tso.askedMillis = next + windowMillis(lease);
  return tso.askedMillis;
}

/**
 * The largest of `count` new timestamps; they are the `count` logical values up to it. While a new bound is being saved the
 * physical part stays behind for a little, as PD's does. Null where the oracle has to wait for that, or is used up.
 */
export function takeTimestamps(tso: Tso, count: number, now: Instant): Timestamp | null {
  assert(count > 0, "somebody who asks wants a timestamp");
  const { physical, logical } = tso;
  const next = nextPhysical(tso, now);
  if (tso.savedMillis - next > GUARD_MILLIS) advanceTso(tso, now);
  else if (next - physical > LAG_AT_MOST_MILLIS || physical >= tso.savedMillis) return null;
  if (tso.logical + count >= MAX_LOGICAL) return null;
  tso.logical += count;
  assertInvariant(
    "tso-increasing", tso.physical > physical || (tso.physical === physical && tso.logical > logical), "timestamps only grow",
  );
  assertInvariant("tso-increasing", tso.physical < tso.savedMillis, "no timestamp is given out beyond what etcd has saved");
  return { physical: tso.physical, logical: tso.logical };
}

const toMillis = (now: Instant): number => Math.floor(now / MICROS_PER_MILLI);
