import { assertInvariant } from "../../kernel/assert.ts";
import type { Cell, Modify, Ts, TxnCommand, WriteRecord } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { TxnCommandKind } from "./command.ts";
import { NO_STEP, stepKeys, type KeyStep } from "./key-steps.ts";
import { committedAt } from "./reader.ts";

/** Commits a transaction on keys of it that are prewritten. On its primary that decides, everywhere else it follows from that. */
export const commitCommand: TxnCommandKind<Extract<TxnCommand, { readonly kind: "commit" }>> = {
  kind: "commit",
  isRead: false,
  latches: ({ keys }) => keys,
  run: ({ keys, startTs, commitTs }, cells) => stepKeys(keys, (key) => commitKey(key, cells.cellOf(key), startTs, commitTs)),
};

/** Commits on one key. Nothing is to be done where it is committed: who asks again has missed the answer. */
export function commitKey(key: Key, cell: Cell, startTs: Ts, commitTs: Ts): KeyStep {
  assertInvariant("commit-above-start", commitTs > startTs, "a transaction commits after it began");
  const { lock } = cell;
  if (lock === null || lock.startTs !== startTs) {
    if (committedAt(cell, startTs) > 0) return NO_STEP;
    return { ...NO_STEP, error: { kind: "TxnLockNotFound", key, startTs } };
  }
  const { minCommitTs } = lock;
  if (commitTs < minCommitTs) {
    return { ...NO_STEP, error: { kind: "CommitTsExpired", key, startTs, attemptedCommitTs: commitTs, minCommitTs } };
  }
  const write: WriteRecord = {
    commitTs, startTs, shortValue: lock.shortValue, isProtected: false,
    // A pessimistic lock that its transaction has forgotten says no more than that the key was locked.
    type: lock.type === "pessimistic" ? "lock" : lock.type,
    hasOverlappedRollback: lock.rollbackTs.includes(commitTs),
  };
  const modifies: Modify[] = [{ kind: "put-write", key, write }, { kind: "delete-lock", key }];
  return { modifies, released: { key, startTs, commitTs }, error: null };
}
