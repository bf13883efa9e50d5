import { expect, test } from "vitest";
import { orderedGet } from "../../../src/kernel/ordered-map.ts";
import type { TxnCommand, TxnResult } from "../../../src/proto/kv.ts";
import { askTxn, AWAKE, createWorld, kill, leaderOf, order, peer, region, run, setSettings, storeOf, txnResponseTo, type World }
  from "../harness.ts";
import { commit, pessimisticLock, prewrite, put } from "./bench.ts";

const world = (inMemory = true): World => {
  const it = createWorld({ stores: 3, regions: [region(1, [1, 2, 3])] });
  setSettings(it, { ...AWAKE, store: { ...AWAKE.store, inMemoryLocks: inMemory } });
  return it;
};

function ask(it: World, command: TxnCommand): TxnResult | null | undefined {
  const request = askTxn(it, leaderOf(it, 1), 1, command, { key: "a" });
  run(it, 0.2);
  return txnResponseTo(it, request)?.result;
}

const lock = (it: World, startTs: number): TxnResult | null | undefined =>
  ask(it, pessimisticLock(startTs, startTs, ["a"], { waitMillis: 0 }));
const LOCKED = { kind: "key-error", errors: [{ kind: "KeyIsLocked" }] };
const onDisk = (it: World, store: number): string | undefined => orderedGet(storeOf(it, store).versions, "a")?.lock?.type;

test("a pessimistic lock is the leader's word alone, and becomes a write of the log with its prewrite", () => {
  const it = world();
  expect(lock(it, 7)).toMatchObject({ kind: "done" });
  expect(onDisk(it, 1)).toBeUndefined();
  expect(lock(it, 8)).toMatchObject(LOCKED);
  expect(ask(it, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 7 }))).toMatchObject({ kind: "prewritten" });
  expect(storeOf(it, 1).memory.transactions?.inMemory.size).toBe(0);
  expect(ask(it, commit(7, 9, "a"))).toMatchObject({ kind: "done" });
});

test("a pessimistic lock goes through the log where it is to, and where the leader's memory has no room", () => {
  const it = world(false);
  expect(lock(it, 7)).toMatchObject({ kind: "done" });
  expect(onDisk(it, 1)).toBe("pessimistic");
  const full = world();
  const large = "a".repeat(600 * 1_024);
  expect(ask(full, pessimisticLock(7, 7, [large], { waitMillis: 0 }))).toMatchObject({ kind: "done" });
  expect(orderedGet(storeOf(full, 1).versions, large)?.lock?.type).toBe("pessimistic");
});

test("a handover puts locks into the log, a death loses them; a lost one is made good unless somebody wrote", () => {
  const moved = world();
  lock(moved, 7);
  order(moved, 1, 1, { kind: "transfer-leader", to: peer(12, 2) });
  run(moved, 3);
  expect([leaderOf(moved, 1), onDisk(moved, 2)]).toEqual([2, "pessimistic"]);
  expect(storeOf(moved, 1).memory.transactions?.inMemory.size).toBe(0);
  expect(lock(moved, 8)).toMatchObject(LOCKED);
  const lost = world();
  lock(lost, 7);
  kill(lost, 1);
  run(lost, 30);
  expect(lock(lost, 8)).toMatchObject({ kind: "done" });
  expect(ask(lost, prewrite(8, "a", [put("a", "2", true)], { forUpdateTs: 8 }))).toMatchObject({ kind: "prewritten" });
  ask(lost, commit(8, 9, "a"));
  expect(ask(lost, prewrite(7, "a", [put("a", "1", true)], { forUpdateTs: 7 })))
    .toMatchObject({ kind: "key-error", errors: [{ kind: "PessimisticLockNotFound" }] });
});
