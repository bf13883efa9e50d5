import type { BackoffKind } from "../proto/failures.ts";
import type { Instant } from "../kernel/time.ts";
import { PD_TARGET, type Breaker, type BreakerTarget, type ClientHost, type ClientState, type Operation } from "./types.ts";

/** Whether a request may go there; where the time for a probe has come, this one is it. Counts those that may not. */
export function admits(state: ClientState, host: ClientHost, target: BreakerTarget): boolean {
  const breaker = state.breakers.get(target);
  if (breaker === undefined || breaker.state === "closed" || !isGuarded(host, target)) return true;
  const clock = host.clock();
  if (breaker.state === "open" && clock - breaker.since >= host.settings.client.breakerOpenTime) {
    breaker.state = "half-open";
    breaker.since = clock;
    return true;
  }
  state.measures.notSent++;
  return false;
}

/** What says that whoever is meant to serve does not. That a region has changed, or lies elsewhere, is an answer. */
const FAILURES: readonly Operation["lastError"][] =
  ["ConnectionRefused", "ConnectionLost", "RequestTimeout", "NotLeader", "ServerIsBusy", "DiskFull", "PDRefused", "PDTimeout"];

/** An attempt at what the target is to serve failed, whoever else was asked for it. */
export function noteFailure(
  state: ClientState, host: ClientHost, { target: store, lastError }: Operation, kind: BackoffKind,
): void {
  const target = kind === "pdRPC" ? PD_TARGET : store;
  if (!FAILURES.includes(lastError) || !isGuarded(host, target)) return;
  const breaker = breakerOf(state, target);
  if (breaker.state === "open") return;
  breaker.failures++;
  if (breaker.state === "closed" && breaker.failures <= host.settings.client.breakerFailures) return;
  const again = breaker.state === "half-open";
  breaker.state = "open";
  breaker.since = host.clock();
  host.emit({ name: "client.breaker.opened", client: state.client, store: target, again });
}

/** What was asked there, by the client's clock at `asked`, was served. */
export function noteSuccess(state: ClientState, host: ClientHost, target: BreakerTarget, asked: Instant): void {
  const breaker = state.breakers.get(target);
  if (breaker === undefined) return;
  breaker.failures = 0;
  // What was under way when it opened says nothing of how it is now.
  if (breaker.state === "closed" || asked < breaker.since) return;
  breaker.state = "closed";
  host.emit({ name: "client.breaker.closed", client: state.client, store: target });
}

function isGuarded({ settings }: ClientHost, target: BreakerTarget): boolean {
  const { circuitBreaker } = settings.client;
  return circuitBreaker === "both" || circuitBreaker === (target === PD_TARGET ? "pd" : "stores");
}

function breakerOf({ breakers }: ClientState, target: BreakerTarget): Breaker {
  const known = breakers.get(target);
  if (known !== undefined) return known;
  const made: Breaker = { state: "closed", failures: 0, since: 0 as Instant };
  breakers.set(target, made);
  return made;
}
