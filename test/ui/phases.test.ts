import { expect, test } from "vitest";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { FailoverRecord, Spread } from "../../src/story/types.ts";
import { phasesOf } from "../../src/ui/story/phases.ts";

const none: Spread = { count: 0, min: null, median: null, p95: null, max: null, values: [] };
const spread = (min: Duration, max: Duration): Spread => ({ count: 2, min, median: min, p95: max, max, values: [min, max] });

const record = (changes: Partial<FailoverRecord>): FailoverRecord => ({
  fault: { id: 1, at: 0 as Instant, cause: 0, body: { name: "node.killed", node: { kind: "store", id: 4 } } },
  store: 4, at: 0 as Instant, regionsLed: 6, regionsTouched: 18, leaderElected: none, leaderHeard: none,
  firstWrite: none,
  disconnectedAfter: null, downAfter: null, repairStartedAfter: null, repairFinishedAfter: null, repaired: 0,
  notRepaired: 18, leaderless: 6, reasons: [], elections: [], ...changes,
});

const told = (from: FailoverRecord, age: Duration): string[] =>
  phasesOf(from, age).map((phase) => `${phase.name} ${phase.length / 1_000_000}`);

test("before the first election the fault is unnoticed", () => {
  expect(told(record({}), seconds(7))).toEqual(["unnoticed 7"]);
});

test("from the first election to the last, the regions are electing", () => {
  const electing = record({ leaderElected: spread(seconds(10), seconds(12)), leaderless: 4 });
  expect(told(electing, seconds(13))).toEqual(["unnoticed 10", "electing 3"]);
});

test("then they have recovered, until repair runs", () => {
  const repairing = record({
    leaderElected: spread(seconds(10), seconds(16)), leaderless: 0, repairStartedAfter: minutes(30),
    repairFinishedAfter: minutes(45),
  });
  expect(told(repairing, minutes(60))).toEqual(["unnoticed 10", "electing 6", "recovered 1784", "repair 900"]);
});

test("a fault that cost no Raft leader has no election", () => {
  expect(told(record({ leaderless: 0 }), seconds(5))).toEqual(["recovered 5"]);
});

test("a store that led nothing has no election", () => {
  expect(told(record({ regionsLed: 0, leaderless: 0 }), seconds(5))).toEqual(["recovered 5"]);
});

test("an election of seconds can be seen beside a repair of hours", () => {
  const phases = phasesOf(record({ leaderElected: spread(seconds(10), seconds(16)), leaderless: 0, repairStartedAfter: minutes(30) }), minutes(200));
  const total = phases.reduce((sum, phase) => sum + phase.weight, 0);
  for (const phase of phases) expect(phase.weight / total).toBeGreaterThan(0.05);
});
