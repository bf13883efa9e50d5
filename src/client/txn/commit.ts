import type { TxnFailure } from "../../proto/failures.ts";
import { physicalOf, composeTs, type Mutation, type Ts, type TxnResult } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { crashesBefore } from "./crash.ts";
import { failStep, failTransaction, finishTransaction, leaveUndetermined } from "./outcome.ts";
import { awaitTimestamp } from "./oracle.ts";
import { launch, PATIENCE } from "./route.ts";
import { commitsByPrewrites, mayBeCommitted, type Transaction, type TxnState } from "./state.ts";

/** The life of a lock, and that of one which heartbeats prolong (client-go: defaultLockTTL, ManagedLockTTL). */
const LOCK_TTL_MILLIS = 3_000;
export const MANAGED_TTL_MILLIS = 20_000;
/** From so many bytes on a lock lives longer: with the root of the size in MiB, up to the life of a managed one. */
const COMMIT_BATCH_BYTES = 16 * 1_024;
const TTL_FACTOR_MILLIS = 6_000;
const MIB = 1_024 * 1_024;
/** What may commit asynchronously: so many keys, of so many bytes. */
const ASYNC_KEYS = 256;
const ASYNC_KEY_BYTES = 4_096;
/** How far an asynchronous commit may lie ahead of the time at which it is prewritten. */
const SAFE_WINDOW_MILLIS = 2_000;

/** Begins to commit: all that the transaction is to write is going to be prewritten. */
export function beginCommit(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, mutations: readonly Mutation[],
): void {
  const { client } = host.settings;
  const keyBytes = mutations.reduce((sum, { key }) => sum + key.length, 0);
  transaction.mutations = mutations;
  if (transaction.locked.length === 0) transaction.primary = mutations[0]?.key ?? "";
  transaction.useAsyncCommit = client.asyncCommit && mutations.length <= ASYNC_KEYS && keyBytes <= ASYNC_KEY_BYTES;
  transaction.tryOnePhase = client.onePhaseCommit;
  // Who commits by prewrites alone must come behind all that PD has given a timestamp to by now, as client-go has it by default.
  if (commitsByPrewrites(transaction)) order(state, host, txn, transaction);
  else prewrite(state, host, transaction, 0);
}

/** Writes all that the transaction is to write, in all regions at once: behind locks, so that nobody sees it yet. */
export function prewrite(state: ClientState, host: ClientHost, transaction: Transaction, latestTs: Ts): void {
  if (crashesBefore(state, host, transaction, "prewrite")) return;
  transaction.phase = "prewriting";
  transaction.minCommitTs = 0;
  transaction.pending = 1;
  const { mutations, startTs, forUpdateTs, primary, useAsyncCommit, tryOnePhase } = transaction;
  const mayBeQuick = commitsByPrewrites(transaction);
  const elapsed = elapsedMillis(host, transaction);
  launch(state, host, {
    kind: "prewrite", mutations, primary, startTs, ttlMillis: lifeOf(transaction, mutations, elapsed), txnSize: mutations.length,
    forUpdateTs, minCommitTs: mayBeQuick ? latestTs + 1 : 0,
    maxCommitTs: mayBeQuick ? composeTs(physicalOf(startTs) + elapsed + SAFE_WINDOW_MILLIS, 0) : 0,
    useAsyncCommit, secondaries: useAsyncCommit ? others(mutations, primary) : [], tryOnePhase,
  }, transaction.id, PATIENCE.prewrite);
}

/** How long the transaction has been going on, in milliseconds. */
export const elapsedMillis = (host: ClientHost, { startClock }: Transaction): number =>
  Math.floor((host.clock() - startClock) / 1_000);

function lifeOf({ isPessimistic }: Transaction, mutations: readonly Mutation[], elapsed: number): number {
  if (isPessimistic) return MANAGED_TTL_MILLIS + elapsed;
  const bytes = mutations.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
  if (bytes < COMMIT_BATCH_BYTES) return LOCK_TTL_MILLIS + elapsed;
  const life = Math.floor(TTL_FACTOR_MILLIS * Math.sqrt(bytes / MIB));
  return Math.min(MANAGED_TTL_MILLIS, Math.max(LOCK_TTL_MILLIS, life)) + elapsed;
}

const others = (mutations: readonly Mutation[], primary: Key): readonly Key[] =>
  mutations.map(({ key }) => key).filter((key) => key !== primary);

/** A region took its part of the prewrite, or says why it does not. */
export function onPrewritten(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction,
  result: Extract<TxnResult, { readonly kind: "prewritten" }>,
): void {
  const { minCommitTs, onePhaseCommitTs } = result;
  if (onePhaseCommitTs > 0) {
    transaction.commitTs = onePhaseCommitTs;
    finishTransaction(state, host, txn, transaction);
    return;
  }
  // One region that does not agree is enough: then it takes a timestamp of PD, and two phases.
  if (minCommitTs === 0) transaction.useAsyncCommit = false;
  transaction.minCommitTs = Math.max(transaction.minCommitTs, minCommitTs);
  transaction.pending -= 1;
  if (transaction.pending > 0) return;
  transaction.tryOnePhase = false;
  if (transaction.useAsyncCommit) {
    transaction.commitTs = transaction.minCommitTs;
    if (crashesBefore(state, host, transaction, "commit")) return;
    commitInBackground(state, host, transaction, transaction.mutations.map(({ key }) => key));
    finishTransaction(state, host, txn, transaction);
    return;
  }
  order(state, host, txn, transaction);
}

/** The transaction takes its place among all others: when all is prewritten, or before it where that commits it. */
function order(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  transaction.phase = "ordering";
  awaitTimestamp(state, host, txn.oracle, transaction.id);
}

/** From the moment at which the lock of the primary key becomes a write, the transaction is committed. */
export function commitPrimary(state: ClientState, host: ClientHost, transaction: Transaction, commitTs: Ts): void {
  if (crashesBefore(state, host, transaction, "commit")) return;
  transaction.phase = "committing";
  transaction.commitTs = commitTs;
  transaction.pending = 1;
  const { id, primary, startTs } = transaction;
  launch(state, host, { kind: "commit", keys: [primary], startTs, commitTs }, id, PATIENCE.commit);
}

/** The primary is committed, and with it the transaction; whoever meets another lock of it meanwhile finds that out. */
export function onPrimaryCommitted(state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction): void {
  if (crashesBefore(state, host, transaction, "commit-secondaries")) return;
  commitInBackground(state, host, transaction, others(transaction.mutations, transaction.primary));
  finishTransaction(state, host, txn, transaction);
}

function commitInBackground(
  state: ClientState, host: ClientHost, { startTs, commitTs }: Transaction, keys: readonly Key[],
): void {
  if (keys.length > 0) launch(state, host, { kind: "commit", keys, startTs, commitTs }, 0, PATIENCE.secondaries);
}

/** The primary could not be committed: somebody read above the timestamp meanwhile, or has ended the transaction. */
export function onCommitRefused(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, failure: TxnFailure,
): void {
  if (failure === "CommitTsExpired") order(state, host, txn, transaction);
  else failTransaction(state, host, txn, transaction, failure);
}

/** A command was given up. One that may commit the transaction, and was not answered, leaves it undetermined. */
export function onGivenUp(
  state: ClientState, host: ClientHost, txn: TxnState, transaction: Transaction, operation: Operation, failure: TxnFailure,
): void {
  if (mayBeCommitted(transaction) && operation.unanswered) leaveUndetermined(state, host, txn, transaction);
  else if (transaction.session !== 0 && ["reading", "scanning", "locking"].includes(transaction.phase)) {
    failStep(state, host, txn, transaction, failure);
  } else failTransaction(state, host, txn, transaction, failure);
}
