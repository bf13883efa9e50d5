import { unreachable } from "../../kernel/assert.ts";
import { seconds } from "../../kernel/time.ts";
import { composeTs, physicalOf, type KeyError, type Mutation, type Ts, type TxnResult } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { TxnWorkload } from "../../proto/settings/client.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import {
  beginCommit, commitPrimary, elapsedMillis, MANAGED_TTL_MILLIS, onCommitRefused, onPrewritten, onPrimaryCommitted, prewrite,
} from "./commit.ts";
import { whyTooOld } from "./gc.ts";
import { awaitTimestamp } from "./oracle.ts";
import { failStep, failTransaction, finishTransaction, SEED, takeBack } from "./outcome.ts";
import { launch } from "./route.ts";
import { commitsByPrewrites, type KeyValue, type Step, type Transaction, type TxnState } from "./state.ts";
import { tell } from "./telling.ts";

/** How often the life of pessimistic locks is prolonged: at half of it. */
const HEARTBEAT = seconds(10);
/** For so long they are prolonged (max-txn-ttl). */
const LONGEST_LIFE_MILLIS = 3_600_000;
/** A pessimistic lock waits so long at a store (wait-for-lock-timeout), and so long in all (innodb_lock_wait_timeout). */
const LOCK_WAIT_MILLIS = 1_000;
const LONGEST_LOCK_WAIT = seconds(50);

/** The rest before another attempt is over. One that replays its writes keeps what it read, as of whenever that was. */
export function startAnew(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  transaction.phase = "starting";
  transaction.commitTs = 0;
  transaction.forUpdateTs = 0;
  transaction.locked = [];
  transaction.isProlonged = false;
  if (host.settings.client.txnRetry !== "replay-writes" || transaction.mutations.length === 0) {
    transaction.answers = [];
    transaction.mutations = [];
  }
  awaitTimestamp(state, host, txn.oracle, transaction.id);
}

/** PD's timestamp for which the transaction waited. */
export function onStamped(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, ts: Ts): void {
  if (transaction.phase === "ordering") {
    if (commitsByPrewrites(transaction)) prewrite(state, host, transaction, ts);
    else commitPrimary(state, host, transaction, ts);
  }
  else if (transaction.phase === "stamping") {
    transaction.forUpdateTs = ts;
    lock(state, host, transaction);
  } else if (transaction.phase === "starting") {
    transaction.startTs = transaction.isPast ? longAgo(host, ts) : ts;
    transaction.startClock = host.clock();
    if (transaction.mutations.length > 0) beginCommit(state, host, txn, transaction, transaction.mutations.map(unlocked));
    else goOn(state, host, txn, transaction);
  }
}

/** The time at which a stale read shows what there was. */
const longAgo = ({ settings: { client } }: ClientHost, ts: Ts): Ts =>
  Math.max(1, composeTs(physicalOf(ts) - Math.ceil(client.readStaleness / 1_000), 0));

const unlocked = (mutation: Mutation): Mutation => ({ ...mutation, isPessimistic: false });

/** Takes the next step that the task has; whoever has none is told of it from outside. */
function goOn(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  const { workload, task, answers } = transaction;
  if (workload === null) {
    transaction.phase = "open";
    return;
  }
  const step = task.role === SEED ? seedStep(transaction, workload) : TASKS_OF[workload].next(task, answers);
  takeTxnStep(state, host, txn, transaction, step);
}

export function takeTxnStep(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, step: Step): void {
  switch (step.kind) {
    case "read":
      read(state, host, transaction, step.keys, step.forUpdate);
      return;
    case "scan":
      transaction.keys = [step.endKey];
      transaction.gathered = [];
      transaction.phase = "scanning";
      scan(state, host, transaction, step.startKey, step.endKey, step.limit);
      return;
    case "commit": {
      const tooOld = whyTooOld(txn, host, transaction.startTs);
      if (step.mutations.length > 0 && tooOld !== null) failTransaction(state, host, txn, transaction, tooOld);
      else if (step.mutations.length > 0) beginCommit(state, host, txn, transaction, withLocked(step.mutations, transaction));
      else {
        takeBack(state, host, transaction);
        finishTransaction(state, host, txn, transaction);
      }
      return;
    }
    case "rollback":
      failTransaction(state, host, txn, transaction, "RolledBack");
      return;
    default:
      unreachable(step);
  }
}

/** In the order of keys, with what is locked and not going to be written: as locks that the commit takes away with the others. */
function withLocked(mutations: readonly Mutation[], { locked }: Transaction): readonly Mutation[] {
  const all = mutations.map((one) => (locked.includes(one.key) ? { ...one, isPessimistic: true } : one));
  for (const key of locked) {
    if (!all.some((one) => one.key === key)) all.push({ op: "lock", key, value: "", isPessimistic: true });
  }
  return all.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The first data of a workload is written once: whoever finds it there leaves it as it is. */
function seedStep({ task, answers: [found] }: Transaction, workload: TxnWorkload): Step {
  if (found === undefined) return { kind: "read", keys: task.keys, forUpdate: false };
  return { kind: "commit", mutations: found.some(({ value }) => value !== null) ? [] : TASKS_OF[workload].seed(task.keys) };
}

function read(state: ClientState, host: ClientHost, transaction: Transaction, keys: readonly Key[], forUpdate: boolean): void {
  transaction.keys = keys;
  transaction.gathered = [];
  if (forUpdate && transaction.isPessimistic) {
    if (transaction.locked.length === 0) transaction.primary = keys[0] ?? "";
    transaction.forUpdateTs = Math.max(transaction.forUpdateTs, transaction.startTs);
    transaction.lockingSince = host.clock();
    lock(state, host, transaction);
    return;
  }
  transaction.phase = "reading";
  transaction.pending = keys.length;
  const { id, startTs: version, isPast } = transaction;
  for (const key of keys) launch(state, host, { kind: "get", key, version, isPast, bypass: [], access: [] }, id);
}

function scan(
  state: ClientState, host: ClientHost, transaction: Transaction, startKey: Key, endKey: Key, limit: number,
): void {
  transaction.pending = 1;
  const { id, startTs: version, isPast } = transaction;
  launch(state, host, { kind: "scan", startKey, endKey, limit, version, isPast, bypass: [], access: [] }, id);
}

/** Locks the keys of the step, and reads them as of `forUpdateTs`. */
function lock(state: ClientState, host: ClientHost, transaction: Transaction): void {
  transaction.phase = "locking";
  transaction.pending = 1;
  transaction.gathered = [];
  transaction.locked = [...new Set([...transaction.locked, ...transaction.keys])].sort();
  const { id, keys, primary, startTs, forUpdateTs } = transaction;
  if (!transaction.isProlonged) planHeartbeat(host, transaction);
  launch(state, host, {
    kind: "pessimistic-lock", keys, primary, startTs, forUpdateTs,
    ttlMillis: elapsedMillis(host, transaction) + MANAGED_TTL_MILLIS, waitMillis: LOCK_WAIT_MILLIS, returnValues: true,
  }, id);
}

function planHeartbeat(host: ClientHost, transaction: Transaction): void {
  transaction.isProlonged = true;
  host.startTimer(HEARTBEAT, { kind: "transactions", timer: { kind: "heartbeat", startTs: transaction.startTs } });
}

/** The locks of a transaction that has gone on for too long are left to who meets them. */
export function sendHeartbeat(state: ClientState, host: ClientHost, transaction: Transaction): void {
  const { primary, startTs, locked } = transaction;
  transaction.isProlonged = false;
  if (locked.length === 0 || elapsedMillis(host, transaction) > LONGEST_LIFE_MILLIS) return;
  planHeartbeat(host, transaction);
  const ttlMillis = elapsedMillis(host, transaction) + MANAGED_TTL_MILLIS;
  launch(state, host, { kind: "heartbeat", primary, startTs, ttlMillis }, 0);
}

/** A region did the command, or says of its keys why not. Locks of others have been dealt with before. */
export function onAnswered(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, operation: Operation, result: TxnResult,
): void {
  const isRead = result.kind === "value" || result.kind === "pairs";
  const tooOld = isRead ? whyTooOld(txn, host, transaction.startTs) : null;
  if (tooOld !== null) {
    failTransaction(state, host, txn, transaction, tooOld);
    return;
  }
  switch (result.kind) {
    case "value":
      gather(state, host, txn, transaction, [{ key: operation.key, value: result.value }]);
      return;
    case "pairs":
      onScanned(state, host, txn, transaction, operation, result.pairs);
      return;
    case "prewritten":
      onPrewritten(state, host, txn, transaction, result);
      return;
    case "done":
      if (transaction.phase === "committing") onPrimaryCommitted(state, host, txn, transaction);
      else if (operation.command?.kind === "pessimistic-lock") {
        const { values } = result;
        const pairs = operation.command.keys.map((key, place) => ({ key, value: values[place] ?? null }));
        gather(state, host, txn, transaction, pairs);
      }
      return;
    case "key-error":
      onRefused(state, host, txn, transaction, operation, result.errors);
      return;
    case "status":
    case "secondaries":
    case "ttl":
    case "locks":
    case "collected":
      return;
    default:
      unreachable(result);
  }
}

/** A part of the step's reads came; when all are there, the task goes on. */
function gather(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, pairs: readonly KeyValue[],
): void {
  const { gathered, keys } = transaction;
  gathered.push(...pairs);
  transaction.pending -= 1;
  if (transaction.pending > 0) return;
  if (transaction.failure === "WriteConflict") {
    // Somebody wrote behind the timestamp by which it locks: it takes a later one, and locks and reads all of the step again.
    transaction.failure = null;
    transaction.phase = "stamping";
    awaitTimestamp(state, host, txn.oracle, transaction.id);
    return;
  }
  const values = new Map(gathered.map(({ key, value }) => [key, value]));
  transaction.answers = [...transaction.answers, keys.map((key) => ({ key, value: values.get(key) ?? null }))];
  goOn(state, host, txn, transaction);
}

/** A region has told what it has of the range; what lies behind it is asked next. */
function onScanned(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, { command }: Operation,
  pairs: readonly KeyValue[],
): void {
  if (command?.kind !== "scan") return;
  transaction.gathered.push(...pairs);
  const { keys: [end = ""], answers, gathered } = transaction;
  const left = command.limit - pairs.length;
  if (left > 0 && command.endKey !== end) {
    scan(state, host, transaction, command.endKey, end, left);
    return;
  }
  transaction.answers = [...answers, gathered];
  goOn(state, host, txn, transaction);
}

function onRefused(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, operation: Operation,
  errors: readonly KeyError[],
): void {
  const error = errors[0];
  if (error === undefined) return;
  transaction.refused = error;
  if (error.kind === "WriteConflict") {
    const { startTs, key, conflictStartTs, conflictCommitTs } = error;
    tell(host, txn, {
      name: "txn.conflict", client: state.client, region: operation.region, startTs, key, conflictStartTs, conflictCommitTs,
    });
  }
  if (transaction.phase === "committing") onCommitRefused(state, host, txn, transaction, error.kind);
  else if (transaction.phase === "locking" && error.kind === "WriteConflict" && isPatient(host, transaction)) {
    transaction.failure = "WriteConflict";
    gather(state, host, txn, transaction, []);
  } else failTransaction(state, host, txn, transaction, error.kind);
}

/** Whether a pessimistic transaction may go on waiting for its locks. */
const isPatient = (host: ClientHost, { lockingSince }: Transaction): boolean => host.clock() - lockingSince < LONGEST_LOCK_WAIT;

/** A pessimistic lock is held by another: false where the transaction has failed, because it has waited for long enough. */
export function mayWaitForLock(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): boolean {
  if (transaction.phase !== "locking" || isPatient(host, transaction)) return true;
  if (transaction.session === 0) failTransaction(state, host, txn, transaction, "LockWaitTimeout");
  else failStep(state, host, txn, transaction, "LockWaitTimeout");
  return false;
}
