import { drawInt } from "../../kernel/random.ts";
import { between, millis, type Duration, type Instant } from "../../kernel/time.ts";
import type { TxnFailure } from "../../proto/failures.ts";
import type { HistoryEntry, HistoryKind, MicroOperation } from "../../proto/history.ts";
import { recordOk } from "../measures.ts";
import { noteFailed, noteRetry } from "../notes.ts";
import type { ClientHost, ClientState } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import { followUp } from "./flow.ts";
import { abandon, launch } from "./route.ts";
import { toldOfSession } from "./session-state.ts";
import { commitsByPrewrites, type Transaction, type TxnState } from "./state.ts";
import { tell } from "./telling.ts";

/** How often a transaction is begun anew before its client gives it up (TiDB's retry limit). */
const RETRY_LIMIT = 10;
/** Before the n-th time it rests for up to 2^n milliseconds, drawn, and for no longer than this. */
const LONGEST_REST_MILLIS = 100;

/** The transaction is over as it was meant to be. `commitTs` is 0 where it wrote nothing. */
export function finishTransaction(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  recordOk(state.measures, host.now, between(askedAt(txn, transaction), host.now));
  conclude(state, host, txn, transaction, "ok");
}

/** Nobody knows whether it is committed: its client must not begin it anew, and leaves its locks to who meets them. */
export function leaveUndetermined(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  abandon(state, transaction.id);
  tell(host, txn, { name: "txn.undetermined", client: state.client, startTs: transaction.startTs, region: 0 });
  noteFailed(state, host, "ResultUndetermined");
  conclude(state, host, txn, transaction, "unknown");
}

/** It certainly is not committed, and will not be: its locks are taken back, and perhaps it is begun anew. */
export function failTransaction(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, failure: TxnFailure,
): void {
  abandon(state, transaction.id);
  takeBack(state, host, transaction);
  if (!isConflict(failure) || !mayTryAgain(host, transaction)) {
    if (failure !== "RolledBack") noteFailed(state, host, failure);
    conclude(state, host, txn, transaction, "failed", failure);
    return;
  }
  rest(state, host, txn, transaction, failure);
}

/** What somebody did by hand cannot be done anew: only its writes can be replayed. */
function mayTryAgain(host: ClientHost, { task, session, mutations, retries }: Transaction): boolean {
  const { txnRetry } = host.settings.client;
  if (task.role === SEED) return true;
  if (retries >= RETRY_LIMIT) return false;
  return session === 0 ? txnRetry !== "none" : txnRetry === "replay-writes" && mutations.length > 0;
}

/** A step of a session's transaction has failed, and nothing else of it: the next one may follow. */
export function failStep(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, failure: TxnFailure,
): void {
  abandon(state, transaction.id);
  const { phase, keys, startTs, forUpdateTs } = transaction;
  if (phase === "locking" || phase === "stamping") {
    launch(state, host, { kind: "pessimistic-rollback", keys, startTs, forUpdateTs }, 0);
    transaction.locked = transaction.locked.filter((key) => !keys.includes(key));
  }
  renumber(txn, transaction);
  transaction.phase = "open";
  transaction.failure = null;
  const session = txn.sessions.get(transaction.session);
  if (session !== undefined) session.stepFailure = failure;
}

/** The role of the task that writes a workload's first data. */
export const SEED = "seed";

/** Another transaction was in the way: the next time it may not be. */
const isConflict = (failure: TxnFailure): boolean =>
  failure === "WriteConflict" || failure === "Deadlock" || failure === "TxnLockNotFound" || failure === "PessimisticLockNotFound"
    || failure === "CommitTsExpired";

/** What comes late of the attempt that failed must not be taken for a part of the next: that has another number. */
function renumber(txn: TxnState, transaction: Transaction): number {
  const owner = txn.nextOwner++;
  txn.running.delete(transaction.id);
  txn.running.set(owner, transaction);
  const session = txn.sessions.get(transaction.session);
  if (session !== undefined) session.owner = owner;
  return transaction.id = owner;
}

function rest(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, failure: TxnFailure,
): void {
  const owner = renumber(txn, transaction);
  transaction.phase = "resting";
  transaction.retries += 1;
  noteRetry(state, host, failure);
  const limit = Math.min(LONGEST_REST_MILLIS, 1 << transaction.retries);
  const pause = millis(drawInt(state.choices, 0, limit));
  const timer = { kind: "again", owner, attempt: transaction.retries } as const;
  host.startTimer(Math.max(1, pause) as Duration, { kind: "transactions", timer });
}

/** Takes the transaction's locks away, so that nobody has to find out what became of it. */
export function takeBack(state: ClientState, host: ClientHost, transaction: Transaction): void {
  const { phase, mutations, locked, startTs, forUpdateTs } = transaction;
  const hasWritten = phase === "prewriting" || phase === "committing"
    || (phase === "ordering" && !commitsByPrewrites(transaction));
  if (hasWritten && mutations.length > 0) {
    const keys = new Set([...mutations.map(({ key }) => key), ...locked]);
    launch(state, host, { kind: "rollback", keys: [...keys].sort(), startTs }, 0);
  } else if (locked.length > 0) {
    launch(state, host, { kind: "pessimistic-rollback", keys: locked, startTs, forUpdateTs }, 0);
  }
}

function conclude(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, outcome: HistoryEntry["outcome"],
  failure: TxnFailure | null = null,
): void {
  txn.running.delete(transaction.id);
  if (outcome !== "unknown") txn.idle = [...txn.idle, transaction.process];
  if (transaction.task.role === SEED && outcome !== "ok") txn.seeded = "";
  if (failure !== "RolledBack") note(state, host, txn, transaction, outcome, outcome === "unknown" ? null : host.now);
  const session = txn.sessions.get(transaction.session);
  if (session === undefined) {
    if (transaction.task.role !== SEED) followUp(state, host, txn, transaction, outcome);
    return;
  }
  const { commitTs, startTs, refused } = transaction;
  session.end = { outcome, commitTs, startTs, failure, refused, value: null };
}

/** Since when its client has been waiting for it to end: of a session's, since its last step. */
const askedAt = (txn: TxnState, { session, begunAt }: Transaction): Instant => txn.sessions.get(session)?.steps[0]?.at ?? begunAt;

/** Tells the transaction as its client saw it. */
export function note(
  { client }: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, outcome: HistoryEntry["outcome"],
  end: HistoryEntry["end"],
): void {
  const told = toldOf(txn, transaction);
  if (told === null) return;
  const { process, begunAt, startTs, commitTs, retries, isPast } = transaction;
  const { history, operations } = told;
  const entry: HistoryEntry = { client, process, call: begunAt, end, outcome, startTs, commitTs, operations,
    ...(isPast ? { isPast } : {}) };
  host.observe({
    kind: "client-transaction", history, entry, latency: between(askedAt(txn, transaction), host.now), retries,
  });
}

/** What the history has of it; null where that tells nothing of the present. */
function toldOf(
  { sessions }: TxnState, { workload, session, task, answers, mutations }: Transaction,
): { readonly history: HistoryKind; readonly operations: readonly MicroOperation[] } | null {
  if (workload === null) {
    const own = sessions.get(session);
    const operations = own === undefined ? null : toldOfSession(own);
    return operations === null ? null : { history: "session", operations };
  }
  const { history, told } = TASKS_OF[workload];
  const operations = task.role === SEED
    ? mutations.map(({ key, value }) => ({ kind: "write", key, value } as const))
    : told(task, answers);
  return { history, operations };
}
