import { describe, expect, test } from "vitest";
import { storageFirstIndex, storageLastIndex } from "../../src/raft/index.ts";
import { add, compact, counterOf, crash, createBench, deliver, elect, restart, runAll, tickAll,
  values, type Bench } from "./counters.ts";

/** A group of three, led by host 1, with 7 in every counter. */
function ledBench(): Bench {
  const bench = createBench();
  elect(bench, 1);
  add(bench, 1, 3);
  add(bench, 1, 4);
  runAll(bench);
  tickAll(bench, 3);
  return bench;
}

/** Host 3 has submitted an entry to its disk, and the disk is not done. */
function writing(bench: Bench): void {
  bench.syncing = false;
  add(bench, 1, 10);
  deliver(bench);
  expect(counterOf(bench, 3).writesInFlight).toBe(1);
}

/** Host 3 crashes while an entry is on its way to the disk, and starts again. How many entries its disk has gained. */
function grownByCrash(bench: Bench, survives: boolean): number {
  writing(bench);
  const { storage } = counterOf(bench, 3).disk;
  const before = storageLastIndex(storage);
  crash(bench, 3, survives);
  const gained = storageLastIndex(storage) - before;
  restart(bench, 3);
  return gained;
}

describe("a group of counters over the room group", () => {
  test("elects, replicates, and every counter comes to the same value", () => {
    const bench = ledBench();
    expect(values(bench)).toEqual([7, 7, 7]);
  });

  test("says nothing of an entry before the disk has it", () => {
    const bench = ledBench();
    writing(bench);
    runAll(bench);
    expect(values(bench)).toEqual([7, 7, 7]);
    bench.syncing = true;
    runAll(bench);
    tickAll(bench, 3);
    expect(values(bench)).toEqual([17, 17, 17]);
  });

  test("a process that dies between write and sync forgets its promise, not its entry", () => {
    const bench = ledBench();
    expect(grownByCrash(bench, true)).toBe(1);
    expect(counterOf(bench, 3)).toMatchObject({ writesInFlight: 0, disk: { value: 7 } });
    expect(counterOf(bench, 3).node.raft.msgsAfterAppend).toEqual([]);
    bench.syncing = true;
    tickAll(bench, 5);
    expect(values(bench)).toEqual([17, 17, 17]);
  });

  test("a power failure takes what was under way, and the group brings it back", () => {
    const bench = ledBench();
    expect(grownByCrash(bench, false)).toBe(0);
    bench.syncing = true;
    tickAll(bench, 5);
    expect(values(bench)).toEqual([17, 17, 17]);
  });

  test("a power failure of all forgets only what nobody was told of", () => {
    const bench = ledBench();
    writing(bench);
    for (const id of [1, 2, 3]) crash(bench, id, false);
    for (const id of [1, 2, 3]) restart(bench, id);
    bench.syncing = true;
    elect(bench, 2);
    tickAll(bench, 3);
    expect(values(bench)).toEqual([7, 7, 7]);
  });

  test("a member behind the compacted log gets a snapshot, piece by piece", () => {
    const bench = ledBench();
    bench.cut = (from, to) => from === 3 || to === 3;
    for (let i = 0; i < 20; i++) add(bench, 1, 1);
    runAll(bench);
    compact(bench, 1);
    bench.cut = () => false;
    tickAll(bench, 6);
    expect(values(bench)).toEqual([27, 27, 27]);
    expect(bench.chunkCount).toBe(3);
    expect(storageFirstIndex(counterOf(bench, 3).disk.storage)).toBeGreaterThan(20);
    add(bench, 1, 1);
    runAll(bench);
    tickAll(bench, 3);
    expect(values(bench)).toEqual([28, 28, 28]);
  });

  test.each([[true, "is there at once", 27], [false, "is lost with the power, and sent again", 7]] as const)(
    "a snapshot under way to the disk of a process that dies (survived: %s) %s", (survived, _title, left) => {
      const bench = ledBench();
      bench.cut = (from, to) => from === 3 || to === 3;
      for (let i = 0; i < 20; i++) add(bench, 1, 1);
      runAll(bench);
      compact(bench, 1);
      bench.cut = () => false;
      bench.syncing = false;
      tickAll(bench, 6);
      expect([bench.chunkCount, values(bench)[2]]).toEqual([3, 7]);
      expect(counterOf(bench, 3).writesInFlight).toBeGreaterThan(0);
      crash(bench, 3, survived);
      expect(values(bench)[2]).toBe(left);
      restart(bench, 3);
      bench.syncing = true;
      tickAll(bench, 6);
      expect(values(bench)).toEqual([27, 27, 27]);
    });
});
