import { describe, expect, test } from "vitest";
import { MAX_VALUES } from "../../src/check/registers.ts";
import { put, Teller } from "./history.ts";

/** A value goes through the log of the region and is applied. */
function write(t: Teller, index: number, value: string | null): Teller {
  const entry = put(index, 6, value);
  return t.append(1, entry).append(2, entry).commit(1, 6, index).apply(1, entry).apply(2, entry);
}

describe("each key is a linearizable register", () => {
  test("reads may see a write before it is acknowledged, and must see it afterwards", () => {
    const t = write(new Teller().birth().operation("get", null, 2), 7, "a");
    t.operation("get", "a", 1).operation("put", "a", 5);
    write(t, 8, "b");
    // Both began before anybody knew of b.
    t.operation("get", "a", 3).operation("get", "b", 3);
    expect(t.found()).toEqual([]);
  });

  test("a failed write may have taken effect, or take effect later", () => {
    const t = write(new Teller().birth(), 7, "a").operation("put", "a", 3, false).operation("get", "a", 1);
    t.operation("put", "z", 1, false);
    expect(t.found()).toEqual([]);
  });

  test("a retried write may be applied twice", () => {
    const t = write(write(write(new Teller().birth(), 7, "a"), 8, "b"), 9, "a");
    t.operation("put", "b", 8).operation("get", "a", 1).operation("put", "a", 20).operation("get", "a", 1);
    expect(t.found()).toEqual([]);
  });

  test("of a write that was applied twice the first time may be what was acknowledged, and what came between may still be read", () => {
    const t = write(write(write(new Teller().birth(), 7, "a"), 8, "b"), 9, "a");
    t.operation("put", "a", 20).operation("get", "b", 0);
    expect(t.found()).toEqual([]);
  });

  test("read-fresh: an acknowledged write is not seen", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, "b").operation("put", "b", 4).operation("get", "a", 0);
    expect(t.found()).toEqual(["read-fresh"]);
    expect(t.checks.violations[0]?.detail).toMatch(/client 1 read k = a .* although b was known since/);
  });

  test("read-fresh: time runs backwards between two reads", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, "b").operation("get", "b", 1).operation("get", "a", 0);
    expect(t.found()).toEqual(["read-fresh"]);
  });

  test("a follower may show what its leader, whose disk is slow, has not applied, and must show what the leader acknowledged", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, "b").operation("get", "b", 1, true, { kind: "follower" });
    expect(t.operation("get", "a", 0).found()).toEqual([]);
    expect(t.operation("put", "b", 4).operation("get", "a", 0, true, { kind: "follower" }).found()).toEqual(["read-fresh"]);
  });

  test("of a retried write that is applied twice, the first time counts until somebody reads it again", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, "b").operation("put", "b", 4);
    expect(write(t, 9, "a").operation("put", "a", 20).operation("get", "b", 1).found()).toEqual([]);
  });

  test("a retried write that is applied twice is lost with its first place, and once", () => {
    const forced = (index: number): number => {
      const t = write(write(new Teller().birth(), 7, "b"), 8, "a").operation("get", "a", 1);
      write(t, 9, "a").operation("get", "a", 1);
      t.event({ name: "raft.leader.forced", region: 1, store: 3, peer: 3, failed: [1, 2], voters: [3], index, term: 6 });
      return t.checks.lostWrites;
    };
    expect([forced(9), forced(8), forced(7)]).toEqual([0, 0, 1]);
  });

  test("read-fresh: an acknowledged write reads as nothing", () => {
    const t = write(new Teller().birth(), 7, "a").operation("put", "a", 4).operation("get", null, 0);
    expect(t.found()).toEqual(["read-fresh"]);
  });

  test("a delete is a value like others: it may be seen before it is acknowledged, and must be seen afterwards", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, null).operation("put", "a", 9).operation("get", null, 1);
    expect(t.operation("put", null, 4).found()).toEqual([]);
    expect(t.operation("get", "a", 0).found()).toEqual(["read-fresh"]);
  });

  test("write-kept: an acknowledgement without a delete", () => {
    expect(write(new Teller().birth(), 7, "a").operation("put", null, 1).found()).toEqual(["write-kept"]);
  });

  test("read-fresh: a raw scan reads all keys of its range, also those that it does not find", () => {
    const t = write(write(new Teller().birth(), 7, "a"), 8, "b").operation("put", "b", 4).scan("b", 1);
    expect(t.found()).toEqual([]);
    expect(t.scan(null, 0).found()).toEqual(["read-fresh"]);
    expect(t.scan("a", 0).found()).toEqual(["read-fresh", "read-fresh"]);
    // A key beside the range was not read.
    expect(t.scan(null, 0, "z").found()).toEqual(["read-fresh", "read-fresh"]);
  });

  test("read-fresh: a value out of nowhere", () => {
    expect(new Teller().birth().operation("get", "ghost", 1).found()).toEqual(["read-fresh"]);
  });

  test("write-kept: an acknowledgement without a write", () => {
    expect(new Teller().birth().operation("put", "lost", 1).found()).toEqual(["write-kept"]);
  });

  test("what was forgotten is counted, not accused", () => {
    const t = new Teller().birth();
    for (let i = 0; i < 2 * MAX_VALUES; i++) write(t, 7 + i, `v${i}`);
    t.operation("get", "v0", 100_000);
    expect(t.found()).toEqual([]);
    expect(t.checks.unchecked).toBe(1);
  });
});
