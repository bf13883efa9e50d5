import { need } from "../kernel/late-part.ts";
import { drawChance, drawInt } from "../kernel/random.ts";
import { millis, type Duration } from "../kernel/time.ts";
import { proceed } from "./attempt.ts";
import { noteFailed } from "./notes.ts";
import { createOperation } from "./operation.ts";
import { CLIENT_TRANSACTIONS } from "./parts.ts";
import { PREWARMING } from "./prewarm/part.ts";
import { TWIN_WRITES } from "./replication/part.ts";
import { startWaiting, takeTicket } from "./tickets.ts";
import type { ClientHost, ClientState } from "./types.ts";
import { drawPlace } from "./workloads/draw.ts";

/**
 * Operations that may wait at one client at once. More would only pile up behind an outage, and every keyframe holds them;
 * further arrivals are refused, as a server with bounded threads refuses its callers.
 */
export const MAX_WAITING_OPERATIONS = 2_000;

/** The largest span that a draw can choose from, in microseconds. */
const LONGEST_DRAW = 0xffff_fffe;

/** Threads that think no time begin within this, so that they do not march in step. */
const FIRST_THOUGHT = millis(10);

/**
 * Begins the workload, at the start of a process and whenever its rate or its threads were changed: what was planned before
 * falls away. A client that was idle begins somewhere within one interval, so that clients do not march in step; one at
 * work goes on with the gap that the new rate has between two operations.
 */
export function startWorkload(state: ClientState, host: ClientHost): void {
  const wasIdle = !state.arriving;
  const interval = arrivalInterval(state, host);
  const { threads, thinkTime } = host.settings.client;
  state.arrivalRound += 1;
  state.thinking = 0;
  state.arriving = interval > 0;
  if (interval > 0 && threads > 0) fillThreads(state, host, Math.max(thinkTime, FIRST_THOUGHT));
  else if (interval > 0) awaitArrival(state, host, wasIdle ? drawUpTo(state, interval) : jittered(state, interval));
}

/** In a closed loop every thread that has nothing to do thinks, and does the next thing then. After each delivery. */
export function keepThreadsBusy(state: ClientState, host: ClientHost): void {
  if (host.settings.client.threads > 0 && state.arriving) fillThreads(state, host, null);
}

/** `within`: where the threads begin, not one after another by their thinking. */
function fillThreads(state: ClientState, host: ClientHost, within: number | null): void {
  const { threads, thinkTime } = host.settings.client;
  let busy = 0;
  // What somebody does by hand takes no thread.
  for (const { session } of state.txn?.running.values() ?? []) if (session === 0) busy++;
  busy += state.waiting.reduce((sum, { command }) => sum + (command === null ? 1 : 0), 0);
  for (let free = threads - busy - state.thinking; free > 0; free--) {
    state.thinking += 1;
    awaitArrival(state, host, within === null ? jittered(state, thinkTime) : drawUpTo(state, within));
  }
}

/** The arrival timer fired: begins an operation, and in an open loop plans the next. */
export function onArrival(state: ClientState, host: ClientHost, round: number): void {
  if (round !== state.arrivalRound) return;
  if (host.settings.client.threads > 0) {
    state.thinking -= 1;
    arrive(state, host);
    return;
  }
  const interval = arrivalInterval(state, host);
  // From now on, not from when it was due: a client that was paused does not make up for what it missed.
  awaitArrival(state, host, jittered(state, interval));
  arrive(state, host);
}

/** The mean time between two operations of this client in microseconds; 0 where there are none. */
function arrivalInterval(state: ClientState, host: ClientHost): number {
  const { rate } = host.settings.client;
  if (rate <= 0 || state.keys.length === 0) return 0;
  return Math.max(1, Math.round((1_000_000 * state.clients) / rate));
}

/** Between half and one and a half intervals, uniformly. */
const jittered = (state: ClientState, interval: number): number => Math.floor(interval / 2) + drawUpTo(state, interval);

const drawUpTo = (state: ClientState, interval: number): number =>
  drawInt(state.workload, 0, Math.min(interval, LONGEST_DRAW));

function awaitArrival(state: ClientState, host: ClientHost, delay: number): void {
  host.startTimer(Math.max(1, delay) as Duration, { kind: "arrival", round: state.arrivalRound });
}

function arrive(state: ClientState, host: ClientHost): void {
  const { workload, writePercent, insertPercent, valueBytes, prewarmRise } = host.settings.client;
  if (workload !== "register") {
    if (!isRefused(state, host)) need(CLIENT_TRANSACTIONS).arrive(state, host);
    return;
  }
  const isPut = drawChance(state.workload, writePercent, 100);
  const place = drawPlace(state.workload, state.keys.length, host.settings.client);
  const known = state.keys[place] ?? "";
  const isNew = isPut && insertPercent > 0 && drawChance(state.workload, insertPercent, 100);
  // Beside a key that is known, and no other write's.
  const key = isNew ? `${known}-${state.client}-${state.writes + 1}` : known;
  if (isRefused(state, host)) return;
  const value = isPut ? uniqueValue(state, valueBytes) : "";
  const operation = createOperation(takeTicket(state), host.now, isPut ? "put" : "get", key, value);
  startWaiting(state, operation);
  if (prewarmRise > 0) need(PREWARMING).note(state, host, place);
  host.observe({
    kind: "client-asked", client: state.client, operation: operation.operation, key, value: isPut ? value : null,
  });
  proceed(state, host, operation);
  if (isPut && state.twin !== null) need(TWIN_WRITES).write(state.twin, state.client, host, key, value);
}

/** True where too many wait already: then nothing arrives. */
function isRefused(state: ClientState, host: ClientHost): boolean {
  if (!isOverLimit(state, host)) return false;
  state.measures.shed += 1;
  noteFailed(state, host, "Shed");
  return true;
}

/** True while arrivals are refused: from the limit on until half of those who wait are gone. */
function isOverLimit(state: ClientState, host: ClientHost): boolean {
  const waiting = state.waiting.length + (state.txn?.oracle.waiting.length ?? 0);
  if (state.shedding) state.shedding = waiting > MAX_WAITING_OPERATIONS / 2;
  else if (waiting >= MAX_WAITING_OPERATIONS) {
    state.shedding = true;
    host.emit({
      name: "limit.reached", node: { kind: "client", id: state.client }, limit: "waiting-operations",
      value: MAX_WAITING_OPERATIONS,
    });
  }
  return state.shedding;
}

/** A value that no other write of any client has, so that checkers can tell which write a read saw. */
function uniqueValue(state: ClientState, valueBytes: number): string {
  state.writes += 1;
  const name = `c${state.client}w${state.writes}`;
  return name + filler(valueBytes - name.length);
}

let latestFiller = "";

/**
 * So many dots; the very string made last if that is as long, as nearly always. The engine keeps a value as its two halves until
 * somebody compares its text, so that all values in logs, stores and keyframes share the longer one.
 */
function filler(length: number): string {
  if (latestFiller.length !== length && length > 0) latestFiller = ".".repeat(length);
  return length > 0 ? latestFiller : "";
}
