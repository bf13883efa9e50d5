import { START, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { Lock, LockInfo, Ts } from "../../proto/kv.ts";
import type { DeadlockRequest } from "../../proto/deadlock.ts";
import type { TxnRequest } from "../../proto/messages.ts";
import type { Key, RegionId } from "../../proto/region.ts";
import type { Released, TxnOutcome } from "./command.ts";

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
  /** What has become of that lock, where others are to look before it. */
  readonly isWokenBy: Released | null;
}

/** The task a step further. Written out: of what many events look at, a spread would make copies of another shape. */
export const taskWith = (
  { id, client, request, keys, waitsFor, isWokenBy }: Task, held: number, outcome: TxnOutcome | null,
): Task => ({ id, client, request, keys, held, outcome, waitsFor, isWokenBy });

/** A lock that no log has. It counts for that office of that region alone. Immutable. */
export interface InMemoryLock {
  readonly regionId: RegionId;
  readonly term: number;
  readonly lock: Lock;
}

/** What a store's process knows of transactions besides what its disk has. Lost when it ends. */
export interface TxnMemory {
  /** No read was at a later timestamp (the concurrency manager's max_ts). */
  maxTs: Ts;
  readonly memoryLocks: Map<Key, LockInfo>;
  /** Pessimistic locks that no log has. */
  readonly inMemory: Map<Key, InMemoryLock>;
  nextTask: number;
  readonly tasks: Map<number, Task>;
  /** By key who has the latch, and behind it who wants it, in the order in which they came. Lists are immutable. */
  readonly latches: Map<Key, readonly number[]>;
  /** By key who waits for its lock. */
  readonly lockWaits: Map<Key, readonly number[]>;
  /** Who finds deadlocks, as PD has said; -1 for unknown. Waits that are to be reported then, and when PD is asked again. */
  detector: MachineId;
  detectorUntil: Instant;
  unreported: readonly DeadlockRequest[];
  askDetectorAt: Instant;
  /** At the store that does: for which transactions one waits, over all stores. */
  readonly waits: Map<Ts, readonly Wait[]>;
}

/** A transaction waits for another, since that instant of the local clock. */
export interface Wait {
  readonly holder: Ts;
  readonly since: Instant;
}

export const createTxnMemory = (): TxnMemory =>
  ({ maxTs: 0, memoryLocks: new Map(), inMemory: new Map(), nextTask: 1, tasks: new Map(), latches: new Map(),
    lockWaits: new Map(), detector: -1, detectorUntil: START, unreported: [], askDetectorAt: START, waits: new Map() });

/** A copy that can go its own way. */
export const forkTransactions = (memory: TxnMemory): TxnMemory => ({
  maxTs: memory.maxTs, memoryLocks: new Map(memory.memoryLocks),
  inMemory: new Map(memory.inMemory), nextTask: memory.nextTask, tasks: new Map(memory.tasks),
  latches: new Map(memory.latches), lockWaits: new Map(memory.lockWaits), detector: memory.detector,
  detectorUntil: memory.detectorUntil,
  unreported: memory.unreported, askDetectorAt: memory.askDetectorAt, waits: new Map(memory.waits),
});
