import { describe, expect, it } from "vitest";
import { endedOperators, operatorTotals } from "../../src/figure/operator-history.ts";
import { rateChart } from "../../src/figure/operator-rate.ts";
import { after, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import type { OperatorName, OperatorStep } from "../../src/proto/operators.ts";

const at = (time: number): Instant => after(START, seconds(time));
const eventsOf = (...list: readonly (readonly [number, EventBody])[]): ClusterEvent[] =>
  list.map(([time, body], index) => ({ id: index + 1, at: at(time), cause: 0, body }));

const move = (from: number, to: number): readonly OperatorStep[] => [
  { kind: "add-learner", target: { store: to, peer: 99 } },
  { kind: "remove-peer", target: { store: from, peer: 1 }, fromDownStore: true },
];
const created = (operator: number, region: number, description: OperatorName, from: number, to: number): EventBody =>
  ({ name: "pd.operator.created", operator, region, description, steps: move(from, to), from, to });
const finished = (operator: number, region: number, description: OperatorName): EventBody =>
  ({ name: "pd.operator.finished", operator, region, description, took: seconds(2) });
const cancelled = (operator: number, region: number, description: OperatorName): EventBody =>
  ({ name: "pd.operator.cancelled", operator, region, description, reason: "timeout" });

const record = eventsOf(
  [1, created(1, 7, "replace-rule-down-peer", 4, 5)], [2, created(2, 8, "replace-rule-down-peer", 4, 3)],
    [3, created(3, 9, "balance-region", 1, 2)],
  [4, finished(2, 8, "replace-rule-down-peer")], [5, cancelled(1, 7, "replace-rule-down-peer")],
    [6, finished(3, 9, "balance-region")],
);
const all = { store: null, region: null };

describe("the history of PD's operators", () => {
  it("lists those that have ended by now, in the order of their ends, with what they did", () => {
    expect(endedOperators(record, at(5), all)).toEqual([
      { id: 2, region: 8, description: "replace-rule-down-peer", steps: move(4, 3), from: 4,
        to: 3, at: at(4), took: seconds(2), outcome: "success" },
      { id: 1, region: 7, description: "replace-rule-down-peer", steps: move(4, 5), from: 4,
        to: 5, at: at(5), took: null, outcome: "timeout" },
    ]);
  });

  it("is narrowed to a store at either end of the move, or to a region", () => {
    const ids = (filter: Parameters<typeof endedOperators>[2]): number[] =>
      endedOperators(record, at(9), filter).map(({ id }) => id);
    expect([ids({ store: 4, region: null }), ids({ store: 2, region: null }), ids({ store: null, region: 7 }), ids(all)])
      .toEqual([[2, 1], [3], [1], [2, 1, 3]]);
  });

  it("is counted by kind and result, and every operator once", () => {
    expect(operatorTotals(endedOperators(record, at(9), all))).toEqual([
      { description: "replace-rule-down-peer", count: 2,
        outcomes: [{ outcome: "success", count: 1 }, { outcome: "timeout", count: 1 }] },
      { description: "balance-region", count: 1, outcomes: [{ outcome: "success", count: 1 }] },
    ]);
  });
});

describe("the rate at which operators end", () => {
  it("is per minute: thirty a second apart, and then a pause as long, fill half the chart at 60 a minute", () => {
    const chart = rateChart(Array.from({ length: 30 }, (_, index) => at(10 + index)), at(70));
    expect(chart).toMatchObject({ from: at(10), to: at(70) });
    // Stretches of 1.5 s hold one or two of them.
    expect(chart?.most).toBe(80);
    expect(chart?.path).not.toContain("NaN");
    const lastX = [...(chart?.path ?? "").matchAll(/[ML](\d+(?:\.\d+)?),(\d+(?:\.\d+)?)/g)].filter(([, , y]) => Number(y) < 64)
      .map(([, x]) => Number(x));
    expect(Math.max(...lastX)).toBe(150);
  });

  it("is nothing where none has ended, or all only now", () => {
    expect([rateChart([], at(3)), rateChart([at(3)], at(3))]).toEqual([null, null]);
    expect(rateChart([at(3)], (at(3) + (1 as Duration)) as Instant)?.path).not.toContain("NaN");
  });
});
