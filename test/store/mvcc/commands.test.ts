import { describe, expect, test } from "vitest";
import { allOf } from "../../../src/kernel/newest-first.ts";
import { composeTs, type KeyError, type TxnCommand, type TxnResult } from "../../../src/proto/kv.ts";
import { MAX_TS } from "../../../src/store/mvcc/reader.ts";
import {
  cellAt, checkTxnStatus, commit, createBench, get, pessimisticLock, prewrite, put, resolveLock, resultOf, rollback, run,
  type Bench,
} from "./bench.ts";

const DONE: TxnResult = { kind: "done", values: [] };
const errorOf = (bench: Bench, command: TxnCommand): KeyError | undefined => {
  const result = resultOf(bench, command);
  return result.kind === "key-error" ? result.errors[0] : undefined;
};
const valueOf = (bench: Bench, key: string, version: number): string | null | undefined => {
  const result = resultOf(bench, get(key, version));
  return result.kind === "value" ? result.value : undefined;
};
/** The records of a key, the newest first: `8->7 put`; protected ones with a `p`, marked ones with a `+`. */
const records = (bench: Bench, key: string): readonly string[] =>
  allOf(cellAt(bench, key).writes).map(({ commitTs, startTs, type, isProtected, hasOverlappedRollback }) =>
    `${commitTs}->${startTs} ${type}${isProtected ? " p" : ""}${hasOverlappedRollback ? " +" : ""}`);
const written = (bench: Bench, key: string, value: string, startTs: number, commitTs: number): void => {
  expect(resultOf(bench, prewrite(startTs, key, [put(key, value)]))).toMatchObject({ kind: "prewritten" });
  expect(resultOf(bench, commit(startTs, commitTs, key))).toEqual(DONE);
};
const LONG = "x".repeat(256);

describe("prewrite", () => {
  test("says that it was done before where the same comes twice, also after the commit", () => {
    const bench = createBench();
    const command = prewrite(7, "a", [put("a", "1")], { useAsyncCommit: true });
    const first = resultOf(bench, command);
    expect(first).toEqual({ kind: "prewritten", minCommitTs: 8, onePhaseCommitTs: 0 });
    bench.maxTs = 50;
    expect(run(bench, command)).toMatchObject({ result: first, modifies: [] });
    resultOf(bench, commit(7, 9, "a"));
    expect(run(bench, command)).toMatchObject({ result: { kind: "prewritten", minCommitTs: 9 }, modifies: [] });
  });

  test("says also what it has read where it fails: whether a key exists is looked at as of the start", () => {
    const bench = createBench();
    written(bench, "a", "1", 5, 9);
    const looked = { ...put("c", ""), op: "check-not-exists" } as const;
    expect(run(bench, prewrite(7, "a", [looked, put("a", "2")]))).toMatchObject({ result: { kind: "key-error" }, readTs: 7 });
    expect(run(bench, prewrite(7, "a", [put("a", "2")]))).toMatchObject({ result: { kind: "key-error" }, readTs: 0 });
    expect(resultOf(bench, prewrite(7, "c", [looked], { useAsyncCommit: true })))
      .toEqual({ kind: "prewritten", minCommitTs: 8, onePhaseCommitTs: 0 });
  });

  test("falls back to two phases where a key was prewritten so before", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("a", "1")]));
    expect(resultOf(bench, prewrite(7, "a", [put("a", "1"), put("b", "2")], { useAsyncCommit: true })))
      .toEqual({ kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: 0 });
    expect(cellAt(bench, "b").lock?.useAsyncCommit).toBe(false);
  });

  test("of a key that nobody locked before is known to be done, where the pessimistic transaction has committed", () => {
    const bench = createBench();
    const command = prewrite(7, "a", [put("a", "1")], { forUpdateTs: 7, useAsyncCommit: true });
    resultOf(bench, command);
    resultOf(bench, commit(7, 12, "a"));
    expect(run(bench, command)).toMatchObject({ result: { kind: "prewritten", minCommitTs: 12 }, modifies: [] });
  });

  test("in one phase takes the pessimistic lock away, and tells who waited for it", () => {
    const bench = createBench();
    resultOf(bench, pessimisticLock(7, 7, ["a"]));
    const done = run(bench, prewrite(7, "a", [put("a", "1", true), put("b", "2")], { forUpdateTs: 7, tryOnePhase: true }));
    expect(done).toMatchObject({ result: { onePhaseCommitTs: 8 }, released: [{ key: "a", startTs: 7, commitTs: 8 }] });
    expect([cellAt(bench, "a").lock, records(bench, "a")]).toEqual([null, ["8->7 put"]]);
  });

  test("tells of another's lock as it is, a pessimistic one as of a lock that has no time left", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("a", "1")]));
    const locked = (rest: object): unknown => errorOf(bench, prewrite(9, "a", [put("a", "2")], rest));
    expect([locked({}), locked({ forUpdateTs: 9 })])
      .toMatchObject([{ locked: { lock: { ttlMillis: 3_000 } } }, { locked: { lock: { ttlMillis: 0 } } }]);
  });

  test("conflicts with what was committed since the start, and with its own rollback", () => {
    const bench = createBench();
    written(bench, "a", "1", 5, 9);
    expect(errorOf(bench, prewrite(7, "a", [put("a", "2")])))
      .toEqual({ kind: "WriteConflict", key: "a", startTs: 7, conflictStartTs: 5, conflictCommitTs: 9, reason: "Optimistic" });
    resultOf(bench, rollback(11, "a"));
    expect(errorOf(bench, prewrite(11, "a", [put("a", "2")]))).toMatchObject({ kind: "WriteConflict", reason: "SelfRolledBack" });
  });

  test("of an insert, or that a key must not exist, fails where it does; what is deleted does not exist", () => {
    const bench = createBench();
    written(bench, "a", "1", 5, 6);
    const insert = prewrite(7, "a", [{ ...put("a", "2"), op: "insert" }]);
    expect(errorOf(bench, insert)).toEqual({ kind: "AlreadyExist", key: "a" });
    expect(errorOf(bench, prewrite(7, "b", [{ ...put("a", ""), op: "check-not-exists" }]))?.kind).toBe("AlreadyExist");
    resultOf(bench, prewrite(8, "a", [{ ...put("a", ""), op: "delete" }]));
    resultOf(bench, commit(8, 9, "a"));
    expect(resultOf(bench, { ...insert, startTs: 10 } as TxnCommand)).toMatchObject({ kind: "prewritten" });
    expect(run(bench, prewrite(11, "b", [{ ...put("c", ""), op: "check-not-exists" }])))
      .toMatchObject({ modifies: [], readTs: 11 });
  });

  test("falls back to two phases where the least timestamp is beyond what the client allows", () => {
    const bench = createBench();
    bench.maxTs = 60;
    const both = [put("a", "1"), put("b", "2")];
    expect(resultOf(bench, prewrite(7, "a", both, { tryOnePhase: true, maxCommitTs: 50 })))
      .toEqual({ kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: 0 });
    expect(["a", "b"].map((key) => cellAt(bench, key).lock?.useAsyncCommit)).toEqual([false, false]);
    expect(resultOf(bench, commit(7, 70, "a", "b"))).toEqual(DONE);
    const allowed = run(createBench(), prewrite(7, "a", both, { useAsyncCommit: true, secondaries: ["b"], maxCommitTs: 50 }));
    expect(allowed).toMatchObject({ result: { minCommitTs: 8 }, memoryLocks: [{ key: "a" }, { key: "b" }] });
    expect(allowed.modifies).toMatchObject([{ lock: { secondaries: ["b"] } }, { lock: { secondaries: [] } }]);
  });

  test("puts a long value into the column family default, from where reads take it and a rollback takes it away", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("a", LONG)]));
    expect(cellAt(bench, "a")).toMatchObject({ lock: { shortValue: null }, values: { recent: [{ startTs: 7, value: LONG }] } });
    expect(resultOf(bench, get("a", 9, { access: [7] }))).toEqual({ kind: "value", value: LONG });
    resultOf(bench, commit(7, 8, "a"));
    expect(valueOf(bench, "a", 8)).toBe(LONG);
    resultOf(bench, prewrite(9, "a", [put("a", LONG)]));
    resultOf(bench, rollback(9, "a"));
    expect(allOf(cellAt(bench, "a").values).map(({ startTs }) => startTs)).toEqual([7]);
  });
});

describe("a read", () => {
  test("looks past locks that are younger, that commit later, and that it was told of", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("a", "1")], { minCommitTs: 20 }));
    expect([6, 7, 19].map((version) => valueOf(bench, "a", version))).toEqual([null, null, null]);
    expect(errorOf(bench, get("a", 20))?.kind).toBe("KeyIsLocked");
    expect(resultOf(bench, get("a", 20, { bypass: [7] }))).toEqual({ kind: "value", value: null });
    expect(resultOf(bench, get("a", 20, { access: [7] }))).toEqual({ kind: "value", value: "1" });
    expect(resultOf(bench, get("a", MAX_TS))).toEqual({ kind: "value", value: null });
  });

  test("of a range goes in the order of its keys up to its limit, or to the first lock", () => {
    const bench = createBench();
    for (const key of ["c", "a", "b"]) written(bench, key, key.toUpperCase(), 5, 6);
    const scan = (limit: number): TxnResult =>
      resultOf(bench, { kind: "scan", startKey: "a", endKey: "", limit, version: 9, isPast: false, bypass: [], access: [] });
    expect(scan(2)).toEqual({ kind: "pairs", pairs: [{ key: "a", value: "A" }, { key: "b", value: "B" }], locked: null });
    resultOf(bench, prewrite(7, "b", [put("b", "2")]));
    expect(scan(9)).toMatchObject({ pairs: [{ key: "a" }], locked: { key: "b", lock: { startTs: 7 } } });
    const { lock } = cellAt(bench, "b");
    resultOf(bench, rollback(7, "b"));
    expect(scan(9)).toMatchObject({ pairs: [{ key: "a" }, { key: "b" }, { key: "c" }], locked: null });
    // One that is under way to the log alone, of a commit by prewrites.
    if (lock !== null) bench.memoryLocks.set("b", { key: "b", lock: { ...lock, useAsyncCommit: true } });
    expect(scan(9)).toMatchObject({ pairs: [], locked: { key: "b" } });
  });
});

describe("a commit", () => {
  test("is done once, and refused below the lock's least timestamp and after a rollback", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("a", "1")], { minCommitTs: 20 }));
    expect(errorOf(bench, commit(7, 19, "a")))
      .toEqual({ kind: "CommitTsExpired", key: "a", startTs: 7, attemptedCommitTs: 19, minCommitTs: 20 });
    expect(resultOf(bench, commit(7, 20, "a"))).toEqual(DONE);
    expect(run(bench, commit(7, 20, "a"))).toMatchObject({ result: DONE, modifies: [] });
    expect(errorOf(bench, rollback(7, "a"))).toEqual({ kind: "Committed", key: "a", startTs: 7, commitTs: 20 });
    resultOf(bench, rollback(30, "a"));
    expect(errorOf(bench, commit(30, 31, "a"))).toEqual({ kind: "TxnLockNotFound", key: "a", startTs: 30 });
  });
});

describe("records of rollbacks", () => {
  test("collapse to the latest, but for those that somebody relies on", () => {
    const bench = createBench();
    for (const startTs of [4, 5]) resultOf(bench, rollback(startTs, "a"));
    expect(records(bench, "a")).toEqual(["5->5 rollback"]);
    resultOf(bench, prewrite(6, "a", [put("a", "1")]));
    resultOf(bench, rollback(6, "a"));
    expect(records(bench, "a")).toEqual(["6->6 rollback"]);
    resultOf(bench, checkTxnStatus("a", 7, { rollbackIfNotExist: true }));
    resultOf(bench, rollback(8, "a"));
    resultOf(bench, rollback(9, "a"));
    expect(records(bench, "a")).toEqual(["9->9 rollback", "7->7 rollback p", "6->6 rollback"]);
  });

  test("become a mark where another transaction committed at just that timestamp, also when it does so later", () => {
    const bench = createBench();
    resultOf(bench, prewrite(5, "a", [put("a", "1")], { useAsyncCommit: true }));
    resultOf(bench, commit(5, 8, "a"));
    resultOf(bench, checkTxnStatus("a", 8, { rollbackIfNotExist: true }));
    expect(records(bench, "a")).toEqual(["8->5 put +"]);
    expect(errorOf(bench, prewrite(8, "a", [put("a", "2")]))).toMatchObject({ kind: "WriteConflict", reason: "SelfRolledBack" });
    resultOf(bench, prewrite(9, "a", [put("a", "2")], { useAsyncCommit: true }));
    resultOf(bench, { kind: "check-secondary-locks", keys: ["a"], startTs: 12 });
    expect(cellAt(bench, "a").lock?.rollbackTs).toEqual([12]);
    resultOf(bench, commit(9, 12, "a"));
    expect(records(bench, "a")[0]).toBe("12->9 put +");
  });
});

describe("what became of a transaction", () => {
  const at = (millis: number): number => composeTs(millis, 0);
  const start = at(1_000);
  const locked = (rest = {}): Bench => {
    const bench = createBench();
    resultOf(bench, prewrite(start, "a", [put("a", "1")], { minCommitTs: start + 1, ...rest }));
    return bench;
  };
  const statusOf = (bench: Bench, rest: Parameters<typeof checkTxnStatus>[2]): unknown => {
    const result = resultOf(bench, checkTxnStatus("a", start, rest));
    return result.kind === "status" ? result.status : result;
  };

  test("it goes on while its lock lives, and commits behind the reader that asked", () => {
    const bench = locked();
    const caller = at(2_000);
    expect(statusOf(bench, { callerStartTs: caller, currentTs: at(4_000) }))
      .toMatchObject({ kind: "locked", action: "min-commit-ts-pushed", lock: { minCommitTs: at(4_000) } });
    expect(resultOf(bench, get("a", caller))).toEqual({ kind: "value", value: null });
    expect(errorOf(bench, commit(start, caller, "a"))?.kind).toBe("CommitTsExpired");
    expect(statusOf(locked({ minCommitTs: 0 }), { callerStartTs: caller, currentTs: at(4_000) }))
      .toMatchObject({ action: "none" });
  });

  test("it is ended when its lock has not been kept alive, and not before", () => {
    const bench = locked();
    resultOf(bench, { kind: "heartbeat", primary: "a", startTs: start, ttlMillis: 20_000 });
    expect(statusOf(bench, { currentTs: at(21_000) })).toMatchObject({ kind: "locked" });
    expect(statusOf(bench, { currentTs: at(21_001) })).toEqual({ kind: "rolled-back", action: "ttl-expired" });
    expect(statusOf(bench, { currentTs: at(21_001) })).toEqual({ kind: "rolled-back", action: "none" });
    expect(errorOf(bench, { kind: "heartbeat", primary: "a", startTs: start, ttlMillis: 9 })?.kind).toBe("TxnNotFound");
  });

  test("where nothing is known of it, it never was: an error, or it never will be", () => {
    const bench = createBench();
    expect(errorOf(bench, checkTxnStatus("a", start))?.kind).toBe("TxnNotFound");
    expect(statusOf(bench, { rollbackIfNotExist: true, resolvingPessimisticLock: true }))
      .toMatchObject({ action: "nothing-done" });
    expect(statusOf(bench, { rollbackIfNotExist: true })).toEqual({ kind: "rolled-back", action: "lock-not-exist" });
    expect(errorOf(bench, prewrite(start, "a", [put("a", "1")]))?.kind).toBe("WriteConflict");
  });

  test("one that commits by its prewrites alone is never ended here, unless it is known to have fallen back", () => {
    const bench = locked({ useAsyncCommit: true });
    expect(statusOf(bench, { currentTs: at(60_000) })).toMatchObject({ kind: "locked", action: "none" });
    expect(statusOf(bench, { currentTs: at(60_000), forceSyncCommit: true })).toMatchObject({ action: "ttl-expired" });
  });

  test("a pessimistic lock that is only met by another such lock goes without a record", () => {
    const bench = createBench();
    resultOf(bench, pessimisticLock(start, start, ["a"], { ttlMillis: 3_000 }));
    expect(statusOf(bench, { currentTs: at(60_000), resolvingPessimisticLock: true }))
      .toMatchObject({ action: "pessimistic-ttl-expired" });
    expect(bench.cells.size).toBe(0);
    // Not so where whoever asks is about to write, nor of a lock that was prewritten.
    resultOf(bench, pessimisticLock(start, start, ["a"], { ttlMillis: 3_000 }));
    expect(statusOf(bench, { currentTs: at(60_000) })).toMatchObject({ action: "ttl-expired" });
    expect(statusOf(locked(), { currentTs: at(60_000), resolvingPessimisticLock: true }))
      .toMatchObject({ action: "ttl-expired" });
  });
});

test("a later statement locks the same key once more, as of its own timestamp; not what is prewritten already", () => {
  const bench = createBench();
  for (const forUpdateTs of [7, 9]) expect(resultOf(bench, pessimisticLock(7, forUpdateTs, ["a"]))).toEqual(DONE);
  expect(cellAt(bench, "a").lock?.forUpdateTs).toBe(9);
  resultOf(bench, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 9 }));
  expect(errorOf(bench, pessimisticLock(7, 11, ["a"]))?.kind).toBe("PessimisticLockNotFound");
});

describe("secondaries of a commit by prewrites alone", () => {
  const check = (startTs: number): TxnCommand => ({ kind: "check-secondary-locks", keys: ["b", "c"], startTs });

  test("are all there, or decide for a rollback that stays", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("b", "1"), put("c", "2")], { useAsyncCommit: true }));
    expect(resultOf(bench, check(7))).toMatchObject({ kind: "secondaries", locks: [{ key: "b" }, { key: "c" }], commitTs: -1 });
    const late = createBench();
    resultOf(late, prewrite(7, "a", [put("b", "1")], { useAsyncCommit: true }));
    expect(resultOf(late, check(7))).toEqual({ kind: "secondaries", locks: [], commitTs: 0 });
    expect(records(late, "c")).toEqual(["7->7 rollback p"]);
    expect(errorOf(late, prewrite(7, "a", [put("c", "2")]))?.kind).toBe("WriteConflict");
    // Also where a pessimistic transaction has not locked that key before, and falls back to two phases meanwhile.
    for (const useAsyncCommit of [true, false]) {
      expect(errorOf(late, prewrite(7, "a", [put("c", "2")], { forUpdateTs: 7, useAsyncCommit })))
        .toMatchObject({ kind: "WriteConflict", reason: "SelfRolledBack" });
    }
  });

  test("tell when the transaction has committed", () => {
    const bench = createBench();
    resultOf(bench, prewrite(7, "a", [put("b", "1"), put("c", "2")], { useAsyncCommit: true }));
    resultOf(bench, commit(7, 9, "b"));
    expect(resultOf(bench, check(7))).toEqual({ kind: "secondaries", locks: [], commitTs: 9 });
  });
});

test("locks of one transaction are resolved all at once or by name; those of others stay, and are found by their age", () => {
  const bench = createBench();
  resultOf(bench, prewrite(7, "a", [put("a", "1"), put("b", "2"), put("c", "3")]));
  resultOf(bench, prewrite(9, "d", [put("d", "4")]));
  resultOf(bench, resolveLock(7, 8, ["b"]));
  expect(["a", "b", "c"].map((key) => records(bench, key))).toEqual([[], ["8->7 put"], []]);
  const scan: TxnCommand = { kind: "scan-lock", startKey: "", endKey: "", maxTs: 8, limit: 10 };
  expect(resultOf(bench, scan)).toMatchObject({ kind: "locks", locks: [{ key: "a" }, { key: "c" }] });
  resultOf(bench, resolveLock(7, 8));
  expect(["a", "b", "c", "d"].map((key) => records(bench, key))).toEqual([["8->7 put"], ["8->7 put"], ["8->7 put"], []]);
  resultOf(bench, resolveLock(9, 0));
  expect(records(bench, "d")).toEqual(["9->9 rollback"]);
});

test("garbage collection keeps what somebody at or behind the safe point can read, and nothing else", () => {
  const bench = createBench();
  written(bench, "a", LONG, 1, 2);
  written(bench, "a", LONG, 3, 4);
  resultOf(bench, rollback(5, "a"));
  written(bench, "a", "9", 8, 9);
  resultOf(bench, prewrite(1, "b", [put("b", "1")]));
  resultOf(bench, commit(1, 2, "b"));
  resultOf(bench, prewrite(3, "b", [{ ...put("b", ""), op: "delete" }]));
  resultOf(bench, commit(3, 4, "b"));
  resultOf(bench, { kind: "gc", startKey: "", endKey: "", safePoint: 6, limit: 10 });
  expect(records(bench, "a")).toEqual(["9->8 put", "4->3 put"]);
  expect(allOf(cellAt(bench, "a").values).map(({ startTs }) => startTs)).toEqual([3]);
  expect(bench.cells.has("b")).toBe(false);
  expect([valueOf(bench, "a", 6), valueOf(bench, "a", 9), valueOf(bench, "b", 6)]).toEqual([LONG, "9", null]);
});
