import { naturalLog } from "../kernel/logarithm.ts";
import { after, between, seconds, type Duration, type Instant } from "../kernel/time.ts";

/** A value, and when it was taken. */
interface Sample {
  readonly at: Instant;
  readonly value: number;
}

/** How a mean has gone, by which it is told what is usual: the time after which something is no accident. Immutable. */
interface History {
  readonly samples: readonly Sample[];
  /** It covers its whole length. */
  readonly isFull: boolean;
  /** How far values spread before what they are around moved; null where it has not moved yet. */
  readonly before: number | null;
  readonly movedAt: Instant;
  /** Since when they have been moving; null while they have not. */
  readonly movingSince: Instant | null;
}

/**
 * Whether values rise or fall, as TiKV's health controller tells it (trend.rs): the mean of a moment against that of minutes, and
 * that against a longer one, as far as they differ by more than is usual. Immutable.
 */
export interface Trend {
  readonly since: Instant;
  /** Of the longest window. */
  readonly samples: readonly Sample[];
  readonly short: History;
  readonly long: History;
}

/** How long the windows are, and by how much values must differ. */
export interface TrendKind {
  /** A moment, minutes, and what is usual. */
  readonly windows: readonly [Duration, Duration, Duration];
  readonly history: Duration;
  /** The least that counts as spread. */
  readonly spread: number;
  readonly tolerance: number;
}

/** The time that a write takes, in microseconds, and requests per second; with what TiKV sets for both by default. */
export const CAUSE: TrendKind =
  { windows: [seconds(30), seconds(120), seconds(600)], history: seconds(180), spread: 500, tolerance: 10 };
export const RESULT: TrendKind =
  { windows: [seconds(15), seconds(60), seconds(300)], history: seconds(120), spread: 2_000, tolerance: 0.5 };

const SHORT_MULTIPLE = 3;
const LONG_MULTIPLE = 2;
/** The longer comparison weighs more. */
const LONG_WEIGHT = 2;
/** For so long a mean that moves must become steadier and steadier to count as moved. */
const PATIENCE_SECONDS = 240;
const PATIENCE_PARTS = 20;

const newHistory = (since: Instant): History => ({ samples: [], isFull: false, before: null, movedAt: since, movingSince: null });

export const createTrend = (since: Instant): Trend => ({ since, samples: [], short: newHistory(since), long: newHistory(since) });

export function sampleTrend(kind: TrendKind, trend: Trend, value: number, at: Instant): Trend {
  const [, , longest] = kind.windows;
  const samples = lately([...trend.samples, { at, value }], at, longest);
  const next = { ...trend, samples };
  const rate = trendRate(kind, next, at);
  const [moment, minutes] = [meanOf(kind, next, 0, at), meanOf(kind, next, 1, at)];
  return {
    ...next, short: remember(kind, SHORT_MULTIPLE, trend.short, moment, at, rate),
    long: remember(kind, LONG_MULTIPLE, trend.long, minutes, at, rate),
  };
}

/** The mean of the moment. */
export const trendValue = (kind: TrendKind, trend: Trend, at: Instant): number => meanOf(kind, trend, 0, at);

/** Above 0 where values rise, below where they fall; 0 where they do as usual, and until what is usual is known. */
export function trendRate(kind: TrendKind, trend: Trend, at: Instant): number {
  const [moment, minutes, longest] = kind.windows;
  if (between(trend.since, at) <= longest) return 0;
  const [l0, l1, l2] = [meanOf(kind, trend, 0, at), meanOf(kind, trend, 1, at), meanOf(kind, trend, 2, at)];
  const short = isKnown(trend.short) ? rise(l0, l1, spreadOf(kind, trend.short) * SHORT_MULTIPLE * kind.tolerance) : 0;
  const long = isKnown(trend.long) ? rise(l1, l2, spreadOf(kind, trend.long) * LONG_MULTIPLE * kind.tolerance) : 0;
  return short + long * LONG_WEIGHT * (moment / minutes) / (minutes / longest);
}

/** By how much the first mean is beyond the other one, weighed by how large both are. */
function rise(mean: number, usual: number, margin: number): number {
  const beyond = Math.abs(mean - usual) - margin;
  if (usual <= 0 || beyond <= 0) return 0;
  const weighed = Math.sqrt(mean * beyond * beyond / Math.sqrt(usual));
  return mean < usual ? -weighed : weighed;
}

const isKnown = ({ isFull, before }: History): boolean => isFull || before !== null;

/** While values move, and until the new ones have been seen for as long, what was usual before still counts. */
const spreadOf = ({ spread }: TrendKind, { samples, isFull, before, movingSince }: History): number =>
  Math.max(spread, movingSince === null && isFull ? deviation(samples) : before ?? 0);

function remember(
  kind: TrendKind, multiple: number, history: History, value: number, at: Instant, rate: number,
): History {
  const moved = history.isFull ? move(kind, multiple, history, value, at, rate) : history;
  if (moved === null) return history;
  const all = [...moved.samples, { at, value: Math.floor(value) }];
  const samples = lately(all, at, kind.history);
  return { ...moved, samples, isFull: moved.isFull || samples.length < all.length };
}

/** Notices when values begin to move, and when they have come to rest: then what is usual is learnt anew. Null on the way. */
function move(
  kind: TrendKind, multiple: number, history: History, value: number, at: Instant, rate: number,
): History | null {
  const { samples, movedAt, movingSince } = history;
  const spread = spreadOf(kind, history);
  if (movingSince === null) {
    const isMoving = between(movedAt, at) > kind.history && Math.abs(value - mean(samples)) > spread * multiple;
    return isMoving ? { ...history, movingSince: at } : history;
  }
  const waited = Math.floor(between(movingSince, at) / seconds(1));
  const patience = naturalLog(waited / PATIENCE_SECONDS + 1) / naturalLog(2) / PATIENCE_PARTS;
  if (Math.abs(rate) > spread * patience) return null;
  return { samples: [], isFull: false, before: deviation(samples), movedAt: at, movingSince: null };
}

const lately = (samples: readonly Sample[], at: Instant, window: Duration): readonly Sample[] =>
  samples.filter((sample) => after(sample.at, window) >= at);

function meanOf({ windows }: TrendKind, { samples }: Trend, window: 0 | 1 | 2, at: Instant): number {
  return mean(lately(samples, at, windows[window]));
}

const mean = (samples: readonly Sample[]): number =>
  (samples.length === 0 ? 0 : samples.reduce((sum, { value }) => sum + value, 0) / samples.length);

function deviation(samples: readonly Sample[]): number {
  const middle = mean(samples);
  return samples.length < 2 ? 0
    : Math.sqrt(samples.reduce((sum, { value }) => sum + (value - middle) * (value - middle), 0) / samples.length);
}
