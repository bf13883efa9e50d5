import { millis, type Duration } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { bookBackoff, createBackoffs, isSpent, type BackoffKind } from "./backoff.ts";
import { waitAnew } from "./tickets.ts";
import type { ClientHost, ClientState, Operation } from "./types.ts";

/**
 * Operations of one client that wait for the same region share their attempts. The first that has to wait for it is the
 * region's scout: it backs off and retries as client-go does. Every later one asks once by itself and then is parked
 * until any operation on the region succeeds. Otherwise thousands that pile up behind a region without a leader would
 * each ask twice a second what all of them have been told already. The time that one is parked counts as its sleep.
 */

/** A scout's longest sleep: for longer than that nobody should wait for a scout that is out. */
const SCOUT_PATIENCE = millis(500);

/** What is wrong with the region, and not with a store or PD: only that has a scout. */
export const concernsRegion = (kind: BackoffKind): boolean => kind === "regionMiss" || kind === "regionScheduling";

/** Makes the operation the scout of its region if that has none; otherwise parks it, and returns true. */
export function parkBehindScout(state: ClientState, host: ClientHost, operation: Operation): boolean {
  const { region } = operation;
  if (region === 0 || operation.scoutOf === region) return false;
  const parked = state.parked.get(region);
  if (parked === undefined) {
    state.parked.set(region, []);
    operation.scoutOf = region;
    return false;
  }
  waitAnew(state, operation, "sleeping");
  operation.parkedAt = host.clock();
  parked.push(operation.ticket);
  return true;
}

/** The scout set out again: if it is not back in time (a request may hang for half a minute), another takes its place. */
export function watchScout(host: ClientHost, operation: Operation): void {
  if (operation.scoutOf === 0 || operation.phase === "sleeping") return;
  host.startTimer(SCOUT_PATIENCE, { kind: "scout-late", ticket: operation.ticket });
}

/** The time for which others wait for a scout is over. Whatever happened to it meanwhile gave it another ticket. */
export function onScoutLate(state: ClientState, host: ClientHost, ticket: number): void {
  const operation = state.waiting.get(ticket);
  if (operation !== undefined && operation.phase !== "sleeping") resign(state, host, operation);
}

/** The operation goes on by itself, or is over: the oldest of those who waited for it is the scout from now on. */
export function resign(state: ClientState, host: ClientHost, operation: Operation): void {
  const region = operation.scoutOf;
  if (region === 0) return;
  operation.scoutOf = 0;
  const parked = state.parked.get(region) ?? [];
  for (let ticket = parked.shift(); ticket !== undefined; ticket = parked.shift()) {
    const next = state.waiting.get(ticket);
    if (next === undefined) continue;
    next.scoutOf = region;
    wake(host, next);
    return;
  }
  state.parked.delete(region);
}

/** The region serves: nobody needs a scout, and whoever waited for one goes on at once. */
export function release(state: ClientState, host: ClientHost, region: RegionId): void {
  const parked = state.parked.get(region);
  if (parked === undefined) return;
  state.parked.delete(region);
  for (const operation of state.waiting.values()) if (operation.scoutOf === region) operation.scoutOf = 0;
  for (const ticket of parked) {
    const operation = state.waiting.get(ticket);
    if (operation !== undefined) wake(host, operation);
  }
}

/** Takes those out of the region's list whose budget of sleep is used up, and returns them to be given up. */
export function takeExpired(state: ClientState, host: ClientHost, region: RegionId): readonly Operation[] {
  const parked = state.parked.get(region);
  if (parked === undefined || parked.length === 0) return NOBODY;
  const expired: Operation[] = [];
  const kept: number[] = [];
  const clock = host.clock();
  for (const ticket of parked) {
    const operation = state.waiting.get(ticket);
    if (operation === undefined) continue;
    const slept = (clock - operation.parkedAt) as Duration;
    if (isSpent(operation.backoffs, slept, host.settings.client.maxRetryTime)) expired.push(operation);
    else kept.push(ticket);
  }
  if (expired.length === 0) return NOBODY;
  state.parked.set(region, kept);
  for (const operation of expired) bookParked(host, operation);
  return expired;
}

const NOBODY: readonly Operation[] = [];

function wake(host: ClientHost, operation: Operation): void {
  bookParked(host, operation);
  host.startTimer(0 as Duration, { kind: "wake", ticket: operation.ticket });
}

function bookParked(host: ClientHost, operation: Operation): void {
  operation.backoffs ??= createBackoffs();
  bookBackoff(operation.backoffs, "regionScheduling", (host.clock() - operation.parkedAt) as Duration);
}
