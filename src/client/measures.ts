import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";

/** Over how many whole seconds rates, percentiles and loads are measured. */
export const WINDOW_SECONDS = 10;
/**
 * Latencies kept per second and client; where there are more, later ones replace earlier ones. Enough for a 99th
 * percentile of ten seconds; a bound, because every keyframe holds them.
 */
const MAX_LATENCIES_PER_SECOND = 500;

/** What ended in one second of virtual time. Never changed once the second is over, so forks share it. */
export interface SecondOfWork {
  readonly second: number;
  ok: number;
  failed: number;
  readonly latencies: number[];
  readonly byRegion: Map<RegionId, number>;
}

/** A region that one kind of operation cannot use at present, as this client sees it. */
export interface Outage {
  /** When the first attempt that failed set out. */
  readonly since: Instant;
  /** True once an operation was given up in this outage: one event tells of all of them. */
  givenUp: boolean;
}

/** What a client measures. It outlives the process: it is the experimenter's notebook, not the client's memory. */
export interface Measures {
  ok: number;
  failed: number;
  /** Arrivals refused because too many operations were waiting; part of `failed`. */
  shed: number;
  /** Requests beyond the first of their operation. */
  retries: number;
  /** Requests that a circuit breaker kept back. */
  notSent: number;
  current: SecondOfWork;
  /** The seconds before it, oldest first, of which the window may still hold a part. */
  past: SecondOfWork[];
  /** By region and kind of operation (`slotOf`). */
  readonly outages: Map<number, Outage>;
  readonly lastOk: Map<number, Instant>;
}

const createSecond = (second: number): SecondOfWork => ({
  second, ok: 0, failed: 0, latencies: [], byRegion: new Map(),
});

export const createMeasures = (): Measures => ({
  ok: 0, failed: 0, shed: 0, retries: 0, notSent: 0, current: createSecond(0), past: [], outages: new Map(), lastOk: new Map(),
});

/** A copy that shares only the seconds that are over. */
export function forkMeasures(measures: Measures): Measures {
  const { current } = measures;
  const outages = new Map<number, Outage>();
  for (const [slot, outage] of measures.outages) outages.set(slot, { ...outage });
  return {
    ok: measures.ok,
    failed: measures.failed,
    shed: measures.shed,
    retries: measures.retries,
    notSent: measures.notSent,
    current: {
      second: current.second,
      ok: current.ok,
      failed: current.failed,
      latencies: current.latencies.slice(),
      byRegion: new Map(current.byRegion),
    },
    past: measures.past.slice(),
    outages,
    lastOk: new Map(measures.lastOk),
  };
}

/** One number for a region and a kind of operation: the key of `outages` and `lastOk`. */
export const slotOf = (region: RegionId, operation: "get" | "put"): number => region * 2 + (operation === "put" ? 1 : 0);

/** Counts a request that the region served. */
export function recordServed(measures: Measures, now: Instant, region: RegionId, slot: number): void {
  const { byRegion } = currentSecond(measures, now);
  byRegion.set(region, (byRegion.get(region) ?? 0) + 1);
  measures.lastOk.set(slot, now);
}

/** Counts an operation, or a transaction, that succeeded. */
export function recordOk(measures: Measures, now: Instant, latency: Duration): void {
  const second = currentSecond(measures, now);
  measures.ok += 1;
  const { latencies } = second;
  if (latencies.length < MAX_LATENCIES_PER_SECOND) latencies.push(latency);
  else latencies[second.ok % MAX_LATENCIES_PER_SECOND] = latency;
  second.ok += 1;
}

/** Counts what was given up or refused: by `noteFailed`, which tells of it, too. */
export function countFailed(measures: Measures, now: Instant): void {
  measures.failed += 1;
  currentSecond(measures, now).failed += 1;
}

/** Takes note of an attempt that set out at `sentAt` and failed; true if that opened an outage. */
export function noteOutage(measures: Measures, slot: number, sentAt: Instant): boolean {
  // Where others succeeded since, an attempt that comes back late says nothing about the region any more.
  if (measures.outages.has(slot) || (measures.lastOk.get(slot) ?? -1) > sentAt) return false;
  measures.outages.set(slot, { since: sentAt, givenUp: false });
  return true;
}

/** Ends the outage that the success of a request sent at `sentAt` proves to be over, and returns how long it lasted. */
export function closeOutage(measures: Measures, slot: number, sentAt: Instant, now: Instant): Duration | undefined {
  const outage = measures.outages.get(slot);
  // A success that set out before the failure says nothing about what came after it.
  if (outage === undefined || sentAt < outage.since) return undefined;
  measures.outages.delete(slot);
  return between(outage.since, now);
}

function currentSecond(measures: Measures, now: Instant): SecondOfWork {
  const second = Math.floor(now / 1_000_000);
  const { current } = measures;
  if (current.second === second) return current;
  const oldest = second - WINDOW_SECONDS;
  const past = measures.past.filter((one) => one.second >= oldest);
  if (current.second >= oldest) past.push(current);
  measures.past = past;
  measures.current = createSecond(second);
  return measures.current;
}
