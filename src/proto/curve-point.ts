/** What ended in one second of virtual time, of all clients together. Immutable; latencies in microseconds. */
export interface CurvePoint {
  /** The second's number since the run began. */
  readonly second: number;
  /** Operations and transactions that succeeded, and those that did not or of which nobody knows. */
  readonly ok: number;
  readonly failed: number;
  /** Requests beyond the first, of what ended in the second. */
  readonly retries: number;
  /** Of those that succeeded; 0 where none did. */
  readonly p50: number;
  readonly p99: number;
}
