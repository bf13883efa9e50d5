import { millis, type Instant } from "../../kernel/time.ts";
import type { TxnWorkload } from "../../proto/settings/client.ts";
import type { ClientHost, ClientState } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import { awaitTimestamp } from "./oracle.ts";
import type { Transaction, TxnState, TxnTask } from "./state.ts";

/** A transaction begins: it asks PD when that is. */
export function beginTransaction(
  state: ClientState, host: ClientHost, txn: TxnState, workload: Transaction["workload"], task: TxnTask, session: number = 0,
  mode: "optimistic" | "pessimistic" = host.settings.client.txnMode,
): Transaction {
  const transaction = enterTransaction(state, host, txn, workload, task, session, mode);
  awaitTimestamp(state, host, txn.oracle, transaction.id);
  return transaction;
}

/** The same, but that it first rests for so many milliseconds. */
export function beginLater(
  state: ClientState, host: ClientHost, txn: TxnState, workload: TxnWorkload, task: TxnTask, rest: number,
): void {
  const { id: owner } = enterTransaction(state, host, txn, workload, task);
  host.startTimer(millis(rest), { kind: "transactions", timer: { kind: "again", owner, attempt: 0 } });
}

/** A transaction that has done nothing yet. */
export function enterTransaction(
  state: ClientState, host: ClientHost, txn: TxnState, workload: Transaction["workload"], task: TxnTask, session: number = 0,
  mode: "optimistic" | "pessimistic" = host.settings.client.txnMode,
): Transaction {
  const transaction: Transaction = {
    id: txn.nextOwner++, session, workload, task, process: takeProcess(state, txn), begunAt: host.now, refused: null,
    isPessimistic: mode === "pessimistic",
    isPast: workload !== null && host.settings.client.replicaRead === "stale" && TASKS_OF[workload].isLook(task),
    phase: "starting", retries: 0, startTs: 0,
    startClock: 0 as Instant, forUpdateTs: 0, commitTs: 0, answers: [], keys: [], gathered: [], pending: 0, failure: null,
    mutations: [], primary: "", locked: [], isProlonged: false, lockingSince: 0 as Instant, useAsyncCommit: false,
    tryOnePhase: false, minCommitTs: 0,
  };
  txn.running.set(transaction.id, transaction);
  return transaction;
}

/** A number for who does the next transaction: one that did another before, if any has nothing to do. */
function takeProcess(state: ClientState, txn: TxnState): number {
  const [first, ...others] = txn.idle;
  if (first !== undefined) {
    txn.idle = others;
    return first;
  }
  const next = txn.nextProcess;
  txn.nextProcess += state.clients;
  return next;
}
