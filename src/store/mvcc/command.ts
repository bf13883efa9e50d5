import type { Cell, KeyError, LockInfo, Modify, Ts, TxnCommand, TxnResult } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";

/** What a command sees of its region: cells as they are applied. */
export interface Cells {
  cellOf(key: Key): Cell;
  /** Those from one key (inclusive) to another (exclusive; "" for no end), in order, inside of the region. */
  cellsIn(startKey: Key, endKey: Key): Iterable<readonly [Key, Cell]>;
  /** Raw keys, which lie beside those of transactions. */
  rawIn(startKey: Key, endKey: Key): Iterable<readonly [Key, string]>;
}

/** What a command sees of what its store knows besides (the concurrency manager). */
export interface Concurrency {
  /** No read of this store has been at a later timestamp. */
  readonly maxTs: Ts;
  /** Locks of transactions that may commit by their prewrites alone, from when that is decided until it is applied. */
  readonly memoryLocks: ReadonlyMap<Key, LockInfo>;
}

/** What a command comes to: it has changed nothing yet. Immutable. */
export interface TxnOutcome {
  readonly result: TxnResult;
  /** What it does once a quorum has it. */
  readonly modifies: readonly Modify[];
  /** It has read at that timestamp: no transaction may commit below it by prewrites alone. 0 for nothing read. */
  readonly readTs: Ts;
  /** Locks that readers have to meet from now on. */
  readonly memoryLocks: readonly LockInfo[];
  /** Locks that are gone when it is applied: who waits for one of them is told. */
  readonly released: readonly Released[];
  /** It may wait until this lock is gone, and be asked for again. */
  readonly waitFor: LockInfo | null;
}

/** A lock that goes. */
export interface Released {
  readonly key: Key;
  readonly startTs: Ts;
  /** 0 where its transaction was rolled back. */
  readonly commitTs: Ts;
}

/** A kind of command: a pure function of what it sees. */
export interface TxnCommandKind<Command extends TxnCommand> {
  readonly kind: Command["kind"];
  /** Only looks: it needs no latches, and a follower may serve it. */
  readonly isRead: boolean;
  /** What nobody else may change while it is under way. */
  latches(command: Command, cells: Cells): readonly Key[];
  run(command: Command, cells: Cells, concurrency: Concurrency): TxnOutcome;
}

const NOTHING: readonly never[] = [];

/** An outcome of which most is nothing. */
export const outcome = (result: TxnResult, rest: Partial<Omit<TxnOutcome, "result">> = {}): TxnOutcome => ({
  result, modifies: NOTHING, readTs: 0, memoryLocks: NOTHING, released: NOTHING, waitFor: null, ...rest,
});

export const keyErrors = (errors: readonly KeyError[], rest: Partial<Omit<TxnOutcome, "result">> = {}): TxnOutcome =>
  outcome({ kind: "key-error", errors }, rest);

export const DONE: TxnResult = { kind: "done", values: NOTHING };
