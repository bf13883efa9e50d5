import { describe, expect, test } from "vitest";
import { isolationOf } from "../../../src/check/history/isolation.ts";
import { checkIsolation } from "../../../src/check/history/snapshot-isolation.ts";
import type { Finding } from "../../../src/proto/findings.ts";
import type { HistoryEntry } from "../../../src/proto/history.ts";
import { inTurn, together, txn } from "./written.ts";

const nameOf = (finding: Finding): string =>
  finding.kind === "cycle" ? `${finding.cycle}${finding.inRealTime ? " in real time" : ""}` : finding.kind;

/** What is wrong with a history, and what it keeps. */
function judge(history: readonly HistoryEntry[]): Readonly<Record<"found" | "keeps", readonly string[]> & { verdict: string }> {
  const { findings, levels } = isolationOf(history, true);
  return { found: findings.map(nameOf), keeps: levels, verdict: checkIsolation(history, true).outcome };
}

/** The steps of the first cycle, as `place-kind->place`. */
function stepsOf(history: readonly HistoryEntry[]): string[] {
  const cycle = isolationOf(history, true).findings.find((finding) => finding.kind === "cycle");
  return cycle?.kind === "cycle" ? cycle.steps.map(({ kind, from, to }) =>
    `${history.indexOf(from)} ${kind} ${history.indexOf(to)}`) : [];
}

describe("each anomaly as a small history", () => {
  test("none: a list that grows", () => {
    expect(judge(inTurn("ax1", "rx1 ax2", "rx12", "rx12 ry- ay3"))).toEqual({ found: [], keeps: ["strict-serializable"],
      verdict: "ok" });
  });

  test("G0, dirty write: two keys have their writers in opposite orders", () => {
    const history = together("ax1 ay1", "ax2 ay2", "rx12", "ry21");
    expect(judge(history)).toMatchObject({ found: ["G0"], keeps: [], verdict: "violated" });
    expect(stepsOf(history).sort()).toEqual(["0 ww 1", "1 ww 0"]);
  });

  test("G1a, aborted read: what was rolled back is read", () => {
    expect(judge([txn("ax1", [0, 5], "failed"), txn("rx1", [10, 15])]))
      .toEqual({ found: ["aborted-read"], keeps: ["read-uncommitted"], verdict: "violated" });
  });

  test("G1b, intermediate read: a transaction is read that had not written to the end", () => {
    expect(judge(together("ax1 ax2", "rx1"))).toMatchObject({ found: expect.arrayContaining(["intermediate-read"]) as unknown,
      keeps: ["read-uncommitted"] });
  });

  test("G1c, circular information flow", () => {
    const history = together("ax1 ry1", "ax2 ay1", "rx12 ry1");
    expect(judge(history)).toMatchObject({ found: ["G1c"], keeps: ["read-uncommitted"], verdict: "violated" });
    expect(stepsOf(history).sort()).toEqual(["0 ww 1", "1 wr 0"]);
  });

  test("lost update: two read one version and replace it", () => {
    expect(judge([txn("ax0", [0, 5]), ...together("rx0 ax1", "rx0 ax2")]))
      .toMatchObject({ found: ["lost-update"], keeps: ["read-committed"], verdict: "violated" });
    expect(judge([txn("wx0", [0, 5]), ...together("gx0 wx1", "gx0 wx2")]))
      .toMatchObject({ found: ["lost-update"], keeps: ["read-committed"], verdict: "violated" });
  });

  test("G-single, read skew: one snapshot that is half before and half behind a transaction", () => {
    const history = together("ax1 ay1", "ax2 ry-", "rx12");
    expect(judge(history)).toMatchObject({ found: ["G-single"], keeps: ["read-committed"], verdict: "violated" });
    expect(stepsOf(history)).toEqual(["1 rw 0", "0 ww 1"]);
  });

  test("G-nonadjacent, long fork: two see two writes in opposite orders", () => {
    const history = together("ax1", "rx1 ry-", "ay1", "ry1 rx-");
    expect(judge(history)).toMatchObject({ found: ["G-nonadjacent"], keeps: ["read-committed"], verdict: "violated" });
    expect(stepsOf(history).sort()).toEqual(["0 wr 1", "1 rw 2", "2 wr 3", "3 rw 0"]);
  });

  test("G2-item, write skew: snapshot isolation allows it", () => {
    const history = together("ax1 ry-", "ay1 rx-");
    expect(judge(history)).toEqual({ found: ["G2-item"], keeps: ["strong-snapshot-isolation"], verdict: "ok" });
    expect(stepsOf(history).sort()).toEqual(["0 rw 1", "1 rw 0"]);
  });

  test("stale read: an old snapshot, though the newer one was acknowledged", () => {
    expect(judge(inTurn("ax1", "ax2", "rx1", "rx12")))
      .toEqual({ found: ["stale-read"], keeps: ["snapshot-isolation", "serializable"], verdict: "violated" });
  });

  test("future read: what was not yet begun", () => {
    expect(judge(inTurn("rx1", "ax1"))).toMatchObject({ found: expect.arrayContaining(["future-read"]) as unknown,
      verdict: "violated" });
  });

  test("an append that nobody sees any more", () => {
    expect(judge(inTurn("ax1", "ax2", "rx1"))).toMatchObject({ found: ["stale-read"], verdict: "violated" });
  });

  test("an element that stands twice, or was appended by two", () => {
    expect(judge(inTurn("ax1", "rx11")).found).toContain("duplicate-append");
    expect(judge(inTurn("ax1", "ax1")).found).toContain("duplicate-append");
  });

  test("its own write that it read before it wrote it", () => {
    expect(judge([txn("rx1 ax1")])).toMatchObject({ found: ["own-future"], keeps: [], verdict: "violated" });
    expect(judge([txn("gx1 wx1")])).toMatchObject({ found: ["own-future"], keeps: [], verdict: "violated" });
  });

  test("what one appended, in another order or without a part of it", () => {
    expect(judge(inTurn("ax1 ax2 ax3", "rx132"))).toMatchObject({ found: ["torn-appends", "intermediate-read"], keeps: [] });
    expect(judge(inTurn("ax1 ax2 ax3", "rx13")).found).toContain("torn-appends");
  });

  test("a register that one transaction finds changed between two looks, or without what it wrote", () => {
    expect(judge([txn("wx1", [0, 5]), txn("gx- gx1")])).toMatchObject({ found: ["internal"], keeps: [], verdict: "violated" });
    expect(judge([txn("wx1", [0, 5]), txn("wx2 gx1", [0, 9])])).toMatchObject({ found: ["internal"], keeps: [] });
    expect(judge(inTurn("wx1", "gx1 wx2 gx2 wx3 gx3"))).toMatchObject({ found: [], verdict: "ok" });
  });

  test("lists of which neither begins with the other", () => {
    expect(judge([...together("ax1", "ax2", "ax3"), ...together("rx123", "rx13")])).toMatchObject({
      found: expect.arrayContaining(["incompatible-order"]) as unknown, keeps: [], verdict: "violated" });
  });

  test("an element out of nowhere; in a part of a history it may have come before", () => {
    expect(judge(inTurn("rx1")).found).toEqual(["unwritten-read"]);
    expect(isolationOf(inTurn("rx1"), false).findings).toEqual([]);
  });

  test("a transaction that does not see its own append, or sees a list change under it", () => {
    expect(judge(together("ax1 rx-")).found).toContain("internal");
    expect(judge(together("ax2", "ax1 rx21")).found).toEqual([]);
    expect(judge([...inTurn("ax2"), ...together("rx- rx2")]).found).toContain("internal");
  });
});

describe("registers", () => {
  test("read skew by registers that are read before they are written", () => {
    const history = [txn("wx1 wy1", [0, 5]), ...together("gx1 wx2 gy1 wy2", "gx1 gy2")];
    expect(judge(history)).toMatchObject({ found: ["G-single"], verdict: "violated" });
  });

  test("what nobody read before it was written is in no order, and accuses nobody", () => {
    expect(judge([...together("wx1", "wx2"), txn("gx1", [200, 210])])).toMatchObject({ found: [], verdict: "ok" });
  });

  test("a value that was written twice, or deleted, does not tell whom a read saw", () => {
    expect(judge([...inTurn("wx1", "wx2", "wx1"), txn("gx1", [100, 110])]).found).toEqual([]);
    expect(judge(inTurn("gx- wx1", "gx1 wx-", "gx- wx2", "gx2")).found).toEqual([]);
  });

  test("aborted and intermediate values", () => {
    expect(judge([txn("wx1", [0, 5], "failed"), txn("gx1", [10, 15])]).found).toEqual(["aborted-read"]);
    expect(judge(together("wx1 wx2", "gx1")).found).toEqual(["intermediate-read"]);
  });
});

test("who nobody knows the end of is in the order only if it was seen, and has no end in real time", () => {
  expect(judge([txn("ax1", [0, null]), txn("rx-", [10, 15]), txn("rx1", [20, 25])])).toMatchObject({ found: [], verdict: "ok" });
  expect(judge([txn("ax1", [0, null]), txn("rx1", [10, 15]), txn("rx-", [20, 25])])).toMatchObject({ found: ["stale-read"] });
});
