import { physicalOf, type Cell, type Lock, type TxnCommand, type TxnStatus } from "../../proto/kv.ts";
import { keyErrors, outcome, type TxnOutcome, type TxnCommandKind } from "./command.ts";
import { commitRecordOf, committedAt, MAX_TS } from "./reader.ts";
import { rollBackLock, rollBackMissing } from "./rolling-back.ts";

type CheckTxnStatus = Extract<TxnCommand, { readonly kind: "check-txn-status" }>;

/** What became of the transaction of a lock that somebody met? Asked of its primary, and ended there if its time is over. */
export const checkTxnStatusCommand: TxnCommandKind<CheckTxnStatus> = {
  kind: "check-txn-status",
  isRead: false,
  latches: ({ primary }) => [primary],
  run(command, cells) {
    const cell = cells.cellOf(command.primary);
    const done = cell.lock !== null && cell.lock.startTs === command.lockTs
      ? checkLock(command, cell, cell.lock) : checkMissing(command, cell);
    // Not what the caller reckons the time to be: PD has perhaps not given out so much yet, and a commit above it would not
    // be seen by who begins later.
    const known = [command.lockTs, command.callerStartTs].filter((ts) => ts !== MAX_TS);
    return { ...done, readTs: Math.max(...known) };
  },
};

function checkLock(command: CheckTxnStatus, cell: Cell, lock: Lock): TxnOutcome {
  const { primary, currentTs, callerStartTs } = command;
  // How a transaction that commits by its prewrites alone ends, all of its keys decide.
  if (lock.useAsyncCommit && !command.forceSyncCommit) return answer({ kind: "locked", lock, action: "none" });
  if (physicalOf(lock.startTs) + lock.ttlMillis < physicalOf(currentTs)) {
    if (lock.type === "pessimistic" && command.resolvingPessimisticLock) {
      return answer({ kind: "rolled-back", action: "pessimistic-ttl-expired" }, {
        modifies: [{ kind: "delete-lock", key: primary }], released: [{ key: primary, startTs: lock.startTs, commitTs: 0 }],
      });
    }
    const { modifies, released } = rollBackLock(primary, cell, lock, true);
    return answer({ kind: "rolled-back", action: "ttl-expired" }, { modifies, released: [released] });
  }
  // Who did not say from when on it may commit cannot be told to commit later.
  const isPushed = lock.minCommitTs > 0 && callerStartTs !== MAX_TS && callerStartTs >= lock.minCommitTs;
  const now = isPushed ? { ...lock, minCommitTs: Math.max(callerStartTs + 1, currentTs) } : lock;
  const isPast = callerStartTs === MAX_TS || (callerStartTs > 0 && now.minCommitTs > callerStartTs);
  return answer({ kind: "locked", lock: now, action: isPast ? "min-commit-ts-pushed" : "none" },
    isPushed ? { modifies: [{ kind: "put-lock", key: primary, lock: now }] } : {});
}

function checkMissing({ primary, lockTs, rollbackIfNotExist, resolvingPessimisticLock }: CheckTxnStatus, cell: Cell): TxnOutcome {
  const commitTs = committedAt(cell, lockTs);
  if (commitTs > 0) return answer({ kind: "committed", commitTs });
  const record = commitRecordOf(cell, lockTs);
  if (record.kind !== "none") return answer({ kind: "rolled-back", action: "none" });
  if (!rollbackIfNotExist) return keyErrors([{ kind: "TxnNotFound", primary, startTs: lockTs }]);
  if (resolvingPessimisticLock) return answer({ kind: "rolled-back", action: "nothing-done" });
  return answer({ kind: "rolled-back", action: "lock-not-exist" },
    { modifies: rollBackMissing(primary, cell, lockTs, true, record.overlapped) });
}

const answer = (status: TxnStatus, rest: Partial<Omit<TxnOutcome, "result">> = {}): TxnOutcome =>
  outcome({ kind: "status", status }, rest);
