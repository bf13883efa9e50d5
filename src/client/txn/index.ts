import { unreachable } from "../../kernel/assert.ts";
import type { Duration } from "../../kernel/time.ts";
import type { KeyError, LockInfo, Ts, TxnResult } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { TransactionCode } from "../parts.ts";
import { stopWaiting } from "../tickets.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { TASKS_OF } from "../workloads/index.ts";
import { beginTransaction } from "./begin.ts";
import { onGivenUp } from "./commit.ts";
import { abandonOrders, beginTask } from "./flow.ts";
import { armGarbage, hearGarbage, onGarbageAnswered, onGarbageGivenUp, tickGarbage } from "./gc.ts";
import { meetLocks, onResolutionAnswered, onResolutionFailed } from "./locks.ts";
import { askAgain, handOut, isLate, onOracleFailed } from "./oracle.ts";
import { failStep, failTransaction, note, SEED } from "./outcome.ts";
import { commandBytes, narrow } from "./route.ts";
import { askStep, endSessions, settleSessions } from "./session.ts";
import { onRawEnded, onRawScanFailed, onRawScanned } from "./session-raw.ts";
import { createTxnState, forkTxnState, mayBeCommitted, type TxnState, type TxnTimer } from "./state.ts";
import { sendHeartbeat, startAnew, mayWaitForLock, onAnswered, onStamped } from "./transaction.ts";

const AT_ONCE = 1 as Duration;

/** What a client does with transactions: where their events come in, and whom each of them is for. */
export const transactions: TransactionCode = {
  arrive,
  narrow,
  commandBytes,
  ask(state, host, session, step) {
    const txn = (state.txn ??= createTxnState(state.client));
    armGarbage(state, host, txn, true);
    askStep(txn, session, step);
    host.startTimer(AT_ONCE, { kind: "transactions", timer: { kind: "session" } });
  },
  rawEnded({ txn }, host, { operation, owner, unanswered }, value, failure) {
    if (txn === null) return;
    const isUnknown = failure !== null && operation === "put" && unanswered;
    const outcome = failure === null ? "ok" : isUnknown ? "unknown" : "failed";
    onRawEnded(txn, owner, { outcome, failure, value });
    host.startTimer(AT_ONCE, { kind: "transactions", timer: { kind: "session" } });
  },
  answered,
  gaveUp(state, host, operation, error) {
    const { txn } = state;
    const resolution = txn?.resolving.get(operation.owner);
    const transaction = txn?.running.get(operation.owner);
    if (txn === null) return;
    if (operation.command?.kind === "raw-scan") onRawScanFailed(state, host, txn, operation, error);
    else if (operation.owner === txn.garbage.owner && operation.owner !== 0) onGarbageGivenUp(txn);
    else if (resolution !== undefined) onResolutionFailed(state, host, txn, resolution, error);
    else if (transaction !== undefined) onGivenUp(state, host, txn, transaction, operation, error);
    settleAll(state, host, txn);
  },
  timestamp(state, host, ticket, timestamp) {
    const { txn } = state;
    if (txn?.oracle.ticket !== ticket) return;
    handOut(state, host, txn.oracle, timestamp, (owner, ts) => {
      stamp(state, host, txn, owner, ts);
    });
    settleAll(state, host, txn);
  },
  noTimestamp(state, host, ticket) {
    if (state.txn?.oracle.ticket === ticket) oracleFailed(state, host, state.txn);
  },
  garbage(state, host, answer) {
    if (state.txn !== null) hearGarbage(state, host, state.txn, answer);
  },
  timer(state, host, timer) {
    if (state.txn === null) return;
    onTimer(state, host, state.txn, timer);
    settleAll(state, host, state.txn);
  },
  crash,
  fork: forkTxnState,
};

function arrive(state: ClientState, host: ClientHost): void {
  const { client: settings } = host.settings;
  const { workload, txnKeys } = settings;
  if (workload === "register") return;
  const txn = (state.txn ??= createTxnState(state.client));
  armGarbage(state, host, txn, false);
  const keys = txn.keys.length === txnKeys ? txn.keys : (txn.keys = spread(state.keys, txnKeys));
  const { seed, draw, flow } = TASKS_OF[workload];
  if (state.client === 1 && txn.seeded !== workload) {
    txn.seeded = workload;
    if (seed(keys).length > 0) {
      beginTransaction(state, host, txn, workload, { role: SEED, keys, numbers: [] });
      return;
    }
  }
  const { client, clients } = state;
  const number = client + clients * state.writes++;
  const { workload: stream, keys: all } = state;
  const draws = { stream, keys, all, settings, number, client, clients, watched: txn.watched };
  const recovery = txn.recovered.includes(workload) ? null : (flow?.recovery(draws) ?? null);
  if (recovery !== null) txn.recovered = [...txn.recovered, workload];
  beginTask(state, host, txn, workload, recovery ?? draw(draws));
}

/** So many keys, evenly spread over those that are known, and beside them where there are not so many. */
function spread(keys: readonly Key[], count: number): readonly Key[] {
  const most = Math.min(keys.length, count);
  return Array.from({ length: count }, (_, place) => {
    const known = keys[Math.floor(((place % most) * keys.length) / most)] ?? "";
    return place < most ? known : `${known}-${Math.floor(place / most)}`;
  });
}

function answered(state: ClientState, host: ClientHost, operation: Operation, result: TxnResult): void {
  const { txn } = state;
  if (txn === null) return;
  if (operation.command?.kind === "raw-scan") {
    onRawScanned(state, host, txn, operation, result);
    settleAll(state, host, txn);
    return;
  }
  const resolution = txn.resolving.get(operation.owner);
  if (resolution !== undefined) {
    onResolutionAnswered(state, host, txn, resolution, operation, result);
    return;
  }
  const transaction = txn.running.get(operation.owner);
  const isGarbage = operation.owner !== 0 && operation.owner === txn.garbage.owner;
  const locks = transaction === undefined && operation.owner !== 0 && !isGarbage ? [] : locksIn(result);
  if (locks.length > 0) {
    if (transaction === undefined || mayWaitForLock(state, host, txn, transaction)) meetLocks(state, host, txn, operation, locks);
    return;
  }
  if (isGarbage) {
    onGarbageAnswered(state, host, txn, operation, result);
    return;
  }
  stopWaiting(state, operation);
  if (transaction !== undefined) onAnswered(state, host, txn, transaction, operation, result);
  settleAll(state, host, txn);
}

function settleAll(state: ClientState, host: ClientHost, txn: TxnState): void {
  if (txn.sessions.size > 0) settleSessions(state, host, txn);
}

/** The locks of others that kept a command from being done; none where something else did, which no waiting mends. */
function locksIn(result: TxnResult): readonly LockInfo[] {
  if (result.kind === "pairs") return result.locked === null ? [] : [result.locked];
  if (result.kind === "locks") return result.locks;
  if (result.kind !== "key-error" || !result.errors.every(isLocked)) return [];
  return result.errors.filter(isLocked).map(({ locked }) => locked);
}

const isLocked = (error: KeyError): error is Extract<KeyError, { readonly kind: "KeyIsLocked" }> => error.kind === "KeyIsLocked";

function stamp(state: ClientState, host: ClientHost, txn: TxnState, owner: number, ts: Ts): void {
  const transaction = txn.running.get(owner);
  if (transaction !== undefined) onStamped(state, host, txn, transaction, ts);
}

function oracleFailed(state: ClientState, host: ClientHost, txn: TxnState): void {
  for (const owner of onOracleFailed(state, host, txn.oracle)) {
    const transaction = txn.running.get(owner);
    if (transaction === undefined) continue;
    const fail = transaction.phase === "stamping" && transaction.session !== 0 ? failStep : failTransaction;
    fail(state, host, txn, transaction, "PDServerTimeout");
  }
  settleAll(state, host, txn);
}

function onTimer(state: ClientState, host: ClientHost, txn: TxnState, timer: TxnTimer): void {
  switch (timer.kind) {
    case "again": {
      const transaction = txn.running.get(timer.owner);
      if (transaction?.retries === timer.attempt) startAnew(state, host, txn, transaction);
      return;
    }
    case "heartbeat": {
      for (const transaction of txn.running.values()) {
        if (transaction.startTs === timer.startTs) sendHeartbeat(state, host, transaction);
      }
      return;
    }
    case "garbage":
      tickGarbage(state, host, txn);
      return;
    case "oracle-watch":
      if (isLate(host, txn.oracle)) oracleFailed(state, host, txn);
      return;
    case "oracle-again":
      askAgain(state, host, txn.oracle, timer.failures);
      return;
    // What waits for its turn is looked at behind every timer.
    case "session":
      return;
    default:
      unreachable(timer);
  }
}

/** Whoever has told a store to commit may be committed: nobody will hear of it. All others certainly are not. */
function crash(state: ClientState, txn: TxnState, host: ClientHost): void {
  for (const transaction of txn.running.values()) {
    note(state, host, txn, transaction, mayBeCommitted(transaction) ? "unknown" : "failed", null);
    if (transaction.task.role === SEED) txn.seeded = "";
  }
  abandonOrders(state, host, txn, mayBeCommitted);
  endSessions(state, host, txn);
  state.txn = { ...createTxnState(state.client), nextOwner: txn.nextOwner, seeded: txn.seeded, nextProcess: txn.nextProcess };
}
