import { describe, expect, test } from "vitest";
import { checkBank } from "../../../src/check/history/bank.ts";
import { checkCounters } from "../../../src/check/history/counter.ts";
import { checkFuture, checkKept, checkRealTime } from "../../../src/check/history/real-time.ts";
import { checkHistories } from "../../../src/check/history/index.ts";
import { checkLinearizability } from "../../../src/check/history/linearizability.ts";
import { generateTopology } from "../../../src/cluster/topologies.ts";
import { micros, type Instant } from "../../../src/kernel/time.ts";
import { historiesOf, historyFold } from "../../../src/session/history.ts";
import { inTurn, retried, together, txn } from "./written.ts";
import { tellFact } from "../../tell.ts";

describe("bank-total", () => {
  test("every snapshot of all accounts has the same total", () => {
    expect(checkBank(inTurn("wx5 wy5", "gx5 gy5", "gx5 gy5 wx3 wy7", "gx3 gy7", "gx3"))).toEqual({ outcome: "ok", checked: 2 });
  });

  test("a snapshot that is half before and half behind a transfer has another", () => {
    expect(checkBank(inTurn("wx5 wy5", "gx5 gy5 wx3 wy7", "gx5 gy7"))).toMatchObject({
      outcome: "violated", finding: { kind: "wrong-total", expected: 10, found: 12 } });
  });

  test("accounts that are not there yet say nothing, and one that is gone does", () => {
    expect(checkBank(inTurn("gx- gy-", "wx5 wy5", "gx5 gy5")).outcome).toBe("ok");
    expect(checkBank([txn("wx5 wy5", [0, 50]), txn("gx- gy-", [40, 60]), txn("gx5 gy5", [70, 80])]).outcome).toBe("ok");
    expect(checkBank(inTurn("wx5 wy5", "gx- gy-")).outcome).toBe("violated");
    expect(checkBank(inTurn("wx5 wy5", "gx5 gy-"))).toMatchObject({ outcome: "violated", finding: { found: 5 } });
  });
});

describe("counter-bounds", () => {
  test("a reading lies between what was acknowledged and what may have been done", () => {
    const history = [txn("gx- wx1", [0, 10]), txn("gx1 wx2", [20, null]), txn("gx1", [30, 40]), txn("gx2", [50, 60])];
    expect(checkCounters(history, true)).toMatchObject({ outcome: "ok", checked: 3 });
  });

  test("too small: an acknowledged increment is lost", () => {
    expect(checkCounters([...together("gx- wx1", "gx- wx1"), txn("gx1", [200, 210])], true)).toMatchObject({
      outcome: "violated", finding: { kind: "out-of-bounds", found: 1, least: 2, most: 2 } });
  });

  test("too large: an increment was done twice", () => {
    expect(checkCounters([txn("gx- wx1", [0, 10]), txn("gx2", [20, 30])], true)).toMatchObject({
      outcome: "violated", finding: { found: 2, least: 1, most: 1 } });
  });

  test("where it is not known what was under way there is no upper bound", () => {
    expect(checkCounters([txn("gx- wx1", [0, 10]), txn("gx2", [20, 30])], false).outcome).toBe("ok");
    expect(checkCounters([txn("gx- wx1", [0, 10]), txn("gx-", [20, 30])], false)).toMatchObject({ outcome: "violated",
      finding: { least: 1 } });
  });

  test("an increment that failed for certain counts for nothing", () => {
    expect(checkCounters([txn("gx- wx1", [0, 10], "failed"), txn("gx1", [20, 30])], true)).toMatchObject({ outcome: "violated",
      finding: { most: 0 } });
  });
});

describe("writes-kept", () => {
  test("the last read returns what was acknowledged, or something newer", () => {
    expect(checkKept(inTurn("wx1", "wx2", "gx2")).outcome).toBe("ok");
    expect(checkKept([...inTurn("wx1"), txn("wx2", [0, 20]), txn("gx1", [30, 40])]).outcome).toBe("ok");
  });

  test("it returns something older, or nothing", () => {
    expect(checkKept(inTurn("wx1", "wx2", "gx1"))).toMatchObject({ outcome: "violated",
      finding: { kind: "lost-write", value: "2" } });
    expect(checkKept(inTurn("wx1", "gx-"))).toMatchObject({ outcome: "violated", finding: { value: "1" } });
  });

  test("an element that was acknowledged is in the last list", () => {
    expect(checkKept(inTurn("ax1", "ax2", "rx12")).outcome).toBe("ok");
    expect(checkKept(inTurn("ax1", "ax2", "rx2"))).toMatchObject({ outcome: "violated",
      finding: { kind: "lost-write", value: 1 } });
  });

  test("whoever reads the past on purpose need not find what was acknowledged meanwhile, last as he may read", () => {
    const past = { ...txn("rx1", [40, 50]), isPast: true } as const;
    const entries = inTurn("ax1", "ax2", "rx12");
    expect(checkKept([...entries, past]).outcome).toBe("ok");
    // Whoever reads the present is judged all the same, whenever the other one read.
    for (const call of [0, 40]) {
      const kept = checkKept([...inTurn("ax1", "ax2", "rx1"), { ...past, call: call as Instant }]);
      expect(kept).toMatchObject({ outcome: "violated", finding: { kind: "lost-write", value: 2 } });
      expect(kept.outcome === "violated" && "reader" in kept.finding && kept.finding.reader).not.toHaveProperty("isPast");
    }
  });

  test("a write that was sent again may come once more, behind newer ones", () => {
    const late = [...retried("wx1", [0, 5]), txn("wx2", [10, 20]), txn("gx1", [30, 40])];
    expect(checkKept(late)).toEqual({ outcome: "ok", checked: 2 });
    expect(checkKept(late.filter(({ isRepeat }) => isRepeat !== true))).toMatchObject({ outcome: "violated" });
  });

  test("what nobody knows the end of was not promised", () => {
    expect(checkKept([txn("wx1", [0, null]), txn("gx-", [10, 20])]).outcome).toBe("ok");
  });
});

describe("real-time-order and no-future-reads", () => {
  test("a read that begins when a newer value was read returns no older one", () => {
    expect(checkRealTime([txn("wx1", [0, 5]), txn("wx2", [10, 100]), txn("gx2", [20, 30]),
      txn("gx1", [25, 50])]).outcome).toBe("ok");
    expect(checkRealTime([txn("wx1", [0, 5]), txn("wx2", [10, 100]), txn("gx2", [20, 30]), txn("gx1", [31, 50])])).toMatchObject({
      outcome: "violated", finding: { kind: "stale-read", value: "1", newer: "2" } });
  });

  test("the older value may come once more where its write was sent again", () => {
    const late = [...retried("wx1", [0, 5]), txn("wx2", [10, 20]), txn("gx2", [25, 30]), txn("gx1", [40, 50])];
    expect(checkRealTime(late)).toEqual({ outcome: "ok", checked: 2 });
    expect(checkRealTime(late.filter(({ isRepeat }) => isRepeat !== true))).toMatchObject({ outcome: "violated" });
  });

  test("a value is read when somebody has begun to write it", () => {
    expect(checkFuture(inTurn("wx1", "gx1")).outcome).toBe("ok");
    expect(checkFuture(inTurn("gx1", "wx1"))).toMatchObject({ outcome: "violated", finding: { kind: "future-read" } });
    expect(checkFuture(inTurn("gx1"))).toMatchObject({ outcome: "violated", finding: { kind: "unwritten-read" } });
  });
});

test("each earlier attempt of a raw write may come late, once; of many, three", () => {
  const write = { key: "x", value: "1" };
  const kept = (retries: number, unanswered: boolean, ok: boolean | null = true) => {
    const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, clients: 1 });
    const history = historyFold.create({ topology });
    tellFact(historyFold, history, { kind: "client-asked", client: 1, operation: "put", ...write }, 4 as Instant);
    for (let i = 0; i < retries; i++) {
      const late = unanswered ? write : null;
      tellFact(historyFold, history, { kind: "client-tries-again", client: 1, error: "RequestTimeout", late }, 5 as Instant);
    }
    if (ok !== null) {
      tellFact(historyFold, history, {
        kind: "client-operation", client: 1, operation: "put", ...write, ok, replica: null, region: 1,
        latency: micros(5), attempt: micros(1), retries,
      }, 9 as Instant);
    }
    return historiesOf(history).of.register ?? [];
  };
  expect([kept(2, false), kept(1, true), kept(2, true), kept(40, true)].map(({ length }) => length)).toEqual([1, 2, 3, 4]);
  // So it is with one that was given up, and with one that is still under way.
  for (const ok of [false, null]) {
    expect([kept(2, false, ok), kept(1, true, ok), kept(40, true, ok)].map(({ length }) => length)).toEqual([1, 2, 4]);
  }
  const entries = kept(2, true);
  expect(new Set(entries.map(({ process }) => process)).size).toBe(3);
  const later = [txn("wx2", [10, 20]), txn("gx1", [30, 40]), txn("wx3", [50, 60]), txn("gx1", [70, 80])];
  expect(checkLinearizability([...entries, ...later], true).outcome).toBe("ok");
  expect(checkLinearizability([...kept(1, true), ...later], true).outcome).toBe("violated");
});

test("checks speak of what they know; where something was given up, or not kept, none accuses", () => {
  const of = { register: inTurn("wx1", "wx2", "gx1") };
  expect([...checkHistories({ of, left: null, byHand: new Set() })].map(([name, { outcome }]) => [name, outcome])).toEqual([
    ["linearizability", "violated"], ["isolation", "ok"], ["writes-kept", "violated"], ["real-time-order", "violated"],
    ["no-future-reads", "ok"],
  ]);
  expect([...checkHistories({ of, left: "unsafe-recovery", byHand: new Set() }).values()].map(({ outcome }) =>
    outcome)).toEqual(Array(5).fill("unknown"));
});
