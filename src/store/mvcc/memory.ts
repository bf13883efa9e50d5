import type { MachineId } from "../../machine/computer.ts";
import type { LockInfo, Ts } from "../../proto/kv.ts";
import type { TxnRequest } from "../../proto/messages.ts";
import type { Key } from "../../proto/region.ts";
import type { TxnOutcome } from "./command.ts";

/** A command under way at a store. Immutable: each step makes another. */
export interface Task {
  readonly id: number;
  readonly client: MachineId;
  readonly request: TxnRequest;
  /** What it must have latches on, in order; and of how many of these it holds them. */
  readonly keys: readonly Key[];
  readonly held: number;
  /** What it comes to, once a quorum has it; null before that is known. */
  readonly outcome: TxnOutcome | null;
  /** The lock that it waits for; null where it waits for none. */
  readonly waitsFor: LockInfo | null;
}

/** What a store's process knows of transactions besides what its disk has. Lost when it ends. */
export interface TxnMemory {
  /** No read was at a later timestamp (the concurrency manager's max_ts). */
  maxTs: Ts;
  readonly memoryLocks: Map<Key, LockInfo>;
  nextTask: number;
  readonly tasks: Map<number, Task>;
  /** By key who has the latch, and behind it who wants it, in the order in which they came. Lists are immutable. */
  readonly latches: Map<Key, readonly number[]>;
  /** By key who waits for its lock. */
  readonly lockWaits: Map<Key, readonly number[]>;
}

export const createTxnMemory = (): TxnMemory =>
  ({ maxTs: 0, memoryLocks: new Map(), nextTask: 1, tasks: new Map(), latches: new Map(), lockWaits: new Map() });

/** A copy that can go its own way. */
export const forkTransactions = (memory: TxnMemory): TxnMemory => ({
  maxTs: memory.maxTs, memoryLocks: new Map(memory.memoryLocks), nextTask: memory.nextTask, tasks: new Map(memory.tasks),
  latches: new Map(memory.latches), lockWaits: new Map(memory.lockWaits),
});
