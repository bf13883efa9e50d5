import { need } from "../../kernel/late-part.ts";
import type { FinalError } from "../../proto/failures.ts";
import { physicalOf, type LockInfo, type Ts, type TxnResult, type TxnStatus } from "../../proto/kv.ts";
import { proceed } from "../attempt.ts";
import { takeSleep } from "../endings.ts";
import { CLIENT_TRANSACTIONS } from "../parts.ts";
import { stopWaiting, waitAnew, waitingUnder } from "../tickets.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { reckonedTs, refreshTimestamp } from "./oracle.ts";
import { launch, PATIENCE } from "./route.ts";
import type { Resolution, TxnState } from "./state.ts";
import { tell } from "./telling.ts";

/** Fates that a client remembers (client-go: ResolvedCacheSize). */
const FATES_AT_MOST = 2_048;
/** A lock that seems to have outlived its life is looked at again when a later timestamp may have come. */
const LEAST_WAIT_MILLIS = 20;
/** From so many keys on all locks of a region are ended at once (client-go: bigTxnThreshold). */
const BIG_TRANSACTION = 16;

/** A request met locks of other transactions: it waits until it is known how these end, or until they may be ended. */
export function meetLocks(
  state: ClientState, host: ClientHost, txn: TxnState, operation: Operation, locks: readonly LockInfo[],
): void {
  const { command } = operation;
  const isRead = command?.kind === "get" || command?.kind === "scan";
  waitAnew(state, operation, "locked");
  operation.lastError = "KeyIsLocked";
  const first = locks[0];
  if (first !== undefined) {
    const { key, lock: { startTs, primary } } = first;
    tell(host, txn, { name: "txn.lock.met", client: state.client, region: operation.region, key, startTs, primary });
  }
  const resolution: Resolution = {
    id: txn.nextOwner++, ticket: operation.ticket, isRead, callerStartTs: startOf(operation), locks, rollbackIfNotExist: false,
    forceSyncCommit: false,
    pending: 0, secondaries: 0, found: 0, commitTs: 0, fate: -1, expiresIn: Infinity,
  };
  txn.resolving.set(resolution.id, resolution);
  lookAtFirst(state, host, txn, resolution);
}

function startOf({ command }: Operation): Ts {
  if (command === null) return 0;
  return "version" in command ? command.version : "startTs" in command ? command.startTs : 0;
}

function lookAtFirst(state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution): void {
  const first = resolution.locks[0];
  if (first === undefined) {
    finish(state, host, txn, resolution);
    return;
  }
  const fate = txn.fates.get(first.lock.startTs);
  if (fate === undefined) checkStatus(state, host, txn, resolution, first);
  else end(state, host, txn, resolution, first, fate);
}

/** The lock of the primary key alone decides about all others. */
function checkStatus(state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, { lock }: LockInfo): void {
  resolution.pending = 1;
  refreshTimestamp(state, host, txn.oracle);
  launch(state, host, {
    kind: "check-txn-status", primary: lock.primary, lockTs: lock.startTs, callerStartTs: resolution.callerStartTs,
    currentTs: txn.oracle.latest, rollbackIfNotExist: resolution.rollbackIfNotExist,
    forceSyncCommit: resolution.forceSyncCommit, resolvingPessimisticLock: lock.type === "pessimistic",
  }, resolution.id);
}

const next = (state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution): void => {
  resolution.locks = resolution.locks.slice(1);
  resolution.rollbackIfNotExist = false;
  resolution.forceSyncCommit = false;
  lookAtFirst(state, host, txn, resolution);
};

/** A command of the resolution was served. */
export function onResolutionAnswered(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, operation: Operation, result: TxnResult,
): void {
  const first = resolution.locks[0];
  if (first !== undefined && result.kind === "key-error" && operation.command?.kind === "check-txn-status") {
    onNotFound(state, host, txn, resolution, operation, first);
    return;
  }
  stopWaiting(state, operation);
  resolution.pending -= 1;
  if (first === undefined) return;
  if (result.kind === "status") onStatus(state, host, txn, resolution, first, result.status);
  else if (result.kind === "secondaries") onSecondaries(state, host, txn, resolution, first, result.locks, result.commitTs);
  else if (resolution.pending <= 0) next(state, host, txn, resolution);
}

/** The primary key knows nothing of the transaction: its prewrite may be under way, until the life of this lock is over. */
function onNotFound(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, operation: Operation, first: LockInfo,
): void {
  const left = lifeLeft(host, txn, first);
  if (left > 0 && first.lock.type !== "pessimistic") {
    const { command } = operation;
    if (command?.kind === "check-txn-status") operation.command = { ...command, currentTs: txn.oracle.latest };
    operation.lastError = "TxnNotFound";
    takeSleep(state, host, operation, "txnNotFound");
    return;
  }
  stopWaiting(state, operation);
  if (left > 0) {
    letLive(state, host, txn, resolution, left);
    return;
  }
  resolution.rollbackIfNotExist = true;
  checkStatus(state, host, txn, resolution, first);
}

/** Milliseconds until the lock's life is over. */
const lifeLeft = (host: ClientHost, { oracle }: TxnState, { lock: { startTs, ttlMillis } }: LockInfo): number =>
  physicalOf(startTs) + ttlMillis - physicalOf(reckonedTs(oracle, host));

function letLive(state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, left: number): void {
  resolution.expiresIn = Math.min(resolution.expiresIn, left);
  tellWaiting(state, host, txn, resolution);
  next(state, host, txn, resolution);
}

/** Whoever takes steps by hand is told once for whose lock a step waits. */
function tellWaiting(state: ClientState, host: ClientHost, txn: TxnState, { locks: [first], ticket }: Resolution): void {
  const owner = waitingUnder(state, ticket)?.owner ?? 0;
  const session = txn.sessions.get(txn.running.get(owner)?.session ?? 0);
  const step = session?.steps[0];
  if (first === undefined || session === undefined || step === undefined || session.isWaiting) return;
  session.isWaiting = true;
  host.emit({
    name: "client.session.waiting", client: state.client, session: session.session, asked: step.words, key: first.key,
    startTs: first.lock.startTs,
  });
}

function onStatus(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, first: LockInfo, status: TxnStatus,
): void {
  if (status.kind !== "locked") {
    const { startTs, primary } = first.lock;
    const commitTs = status.kind === "committed" ? status.commitTs : 0;
    const region = waitingUnder(state, resolution.ticket)?.region ?? 0;
    tell(host, txn, { name: "txn.status.checked", client: state.client, region, startTs, commitTs, primary });
    if (isFinal(status, first)) remember(txn, startTs, commitTs);
    end(state, host, txn, resolution, first, commitTs);
    return;
  }
  const { lock, action } = status;
  const left = lifeLeft(host, txn, { key: lock.primary, lock });
  if (left <= 0 && lock.useAsyncCommit && !resolution.forceSyncCommit) {
    checkSecondaries(state, host, txn, resolution, first, lock.secondaries, lock.minCommitTs);
    return;
  }
  if (action === "min-commit-ts-pushed" && resolution.isRead) {
    pass(state, resolution, first.lock.startTs, 0);
    next(state, host, txn, resolution);
    return;
  }
  letLive(state, host, txn, resolution, Math.max(LEAST_WAIT_MILLIS, left));
}

/** A pessimistic lock that goes leaves no mark: its transaction may yet come back, lock anew and commit. */
const isFinal = (status: Exclude<TxnStatus, { readonly kind: "locked" }>, { lock }: LockInfo): boolean =>
  status.kind === "committed" || status.action === "none" || status.action === "ttl-expired"
    || (status.action === "lock-not-exist" && lock.type !== "pessimistic");

/** One that commits asynchronously is committed if all of its keys are locked, wherever its client is. */
function checkSecondaries(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, first: LockInfo, keys: readonly string[],
  minCommitTs: Ts,
): void {
  resolution.secondaries = keys.length;
  resolution.found = 0;
  resolution.commitTs = minCommitTs;
  resolution.fate = -1;
  resolution.pending = 1;
  if (keys.length === 0) {
    remember(txn, first.lock.startTs, minCommitTs);
    end(state, host, txn, resolution, first, minCommitTs);
    return;
  }
  launch(state, host, { kind: "check-secondary-locks", keys, startTs: first.lock.startTs }, resolution.id);
}

function onSecondaries(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, first: LockInfo, locks: readonly LockInfo[],
  commitTs: Ts,
): void {
  if (commitTs >= 0) resolution.fate = commitTs;
  resolution.found += locks.length;
  for (const { lock } of locks) {
    resolution.commitTs = Math.max(resolution.commitTs, lock.minCommitTs);
    if (!lock.useAsyncCommit) resolution.forceSyncCommit = true;
  }
  if (resolution.pending > 0) return;
  if (resolution.forceSyncCommit && resolution.fate < 0) {
    checkStatus(state, host, txn, resolution, first);
    return;
  }
  const { fate, found, secondaries } = resolution;
  // What one region knows for certain counts; else a key without its lock was never prewritten, and is not to be any more.
  const decided = fate >= 0 ? fate : found < secondaries ? 0 : resolution.commitTs;
  remember(txn, first.lock.startTs, decided);
  end(state, host, txn, resolution, first, decided);
}

function remember({ fates }: TxnState, startTs: Ts, commitTs: Ts): void {
  fates.set(startTs, commitTs);
  if (fates.size <= FATES_AT_MOST) return;
  for (const oldest of fates.keys()) {
    fates.delete(oldest);
    return;
  }
}

/** It is known how the lock's transaction ended: the lock is taken away, or becomes a write. A read need not wait for that. */
function end(
  state: ClientState, host: ClientHost, txn: TxnState, resolution: Resolution, { key, lock }: LockInfo, commitTs: Ts,
): void {
  const { startTs, forUpdateTs, txnSize } = lock;
  const owner = resolution.isRead ? 0 : resolution.id;
  const region = waitingUnder(state, resolution.ticket)?.region ?? 0;
  tell(host, txn, { name: "txn.resolved", client: state.client, region, key, startTs, commitTs });
  resolution.pending = 1;
  if (resolution.isRead) pass(state, resolution, startTs, commitTs);
  if (lock.type === "pessimistic") {
    launch(state, host, { kind: "pessimistic-rollback", keys: [key], startTs, forUpdateTs }, owner);
  } else {
    const keys = txnSize < BIG_TRANSACTION ? [key] : null;
    launch(state, host, { kind: "resolve-lock", startTs, commitTs, keys }, owner, PATIENCE.resolve, key);
  }
  if (resolution.isRead) next(state, host, txn, resolution);
}

/** The reader passes the transaction's locks by from now on: it sees what that committed, or what was before. */
function pass(state: ClientState, { ticket }: Resolution, startTs: Ts, commitTs: Ts): void {
  const operation = waitingUnder(state, ticket);
  const command = operation?.command;
  if (operation === undefined || (command?.kind !== "get" && command?.kind !== "scan")) return;
  operation.command = commitTs > 0 && commitTs <= command.version
    ? { ...command, access: [...command.access, startTs] }
    : { ...command, bypass: [...command.bypass, startTs] };
}

/** All locks were looked at: the request goes on, after a sleep where one of them lives. */
function finish(state: ClientState, host: ClientHost, { resolving }: TxnState, resolution: Resolution): void {
  resolving.delete(resolution.id);
  const operation = waitingUnder(state, resolution.ticket);
  if (operation === undefined) return;
  if (resolution.expiresIn === Infinity) proceed(state, host, operation);
  else {
    const kind = resolution.isRead || operation.command?.kind === "pessimistic-lock" ? "txnLockFast" : "txnLock";
    takeSleep(state, host, operation, kind, resolution.expiresIn * 1_000);
  }
}

/** What it needed to know could not be found out. */
export function onResolutionFailed(
  state: ClientState, host: ClientHost, { resolving }: TxnState, resolution: Resolution, error: FinalError,
): void {
  if (!resolving.delete(resolution.id)) return;
  const operation = waitingUnder(state, resolution.ticket);
  if (operation === undefined) return;
  stopWaiting(state, operation);
  need(CLIENT_TRANSACTIONS).gaveUp(state, host, operation, error);
}
