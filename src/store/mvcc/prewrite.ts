import { assert, assertInvariant } from "../../kernel/assert.ts";
import { newestOf } from "../../kernel/newest-first-changes.ts";
import type { Cell, KeyError, Lock, LockInfo, Modify, Mutation, Ts, TxnCommand, WriteRecord } from "../../proto/kv.ts";
import { SHORT_VALUE_AT_MOST } from "./cell.ts";
import { keyErrors, outcome, type TxnOutcome, type Released, type TxnCommandKind } from "./command.ts";
import { committedAt, keyIsLocked, seekWrite, tellsRollback, valueAt, writeConflict } from "./reader.ts";

type Prewrite = Extract<TxnCommand, { readonly kind: "prewrite" }>;

/** How the transaction is going to commit, as far as it has been prewritten: what cannot be kept up falls back to two phases. */
type CommitKind = "two-phase" | "async" | "one-phase";

/** What is prewritten so far. */
interface Draft {
  commitKind: CommitKind;
  /** The least timestamp at which all keys so far may commit; 0 in two phases. */
  minCommitTs: Ts;
  /** It has looked whether keys exist at its own start. */
  hasRead: boolean;
  readonly locks: { readonly info: LockInfo; readonly hadPessimistic: boolean }[];
  readonly modifies: Modify[];
  readonly errors: KeyError[];
}

/** What one key comes to: locked (anew, or before, with the lock's `minCommitTs`), or an error. */
type KeyResult =
  | { readonly kind: "locked"; readonly minCommitTs: Ts }
  /** Nothing was to be written, and what was to be so is so. */
  | { readonly kind: "looked"; readonly minCommitTs: Ts }
  | { readonly kind: "committed"; readonly commitTs: Ts }
  /** The least timestamp is later than the client allows. */
  | { readonly kind: "too-late" }
  | { readonly kind: "error"; readonly error: KeyError };

/** The first phase of a commit: each key is locked for the transaction, with what it is going to write. */
export const prewriteCommand: TxnCommandKind<Prewrite> = {
  kind: "prewrite",
  isRead: false,
  latches: ({ mutations }) => mutations.map(({ key }) => key),
  run(command, cells, { maxTs }) {
    const draft: Draft = {
      commitKind: command.tryOnePhase ? "one-phase" : command.useAsyncCommit ? "async" : "two-phase", minCommitTs: 0,
      hasRead: false, locks: [], modifies: [], errors: [],
    };
    for (const mutation of command.mutations) {
      const cell = cells.cellOf(mutation.key);
      const result = prewriteKey(command, mutation, cell, maxTs, draft);
      const end = take(command, mutation, cell, result, maxTs, draft);
      if (end !== null) return end;
    }
    return finish(command, draft);
  },
};

/** Takes the result of one key; not null where it is the end of all. */
function take(command: Prewrite, mutation: Mutation, cell: Cell, result: KeyResult, maxTs: Ts, draft: Draft): TxnOutcome | null {
  switch (result.kind) {
    case "locked":
    case "looked":
      if (draft.commitKind === "two-phase") return null;
      // A lock that was made before, and in two phases: so must be what comes behind it.
      if (result.minCommitTs === 0) fallBack(draft);
      else draft.minCommitTs = Math.max(draft.minCommitTs, result.minCommitTs);
      return null;
    case "committed":
      return committedBefore(command, result.commitTs);
    case "too-late": {
      const known = committedAt(cell, command.startTs);
      if (known > 0) return committedBefore(command, known);
      fallBack(draft);
      const again = prewriteKey(command, mutation, cell, maxTs, draft);
      assert(again.kind === "locked", "nothing but its timestamp was against the key");
      return null;
    }
    case "error": {
      // The request may be one that was done already, whose answer was lost; all has been decided by then.
      const known = committedAt(cell, command.startTs);
      if (known > 0) return committedBefore(command, known);
      if (result.error.kind !== "KeyIsLocked") return keyErrors([result.error], { readTs: readTsOf(command, draft) });
      draft.errors.push(result.error);
      return null;
    }
  }
}

/** One phase becomes two: its locks are written after all. Those of an asynchronous commit stay what they are. */
function fallBack(draft: Draft): void {
  if (draft.commitKind === "one-phase") {
    for (const { info: { key, lock } } of draft.locks) draft.modifies.push({ kind: "put-lock", key, lock });
  }
  draft.commitKind = "two-phase";
  draft.minCommitTs = 0;
  draft.locks.length = 0;
}

function prewriteKey(command: Prewrite, mutation: Mutation, cell: Cell, maxTs: Ts, draft: Draft): KeyResult {
  const { key, isPessimistic } = mutation;
  const { startTs, forUpdateTs } = command;
  const own = cell.lock !== null && cell.lock.startTs === startTs ? cell.lock : null;
  if (cell.lock !== null && own === null) return wasLocked(command, mutation, cell.lock);
  if (own !== null && own.type !== "pessimistic") {
    // Prewritten before: the request came twice.
    return { kind: "locked", minCommitTs: own.useAsyncCommit ? own.minCommitTs : 0 };
  }
  assert(own === null || forUpdateTs > 0, "only a pessimistic transaction has pessimistic locks");
  const newest = newestOf(cell.writes);
  if (own === null && isPessimistic && newest !== undefined && newest.commitTs >= startTs) {
    // The lock was lost, and nobody knows what others have done meanwhile.
    return error({ kind: "PessimisticLockNotFound", key, startTs });
  }
  if (forUpdateTs === 0 && newest !== undefined) {
    const conflict = whyConflict(command, mutation, cell, newest);
    if (conflict !== null) return error(conflict);
  }
  if (mutation.op === "check-not-exists") {
    draft.hasRead = true;
    return { kind: "looked", minCommitTs: Math.max(command.minCommitTs, startTs + 1) };
  }
  if (forUpdateTs > 0 && !isPessimistic) {
    // Nothing locked this key before: the request may come late, and the transaction have been ended by others.
    const commitTs = committedAt(cell, startTs);
    if (commitTs > 0) return { kind: "committed", commitTs };
    const there = seekWrite(cell, startTs);
    if (there?.commitTs === startTs && tellsRollback(there)) return error(writeConflict(key, startTs, there, "SelfRolledBack"));
  }
  return lockKey(command, mutation, own, maxTs, draft);
}

const error = (it: KeyError): KeyResult => ({ kind: "error", error: it });

/** Another transaction's lock is there. */
function wasLocked({ startTs, forUpdateTs }: Prewrite, { key, isPessimistic }: Mutation, lock: Lock): KeyResult {
  if (isPessimistic) return error({ kind: "PessimisticLockNotFound", key, startTs });
  // Where the transaction holds the rows themselves, who locks the rest of it is resolved at once.
  return error(keyIsLocked(key, forUpdateTs > 0 ? { ...lock, ttlMillis: 0 } : lock));
}

/** What was written since the transaction began speaks against it; so does its own rollback. */
function whyConflict({ startTs }: Prewrite, { key, op }: Mutation, cell: Cell, newest: WriteRecord): KeyError | null {
  if (newest.commitTs > startTs) return writeConflict(key, startTs, newest, "Optimistic");
  if (newest.commitTs === startTs && tellsRollback(newest)) return writeConflict(key, startTs, newest, "SelfRolledBack");
  const isThere = (op === "insert" || op === "check-not-exists") && valueAt(cell, startTs) !== null;
  return isThere ? { kind: "AlreadyExist", key } : null;
}

/** Locks the key. Who may commit by prewrites alone does so later than all that was ever read here. */
function lockKey(command: Prewrite, { key, op, value }: Mutation, own: Lock | null, maxTs: Ts, draft: Draft): KeyResult {
  const { startTs, forUpdateTs, primary, maxCommitTs } = command;
  const isPut = op === "put" || op === "insert";
  const isLong = isPut && value.length > SHORT_VALUE_AT_MOST;
  const isSingle = draft.commitKind !== "two-phase";
  const least = Math.max(command.minCommitTs, own?.minCommitTs ?? 0);
  const minCommitTs = isSingle ? Math.max(least, Math.max(maxTs, startTs, forUpdateTs) + 1) : least;
  if (isSingle && maxCommitTs > 0 && minCommitTs > maxCommitTs) return { kind: "too-late" };
  assertInvariant("commit-order", !isSingle || minCommitTs > maxTs, "a commit by prewrites alone comes behind all reads");
  const isAsync = draft.commitKind === "async";
  const lock: Lock = {
    type: isPut ? "put" : op === "delete" ? "delete" : "lock", primary, startTs,
    ttlMillis: Math.max(command.ttlMillis, own?.ttlMillis ?? 0), shortValue: isPut && !isLong ? value : null, forUpdateTs,
    txnSize: command.txnSize, minCommitTs, useAsyncCommit: isAsync,
    secondaries: isAsync && key === primary ? command.secondaries : [], rollbackTs: own?.rollbackTs ?? [],
  };
  if (isLong) draft.modifies.push({ kind: "put-value", key, startTs, value });
  if (draft.commitKind !== "one-phase") draft.modifies.push({ kind: "put-lock", key, lock });
  if (isSingle) draft.locks.push({ info: { key, lock }, hadPessimistic: own !== null });
  return { kind: "locked", minCommitTs };
}

/** All keys are taken: locked, or committed where one phase is enough. */
function finish(command: Prewrite, { commitKind, minCommitTs, locks, modifies, errors, hasRead }: Draft): TxnOutcome {
  const readTs = hasRead ? command.startTs : 0;
  if (errors.length > 0) return keyErrors(errors, { readTs });
  // A reader that comes before it is applied has to wait, also who reads what is newest.
  const memoryLocks = locks.map(({ info: { key, lock } }) => ({ key, lock: { ...lock, useAsyncCommit: true } }));
  if (commitKind !== "one-phase") {
    return outcome({ kind: "prewritten", minCommitTs, onePhaseCommitTs: 0 }, { modifies, memoryLocks, readTs });
  }
  const { startTs } = command;
  const released: Released[] = [];
  for (const { info: { key, lock }, hadPessimistic } of locks) {
    const { type, shortValue, rollbackTs } = lock;
    assert(type !== "pessimistic", "what is prewritten is no pessimistic lock");
    const write: WriteRecord = {
      commitTs: minCommitTs, startTs, type, shortValue, isProtected: false,
      hasOverlappedRollback: rollbackTs.includes(minCommitTs),
    };
    modifies.push({ kind: "put-write", key, write });
    if (!hadPessimistic) continue;
    modifies.push({ kind: "delete-lock", key });
    released.push({ key, startTs, commitTs: minCommitTs });
  }
  return outcome(
    { kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: minCommitTs }, { modifies, memoryLocks, released, readTs },
  );
}

/** Somebody has ended the transaction already, and for good. */
const committedBefore = ({ tryOnePhase, useAsyncCommit }: Prewrite, commitTs: Ts): TxnOutcome =>
  outcome({ kind: "prewritten", minCommitTs: useAsyncCommit ? commitTs : 0, onePhaseCommitTs: tryOnePhase ? commitTs : 0 });

const readTsOf = ({ startTs }: Prewrite, { hasRead }: Draft): Ts => (hasRead ? startTs : 0);
