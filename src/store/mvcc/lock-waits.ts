import { millis, type Duration } from "../../kernel/time.ts";
import type { KeyError, LockInfo, TxnResult } from "../../proto/kv.ts";
import type { DeadlockResponse } from "../../proto/deadlock.ts";
import type { Turn } from "../turn.ts";
import { endWait, reportWait } from "./deadlocks.ts";
import type { Released } from "./command.ts";
import type { Task, TxnMemory } from "./memory.ts";

/*
 * Who wants a lock that somebody else has waits at the store (the lock manager), without latches. When the lock goes, the oldest
 * transaction is told so, and the others a little later: all of them ask for the key again, and whoever comes first has it.
 */

/** pessimistic-txn.wait-for-lock-timeout. */
const WAIT_AT_MOST = millis(1_000);
/** pessimistic-txn.wake-up-delay-duration. */
const WAKE_UP_DELAY = millis(20);

/**
 * The task waits until the lock goes, or it has waited for so long. It has given its latches back. Not null where that may never
 * be: the lock's owner waits for it.
 */
export function waitForLock(
  turn: Turn, memory: TxnMemory, task: Task, waitsFor: LockInfo, waitMillis: number,
): DeadlockResponse | null {
  const { key } = waitsFor;
  const waiting: Task = { ...task, keys: [], held: 0, waitsFor };
  memory.tasks.set(task.id, waiting);
  memory.lockWaits.set(key, [...(memory.lockWaits.get(key) ?? []), task.id]);
  turn.host.startTimer(Math.min(WAIT_AT_MOST, millis(waitMillis)) as Duration, { kind: "lock-wait", task: task.id });
  return reportWait(turn, memory, waiting);
}

/** Locks have gone: the oldest of those who wait for one is to try, and the others soon. Returns who is, with what it is told. */
export function wakeWaiters(
  turn: Turn, memory: TxnMemory, released: readonly Released[],
): readonly (readonly [number, TxnResult])[] {
  const woken: (readonly [number, TxnResult])[] = [];
  for (const lock of released) {
    const waiting = (memory.lockWaits.get(lock.key) ?? []).flatMap((id) => memory.tasks.get(id) ?? []);
    let oldest: Task | undefined;
    for (const task of waiting) if (oldest === undefined || startOf(task) < startOf(oldest)) oldest = task;
    if (oldest === undefined) continue;
    woken.push([oldest.id, conflictOf(oldest, lock)]);
    for (const task of waiting) {
      if (task.id === oldest.id) continue;
      memory.tasks.set(task.id, { ...task, isWokenBy: lock });
      turn.host.startTimer(WAKE_UP_DELAY, { kind: "lock-wait", task: task.id });
    }
  }
  return woken;
}

/** What a task is told that has waited: that the lock is gone, or that it is still there. */
export function resultOfWait(task: Task): TxnResult | null {
  const { waitsFor, isWokenBy } = task;
  if (waitsFor === null) return null;
  return isWokenBy === null
    ? { kind: "key-error", errors: [{ kind: "KeyIsLocked", locked: waitsFor }] }
    : conflictOf(task, isWokenBy);
}

/** The task waits no more. */
export function endLockWait(turn: Turn, memory: TxnMemory, task: Task): void {
  if (task.waitsFor === null) return;
  const { key } = task.waitsFor;
  const rest = (memory.lockWaits.get(key) ?? []).filter((id) => id !== task.id);
  if (rest.length === 0) memory.lockWaits.delete(key);
  else memory.lockWaits.set(key, rest);
  endWait(turn, memory, task);
}

/** When the task's transaction began: only such commands wait that tell. */
const startOf = ({ request: { command } }: Task): number => ("startTs" in command ? command.startTs : 0);

function conflictOf(task: Task, { key, startTs, commitTs }: Released): TxnResult {
  const error: KeyError = {
    kind: "WriteConflict", key, startTs: startOf(task), conflictStartTs: startTs, conflictCommitTs: commitTs,
    reason: "PessimisticRetry",
  };
  return { kind: "key-error", errors: [error] };
}
