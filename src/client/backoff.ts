import { drawInt, type Stream } from "../kernel/random.ts";
import type { Duration } from "../kernel/time.ts";
import type { BackoffKind, FinalError } from "../proto/failures.ts";

interface BackoffRule {
  readonly kind: BackoffKind;
  readonly baseMicros: number;
  readonly capMicros: number;
  /** Equal jitter: half of the sleep is fixed and half is drawn. Otherwise the sleep is exact. */
  readonly equalJitter: boolean;
  readonly finalError: FinalError;
}

/** Sleeps grow as base · 2^n up to the cap. In this order the sums below are kept. */
const rules: readonly BackoffRule[] = [
  { kind: "tikvRPC", baseMicros: 100_000, capMicros: 2_000_000, equalJitter: true, finalError: "TiKVServerTimeout" },
  { kind: "pdRPC", baseMicros: 500_000, capMicros: 3_000_000, equalJitter: true, finalError: "PDServerTimeout" },
  { kind: "regionMiss", baseMicros: 2_000, capMicros: 500_000, equalJitter: false, finalError: "RegionUnavailable" },
  { kind: "regionScheduling", baseMicros: 2_000, capMicros: 500_000, equalJitter: false, finalError: "RegionUnavailable" },
  { kind: "tikvServerBusy", baseMicros: 2_000_000, capMicros: 10_000_000, equalJitter: true, finalError: "TiKVServerBusy" },
  { kind: "tikvDiskFull", baseMicros: 500_000, capMicros: 5_000_000, equalJitter: false, finalError: "TiKVDiskFull" },
  { kind: "txnLock", baseMicros: 100_000, capMicros: 3_000_000, equalJitter: true, finalError: "ResolveLockTimeout" },
  { kind: "txnLockFast", baseMicros: 2_000, capMicros: 3_000_000, equalJitter: true, finalError: "ResolveLockTimeout" },
  { kind: "txnNotFound", baseMicros: 2_000, capMicros: 500_000, equalJitter: false, finalError: "ResolveLockTimeout" },
  { kind: "maxTsNotSynced", baseMicros: 2_000, capMicros: 500_000, equalJitter: false, finalError: "TiKVServerTimeout" },
];

/** Sleeps for a busy server do not count against the budget until they sum up to this (client-go: 600 s). */
const BUSY_SLEEP_EXCLUDED: Duration = 600_000_000 as Duration;

/** Larger exponents are past every cap. */
const MAX_DOUBLINGS = 16;

/** How often and how long one operation has slept, by position in `rules`. */
export interface Backoffs {
  readonly counts: number[];
  readonly slept: number[];
}

export const createBackoffs = (): Backoffs => ({ counts: rules.map(() => 0), slept: rules.map(() => 0) });

export const copyBackoffs = (backoffs: Backoffs): Backoffs => ({
  counts: backoffs.counts.slice(), slept: backoffs.slept.slice(),
});

/**
 * The length of the next sleep of that kind, which is thereby taken, `atMost` as long; null when the budget is used up. As in
 * client-go the budget is compared before a sleep, so the last one may go past it.
 */
export function takeBackoff(
  backoffs: Backoffs, kind: BackoffKind, budget: Duration, stream: Stream, atMost: number = Infinity,
): Duration | null {
  if (countedSleep(backoffs) >= budget) return null;
  const sleep = Math.min(atMost, drawSleep(kind, countSleep(backoffs, kind), stream)) as Duration;
  bookBackoff(backoffs, kind, sleep);
  return sleep;
}

/** The length of a sleep of that kind behind `count` others of it. */
export function drawSleep(kind: BackoffKind, count: number, stream: Stream): Duration {
  const { capMicros, baseMicros, equalJitter } = rules[placeOf(kind)] as BackoffRule;
  const whole = Math.min(capMicros, baseMicros * (1 << Math.min(count, MAX_DOUBLINGS)));
  const half = whole / 2;
  return (equalJitter ? half + drawInt(stream, 0, half) : whole) as Duration;
}

/** The length of the next of `limit` sleeps, whatever they are for: `first`, then twice as long each time; null after them. */
export function takeBounded(backoffs: Backoffs, kind: BackoffKind, first: Duration, limit: number): Duration | null {
  const taken = backoffs.counts.reduce((sum, count) => sum + count, 0);
  if (taken >= limit) return null;
  const sleep = (first * (1 << Math.min(taken, MAX_DOUBLINGS))) as Duration;
  countSleep(backoffs, kind);
  bookBackoff(backoffs, kind, sleep);
  return sleep;
}

const placeOf = (kind: BackoffKind): number => rules.findIndex((rule) => rule.kind === kind);

/** One more sleep of that kind. Returns how many there were before. */
function countSleep({ counts }: Backoffs, kind: BackoffKind): number {
  const position = placeOf(kind);
  const count = counts[position] as number;
  counts[position] = count + 1;
  return count;
}

/** Adds to the time slept, also what was spent in waiting for somebody else's attempt. */
export function bookBackoff(backoffs: Backoffs, kind: BackoffKind, slept: Duration): void {
  const position = placeOf(kind);
  backoffs.slept[position] = (backoffs.slept[position] as number) + slept;
}

/** The sleeps by kind, the longest first; none of kinds that did not come. */
export const sleepsOf = (
  { counts, slept }: Backoffs,
): readonly { readonly kind: BackoffKind; readonly count: number; readonly slept: Duration }[] =>
  rules.map(({ kind }, place) => ({ kind, count: counts[place] ?? 0, slept: (slept[place] ?? 0) as Duration }))
    .filter((one) => one.count > 0 || one.slept > 0).sort((a, b) => b.slept - a.slept);

/** How long the operation may sleep in all. */
export const budgetOf = ({ settings }: BudgetHost, { patience }: { readonly patience: number }): Duration =>
  (settings.client.maxRetryTime * patience) as Duration;

interface BudgetHost {
  readonly settings: { readonly client: { readonly maxRetryTime: Duration } };
}

/** The error of the kind that slept longest; of the earlier one in the table where two slept alike. */
export function finalError(backoffs: Backoffs): FinalError {
  let longest = 0;
  for (let i = 1; i < rules.length; i++) {
    if ((backoffs.slept[i] ?? 0) > (backoffs.slept[longest] ?? 0)) longest = i;
  }
  return (rules[longest] as BackoffRule).finalError;
}

/** The sleep that counts against the budget, in microseconds. */
export function countedSleep(backoffs: Backoffs): number {
  let sum = 0;
  for (let i = 0; i < rules.length; i++) {
    const slept = backoffs.slept[i] as number;
    sum += rules[i]?.kind === "tikvServerBusy" ? Math.max(0, slept - BUSY_SLEEP_EXCLUDED) : slept;
  }
  return sum;
}
