import { assert } from "../kernel/assert.ts";
import { micros, type Duration, type Instant } from "../kernel/time.ts";

/** Store limit v1: a bucket of cost units that refills steadily (pkg/core/storelimit). Mutable. */
export interface TokenBucket {
  tokens: number;
  updatedAt: Instant;
}

/**
 * Cost of moving a peer of a large region (over 20 MiB), a small one (2 to 20 MiB), and one of at most 1 MiB.
 */
const LARGE_COST = 1_000;
const SMALL_COST = 200;
const LARGE_ABOVE_MIB = 20;
const EMPTY_UP_TO_MIB = 1;
/** A rate from here on stands for "no limit"; PD gives it to the store that is being drained. */
export const UNLIMITED_RATE = 100_000_000;
/** What the store filters ask for, whatever the size of the region in question. */
export const FILTER_COST = LARGE_COST;
/** Keeps a refill that is due to the microsecond from missing the mark by a rounding error. */
const TOLERANCE = 1e-6;

/** A full bucket. */
export const createBucket = (ratePerMinute: number, now: Instant): TokenBucket =>
  ({ tokens: capacity(ratePerMinute), updatedAt: now });

/** What one AddLearner costs the receiving store, or one RemovePeer the losing store. */
export function peerCost(sizeMiB: number): number {
  if (sizeMiB <= EMPTY_UP_TO_MIB) return 0;
  return sizeMiB > LARGE_ABOVE_MIB ? LARGE_COST : SMALL_COST;
}

/** Removing a peer from a store that is Down moves no data, so it costs the small price at most. */
export const removalCost = (sizeMiB: number, fromDownStore: boolean): number =>
  fromDownStore ? Math.min(peerCost(sizeMiB), SMALL_COST) : peerCost(sizeMiB);

/** Whether the bucket holds `cost` now. `ratePerMinute` is the store's limit: regions per minute. */
export function isAvailable(bucket: TokenBucket, ratePerMinute: number, cost: number, now: Instant): boolean {
  return cost === 0 || ratePerMinute >= UNLIMITED_RATE || level(bucket, ratePerMinute, now) >= cost - TOLERANCE;
}

/** Takes `cost` out without asking: who must ask, asks before. */
export function take(bucket: TokenBucket, ratePerMinute: number, cost: number, now: Instant): void {
  assert(cost >= 0 && now >= bucket.updatedAt, "a bucket is emptied as time goes on");
  bucket.tokens = level(bucket, ratePerMinute, now) - cost;
  bucket.updatedAt = now;
}

/**
 * How long until the bucket holds `cost`; 0 if it does now. A cost above the capacity is never reached: null.
 */
export function timeUntil(bucket: TokenBucket, ratePerMinute: number, cost: number, now: Instant): Duration | null {
  if (isAvailable(bucket, ratePerMinute, cost, now)) return micros(0);
  if (cost > capacity(ratePerMinute) || ratePerMinute <= 0) return null;
  const missing = cost - level(bucket, ratePerMinute, now);
  return micros(Math.ceil((missing * 1_000_000) / unitsPerSecond(ratePerMinute)));
}

/** 15 a minute refill 250 units a second, and one large region is all that the bucket holds. */
const unitsPerSecond = (ratePerMinute: number): number => (ratePerMinute / 60) * LARGE_COST;

const capacity = (ratePerMinute: number): number => Math.max(LARGE_COST, unitsPerSecond(ratePerMinute));

function level(bucket: TokenBucket, ratePerMinute: number, now: Instant): number {
  const elapsed = Math.max(now - bucket.updatedAt, 0);
  return Math.min(capacity(ratePerMinute), bucket.tokens + (elapsed * unitsPerSecond(ratePerMinute)) / 1_000_000);
}
