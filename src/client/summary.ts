import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { WINDOW_SECONDS, type SecondOfWork } from "./measures.ts";
import type { ClientState, Operation } from "./types.ts";

/** Operations that an inspector lists at most: a screenful, of the oldest. */
const MAX_LISTED_OPERATIONS = 50;

/** What all clients together measured over the last ten virtual seconds (less near the start of the run). */
export interface RecentWork {
  readonly operationsPerSecond: number;
  readonly p50: Duration;
  readonly p99: Duration;
  readonly failed: number;
}

export function recentWork(clients: readonly ClientState[], now: Instant): RecentWork {
  const latencies: number[] = [];
  let ok = 0;
  let failed = 0;
  for (const client of clients) {
    eachRecentSecond(client, now, (second) => {
      ok += second.ok;
      failed += second.failed;
      for (const latency of second.latencies) latencies.push(latency);
    });
  }
  const sorted = Float64Array.from(latencies).sort();
  const window = between(windowStart(now), now);
  return {
    operationsPerSecond: window === 0 ? 0 : (ok * seconds(1)) / window,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    failed,
  };
}

/** Adds the client's successful operations of the last ten seconds to `loads`, by region. */
export function addRegionLoads(client: ClientState, now: Instant, loads: Map<RegionId, number>): void {
  eachRecentSecond(client, now, (second) => {
    for (const [region, count] of second.byRegion) loads.set(region, (loads.get(region) ?? 0) + count);
  });
}

/** What all clients counted since the start of the run. */
export interface TotalWork {
  readonly ok: number;
  readonly failed: number;
  /** Part of `failed`: refused because too many operations were waiting. */
  readonly shed: number;
  /** Requests beyond the first of their operation. */
  readonly retries: number;
  /** Requests that circuit breakers kept back. */
  readonly notSent: number;
}

export function totalWork(clients: readonly ClientState[]): TotalWork {
  const total = { ...NO_WORK };
  for (const { measures } of clients) for (const count of COUNTS) total[count] += measures[count];
  return total;
}

const NO_WORK = { ok: 0, failed: 0, shed: 0, retries: 0, notSent: 0 };
const COUNTS = Object.keys(NO_WORK) as (keyof TotalWork)[];

/** How many operations on the region wait for a retry, and for how long the oldest has been waiting. */
export function regionWaits(
  clients: readonly ClientState[], region: RegionId, now: Instant,
): { readonly count: number; readonly oldest: Duration } {
  let count = 0;
  let oldest = 0;
  for (const client of clients) {
    for (const operation of client.waiting) {
      if (operation.region !== region || !isRetrying(operation)) continue;
      count += 1;
      oldest = Math.max(oldest, now - operation.startedAt);
    }
  }
  return { count, oldest: oldest as Duration };
}

/** How many of the client's requests failed at least once and are not over. */
export function countRetrying(client: ClientState): number {
  let count = 0;
  for (const operation of client.waiting) if (isRetrying(operation)) count += 1;
  return count;
}

/** The client's operations that wait for a retry, oldest first, at most `MAX_LISTED_OPERATIONS`. */
export function retryingOperations(client: ClientState): readonly Operation[] {
  const retrying: Operation[] = [];
  for (const operation of client.waiting) if (isRetrying(operation)) retrying.push(operation);
  retrying.sort((a, b) => a.startedAt - b.startedAt || a.ticket - b.ticket);
  return retrying.slice(0, MAX_LISTED_OPERATIONS);
}

const isRetrying = (operation: Operation): boolean => operation.lastError !== "";

/** The first instant of the oldest second that counts. */
const windowStart = (now: Instant): Instant =>
  Math.max(0, (Math.floor(now / seconds(1)) - WINDOW_SECONDS) * seconds(1)) as Instant;

function eachRecentSecond(client: ClientState, now: Instant, visit: (second: SecondOfWork) => void): void {
  const oldest = Math.floor(now / seconds(1)) - WINDOW_SECONDS;
  const { past, current } = client.measures;
  for (const second of past) if (second.second >= oldest) visit(second);
  if (current.second >= oldest) visit(current);
}

/** The value below or at which `percent` of the sorted values lie (nearest rank); 0 for none. */
function percentile(sorted: Float64Array, percent: number): Duration {
  const rank = Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1);
  return (sorted[rank] ?? 0) as Duration;
}
