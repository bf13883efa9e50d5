import type { Cell, LockInfo, Mutation, Ts, TxnCommand, TxnResult } from "../../../src/proto/kv.ts";
import { changeCell, EMPTY_CELL, isEmpty } from "../../../src/store/mvcc/cell.ts";
import type { TxnOutcome } from "../../../src/store/mvcc/command.ts";
import { txnCommandKind } from "../../../src/store/mvcc/index.ts";

/** Cells on a bench: commands run on them one after another, without a store around them. */
export interface Bench {
  readonly cells: Map<string, Cell>;
  maxTs: Ts;
  readonly memoryLocks: Map<string, LockInfo>;
}

export const createBench = (): Bench => ({ cells: new Map(), maxTs: 0, memoryLocks: new Map() });

export const cellAt = ({ cells }: Bench, key: string): Cell => cells.get(key) ?? EMPTY_CELL;

/** Runs a command and does what it says. */
export function run(bench: Bench, command: TxnCommand): TxnOutcome {
  const outcome = look(bench, command);
  bench.maxTs = Math.max(bench.maxTs, outcome.readTs);
  for (const modify of outcome.modifies) {
    const { cell } = changeCell(cellAt(bench, modify.key), modify);
    if (isEmpty(cell)) bench.cells.delete(modify.key);
    else bench.cells.set(modify.key, cell);
  }
  return outcome;
}

/** Runs a command of which nothing is done. */
export function look(bench: Bench, command: TxnCommand): TxnOutcome {
  const { cells } = bench;
  return txnCommandKind(command).run(command, {
    cellOf: (key) => cellAt(bench, key),
    cellsIn: (from, to) => [...cells].filter(([key]) => key >= from && (to === "" || key < to))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    rawIn: () => [],
  }, bench);
}

export const resultOf = (bench: Bench, command: TxnCommand): TxnResult => run(bench, command).result;

// Commands with what most of them say.

export const get = (key: string, version: Ts, rest: Partial<Extract<TxnCommand, { kind: "get" }>> = {}): TxnCommand =>
  ({ kind: "get", key, version, isPast: false, bypass: [], access: [], ...rest });

export const put = (key: string, value: string, isPessimistic = false): Mutation => ({ op: "put", key, value, isPessimistic });

type Prewrite = Extract<TxnCommand, { kind: "prewrite" }>;

export const prewrite = (
  startTs: Ts, primary: string, mutations: readonly Mutation[], rest: Partial<Prewrite> = {},
): Prewrite => ({
  kind: "prewrite", mutations, primary, startTs, ttlMillis: 3_000, txnSize: mutations.length, forUpdateTs: 0, minCommitTs: 0,
  maxCommitTs: 0, useAsyncCommit: false, secondaries: [], tryOnePhase: false, ...rest,
});

export const commit = (startTs: Ts, commitTs: Ts, ...keys: string[]): TxnCommand => ({ kind: "commit", keys, startTs, commitTs });

export const rollback = (startTs: Ts, ...keys: string[]): TxnCommand => ({ kind: "rollback", keys, startTs });

type CheckTxnStatus = Extract<TxnCommand, { kind: "check-txn-status" }>;

export const checkTxnStatus = (primary: string, lockTs: Ts, rest: Partial<CheckTxnStatus> = {}): CheckTxnStatus => ({
  kind: "check-txn-status", primary, lockTs, callerStartTs: 0, currentTs: 0, rollbackIfNotExist: false, forceSyncCommit: false,
  resolvingPessimisticLock: false, ...rest,
});

export const resolveLock = (startTs: Ts, commitTs: Ts, keys: readonly string[] | null = null): TxnCommand =>
  ({ kind: "resolve-lock", startTs, commitTs, keys });

type PessimisticLock = Extract<TxnCommand, { kind: "pessimistic-lock" }>;

export const pessimisticLock = (
  startTs: Ts, forUpdateTs: Ts, keys: readonly string[], rest: Partial<PessimisticLock> = {},
): PessimisticLock => ({
  kind: "pessimistic-lock", keys, primary: keys[0] ?? "", startTs, forUpdateTs, ttlMillis: 20_000, waitMillis: 0,
  returnValues: false, ...rest,
});
