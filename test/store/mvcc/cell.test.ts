import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allOf } from "../../../src/kernel/newest-first.ts";
import type { Lock, Modify } from "../../../src/proto/kv.ts";
import { changeCell, EMPTY_CELL, modifyBytes } from "../../../src/store/mvcc/cell.ts";
import { cellBytes } from "../../../src/store/mvcc/sizes.ts";
import { atLeastOne } from "../../at-least-one.ts";
import {
  cellAt, commit, createBench, get, look, pessimisticLock, prewrite, put, resultOf, rollback, run,
} from "./bench.ts";

const bench = createBench();
run(bench, prewrite(3, "primary", [put("key", "short")]));
const lock = cellAt(bench, "key").lock as Lock;
run(bench, commit(3, 4, "key"));
const [write] = allOf(cellAt(bench, "key").writes);

const change: fc.Arbitrary<Modify> = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 4 }), fc.string({ maxLength: 9 }))
  .map(([kind, ts, text]) => [
    { kind: "put-lock", key: "key", lock: { ...lock, startTs: ts, shortValue: text, secondaries: [text] } },
    { kind: "delete-lock", key: "key" },
    { kind: "put-write", key: "key", write: { ...(write as NonNullable<typeof write>), commitTs: ts, shortValue: text } },
    { kind: "delete-write", key: "key", commitTs: ts },
    { kind: "put-value", key: "key", startTs: ts, value: text },
    { kind: "delete-value", key: "key", startTs: ts },
  ][kind] as Modify);

/** One line of each timestamp, the newest first. */
const newestFirst = <Line>(lines: readonly Line[], tsOf: (line: Line) => number): readonly Line[] =>
  [...new Map(lines.map((line) => [tsOf(line), line])).values()].sort((a, b) => tsOf(b) - tsOf(a));

describe("a change of a cell", () => {
  test("tells by how many bytes and records the cell got longer, whatever stood there before", () => {
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      let cell = EMPTY_CELL;
      for (const each of atLeastOne(changes)) {
        const changed = changeCell(cell, each);
        expect(changed.bytes).toBe(cellBytes("key", changed.cell) - cellBytes("key", cell));
        expect(changed.records).toBe(changed.cell.writes.length - cell.writes.length);
        expect(allOf(changed.cell.writes)).toEqual(newestFirst(allOf(changed.cell.writes), ({ commitTs }) => commitTs));
        expect(allOf(changed.cell.values)).toEqual(newestFirst(allOf(changed.cell.values), ({ startTs }) => startTs));
        cell = changed.cell;
      }
    }), { numRuns: 300 });
  });

  test("takes its key and what it brings in a Raft command; what it takes away, the key and a timestamp at most", () => {
    const sizes = fc.sample(change, 60).map((each) => {
      const isPut = each.kind.startsWith("put");
      const brought = isPut ? changeCell(EMPTY_CELL, each).bytes : each.key.length + (each.kind === "delete-lock" ? 0 : 8);
      return modifyBytes(each) - brought;
    });
    expect(new Set(sizes)).toEqual(new Set([0]));
  });
});

describe("a check of secondary locks", () => {
  const check = (keys: readonly string[], startTs = 5) => ({ kind: "check-secondary-locks", keys, startTs } as const);

  test("brings the locks that stand, and passes none of another transaction or of pessimistic ones", () => {
    const cells = createBench();
    run(cells, prewrite(5, "a", [put("a", "1"), put("b", "2")], { useAsyncCommit: true, secondaries: ["b"] }));
    const told = run(cells, check(["a", "b"]));
    expect(told.result).toMatchObject({ kind: "secondaries", commitTs: -1, locks: [{ key: "a" }, { key: "b" }] });
    expect([told.modifies, told.readTs]).toEqual([[], 5]);
    expect(look(cells, check(["a"], 6)).result).toMatchObject({ locks: [], commitTs: 0 });
  });

  test("tells when it was committed, and changes nothing of that", () => {
    const cells = createBench();
    run(cells, prewrite(5, "a", [put("a", "1")]));
    run(cells, commit(5, 9, "a"));
    expect(run(cells, check(["a"]))).toMatchObject({ result: { locks: [], commitTs: 9 }, modifies: [], released: [] });
  });

  test("takes a pessimistic lock away, frees who waits for it, and writes a rollback that holds", () => {
    const cells = createBench();
    run(cells, pessimisticLock(5, 5, ["a"]));
    expect(run(cells, check(["a"]))).toMatchObject({
      result: { locks: [], commitTs: 0 }, released: [{ key: "a", startTs: 5, commitTs: 0 }],
    });
    expect(cellAt(cells, "a"))
      .toMatchObject({ lock: null, writes: { recent: [{ type: "rollback", startTs: 5, isProtected: true }] } });
    expect(resultOf(cells, prewrite(5, "a", [put("a", "1")])))
      .toMatchObject({ kind: "key-error", errors: [{ kind: "WriteConflict" }] });
  });
});

test("A heartbeat lengthens the life of its own transaction's lock, and shortens none", () => {
  const cells = createBench();
  const beat = (ttlMillis: number, startTs = 5) => run(cells, { kind: "heartbeat", primary: "a", startTs, ttlMillis });
  expect(beat(9_000).result).toMatchObject({ errors: [{ kind: "TxnNotFound", primary: "a", startTs: 5 }] });
  run(cells, prewrite(5, "a", [put("a", "1")]));
  expect(beat(9_000, 6).result).toMatchObject({ errors: [{ kind: "TxnNotFound", startTs: 6 }] });
  expect(beat(9_000)).toMatchObject({ result: { kind: "ttl", ttlMillis: 9_000 }, modifies: [{ lock: { ttlMillis: 9_000 } }] });
  expect(beat(4_000)).toMatchObject({ result: { kind: "ttl", ttlMillis: 9_000 }, modifies: [] });
});

test("A pessimistic rollback takes away its own pessimistic locks alone", () => {
  const cells = createBench();
  run(cells, pessimisticLock(5, 7, ["a"]));
  run(cells, prewrite(6, "b", [put("b", "1")]));
  const undo = (startTs: number, key: string) =>
    run(cells, { kind: "pessimistic-rollback", keys: [key], startTs, forUpdateTs: 7 });
  expect([undo(6, "a").modifies, undo(6, "b").modifies]).toEqual([[], []]);
  expect(undo(5, "a"))
    .toMatchObject({ modifies: [{ kind: "delete-lock", key: "a" }], released: [{ key: "a", startTs: 5, commitTs: 0 }] });
  expect(resultOf(cells, rollback(6, "b"))).toMatchObject({ kind: "done" });
  expect(resultOf(cells, get("b", 9))).toMatchObject({ kind: "value", value: null });
});
