import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { CrashStep, FlowEnd, FlowStyle, OrderSight } from "../../src/proto/flow.ts";
import type { Fold } from "../../src/proto/fold.ts";
import { REPORT_FOLDS } from "../../src/session/report.ts";
import { advanceRun, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";
import { calmDown, crashOrder, lookAt, totalsIn, wrongIn, type Crash } from "./crash.ts";

const crash = (style: FlowStyle, step: CrashStep, away: number | null, seed = away === null ? 2 : 1): Crash => crashOrder({
  style, step, away: away === null ? null : seconds(away), rate: away === null ? 60 : 20, regions: 3, seed,
  length: seconds(away === null ? 6 : 4),
});

/** Of five items a million each, of five accounts ten million. */
const TOTALS = [5_000_000, 50_000_000];

/** How many orders coordinators said that they had found when they were back, each time. */
const resumedIn = ({ branch }: Run): readonly number[] =>
  branch.events.flatMap(({ body }) => (body.name === "order.resumed" ? [body.orders] : []));

/** A step, how the order stands when its coordinator crashes there, and how it ends once the coordinator is back. */
type Row = readonly [CrashStep, OrderSight, FlowEnd];

describe.each<readonly [FlowStyle, readonly Row[]]>([
  ["order-tcc", [
    ["try-stock", "nothing", "undone"], ["try-payment", "reserved", "undone"], ["try-order", "reserved", "undone"],
    ["decide", "reserved", "undone"], ["confirm-stock", "reserved", "done"], ["confirm-payment", "reserved", "done"],
    ["confirm-order", "reserved", "done"], ["close", "placed", "done"],
    ["cancel-payment", "reserved", "undone"], ["cancel-stock", "reserved", "undone"],
  ]],
  ["order-saga", [
    ["take-stock", "nothing", "undone"], ["take-payment", "stock-without-order", "undone"],
    ["place-order", "paid-without-order", "undone"], ["close", "placed", "done"],
    ["refund-payment", "paid-without-order", "undone"], ["return-stock", "stock-without-order", "undone"],
  ]],
])("a coordinator of %s that crashes", (style, rows) => {
  test.each(rows)("before %s leaves its order %s, and ends it as %s when it is back", (step, left, end) => {
    const found = crash(style, step, 2);
    expect([found.left, found.end]).toEqual([left, end]);
    expect(found.finally).toBe(end === "done" ? "placed" : "undone");
    expect(resumedIn(found.run).map((orders) => orders > 0)).toEqual([true]);
    expect(wrongIn(found.run)).toEqual([]);
    calmDown(found.run);
    expect(totalsIn(found.run)).toEqual(TOTALS);
  });
});

test.each<readonly [CrashStep, OrderSight]>([
  ["prewrite", "nothing"], ["commit", "nothing"], ["commit-secondaries", "placed"],
])("one transaction whose coordinator crashes before %s is ended by others: nobody ever sees a part of it", (step, end) => {
  const found = crash("order", step, null);
  expect(lookAt(found)).toEqual({ sight: end, locked: false });
  expect([...found.seen.keys()].filter((sight) => sight !== "nothing" && sight !== "placed")).toEqual([]);
  expect(wrongIn(found.run)).toEqual([]);
  calmDown(found.run);
  expect(totalsIn(found.run)).toEqual(TOTALS);
});

test("a coordinator that does not come back leaves what it took, and others see it", () => {
  const saga = crash("order-saga", "place-order", null);
  expect([saga.finally, saga.unsettled, saga.end]).toEqual(["paid-without-order", null, null]);
  expect(saga.seen.get("paid-without-order")).toBeGreaterThan(0);
  expect(saga.run.branch.events.map(({ body }) => body.name)).toContain("order.half-seen");
  const tcc = crash("order-tcc", "decide", null, 3);
  expect([tcc.finally, tcc.unsettled, tcc.end]).toEqual(["reserved", null, null]);
  expect([...tcc.seen.keys()]).toEqual(["reserved"]);
});

const findings = {
  name: "findings",
  create: (): (readonly number[])[] => [],
  facts: { "orders-found": (found, { orders }) => void found.push(orders) },
  fork: (found: (readonly number[])[]): (readonly number[])[] => found.slice(),
} satisfies Fold<(readonly number[])[], unknown>;

test("a coordinator that is back and finds no order says nothing of it", () => {
  bringWhole();
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 3, clients: 3, pds: 1 });
  const inputs = inputsOf("0s set client.workload order-saga", "0s set client.rate 1", "20ms kill client 1", "1s start client 1");
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 2, inputs }, false, [...REPORT_FOLDS, findings]);
  advanceRun(run, seconds(4) as number as Instant);
  expect(atLeastOne(pastOf(run, findings)).flat()).toEqual([]);
  expect(resumedIn(run)).toEqual([]);
});
