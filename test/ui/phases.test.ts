import { expect, test } from "vitest";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { FailoverRecord, Spread } from "../../src/story/types.ts";
import { inOrder, phasesOf } from "../../src/ui/story/phases.ts";
import { atLeastOne } from "../at-least-one.ts";

const none: Spread = { count: 0, min: null, median: null, p95: null, max: null, values: [] };
const spread = (min: Duration, max: Duration): Spread => ({ count: 2, min, median: min, p95: max, max, values: [min, max] });

const record = (changes: Partial<FailoverRecord>): FailoverRecord => ({
  fault: { id: 1, at: 0 as Instant, cause: 0, body: { name: "node.killed", node: { kind: "store", id: 4 } } },
  parts: [], store: 4, at: 0 as Instant, pd: null, regionsLed: 6, leadersLost: 6, regionsTouched: 18,
    noticedAfter: null, leaderElected: none, leaderHeard: none,
  firstWrite: none, askedToWrite: 0, disconnectedAfter: null, downAfter: null, repairStartedAfter: null,
    repairFinishedAfter: null, stores: [],
  isMissing: true, repaired: 0, notRepaired: 18, regions: { repaired: 0, copying: 0, waiting: [] },
    leaderless: 6, endedAfter: null,
  ending: null, reasons: [], elections: [], ...changes,
});

const told = (from: FailoverRecord, age: Duration): string[] =>
  phasesOf(from, age).map((phase) => `${phase.name} ${phase.length / 1_000_000}`);

test("before the first candidacy the fault is unnoticed", () => {
  expect(told(record({}), seconds(7))).toEqual(["unnoticed 7"]);
});

test("from the first candidacy to the last election, the regions are electing", () => {
  const electing = record({ noticedAfter: seconds(9), leaderElected: spread(seconds(10), seconds(12)), leaderless: 4 });
  expect(told(electing, seconds(13))).toEqual(["unnoticed 9", "electing 4"]);
});

test("regions without a majority are out of service: that they elect would promise too much, and nothing is recovered", () => {
  const stuck = record({
    noticedAfter: seconds(10), leaderElected: spread(seconds(11), seconds(14)), leaderless: 2,
      reasons: [{ kind: "no-quorum", regions: 2 }],
  });
  expect(told(stuck, seconds(60))).toEqual(["unnoticed 10", "electing 4", "out 46"]);
  const never = record({ regionsLed: 0, leadersLost: 0, leaderless: 2, reasons: [{ kind: "no-quorum", regions: 2 }] });
  expect(told(never, seconds(60))).toEqual(["out 60"]);
});

test("the card with something still to be done stands first, the others follow newest first", () => {
  const done = { leaderless: 0, notRepaired: 0 };
  const [a, b, c] = [record({ store: 1, ...done }), record({ store: 2 }), record({ store: 3, ...done })];
  expect(inOrder([a, b, c]).map(({ store }) => store)).toEqual([2, 3, 1]);
  expect(inOrder([a, c]).map(({ store }) => store)).toEqual([3, 1]);
});

test("then they have recovered, until repair runs", () => {
  const repairing = record({
    leaderElected: spread(seconds(10), seconds(16)), leaderless: 0, repairStartedAfter: minutes(30),
    repairFinishedAfter: minutes(45),
  });
  expect(told(repairing, minutes(60))).toEqual(["unnoticed 10", "electing 6", "recovered 1784", "repair 900"]);
});

test("a fault that cost no Raft leader has no election", () => {
  expect(told(record({ leadersLost: 0, leaderless: 0 }), seconds(5))).toEqual(["serving 5"]);
});

test("an election of seconds can be seen beside a repair of hours", () => {
  const phases = phasesOf(record({ leaderElected: spread(seconds(10), seconds(16)), leaderless: 0,
    repairStartedAfter: minutes(30) }), minutes(200));
  const total = phases.reduce((sum, phase) => sum + phase.weight, 0);
  for (const phase of atLeastOne(phases)) expect(phase.weight / total).toBeGreaterThan(0.05);
});
