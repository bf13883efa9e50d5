import { describe, expect, test } from "vitest";
import { newestOf } from "../../../src/kernel/newest-first-changes.ts";
import { millis, seconds } from "../../../src/kernel/time.ts";
import {
  balances, begin, cellsOf, does, isLockedAt, leaderOf, run, runUntil, transfer, txnWorld, write, type TxnWorld,
} from "./world.ts";

/** Bob has 10 and Joe 2, in two regions; client 1 is about to move 7. */
function paper(...settings: readonly string[]): TxnWorld {
  const world = txnWorld(...settings);
  write(world, 1, { [world.bob]: "10", [world.joe]: "2" });
  // Until the followers have heard of the commit, too.
  run(world, seconds(4));
  return world;
}

const isCommittedAt = (world: TxnWorld, key: string, value: string): boolean =>
  cellsOf(world, key).some(({ writes }) => newestOf(writes)?.shortValue === value);

/** What client 2 reads behind the life of the locks, and whether anything is left of the transfer then. */
function afterwards(world: TxnWorld): { readonly read: readonly (string | null)[]; readonly locked: boolean } {
  run(world, seconds(4));
  const read = balances(world, 2);
  run(world, seconds(2));
  return { read, locked: isLockedAt(world, world.bob) || isLockedAt(world, world.joe) };
}

describe("the transfer of the Percolator paper, through a cluster", () => {
  test("moves 7 of Bob's 10 to Joe, and no lock is left", () => {
    const world = paper();
    transfer(world, 1, 7);
    run(world, millis(500));
    expect(balances(world, 2)).toEqual(["3", "9"]);
    run(world, seconds(3));
    expect(isLockedAt(world, world.bob) || isLockedAt(world, world.joe)).toBe(false);
  });

  test("is rolled back by the next reader when its client dies before Joe's key is prewritten", () => {
    const world = paper();
    // As the transfer writes it: its reads would find no way to Joe's store either.
    write(world, 1, { [world.bob]: "3", [world.joe]: "9" });
    does(world, `cut client 1 -> store ${leaderOf(world, world.joe)}`);
    runUntil(world, () => isLockedAt(world, world.bob));
    run(world, millis(5));
    expect(isLockedAt(world, world.joe)).toBe(false);
    does(world, "kill client 1", "heal");
    expect(afterwards(world)).toEqual({ read: ["10", "2"], locked: false });
  });

  test("is rolled back by the next reader when its client dies between prewrite and commit", () => {
    const world = paper();
    const txn = transfer(world, 1, 7);
    runUntil(world, () => txn.phase === "ordering");
    does(world, "kill client 1");
    expect([isLockedAt(world, world.bob), isLockedAt(world, world.joe)]).toEqual([true, true]);
    expect(afterwards(world)).toEqual({ read: ["10", "2"], locked: false });
    expect(world.told.map(({ entry }) => entry.outcome)).toEqual(["ok", "failed", "ok"]);
  });

  test("is rolled forward by the next reader when its client dies behind the commit of the primary key", () => {
    const world = paper();
    transfer(world, 1, 7);
    runUntil(world, () => isCommittedAt(world, world.bob, "3"));
    does(world, "kill client 1");
    expect(isLockedAt(world, world.joe)).toBe(true);
    expect(afterwards(world)).toEqual({ read: ["3", "9"], locked: false });
    expect(world.told.map(({ entry }) => entry.outcome)).toEqual(["ok", "unknown", "ok"]);
  });

  test("needs nobody when its client dies behind the commit of the last key", () => {
    const world = paper();
    transfer(world, 1, 7);
    runUntil(world, () => isCommittedAt(world, world.joe, "9"));
    does(world, "kill client 1");
    expect(afterwards(world)).toEqual({ read: ["3", "9"], locked: false });
    expect(world.events.filter((name) => name === "txn.lock.met")).toEqual([]);
  });
});

describe("a transfer that commits asynchronously", () => {
  /** Bob's key is prewritten; Joe's store does not hear of the transfer yet. */
  const half = (): TxnWorld => {
    const world = paper("client.async-commit on");
    write(world, 1, { [world.bob]: "3", [world.joe]: "9" });
    does(world, `cut client 1 -> store ${leaderOf(world, world.joe)}`);
    runUntil(world, () => isLockedAt(world, world.bob));
    return world;
  };

  test("is committed by the next reader when its client dies behind the last prewrite", () => {
    const world = paper("client.async-commit on");
    write(world, 1, { [world.bob]: "3", [world.joe]: "9" });
    runUntil(world, () => isLockedAt(world, world.bob) && isLockedAt(world, world.joe));
    does(world, "kill client 1");
    expect(isCommittedAt(world, world.bob, "3")).toBe(false);
    expect(afterwards(world)).toEqual({ read: ["3", "9"], locked: false });
  });

  test("is rolled back by the next reader when its client dies before that", () => {
    const world = half();
    does(world, "kill client 1", "heal");
    expect(afterwards(world)).toEqual({ read: ["10", "2"], locked: false });
  });

  test("is rolled back by the next reader, as one in two phases is, where a key was prewritten too late for that", () => {
    const world = half();
    // A read of Joe's key two seconds and more behind the start: what commits below that is too late for the prewrite's limit.
    run(world, millis(2_400));
    begin(world, 2, "bank", { role: "look", keys: [world.joe], numbers: [] });
    run(world, millis(20));
    does(world, "heal");
    runUntil(world, () => isLockedAt(world, world.joe));
    does(world, "kill client 1");
    expect(cellsOf(world, world.joe).flatMap(({ lock }) => (lock === null ? [] : [lock.useAsyncCommit]))).toContain(false);
    run(world, seconds(20));
    expect(afterwards(world)).toEqual({ read: ["10", "2"], locked: false });
  });
});
