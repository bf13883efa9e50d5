import { drawChance, drawInt, drawItem } from "../kernel/random.ts";
import { after, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { proceed } from "./attempt.ts";
import { recordFailed } from "./measures.ts";
import { takeTicket } from "./tickets.ts";
import type { ClientHost, ClientState, Operation } from "./types.ts";

/**
 * Operations that may wait at one client at once. More would only pile up behind an outage, and every keyframe holds them;
 * further arrivals are refused, as a server with bounded threads refuses its callers.
 */
export const MAX_WAITING_OPERATIONS = 2_000;

/** How often a client looks whether its rate was changed. */
const RATE_CHECK_INTERVAL = seconds(1);

/** Plans the first operation of a process: somewhere within one interval, so that clients do not march in step. */
export function startWorkload(state: ClientState, host: ClientHost): void {
  const interval = arrivalInterval(state, host);
  state.arrivalRate = interval === 0 ? 0 : host.settings.client.rate;
  if (interval > 0) state.arrivalAt = after(host.clock(), drawInt(state.workload, 0, interval) as Duration);
  awaitArrival(state, host);
}

/** The arrival timer fired: begins an operation if one is due, and plans the next. */
export function onArrival(state: ClientState, host: ClientHost): void {
  const interval = arrivalInterval(state, host);
  const clock = host.clock();
  if (interval === 0) {
    state.arrivalRate = 0;
  } else if (state.arrivalRate !== host.settings.client.rate) {
    state.arrivalRate = host.settings.client.rate;
    state.arrivalAt = after(clock, jittered(state, interval));
  } else if (clock >= state.arrivalAt) {
    // From now on, not from when it was due: a client that was paused does not make up for what it missed.
    state.arrivalAt = after(clock, jittered(state, interval));
    arrive(state, host);
  }
  awaitArrival(state, host);
}

/** The mean time between two operations of this client in microseconds; 0 where there are none. */
function arrivalInterval(state: ClientState, host: ClientHost): number {
  const { rate } = host.settings.client;
  if (rate <= 0 || state.keys.length === 0) return 0;
  return Math.max(1, Math.round((1_000_000 * state.clients) / rate));
}

/** Between half and one and a half intervals, uniformly. */
function jittered(state: ClientState, interval: number): Duration {
  const half = Math.floor(interval / 2);
  return Math.max(1, half + drawInt(state.workload, 0, Math.min(interval, 0xffff_fffe))) as Duration;
}

function awaitArrival(state: ClientState, host: ClientHost): void {
  const left = state.arrivalRate === 0 ? RATE_CHECK_INTERVAL : (state.arrivalAt - host.clock());
  host.startTimer(Math.max(1, Math.min(left, RATE_CHECK_INTERVAL)) as Duration, { kind: "arrival" });
}

function arrive(state: ClientState, host: ClientHost): void {
  const isPut = drawChance(state.workload, host.settings.client.writePercent, 100);
  const key = drawItem(state.workload, state.keys);
  if (isOverLimit(state, host)) {
    state.measures.shed += 1;
    recordFailed(state.measures, host.now);
    return;
  }
  const operation = createOperation(state, host.now, isPut ? "put" : "get", key, host.settings.client.valueBytes);
  state.waiting.set(operation.ticket, operation);
  proceed(state, host, operation);
}

/** True while arrivals are refused: from the limit on until half of those who wait are gone. */
function isOverLimit(state: ClientState, host: ClientHost): boolean {
  const waiting = state.waiting.size;
  if (state.shedding) state.shedding = waiting > MAX_WAITING_OPERATIONS / 2;
  else if (waiting >= MAX_WAITING_OPERATIONS) {
    state.shedding = true;
    host.emit({
      name: "limit.reached", node: { kind: "client", id: state.client }, limit: "client.waiting-operations",
      value: MAX_WAITING_OPERATIONS,
    });
  }
  return state.shedding;
}

function createOperation(
  state: ClientState, now: Instant, operation: "get" | "put", key: string, valueBytes: number,
): Operation {
  return {
    operation,
    key,
    value: operation === "put" ? uniqueValue(state, valueBytes) : "",
    startedAt: now,
    ticket: takeTicket(state),
    phase: "sleeping",
    sentAt: now,
    sentClock: 0 as Instant,
    region: 0,
    store: 0,
    pdMember: 0,
    version: 0,
    generation: 0,
    peerIndex: 0,
    askedLeader: false,
    attempts: 0,
    lastError: "",
    tried: null,
    backoffs: null,
  };
}

/** A value that no other write of any client has, so that checkers can tell which write a read saw. */
function uniqueValue(state: ClientState, valueBytes: number): string {
  state.writes += 1;
  return `c${state.client}w${state.writes}`.padEnd(valueBytes, ".");
}
