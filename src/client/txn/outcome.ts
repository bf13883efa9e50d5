import { drawInt } from "../../kernel/random.ts";
import { between, millis, type Duration } from "../../kernel/time.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import { recordFailed, recordOk } from "../measures.ts";
import type { ClientHost, ClientState } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import { abandon, launch } from "./route.ts";
import type { Transaction, TxnState, TxnFailure } from "./state.ts";
import { tell } from "./telling.ts";

/** How often a transaction is begun anew before its client gives it up (TiDB's retry limit). */
const RETRY_LIMIT = 10;
/** Before the n-th time it rests for up to 2^n milliseconds, drawn, and for no longer than this. */
const LONGEST_REST_MILLIS = 100;

/** The transaction is over as it was meant to be. `commitTs` is 0 where it wrote nothing. */
export function finishTransaction(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  recordOk(state.measures, host.now, between(transaction.begunAt, host.now));
  conclude(state, host, txn, transaction, "ok");
}

/** Nobody knows whether it is committed: its client must not begin it anew, and leaves its locks to who meets them. */
export function leaveUndetermined(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  abandon(state, transaction.id);
  tell(host, txn, { name: "txn.undetermined", client: state.client, startTs: transaction.startTs, region: 0 });
  recordFailed(state.measures, host.now);
  conclude(state, host, txn, transaction, "unknown");
}

/** It certainly is not committed, and will not be: its locks are taken back, and perhaps it is begun anew. */
export function failTransaction(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, failure: TxnFailure,
): void {
  abandon(state, transaction.id);
  takeBack(state, host, transaction);
  const { txnRetry } = host.settings.client;
  const mayTryAgain = transaction.task.role === SEED || (txnRetry !== "none" && transaction.retries < RETRY_LIMIT);
  if (!isConflict(failure) || !mayTryAgain) {
    recordFailed(state.measures, host.now);
    conclude(state, host, txn, transaction, "failed");
    return;
  }
  rest(state, host, txn, transaction);
}

/** The role of the task that writes a workload's first data. */
export const SEED = "seed";

/** Another transaction was in the way: the next time it may not be. */
const isConflict = (failure: TxnFailure): boolean =>
  failure === "WriteConflict" || failure === "Deadlock" || failure === "TxnLockNotFound" || failure === "PessimisticLockNotFound"
    || failure === "CommitTsExpired";

/** What comes late of the attempt that failed must not be taken for a part of the next: that has another number. */
function rest(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  const owner = txn.nextOwner++;
  txn.running.delete(transaction.id);
  txn.running.set(owner, transaction);
  transaction.id = owner;
  transaction.phase = "resting";
  transaction.retries += 1;
  state.measures.retries += 1;
  const limit = Math.min(LONGEST_REST_MILLIS, 1 << transaction.retries);
  const pause = millis(drawInt(state.choices, 0, limit));
  const timer = { kind: "again", owner, attempt: transaction.retries } as const;
  host.startTimer(Math.max(1, pause) as Duration, { kind: "transactions", timer });
}

/** Takes the transaction's locks away, so that nobody has to find out what became of it. */
export function takeBack(state: ClientState, host: ClientHost, transaction: Transaction): void {
  const { phase, mutations, locked, startTs, forUpdateTs } = transaction;
  const hasWritten = phase === "prewriting" || phase === "ordering" || phase === "committing";
  if (hasWritten && mutations.length > 0) {
    const keys = new Set([...mutations.map(({ key }) => key), ...locked]);
    launch(state, host, { kind: "rollback", keys: [...keys].sort(), startTs }, 0);
  } else if (locked.length > 0) {
    launch(state, host, { kind: "pessimistic-rollback", keys: locked, startTs, forUpdateTs }, 0);
  }
}

function conclude(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, outcome: HistoryEntry["outcome"],
): void {
  txn.running.delete(transaction.id);
  if (outcome !== "unknown") txn.idle = [...txn.idle, transaction.process];
  if (transaction.task.role === SEED && outcome !== "ok") txn.seeded = "";
  note(state, host, transaction, outcome, outcome === "unknown" ? null : host.now);
}

/** Tells the transaction as its client saw it. */
export function note(
  { client }: ClientState, host: ClientHost, transaction: Transaction, outcome: HistoryEntry["outcome"], end: HistoryEntry["end"],
): void {
  const { workload, task, answers, mutations, process, begunAt, startTs, commitTs, retries } = transaction;
  const { history, told } = TASKS_OF[workload];
  const operations = task.role === SEED
    ? mutations.map(({ key, value }) => ({ kind: "write", key, value } as const))
    : told(task, answers);
  const entry: HistoryEntry = { client, process, call: begunAt, end, outcome, startTs, commitTs, operations };
  host.observe({ kind: "client-transaction", history, entry, latency: between(begunAt, host.now), retries });
}

/** A number for who does the next transaction: one that did another before, if any has nothing to do. */
export function takeProcess(state: ClientState, txn: TxnState): number {
  const [first, ...others] = txn.idle;
  if (first !== undefined) {
    txn.idle = others;
    return first;
  }
  const next = txn.nextProcess;
  txn.nextProcess += state.clients;
  return next;
}
