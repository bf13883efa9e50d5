import type { Duration, Instant } from "../kernel/time.ts";
import type { ObservationOf } from "../proto/observations.ts";

/** What became of operations of one kind. Never changed once made. */
export interface ServedWork {
  readonly ok: number;
  readonly failed: number;
  readonly retries: number;
  /** Of those that succeeded: all together, and the longest. */
  readonly total: Duration;
  readonly longest: Duration;
}

/** What clients asked of the regions that a fault could have cost their leaders, and what came of it while the fault lasted. */
export interface ServedOperations {
  readonly get: ServedWork;
  readonly put: ServedWork;
}

const NONE: ServedWork = { ok: 0, failed: 0, retries: 0, total: 0 as Duration, longest: 0 as Duration };

export const NOTHING_SERVED: ServedOperations = { get: NONE, put: NONE };

/** The end of a client's operation, or of a command of its transactions. */
export type ClientOperation = ObservationOf<"client-operation" | "command-ended">;

/** With an operation that has ended; one that began before the fault says nothing of it. */
export function withOperation(
  served: ServedOperations, operation: ClientOperation, now: Instant, since: Instant,
): ServedOperations {
  const { latency, ok, retries } = operation;
  if (now - latency < since) return served;
  const work = served[operation.operation];
  return {
    ...served,
    [operation.operation]: {
      ok: work.ok + (ok ? 1 : 0),
      failed: work.failed + (ok ? 0 : 1),
      retries: work.retries + retries,
      total: (work.total + (ok ? latency : 0)) as Duration,
      longest: ok && latency > work.longest ? latency : work.longest,
    },
  };
}

/** How long one that succeeded took on average; null where none did. */
export const meanOf = ({ ok, total }: ServedWork): Duration | null => (ok === 0 ? null : (Math.round(total / ok) as Duration));
