import { describe, expect, test } from "vitest";
import type { KeyError, TxnCommand, TxnResult } from "../../../src/proto/kv.ts";
import { askTxn, createWorld, PD, peer, region, run, send, storeOf, txnResponseTo, type World } from "../harness.ts";
import { commit, get, pessimisticLock, prewrite, put, rollback } from "./bench.ts";

const world = (): World => createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });

/** Two regions, of which the second is led by another store than the first. */
const apart = (): World =>
  createWorld({ stores: 3, regions: [region(1, [1, 2, 3], "", "m"), region(2, [1, 2, 3], "m")], leaders: { 1: 1, 2: 2 } });

function ask(it: World, command: TxnCommand, regionId = 1, length = 0.05): TxnResult | null | undefined {
  const request = askTxn(it, regionId, regionId, command, { key: regionId === 1 ? "a" : "x" });
  run(it, length);
  return txnResponseTo(it, request)?.result;
}

const DONE: TxnResult = { kind: "done", values: [] };
const lock = (startTs: number, key: string, waitMillis = 1_000, forUpdateTs = startTs): TxnCommand =>
  pessimisticLock(startTs, forUpdateTs, [key], { waitMillis });
const errorOf = (result: TxnResult | null | undefined): KeyError | undefined =>
  (result?.kind === "key-error" ? result.errors[0] : undefined);

describe("a pessimistic lock", () => {
  test("is taken before anything is written, blocks no reader, and becomes the prewritten one", () => {
    const it = world();
    expect(ask(it, pessimisticLock(7, 7, ["a"], { returnValues: true }))).toEqual({ kind: "done", values: [null] });
    expect(ask(it, get("a", 9))).toEqual({ kind: "value", value: null });
    expect(errorOf(ask(it, prewrite(8, "a", [put("a", "2")])))?.kind).toBe("KeyIsLocked");
    expect(ask(it, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 7 }))).toMatchObject({ kind: "prewritten" });
    expect(ask(it, commit(7, 10, "a"))).toEqual(DONE);
    expect(ask(it, get("a", 10))).toEqual({ kind: "value", value: "1" });
    expect(it.record.checks.violations).toEqual([]);
  });

  test("is refused where something was committed behind the statement's timestamp, and granted at a later one", () => {
    const it = world();
    ask(it, prewrite(5, "a", [put("a", "1")]));
    ask(it, commit(5, 9, "a"));
    expect(errorOf(ask(it, lock(7, "a"))))
      .toMatchObject({ kind: "WriteConflict", conflictCommitTs: 9, reason: "PessimisticRetry" });
    expect(ask(it, lock(7, "a", 0, 10))).toEqual(DONE);
  });

  test("that was lost is made good at the prewrite if nothing was written since, and refused if something was", () => {
    const lost = world();
    expect(ask(lost, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 7 }))).toMatchObject({ kind: "prewritten" });
    const late = world();
    ask(late, prewrite(8, "a", [put("a", "1")]));
    ask(late, commit(8, 9, "a"));
    expect(errorOf(ask(late, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 7 })))?.kind).toBe("PessimisticLockNotFound");
  });

  test("that another has is waited for up to a second, and then told of", () => {
    const it = world();
    ask(it, lock(7, "a"));
    const request = askTxn(it, 1, 1, lock(8, "a", 3_000));
    run(it, 0.9);
    expect(txnResponseTo(it, request)).toBeUndefined();
    run(it, 0.2);
    expect(errorOf(txnResponseTo(it, request)?.result)).toMatchObject({ kind: "KeyIsLocked", locked: { lock: { startTs: 7 } } });
    expect(storeOf(it, 1).memory.transactions).toMatchObject({ tasks: new Map(), lockWaits: new Map(), waits: new Map() });
  });

  test("that goes wakes the oldest of those who wait for it, and the others 20 ms later", () => {
    const it = world();
    ask(it, lock(7, "a"));
    const [younger, older] = [lock(9, "a"), lock(8, "a")].map((command) => askTxn(it, 1, 1, command)) as [number, number];
    run(it, 0.1);
    ask(it, rollback(7, "a"), 1, 0);
    run(it, 1, () => txnResponseTo(it, older) !== undefined);
    const woken = it.now;
    expect(errorOf(txnResponseTo(it, older)?.result))
      .toMatchObject({ kind: "WriteConflict", conflictStartTs: 7, conflictCommitTs: 0 });
    expect(txnResponseTo(it, younger)).toBeUndefined();
    run(it, 1, () => txnResponseTo(it, younger) !== undefined);
    expect(it.now - woken).toBe(20_000);
    expect(errorOf(txnResponseTo(it, younger)?.result)?.kind).toBe("WriteConflict");
  });
});

describe("two transactions that wait for each other", () => {
  test("at the leader of the first region are told so at once: the one whose wait would close the circle", () => {
    const it = world();
    ask(it, lock(7, "a"));
    ask(it, lock(8, "b"));
    const first = askTxn(it, 1, 1, lock(7, "b"));
    run(it, 0.05);
    expect(ask(it, lock(8, "a"))).toEqual({
      kind: "key-error", errors: [{ kind: "Deadlock", lockTs: 7, lockKey: "a", waitChain: [8, 7, 8] }],
    });
    expect(txnResponseTo(it, first)).toBeUndefined();
  });

  test("in two regions led by two stores are found by the one that leads the first", () => {
    const it = apart();
    ask(it, lock(7, "a"), 1);
    ask(it, lock(8, "x"), 2);
    const first = askTxn(it, 1, 1, lock(8, "a"));
    run(it, 0.05);
    // The second waits at another store, which asks PD who looks for deadlocks.
    const second = askTxn(it, 2, 2, lock(7, "x"), { key: "x" });
    run(it, 0.05);
    expect(it.record.toPd.filter(({ from, message }) => from === 2 && message.kind === "get-region")).toHaveLength(1);
    expect(txnResponseTo(it, second)).toBeUndefined();
    send(it, PD, 3, { kind: "get-region-response", requestId: 0, region: null, leader: peer(11, 1) });
    run(it, 0.05);
    expect(errorOf(txnResponseTo(it, second)?.result)).toMatchObject({ kind: "Deadlock", lockTs: 8, waitChain: [7, 8, 7] });
    expect(txnResponseTo(it, first)).toBeUndefined();
  });
});
