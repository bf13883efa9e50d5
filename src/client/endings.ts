import { assertInvariant } from "../kernel/assert.ts";
import { need } from "../kernel/late-part.ts";
import { between, type Duration, type Instant } from "../kernel/time.ts";
import type { AttemptError, BackoffKind, FinalError } from "../proto/failures.ts";
import type { RegionId } from "../proto/region.ts";
import { breakersOf } from "./breaker-part.ts";
import { budgetOf, createBackoffs, finalError, takeBackoff, takeBounded, type Backoffs } from "./backoff.ts";
import { closeOutage, noteOutage, recordOk, recordServed, slotOf } from "./measures.ts";
import { noteBackoff, noteFailed } from "./notes.ts";
import { NOT_ASKED } from "./operation.ts";
import { CLIENT_TRANSACTIONS } from "./parts.ts";
import { concernOf, parkBehindScout, release, resign, takeExpired } from "./scouts.ts";
import { stopWaiting, waitAnew } from "./tickets.ts";
import { PD_TARGET, type ClientHost, type ClientState, type Operation } from "./types.ts";

/** The operation succeeded; `value` is what was read or written. */
export function succeed(state: ClientState, host: ClientHost, operation: Operation, value: string | null): void {
  const latency = between(operation.startedAt, host.now);
  noteServing(state, host, operation);
  recordOk(state.measures, host.now, latency);
  leave(state, host, operation, true, value, latency, null);
  releaseAll(state, host, operation);
}

/** The region served a transaction's command, whatever it says. */
export function noteServed(state: ClientState, host: ClientHost, operation: Operation): void {
  noteServing(state, host, operation);
  endCommand(state, host, operation, true);
  releaseAll(state, host, operation);
}

/** A command waits for its region no more. */
function endCommand({ client }: ClientState, host: ClientHost, command: Operation, ok: boolean): void {
  const { operation, key, region, askedAt, sentAt, attempts } = command;
  if (askedAt === NOT_ASKED) return;
  command.askedAt = NOT_ASKED;
  host.observe({
    kind: "command-ended", client, operation, key, ok, region, latency: between(askedAt, host.now),
    attempt: between(sentAt, host.now), retries: Math.max(0, attempts - 1),
  });
}

function noteServing(state: ClientState, host: ClientHost, operation: Operation): void {
  const { client, measures } = state;
  const { region, target, sentClock } = operation;
  breakersOf(host)?.noteSuccess(state, host, target, sentClock);
  const slot = slotOf(region, operation.operation);
  const outage = closeOutage(measures, slot, operation.sentAt, host.now);
  recordServed(measures, host.now, region, slot);
  if (outage === undefined) return;
  host.emit({
    name: "client.region.recovered", region, client, operation: operation.operation, outage, store: operation.store,
  });
}

function releaseAll(state: ClientState, host: ClientHost, operation: Operation): void {
  release(state, host, operation.region);
  // It may have been the scout of something else: of PD, or of a region that no longer holds its key.
  resign(state, host, operation);
}

/**
 * Lets the operation sleep before it goes on, or gives it up when its budget of sleep is used up. An attempt that makes
 * the client sleep counts as failing; one that is merely redirected does not.
 */
export function sleep(
  state: ClientState, host: ClientHost, operation: Operation, kind: BackoffKind, error: AttemptError,
): void {
  noteFailing(state, host, operation, error);
  breakersOf(host)?.noteFailure(state, host, operation, kind);
  const { retryPolicy, retryFirstWait, retryLimit } = host.settings.client;
  if (retryPolicy === "bounded") {
    // So many sleeps and no more, each twice as long as the one before: nobody waits for another's attempt.
    sleepFor(state, host, operation, kind, (backoffs) => takeBounded(backoffs, kind, retryFirstWait, retryLimit));
    return;
  }
  const concern = concernOf(kind, error, operation.region);
  if (operation.scoutOf !== concern) resign(state, host, operation);
  for (const expired of takeExpired(state, host, concern)) giveUpSpent(state, host, expired);
  if (parkBehindScout(state, host, operation, concern)) return;
  takeSleep(state, host, operation, kind);
}

/** Lets it sleep, `atMost` so many microseconds, for what is nobody's fault: another's lock. Gives it up as `sleep` does. */
export function takeSleep(
  state: ClientState, host: ClientHost, operation: Operation, kind: BackoffKind, atMost: number = Infinity,
): void {
  sleepFor(state, host, operation, kind, (backoffs) =>
    takeBackoff(backoffs, kind, budgetOf(host, operation), state.choices, atMost));
}

function sleepFor(
  state: ClientState, host: ClientHost, operation: Operation, kind: BackoffKind, take: (backoffs: Backoffs) => Duration | null,
): void {
  operation.backoffs ??= createBackoffs();
  const length = take(operation.backoffs);
  if (length === null) {
    giveUpSpent(state, host, operation);
    return;
  }
  noteBackoff(state, host, kind, length);
  waitAnew(state, operation, "sleeping");
  host.startTimer(length, { kind: "wake", ticket: operation.ticket });
}

/** Gives the operation up without a further try: another would end the same way. */
export function giveUpAtOnce(
  state: ClientState, host: ClientHost, operation: Operation, error: AttemptError & FinalError,
): void {
  noteFailing(state, host, operation, error);
  giveUp(state, host, operation, error);
}

/** Takes note that the region cannot be used at present; the first attempt to fail is an event. */
export function noteFailing(state: ClientState, host: ClientHost, operation: Operation, error: AttemptError): void {
  operation.lastError = error;
  const { region, store } = operation;
  const opened = noteOutage(state.measures, slotOf(region, operation.operation), operation.sentAt);
  if (!opened || region === 0) return;
  host.emit({
    name: "client.region.failing", region, client: state.client, operation: operation.operation, error, store,
  });
}

/** PD says where a key lies: whatever could not be located at all can be located again. */
export function noteLocated(state: ClientState, host: ClientHost, asked: Instant): void {
  breakersOf(host)?.noteSuccess(state, host, PD_TARGET, asked);
  closeOutage(state.measures, slotOf(NOWHERE, "get"), host.now, host.now);
  closeOutage(state.measures, slotOf(NOWHERE, "put"), host.now, host.now);
}

/** Stands for the region of a key that the client never could locate. */
const NOWHERE: RegionId = 0;

/** The operation fails: its budget of sleep is used up. */
const giveUpSpent = (state: ClientState, host: ClientHost, operation: Operation): void =>
  giveUp(state, host, operation, finalError(operation.backoffs ?? createBackoffs()));

/** Nobody waits for the operation any more: it goes without a word. */
export function dropOperation(state: ClientState, host: ClientHost, operation: Operation): void {
  stopWaiting(state, operation);
  endCommand(state, host, operation, false);
  resign(state, host, operation);
}

function giveUp(state: ClientState, host: ClientHost, operation: Operation, error: FinalError): void {
  if (operation.patience === 0) {
    dropOperation(state, host, operation);
    return;
  }
  const waited = between(operation.startedAt, host.now);
  const outage = state.measures.outages.get(slotOf(operation.region, operation.operation));
  if (outage !== undefined && !outage.givenUp) {
    outage.givenUp = true;
    host.emit({
      name: "client.operation.failed", region: operation.region, client: state.client, operation: operation.operation,
      error, waited,
    });
  }
  if (operation.command === null) {
    noteFailed(state, host, error);
    leave(state, host, operation, false, operation.operation === "put" ? operation.value : null, waited, error);
    resign(state, host, operation);
    return;
  }
  dropOperation(state, host, operation);
  need(CLIENT_TRANSACTIONS).gaveUp(state, host, operation, error);
}

function leave(
  state: ClientState, host: ClientHost, operation: Operation, ok: boolean, value: string | null, latency: Duration,
  error: FinalError | null,
): void {
  stopWaiting(state, operation);
  assertInvariant("clients-agree", latency >= 0, "an operation ends behind its beginning");
  const retries = Math.max(0, operation.attempts - 1);
  host.observe({
    kind: "client-operation", client: state.client, operation: operation.operation, key: operation.key, value, ok,
    replica: operation.replica, region: operation.region, latency,
    attempt: between(operation.sentAt, host.now), retries,
  });
  if (operation.owner !== 0) need(CLIENT_TRANSACTIONS).rawEnded(state, host, operation, value, error);
}
