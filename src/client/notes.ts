import { assert } from "../kernel/assert.ts";
import type { Duration } from "../kernel/time.ts";
import type { AttemptError, BackoffKind, ClientFailure, TxnFailure } from "../proto/failures.ts";
import { countFailed } from "./measures.ts";
import type { ClientHost, ClientState, Operation } from "./types.ts";

/** Counts, and tells, what was given up or refused: what is told by kind adds up to what is counted. */
export function noteFailed({ measures, client }: ClientState, host: ClientHost, error: ClientFailure): void {
  countFailed(measures, host.now);
  host.observe({ kind: "client-failed", client, error });
}

/** Counts, and tells, a request beyond the first of its operation, or a transaction that begins anew. */
export function noteRetry(
  { measures, client }: ClientState, host: ClientHost, error: AttemptError | TxnFailure | "", operation?: Operation,
): void {
  assert(error !== "", "what is sent again has failed");
  measures.retries += 1;
  const late = operation?.unanswered === true ? { key: operation.key, value: operation.value } : null;
  host.observe({ kind: "client-tries-again", client, error, late });
}

/** Tells of a sleep of client-go's. */
export const noteBackoff = ({ client }: ClientState, host: ClientHost, backoff: BackoffKind, length: Duration): void =>
  host.observe({ kind: "client-backs-off", client, backoff, length });
