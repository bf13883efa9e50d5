import { millis, type Duration } from "../../kernel/time.ts";
import { composeTs, physicalOf, type Ts } from "../../proto/kv.ts";
import { drawSleep } from "../backoff.ts";
import { PD_REQUEST_BYTES, seekLeader, TSO_TIMEOUT } from "../members.ts";
import { noteBackoff } from "../notes.ts";
import { takeTicket } from "../tickets.ts";
import type { ClientHost, ClientState } from "../types.ts";
import type { Oracle } from "./state.ts";

/** One that waits longer than this share of client.max-retry-time is given up (client-go: 15 s of 20 s). */
const PATIENCE = 15 / 20;
/** How old the latest timestamp may be for whoever meets a lock. */
const REFRESHED_EVERY = millis(10);

/** The transaction waits for a timestamp: with the next request, which is sent at once if none is under way. */
export function awaitTimestamp(state: ClientState, host: ClientHost, oracle: Oracle, owner: number): void {
  oracle.waiting.push({ owner, since: host.clock() });
  if (oracle.ticket === 0 && !oracle.isResting) ask(state, host, oracle);
}

/**
 * Who looks whether locks have outlived their lives needs to know what time it is at PD, from PD: a timestamp that is only
 * reckoned may lie ahead of all that were given out, and stores would commit behind it, unseen by whoever begins next.
 */
export function refreshTimestamp(state: ClientState, host: ClientHost, oracle: Oracle): void {
  if (oracle.ticket === 0 && host.clock() - oracle.latestClock > REFRESHED_EVERY) awaitTimestamp(state, host, oracle, 0);
}

function ask(state: ClientState, host: ClientHost, oracle: Oracle): void {
  if (oracle.waiting.length === 0) return;
  oracle.asked = oracle.waiting;
  oracle.waiting = [];
  oracle.ticket = takeTicket(state);
  oracle.sentClock = host.clock();
  if (!oracle.isWatched) watch(host, oracle, TSO_TIMEOUT);
  const machine = host.directory.pds[state.pdMember];
  if (machine === undefined) return;
  host.send(machine, "pd", { kind: "tso-request", requestId: oracle.ticket, count: oracle.asked.length }, PD_REQUEST_BYTES);
}

/** PD gave as many timestamps as were asked for, of which this is the largest: to each his own. */
export function handOut(
  state: ClientState, host: ClientHost, oracle: Oracle, largest: { readonly physical: number; readonly logical: number },
  give: (owner: number, ts: Ts) => void,
): void {
  const { asked } = oracle;
  const { physical, logical } = largest;
  oracle.ticket = -1;
  oracle.asked = [];
  oracle.failures = 0;
  oracle.latest = composeTs(physical, logical);
  oracle.latestClock = host.clock();
  asked.forEach(({ owner }, place) => {
    give(owner, composeTs(physical, logical - asked.length + 1 + place));
  });
  oracle.ticket = 0;
  ask(state, host, oracle);
}

/** PD did not answer: its leader is looked for, and asked after a sleep. Returns who has waited for too long by now. */
export function onOracleFailed(state: ClientState, host: ClientHost, oracle: Oracle): readonly number[] {
  const deadline = host.clock() - host.settings.client.maxRetryTime * PATIENCE;
  const all = [...oracle.asked, ...oracle.waiting];
  oracle.ticket = 0;
  oracle.asked = [];
  oracle.waiting = all.filter(({ since }) => since > deadline);
  seekLeader(state, host);
  if (!oracle.isResting) {
    const sleep = drawSleep("pdRPC", oracle.failures, state.choices);
    noteBackoff(state, host, "pdRPC", sleep);
    oracle.failures += 1;
    oracle.isResting = true;
    host.startTimer(sleep, { kind: "transactions", timer: { kind: "oracle-again", failures: oracle.failures } });
  }
  return all.filter(({ since }) => since <= deadline).map(({ owner }) => owner);
}

export function askAgain(state: ClientState, host: ClientHost, oracle: Oracle, failures: number): void {
  if (!oracle.isResting || failures !== oracle.failures) return;
  oracle.isResting = false;
  ask(state, host, oracle);
}

function watch(host: ClientHost, oracle: Oracle, wait: number): void {
  oracle.isWatched = true;
  host.startTimer(wait as Duration, { kind: "transactions", timer: { kind: "oracle-watch" } });
}

/** One timer watches over all requests; true where the one under way is late. */
export function isLate(host: ClientHost, oracle: Oracle): boolean {
  oracle.isWatched = false;
  if (oracle.ticket === 0) return false;
  const left = oracle.sentClock + TSO_TIMEOUT - host.clock();
  if (left > 0) watch(host, oracle, left);
  return left <= 0;
}

/** What time it is at PD, as far as the client can reckon: for its own waiting, never for stores. */
export const reckonedTs = ({ latest, latestClock }: Oracle, host: ClientHost): Ts =>
  composeTs(physicalOf(latest) + Math.floor((host.clock() - latestClock) / 1_000), 0);
