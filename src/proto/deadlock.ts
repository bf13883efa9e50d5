import type { Ts } from "./kv.ts";
import type { Key } from "./region.ts";

/** A store tells who looks for deadlocks that one transaction waits for another there, or does so no more. */
export interface DeadlockRequest {
  readonly kind: "deadlock-request";
  /** The waiting command, by the number that its store knows it by. */
  readonly task: number;
  readonly waiter: Ts;
  readonly holder: Ts;
  readonly key: Key;
  readonly isOver: boolean;
}

export interface DeadlockResponse {
  readonly kind: "deadlock-response";
  readonly task: number;
  readonly holder: Ts;
  readonly key: Key;
  /** From the waiting transaction on each waits for the next, the last is the first; null from who does not look for any. */
  readonly chain: readonly Ts[] | null;
}
