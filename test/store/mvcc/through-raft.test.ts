import { describe, expect, test } from "vitest";
import { allOf } from "../../../src/kernel/newest-first.ts";
import type { TxnCommand, TxnResult } from "../../../src/proto/kv.ts";
import { orderedGet } from "../../../src/kernel/ordered-map.ts";
import type { TxnResponse } from "../../../src/proto/messages.ts";
import { askTxn, createWorld, isolate, leaderOf, region, run, setDisk, storeOf, txnResponseTo, type World } from "../harness.ts";
import { seconds } from "../../../src/kernel/time.ts";
import { commit, get, prewrite, put, rollback } from "./bench.ts";

const world3 = (): World => createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });

/** What the leader on store 1 answers within a tenth of a second. */
function answer(world: World, command: TxnCommand, store = 1): TxnResponse | undefined {
  const request = askTxn(world, store, 1, command);
  run(world, 0.1);
  return txnResponseTo(world, request);
}

const resultOf = (world: World, command: TxnCommand): TxnResult | null | undefined => answer(world, command)?.result;

const writesOn = (world: World, store: number, key: string): readonly string[] | undefined => {
  const cell = orderedGet(storeOf(world, store).versions, key);
  return cell && allOf(cell.writes).map(({ commitTs, startTs, type }) => `${commitTs}->${startTs} ${type}`);
};

describe("a command of a transaction", () => {
  test("is answered when a quorum has what it comes to, and every replica then has the same cells", () => {
    const world = world3();
    expect(resultOf(world, prewrite(7, "a", [put("a", "3"), put("b", "9")])))
      .toEqual({ kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: 0 });
    expect(resultOf(world, get("b", 9))).toMatchObject({ kind: "key-error", errors: [{ kind: "KeyIsLocked" }] });
    expect(resultOf(world, commit(7, 8, "a", "b"))).toEqual({ kind: "done", values: [] });
    expect(resultOf(world, get("b", 9))).toEqual({ kind: "value", value: "9" });
    expect(resultOf(world, get("b", 7))).toEqual({ kind: "value", value: null });
    run(world, 3);
    expect([1, 2, 3].map((store) => writesOn(world, store, "a"))).toEqual([["8->7 put"], ["8->7 put"], ["8->7 put"]]);
    expect(world.record.checks.violations).toEqual([]);
  });

  test("waits for the latches of another on one of its keys, and sees what that has done", () => {
    const world = world3();
    setDisk(world, seconds(0.2));
    const first = askTxn(world, 1, 1, prewrite(7, "a", [put("a", "1")]));
    const second = askTxn(world, 1, 1, prewrite(8, "a", [put("a", "2")]));
    run(world, 0.1);
    expect([txnResponseTo(world, first), txnResponseTo(world, second)]).toEqual([undefined, undefined]);
    run(world, 1);
    expect(txnResponseTo(world, first)?.result).toMatchObject({ kind: "prewritten" });
    expect(txnResponseTo(world, second)?.result).toMatchObject({ kind: "key-error", errors: [{ kind: "KeyIsLocked" }] });
    expect(storeOf(world, 1).memory.transactions).toMatchObject({ tasks: new Map(), latches: new Map(), memoryLocks: new Map() });
  });

  test("is refused with the reason of the region: by who does not lead, under another epoch, for a key of another range", () => {
    const world = createWorld({ stores: 3, regions: [region(1, [1, 2, 3], "", "m"), region(2, [1, 2, 3], "m")] });
    const ask = (store: number, command: TxnCommand, rest = {}): TxnResponse | undefined => {
      const request = askTxn(world, store, 1, command, rest);
      run(world, 0.1);
      return txnResponseTo(world, request);
    };
    expect(ask(2, rollback(7, "a"))?.error).toMatchObject({ kind: "NotLeader" });
    expect(ask(1, rollback(7, "a"), { epoch: { confVer: 5, version: 8 } })?.error).toMatchObject({ kind: "EpochNotMatch" });
    expect(ask(1, rollback(7, "a", "x"))?.error).toMatchObject({ kind: "KeyNotInRegion", key: "x" });
  });

  test("dies with the leadership that it waits for, and with it who waits behind it", () => {
    const world = world3();
    run(world, 1);
    isolate(world, 1);
    const asked = [7, 8].map((startTs) => askTxn(world, 1, 1, prewrite(startTs, "a", [put("a", "1")])));
    run(world, 40);
    expect(leaderOf(world, 1)).not.toBe(1);
    expect(asked.map((request) => txnResponseTo(world, request)?.error?.kind)).toEqual([undefined, "StaleCommand"]);
    isolate(world, 1, false);
    run(world, 5);
    expect(txnResponseTo(world, asked[0] ?? 0)?.error).toEqual({ kind: "StaleCommand" });
    expect(storeOf(world, 1).memory.transactions).toMatchObject({ tasks: new Map(), latches: new Map() });
  });
});

describe("a commit by prewrites alone", () => {
  const async = prewrite(7, "a", [put("a", "1")], { useAsyncCommit: true, secondaries: ["b"] });
  const onePhase = prewrite(7, "a", [put("a", "1")], { tryOnePhase: true });

  test("waits for PD's timestamp, and comes behind all that has been read", () => {
    const world = world3();
    expect(answer(world, async)?.error).toEqual({ kind: "MaxTimestampNotSynced", regionId: 1 });
    const synced = 2 ** 18 + 1;
    expect(resultOf(world, async)).toEqual({ kind: "prewritten", minCommitTs: synced + 1, onePhaseCommitTs: 0 });
    expect(resultOf(world, get("a", synced))).toEqual({ kind: "value", value: null });
    expect(resultOf(world, get("a", synced + 1))).toMatchObject({ kind: "key-error" });
    expect(resultOf(world, get("c", synced + 50))).toEqual({ kind: "value", value: null });
    expect(resultOf(world, prewrite(8, "b", [put("b", "1")], { tryOnePhase: true })))
      .toEqual({ kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: synced + 51 });
    expect(resultOf(world, get("b", synced + 51))).toEqual({ kind: "value", value: "1" });
  });

  test("is met by readers from when it is decided on, before a quorum has it", () => {
    const world = world3();
    answer(world, onePhase);
    setDisk(world, seconds(0.2));
    const request = askTxn(world, 1, 1, onePhase);
    run(world, 0.05);
    expect(resultOf(world, get("a", 2 ** 40))).toMatchObject({ kind: "key-error", errors: [{ kind: "KeyIsLocked" }] });
    expect(resultOf(world, get("a", 9))).toEqual({ kind: "value", value: null });
    run(world, 1);
    expect(txnResponseTo(world, request)?.result).toMatchObject({ kind: "prewritten" });
    expect(resultOf(world, get("a", 2 ** 40))).toEqual({ kind: "value", value: "1" });
  });
});

describe("a read of a transaction at a follower", () => {
  const follower = { replica: { kind: "follower" } } as const;
  const at = (world: World, store: number, command: TxnCommand, rest = {}): number =>
    askTxn(world, store, 1, command, { ...follower, ...rest });

  test("asks the leader how far to be, which commits nothing below it from then on", () => {
    const world = world3();
    resultOf(world, prewrite(7, "a", [put("a", "1")]));
    resultOf(world, commit(7, 8, "a"));
    const request = at(world, 2, get("a", 2 ** 30));
    run(world, 0.1);
    expect(txnResponseTo(world, request)?.result).toEqual({ kind: "value", value: "1" });
    expect(resultOf(world, prewrite(9, "a", [put("a", "2")], { tryOnePhase: true })))
      .toEqual({ kind: "prewritten", minCommitTs: 0, onePhaseCommitTs: 2 ** 30 + 1 });
    expect(world.record.checks.violations).toEqual([]);
  });

  test("waits for what is in the log, and not yet committed, of a commit by prewrites alone", () => {
    const world = world3();
    answer(world, get("a", 1));
    setDisk(world, seconds(0.2));
    // The follower that is asked has not heard of it, and would answer at once from what it has.
    isolate(world, 2);
    const onePhase = askTxn(world, 1, 1, prewrite(9, "a", [put("a", "2")], { tryOnePhase: true }));
    run(world, 0.01);
    isolate(world, 2, false);
    const request = at(world, 2, get("a", 2 ** 30));
    run(world, 5);
    expect(txnResponseTo(world, onePhase)?.result).toMatchObject({ kind: "prewritten", onePhaseCommitTs: 2 ** 18 + 2 });
    expect(txnResponseTo(world, request)?.result).toEqual({ kind: "value", value: "2" });
    expect(world.record.checks.violations).toEqual([]);
  });

  test("of the past is sent to the leader", () => {
    const world = world3();
    const request = at(world, 2, get("a", 9), { replica: { kind: "stale", readTs: 0 } });
    run(world, 0.1);
    expect(txnResponseTo(world, request)?.error).toMatchObject({ kind: "DataIsNotReady" });
  });
});
