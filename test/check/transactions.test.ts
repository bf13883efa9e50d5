import { expect, test } from "vitest";
import type { CheckContext } from "../../src/check/index.ts";
import type { CheckReport } from "../../src/check/report.ts";
import { MAX_ENDS, MAX_READ_KEYS, transactionsChecker } from "../../src/check/transactions.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ModifyCommand } from "../../src/proto/command.ts";
import type { Lock, Modify, WriteRecord } from "../../src/proto/kv.ts";
import type { Observation } from "../../src/proto/observations.ts";

const lock = (key: string, startTs: number): Modify => ({
  kind: "put-lock", key, lock: {
    type: "put", primary: "a", startTs, ttlMillis: 3_000, shortValue: "1", forUpdateTs: 0, txnSize: 2, minCommitTs: 0,
    useAsyncCommit: false, secondaries: [], rollbackTs: [],
  } satisfies Lock,
});
const unlock = (key: string): Modify => ({ kind: "delete-lock", key });
const write = (key: string, startTs: number, commitTs: number, rest: Partial<WriteRecord> = {}): Modify => ({
  kind: "put-write", key,
  write: { commitTs, startTs, type: "put", isProtected: false, hasOverlappedRollback: false, shortValue: "1", ...rest },
});
const rolledBack = (key: string, startTs: number): Modify =>
  write(key, startTs, startTs, { type: "rollback", shortValue: null });

/** What the checkers find in these changes of region 1, each applied by store 1, then by store 2; and in reads. */
function found(...told: readonly (Modify | Observation)[]): readonly string[] {
  const report: CheckReport = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0 };
  const checks = transactionsChecker.create({} as CheckContext, report);
  const { facts } = transactionsChecker;
  told.forEach((item, at) => {
    const now = at as Instant;
    if (item.kind === "versions-read") facts?.["versions-read"]?.(checks, item, now);
    else {
      const data: ModifyCommand = { kind: "modify", version: 1, modifies: [item as Modify], requestId: at };
      const entry = { index: at + 6, term: 6, data };
      for (const store of [1, 2]) {
        facts?.applied?.(checks, { kind: "applied", region: 1, store, peer: store, entry, isVoid: false }, now);
      }
    }
  });
  return report.violations.map(({ invariant }) => invariant);
}

/** A read of a range, or of one key, which it has found. */
const read = (startKey: string, endKey: string, version: number, ...keys: readonly string[]): Observation =>
  ({ kind: "versions-read", region: 1, store: 1, startKey, endKey, version, found: startKey === endKey ? [startKey] : keys });

test("a read of a key that misses what was committed before it is a breach, and one as of before that is not", () => {
  const committed = [lock("b", 5), write("b", 5, 6), unlock("b")];
  const missed = (version: number): Observation =>
    ({ kind: "versions-read", region: 1, store: 1, startKey: "b", endKey: "b", version, found: [] });
  expect(found(...committed, missed(6))).toEqual(["commit-order"]);
  expect(found(...committed, missed(5))).toEqual([]);
});

test("a read of a range that misses a key which was committed before it is a breach", () => {
  const committed = [lock("b", 5), write("b", 5, 6), unlock("b")];
  expect(found(...committed, read("a", "z", 9))).toEqual(["commit-order"]);
  expect(found(...committed, read("a", "z", 9, "b"), read("a", "z", 5), read("c", "z", 9))).toEqual([]);
});

test("what transactions do in order is no breach: locks, commits, rollbacks and reads one after another", () => {
  expect(found(
    lock("a", 5), lock("b", 5), read("a", "a", 4), write("a", 5, 6), unlock("a"), write("b", 5, 6), unlock("b"),
    read("a", "a", 9), read("a", "z", 9, "a", "b"),
    lock("a", 10), rolledBack("a", 10), unlock("a"), rolledBack("b", 10), lock("a", 11), write("a", 11, 12),
  )).toEqual([]);
});

test.each([
  ["commit-above-start", [lock("a", 5), write("a", 5, 5)]],
  ["lock-checked", [lock("a", 5), write("a", 7, 8)]],
  ["one-lock", [lock("a", 5), lock("a", 7)]],
  ["rollback-final", [rolledBack("a", 5), write("b", 5, 6)]],
  ["rollback-final", [write("a", 5, 6), write("b", 5, 7)]],
  ["commit-order", [read("a", "a", 9), write("a", 5, 9)]],
  ["commit-order", [read("a", "c", 9), write("b", 5, 7)]],
] as const)("a breach of %s is found once, whichever replica tells of it first: %j", (invariant, told) => {
  expect(found(...told)).toEqual([invariant]);
});

test("what is forgotten is bounded: the ends of the oldest transactions, and what is read of too many keys", () => {
  const later = Array.from({ length: MAX_ENDS }, (_, i) => rolledBack("a", 10 + i));
  expect(found(rolledBack("a", 5), ...later, write("b", 5, 6))).toEqual([]);
  expect(found(rolledBack("a", 5), ...later.slice(1), write("b", 5, 6))).toEqual(["rollback-final"]);
  const reads = Array.from({ length: MAX_READ_KEYS }, (_, i) => read(`k${i}`, `k${i}`, 9));
  expect(found(...reads, read("a", "a", 9), write("a", 5, 6))).toEqual([]);
});

test("a commit behind a read, of a key beside it, of a lock, or marked with a rollback is no breach of commit-order", () => {
  expect(found(read("a", "a", 9), write("a", 5, 6, { type: "lock", shortValue: null }))).toEqual([]);
  expect(found(read("a", "c", 9), write("b", 5, 10), write("c", 5, 10))).toEqual([]);
  expect(found(write("a", 5, 9), read("a", "a", 9), write("a", 5, 9, { hasOverlappedRollback: true }))).toEqual([]);
});
