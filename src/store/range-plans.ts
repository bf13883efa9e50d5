import type { Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Key, RegionEpoch } from "../proto/region.ts";

/** Where a leader wants its region to fall apart, while PD is asked for ids. Immutable. */
export interface SplitPlan {
  readonly epoch: RegionEpoch;
  readonly keys: readonly Key[];
  /** As in a `BatchSplitCommand`. */
  readonly shares: readonly number[];
}

/** Reads of the last second, by which a region may be split. */
export interface ReadLoad {
  readonly since: Instant;
  reads: number;
  bytes: number;
  /** For how many seconds on end it was too much. */
  readonly seconds: number;
  /** Some of the keys that were asked for. */
  readonly sample: Key[];
}

/** A client that waits for an answer. */
export interface Waiter {
  readonly client: MachineId;
  readonly requestId: number;
  /** Of a transaction's command: its number at the store. 0 for a plain read or write. */
  readonly task: number;
}
