import { describe, expect, test } from "vitest";
import { MAX_TOGETHER } from "../../src/check/histories.ts";
import { checkFold, type Checks } from "../../src/check/index.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import type { HistoryEntry, HistoryKind } from "../../src/proto/history.ts";
import { drawAppends } from "./history/drawn.ts";
import { txn } from "./history/written.ts";
import { topologyOf } from "./history.ts";
import { tellFact } from "../tell.ts";

const create = (): Checks => checkFold.create({ topology: topologyOf(1) });

function tell(checks: Checks, history: HistoryKind, entries: readonly HistoryEntry[]): Checks {
  for (const entry of entries) {
    const now = entry.end ?? entry.call;
    const latency = (now - entry.call) as Duration;
    tellFact(checkFold, checks, { kind: "client-transaction", history, entry, latency, retries: 0 }, now);
  }
  return checks;
}

const found = ({ violations }: Checks): string[] => violations.map(({ invariant }) => invariant);

const lists = drawAppends({ seed: 4, count: 3 * MAX_TOGETHER, keys: 6 });

/** These, and looks at another list behind them, until a window is full. */
const fill = (entries: readonly HistoryEntry[]): HistoryEntry[] =>
  [...entries, ...Array.from({ length: MAX_TOGETHER - entries.length }, (_, at) =>
    txn("rz-", [10_000 + 10 * at, 10_005 + 10 * at]))];

describe("clients-agree", () => {
  test("a true history is accused of nothing", () => {
    expect(found(tell(create(), "list-append", lists))).toEqual([]);
  });

  test("read skew stops the run when its window is full, and names its transactions", () => {
    const skewed = fill([txn("ax1 ay1"), txn("ax2 ry-"), txn("rx12")]);
    const checks = tell(create(), "list-append", skewed.slice(0, -1));
    expect(found(checks)).toEqual([]);
    tell(checks, "list-append", skewed.slice(-1));
    expect(found(checks)).toEqual(["clients-agree"]);
    expect(checks.violations[0]?.detail).toBe("G-single: client 1 from 0s to 100µs: append x 2, read y = []; "
      + "client 1 from 0s to 100µs: append x 1, append y 1");
  });

  test("write skew does not", () => {
    expect(found(tell(create(), "list-append", fill([txn("ax1 ry-"), txn("ay1 rx-")])))).toEqual([]);
  });

  test("a total that changes between two windows is found", () => {
    const opening = fill([txn("wx5 wy5", [0, 5])]).map((entry, at) =>
      (at === 0 ? entry : { ...entry, operations: txn("gx5 gy5").operations }));
    const checks = tell(create(), "bank", opening);
    expect(found(checks)).toEqual([]);
    tell(checks, "bank", opening.slice(1).map((entry) => ({ ...entry, operations: txn("gx5 gy6").operations })));
    expect(found(checks)).toEqual(["clients-agree"]);
  });

  test("a lost increment is found", () => {
    expect(found(tell(create(), "counter", fill([txn("gx- wx1"), txn("gx1 wx2"), txn("gx1 wx2")])))).toEqual(["clients-agree"]);
  });

  test("a value of a counter that one failed to write and another wrote is nobody's aborted read", () => {
    expect(found(tell(create(), "counter", fill([txn("gx1 wx2", [0, 100], "failed"), txn("gx2", [50, 60])])))).toEqual([]);
    expect(found(tell(create(), "order", fill([txn("gx1 wx2", [0, 100], "failed"),
      txn("gx2", [50, 60])])))).toEqual(["clients-agree"]);
  });

  test("workloads that follow one another on the same keys accuse nobody, and that is counted", () => {
    const checks = tell(create(), "order", fill([txn("gx1 wx2")]).slice(0, 9));
    tell(checks, "counter", fill([txn("gx- wx1"), txn("gx1 wx2"), txn("gx1 wx2")]));
    expect([found(checks), checks.unchecked]).toEqual([[], MAX_TOGETHER]);
  });

  test("a fork goes its own way", () => {
    const skewed = fill([txn("ax1 ay1"), txn("ax2 ry-"), txn("rx12")]);
    const checks = tell(create(), "list-append", skewed.slice(0, -1));
    const fork = checkFold.fork(checks);
    tell(fork, "list-append", skewed.slice(-1));
    expect([found(checks), found(fork)]).toEqual([[], ["clients-agree"]]);
  });

  test("after an unsafe recovery nothing is accused, and that is counted", () => {
    const checks = create();
    const body = { name: "region.recreated", region: 9, store: 1, replaced: [1], startKey: "", endKey: "" } as const;
    checkFold.event(checks, { id: 1, at: 0 as Instant, cause: 0, body });
    tell(checks, "list-append", fill([txn("ax1 ay1"), txn("ax2 ry-"), txn("rx12")]));
    expect([found(checks), checks.unchecked]).toEqual([[], MAX_TOGETHER]);
  });
});
