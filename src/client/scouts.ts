import { millis, type Duration, type Instant } from "../kernel/time.ts";
import type { AttemptError, BackoffKind } from "../proto/failures.ts";
import type { RegionId } from "../proto/region.ts";
import { bookBackoff, budgetOf, countedSleep, createBackoffs } from "./backoff.ts";
import { noteBackoff } from "./notes.ts";
import { waitAnew, waitingUnder } from "./tickets.ts";
import type { ClientHost, ClientState, Operation, Parked } from "./types.ts";

/**
 * Operations of one client that wait for the same region share their attempts. The first that has to wait for it is the
 * region's scout: it backs off and retries as client-go does. Every later one asks once by itself and then is parked
 * until any operation on the region succeeds. Otherwise thousands that pile up behind a region without a leader would
 * each ask twice a second what all of them have been told already. The time that one is parked counts as its sleep.
 *
 * PD that does not answer is waited for in the same way: its scout is the only one who asks it again.
 */

/** A scout's longest sleep: for longer than that nobody should wait for a scout that is out. */
const SCOUT_PATIENCE = millis(500);

/** Stands among the regions for PD. */
const PD: RegionId = -1;

/**
 * What an operation that sleeps has in common with others: its region, where something is wrong with that; PD, if that is silent;
 * 0 for a store's trouble, and for a key of which PD says that it knows nothing: the next key may be known.
 */
export function concernOf(kind: BackoffKind, error: AttemptError, region: RegionId): RegionId {
  if (kind === "regionMiss" || kind === "regionScheduling") return region;
  return kind === "pdRPC" && error !== "PDUnknownRegion" ? PD : 0;
}

/** Makes the operation the scout of what concerns it if that has none; otherwise parks it, and returns true. */
export function parkBehindScout(
  state: ClientState, host: ClientHost, operation: Operation, concern: RegionId,
): boolean {
  if (concern === 0 || operation.scoutOf === concern) return false;
  const parked = state.parked.get(concern);
  if (parked === undefined) {
    state.parked.set(concern, []);
    operation.scoutOf = concern;
    return false;
  }
  waitAnew(state, operation, "sleeping");
  operation.parkedAt = host.clock();
  const slept = operation.backoffs === null ? 0 : countedSleep(operation.backoffs);
  const asleepSince = (operation.parkedAt - slept) as Instant;
  parked.push({ ticket: operation.ticket, asleepSince, patience: operation.patience });
  return true;
}

/**
 * The scout set out again: if it is not back in time (a request may hang for half a minute), another takes its place. A question
 * to PD has a time-out of its own; whoever no longer asks it is no scout of PD.
 */
export function watchScout(state: ClientState, host: ClientHost, operation: Operation): void {
  const { phase, scoutOf } = operation;
  if (scoutOf === 0 || phase === "sleeping") return;
  if (scoutOf !== PD) host.startTimer(SCOUT_PATIENCE, { kind: "scout-late", ticket: operation.ticket });
  else if (phase !== "locating") resign(state, host, operation);
}

/** The time for which others wait for a scout is over. Whatever happened to it meanwhile gave it another ticket. */
export function onScoutLate(state: ClientState, host: ClientHost, ticket: number): void {
  const operation = waitingUnder(state, ticket);
  if (operation !== undefined && operation.phase !== "sleeping") resign(state, host, operation);
}

/** The operation goes on by itself, or is over: the oldest of those who waited for it is the scout from now on. */
export function resign(state: ClientState, host: ClientHost, operation: Operation): void {
  const region = operation.scoutOf;
  if (region === 0) return;
  operation.scoutOf = 0;
  const parked = state.parked.get(region) ?? [];
  for (let first = parked.shift(); first !== undefined; first = parked.shift()) {
    const next = waitingUnder(state, first.ticket);
    if (next === undefined) continue;
    next.scoutOf = region;
    wake(state, host, next, region);
    return;
  }
  state.parked.delete(region);
}

/** The region serves: nobody needs a scout, and whoever waited for one goes on at once. */
export function release(state: ClientState, host: ClientHost, region: RegionId): void {
  const parked = state.parked.get(region);
  if (parked === undefined) return;
  state.parked.delete(region);
  for (const operation of state.waiting) if (operation.scoutOf === region) operation.scoutOf = 0;
  for (const { ticket } of parked) {
    const operation = waitingUnder(state, ticket);
    if (operation !== undefined) wake(state, host, operation, region);
  }
}

/** Where a key lies has become known: whoever waits for PD may find his own key, or ask again. */
export const releaseFromPd = (state: ClientState, host: ClientHost): void => release(state, host, PD);

/** Takes those out of the list of a region, or PD, whose budget of sleep is used up, and returns them to be given up. */
export function takeExpired(state: ClientState, host: ClientHost, region: RegionId): readonly Operation[] {
  const parked = state.parked.get(region) ?? [];
  // Asked at each sleep of each operation, and thousands may wait: nobody is looked for whose time has not come.
  const clock = host.clock();
  // Read once: the host looks its settings up each time.
  const budgets = { settings: host.settings };
  const isExpired = (one: Parked): boolean => one.asleepSince <= clock - budgetOf(budgets, one);
  if (!parked.some(isExpired)) return NOBODY;
  const expired = parked.filter(isExpired).flatMap(({ ticket }) => waitingUnder(state, ticket) ?? []);
  state.parked.set(region, parked.filter((one) => !isExpired(one)));
  for (const operation of expired) bookParked(state, host, operation, region);
  return expired;
}

const NOBODY: readonly Operation[] = [];

function wake(state: ClientState, host: ClientHost, operation: Operation, concern: RegionId): void {
  bookParked(state, host, operation, concern);
  host.startTimer(0 as Duration, { kind: "wake", ticket: operation.ticket });
}

function bookParked(state: ClientState, host: ClientHost, operation: Operation, concern: RegionId): void {
  operation.backoffs ??= createBackoffs();
  const kind = concern === PD ? "pdRPC" : "regionScheduling";
  const slept = (host.clock() - operation.parkedAt) as Duration;
  bookBackoff(operation.backoffs, kind, slept);
  noteBackoff(state, host, kind, slept);
}
