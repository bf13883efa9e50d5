import { expect, test } from "vitest";
import { availabilityRows } from "../../src/figure/availability.ts";
import { sharedUntil } from "../../src/figure/branches.ts";
import { labelFlags, placeFlags } from "../../src/figure/flag-row.ts";
import { closeInterval, countAt, isWithin, OPEN, openInterval, type Intervals } from "../../src/figure/intervals.ts";
import { recordFold, type RunRecord } from "../../src/figure/record.ts";
import { greenWindow, recoveredRegions } from "../../src/figure/recovered.ts";
import {
  followSpan, formatClock, moveSpan, neighbourhood, RESTING_SPAN, spanAround, spanLengthFor, spanOfTransform, spanSince, ticksOf,
  timeScale, transformOfSpan, wholeRun,
} from "../../src/figure/time-axis.ts";
import { beside, snapTo } from "../../src/figure/snap.ts";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import { seconds, START, after, type Duration } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { follow } from "../../src/proto/fold.ts";

const S = 1_000_000;

function eventsOf(...list: readonly (readonly [number, EventBody])[]): ClusterEvent[] {
  return list.map(([at, body], i) => ({ id: i + 1, at: after(START, seconds(at)), cause: 0, body }));
}

const lanesOf = (events: readonly ClusterEvent[]): RunRecord => follow(recordFold, null, events).state;

const store = (id: number) => ({ kind: "store", id }) as const;
const outage = (region: number): EventBody => ({ name: "region.unavailable", region });
const back = (region: number): EventBody => ({ name: "region.available", region, outage: 0 as Duration });

/** A run of which nothing is known. */
const NOTHING = recordFold.create(null);

test("an outage is exactly as long as the region was unavailable", () => {
  const record = lanesOf(eventsOf([10, outage(7)], [12.5, back(7)], [20, outage(7)], [11, outage(8)]));
  expect(record.outages.get(7)).toEqual([10 * S, 12.5 * S, 20 * S, OPEN]);
});

test("an outage without length is no outage", () => {
  const list: Intervals = [];
  openInterval(list, 5);
  closeInterval(list, 5);
  expect(list).toEqual([]);
});

test("a record grows with its events and is made anew for another branch", () => {
  const events = eventsOf([1, outage(1)], [2, back(1)], [3, outage(2)]);
  const first = follow(recordFold, null, events.slice(0, 2));
  const second = follow(recordFold, first, events);
  expect(second.state).toBe(first.state);
  expect([...second.state.outages.keys()]).toEqual([1, 2]);
  const other = events.slice(0, 1).concat({ id: 9, at: after(START, seconds(2)), cause: 0, body: outage(5) });
  const third = follow(recordFold, second, other);
  expect([...third.state.outages.keys()]).toEqual([1, 5]);
});

test("a record is made anew for a branch whose events have the same ids as those that it forgets", () => {
  const first = eventsOf([1, outage(1)], [2, outage(2)], [3, outage(3)]);
  const branch = [...first.slice(0, 1),
    ...eventsOf([1, outage(1)], [1.5, { name: "node.killed", node: store(2) }], [2.5, outage(7)], [3, outage(8)]).slice(1)];
  const record = follow(recordFold, follow(recordFold, null, first), branch).state;
  expect([...record.outages.keys()]).toEqual([1, 7, 8]);
  expect(record.flags.map(({ at }) => at)).toEqual([1.5 * S]);
});

test("a link that only answers unevenly is flagged as a fault, one that is as it was as a repair", () => {
  const changed = (extraJitter: Duration): EventBody => ({
    name: "link.changed", from: store(1), to: store(2), bothWays: true, extraLatency: 0 as Duration,
    extraJitter, lossPercent: 0, duplicatePercent: 0,
  });
  expect(lanesOf(eventsOf([1, changed(seconds(0.01))], [2, changed(0 as Duration)])).flags.map(({ tone }) => tone))
    .toEqual(["fault", "repair"]);
});

test("a record that is shorter after a rewind is made anew", () => {
  const events = eventsOf([1, outage(1)], [2, back(1)]);
  const told = follow(recordFold, null, events);
  expect(follow(recordFold, told, events.slice(0, 1)).state.outages.get(1)).toEqual([1 * S, OPEN]);
});

test("lanes tell when a process was dead or paused, and every election", () => {
  const record = lanesOf(eventsOf(
    [1, { name: "node.paused", node: store(4), duration: null }],
    [2, { name: "node.killed", node: store(4) }],
    [3, { name: "raft.campaign.started", region: 7, store: 1, peer: 11, term: 4, campaign: "vote",
      silence: 0 as Duration, missedStore: 4 }],
    [3, { name: "raft.leader.elected", region: 7, store: 1, peer: 11, term: 4, voters: [1, 5] }],
    [9, { name: "node.restarted", node: store(4) }],
    [10, { name: "node.killed", node: { kind: "pd", id: 1 } }],
  ));
  expect(record.stores.get(4)).toMatchObject({ paused: [1 * S, 2 * S], dead: [2 * S, 9 * S] });
  expect(record.stores.get(1)?.elections).toEqual([{ at: 3 * S, region: 7, won: false }, { at: 3 * S, region: 7, won: true }]);
  expect(record.pd.members.get(1)?.dead).toEqual([10 * S, OPEN]);
  expect(record.flags.map((flag) => flag.tone)).toEqual(["fault", "fault", "repair", "fault"]);
});

test("PD's lane holds every operator from its creation to its end", () => {
  const record = lanesOf(eventsOf(
    [1, { name: "pd.operator.created", region: 3, operator: 1, description: "balance-leader", steps: [], from: 1, to: 2 }],
    [2, { name: "pd.operator.created", region: 4, operator: 2, description: "balance-leader", steps: [], from: 1, to: 2 }],
    [4, { name: "pd.operator.finished", region: 3, operator: 1, description: "balance-leader", took: seconds(3) }],
  ));
  expect(record.pd.operators.map((span) => [span.from, span.to, span.done]))
    .toEqual([[1 * S, 4 * S, true], [2 * S, OPEN, false]]);
});

test("what clients saw lasts until the last of them is served again, apart for reads and writes, and not beyond a merge", () => {
  const failing = (at: number, client: number, operation: "get" | "put", region = 7): [number, EventBody] =>
    [at, { name: "client.region.failing", region, client, operation, error: "RequestTimeout", store: 4 }];
  const served = (at: number, client: number, operation: "get" | "put"): [number, EventBody] =>
    [at, { name: "client.region.recovered", region: 7, client, operation, outage: seconds(1), store: 1 }];
  const into = { id: 7, startKey: "", endKey: "", epoch: { version: 2, confVer: 1 }, peers: [] };
  const merged: EventBody = { name: "region.merged", region: 8, store: 1, leads: true, into };
  const record = lanesOf(eventsOf(
    failing(10, 1, "put"), failing(11, 2, "put"), failing(12, 1, "get"), failing(13, 1, "get", 8),
    served(14, 1, "get"), served(15, 1, "put"), [16, merged], served(18, 2, "put"),
  ));
  expect(availabilityRows([7, 8], record)).toEqual([
    { first: 0, end: 1, steps: [], reads: [12 * S, 1, 14 * S, 0], writes: [10 * S, 1, 18 * S, 0] },
    { first: 1, end: 2, steps: [], reads: [13 * S, 1, 16 * S, 0], writes: [] },
  ]);
});

test("the availability strip has a row per key range, and takes the worst where ranges share one", () => {
  const outages = new Map([[2, [10, 20]], [3, [15, 30, 40, 50]], [4, [100, OPEN]]]);
  const rowsOf = (most?: number): object[] =>
    availabilityRows([1, 2, 3, 4], { ...NOTHING, outages }, most).map(({ first, end, steps }) => ({ first, end, steps }));
  expect(rowsOf()).toEqual([
    { first: 0, end: 1, steps: [] }, { first: 1, end: 2, steps: [10, 1, 20, 0] },
    { first: 2, end: 3, steps: [15, 1, 30, 0, 40, 1, 50, 0] }, { first: 3, end: 4, steps: [100, 1] },
  ]);
  expect(rowsOf(2)).toEqual([
    { first: 0, end: 2, steps: [10, 1, 20, 0] }, { first: 2, end: 4, steps: [15, 1, 30, 0, 40, 1, 50, 0, 100, 1] },
  ]);
});

test("2,507 regions fold into 60 rows that cover every region once", () => {
  const rows = availabilityRows(Float64Array.from({ length: 2_507 }, (_, i) => i + 1), NOTHING);
  expect(rows).toHaveLength(60);
  expect(rows[0]?.first).toBe(0);
  expect(rows[59]?.end).toBe(2_507);
  rows.slice(1).forEach((row, i) => expect(row.first).toBe(rows[i]?.end));
});

test("a row counts how many of its regions are out at a time", () => {
  const outages = new Map([[1, [10, 30]], [2, [20, OPEN]], [3, [20, 30]], [4, []]]);
  expect(availabilityRows([1, 2, 3, 4], { ...NOTHING, outages }, 1)).toMatchObject([{ steps: [10, 1, 20, 3, 30, 1] }]);
});

test("an instant lies in a stretch from its start up to its end", () => {
  expect([9, 10, 19, 20, 40].map((at) => isWithin([10, 20, 30, OPEN], at))).toEqual([false, true, true, false, true]);
  expect([9, 10, 25, 30].map((at) => countAt([10, 1, 20, 3, 30, 0], at))).toEqual([0, 1, 3, 0]);
});

test("ticks stand at round instants, with as many digits as their distance needs", () => {
  const labels = (from: number, to: number): string[] => {
    const { at, step } = ticksOf(timeScale({ from, to }, 900), 92);
    return at.map((each) => formatClock(each, step));
  };
  expect(labels(30 * S, 60 * S)).toEqual(["00:30", "00:35", "00:40", "00:45", "00:50", "00:55", "01:00"]);
  expect(labels(40 * S, 40.01 * S)).toEqual([
    "00:40.000", "00:40.002", "00:40.004", "00:40.006", "00:40.008", "00:40.010",
  ]);
  expect(labels(0, 4 * 3_600 * S))
    .toEqual(["00:00", "30:00", "1:00:00", "1:30:00", "2:00:00", "2:30:00", "3:00:00", "3:30:00", "4:00:00"]);
  expect(labels(40 * S, 40 * S + 500)).toContain("00:40.000100");
});

test("days are counted", () => {
  expect(formatClock(26 * 3_600 * S, 3_600 * S)).toBe("1 d 02:00");
  expect(formatClock(26 * 3_600 * S + 5 * S, S)).toBe("1 d 02:00:05");
});

test("an instant and its place on the axis say the same", () => {
  const span = { from: 30 * S, to: 60 * S };
  const scale = timeScale(span, 900);
  expect(scale(45 * S)).toBe(450);
  expect(scale.invert(450)).toBe(45 * S);
});

test("what d3-zoom makes of a span is the span again, and a zoom keeps the instant under the pointer where it is", () => {
  const place = { x: 90, width: 900 };
  const span = { from: 30 * S, to: 60 * S };
  const before = transformOfSpan(span, place);
  expect(spanOfTransform(before, place)).toEqual(span);
  const pointer = place.x + timeScale(span, 900)(40 * S);
  const closer = { k: before.k * 2, x: pointer - (pointer - before.x) * 2 };
  expect(spanOfTransform(closer, place)).toEqual({ from: 35 * S, to: 50 * S });
  expect(spanOfTransform({ ...before, x: place.x + 50 }, place).from).toBe(0);
});

test("time does not begin before the run", () => {
  expect(moveSpan({ from: 5 * S, to: 35 * S }, -10 * S)).toEqual({ from: 0, to: 30 * S });
});

test("the page turns when the playhead gets near its edge, forwards and backwards", () => {
  const span = { from: 0, to: 30 * S };
  expect(followSpan(span, 27 * S)).toBe(span);
  const turned = followSpan(span, 27.1 * S);
  expect((27.1 * S - turned.from) / (turned.to - turned.from)).toBeCloseTo(0.58, 10);
  expect(followSpan({ from: 60 * S, to: 90 * S }, 10 * S)).toEqual({ from: 0, to: 30 * S });
});

test("the span suits the pace: at least half a minute of watching, never less than at rest", () => {
  expect([0.001, 1, 2, 60, 10_000].map((pace) => spanLengthFor(pace, 1e15, false) / RESTING_SPAN)).toEqual([1, 1, 2, 64, 16_384]);
});

test("while nothing is wrong the span is so short that at a hundredth of real time the playhead moves three pixels a second", () => {
  const span = { from: 0, to: spanLengthFor(0.01, 1e15, true) };
  expect(timeScale(span, 900)(0.01 * S)).toBeGreaterThanOrEqual(3);
  expect(spanLengthFor(60, 1e15, true)).toBeGreaterThanOrEqual(60 * 30 * S);
});

test("after a leap the span reaches back to what led here", () => {
  const span = spanSince(40 * S, 1_840 * S);
  expect(span.from).toBeLessThanOrEqual(40 * S);
  expect(span.to).toBeGreaterThan(1_840 * S);
  expect(wholeRun(100 * S)).toEqual({ from: 0, to: 104 * S });
  expect(spanAround(100 * S, 50 * S)).toEqual({ from: 71 * S, to: 121 * S });
});

test("flags that crowd fold into one that says how many", () => {
  const record = lanesOf(eventsOf(
    [10, { name: "node.killed", node: store(1) }], [10.1, { name: "node.killed", node: store(2) }],
    [20, { name: "network.healed" }], [99, { name: "network.healed" }],
  ));
  const placed = placeFlags(record.flags, { from: 0, to: 30 * S }, 300);
  expect(placed.map((each) => [each.flag.event.id, each.x, each.more, each.room])).toEqual([[2, 100, 1, 100], [3, 200, 0, 100]]);
});

test("regions are green for a moment after they begin to serve again, also after a rewind", () => {
  const events = eventsOf([10, back(1)], [11, back(2)], [14, back(3)]);
  expect([...recoveredRegions(events, 11.4 * S, 1.5 * S)].sort()).toEqual([1, 2]);
  expect([...recoveredRegions(events, 11.6 * S, 1.5 * S)]).toEqual([2]);
  expect([...recoveredRegions(events, 9 * S, 1.5 * S)]).toEqual([]);
  expect([...recoveredRegions(events, 11 * S, 1.5 * S)].sort()).toEqual([1, 2]);
  expect([...recoveredRegions(events, 99 * S, 86 * S)]).toEqual([3]);
  expect([greenWindow(0.01), greenWindow(10)]).toEqual([1.5 * S, 8 * S]);
});

const WITHOUT = { members: 1, membersMatter: false, pins: [] };

test("the time bar gives strip and lanes what its height allows, and scrolls rather than squeeze them away", () => {
  const layout = layoutTimeBar({ ...WITHOUT, stores: 5, otherBranches: 0, rows: 30, clients: false, gutter: 92 }, 1050, 238);
  expect(layout).toMatchSnapshot();
  expect(layout.height).toBe(238);
  const curves = layoutTimeBar({ ...WITHOUT, stores: 5, otherBranches: 0, rows: 30, clients: true, gutter: 92 }, 1050, 238);
  const { strip, curves: box, lanes } = curves;
  expect(box?.height).toBeGreaterThanOrEqual(24);
  expect(box?.y).toBeGreaterThanOrEqual(strip.y + strip.height);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(lanes[0] ?? 0);
  const usual = { ...WITHOUT, stores: 5, otherBranches: 0, rows: 30, clients: true, gutter: 92 };
  expect(layoutTimeBar(usual, 1050, 180).curves).toBeNull();
  const branched = layoutTimeBar({ ...WITHOUT, stores: 5, otherBranches: 1, rows: 30, clients: true, gutter: 92 }, 1050, 238);
  expect(branched.curves?.height).toBeGreaterThanOrEqual(15);
  const many = layoutTimeBar({ ...WITHOUT, stores: 30, otherBranches: 7, rows: 60, clients: false, gutter: 92 }, 1050, 238);
  expect(many.branches).toHaveLength(4);
  expect(many.lanes).toHaveLength(31);
  expect(many.height).toBe(238);
  const low = layoutTimeBar({ ...WITHOUT, stores: 100, otherBranches: 0, rows: 60, clients: false, gutter: 92 }, 1050, 150);
  expect(low.height).toBeGreaterThan(150);
  expect(many.lanes.every((lane, i) => i === 0 || lane > (many.lanes[i - 1] ?? 0))).toBe(true);
  expect(many.axis.y).toBeGreaterThan(many.lanes[30] ?? Infinity);
});

test("two branches are one until the earlier of the moments at which they left what they share", () => {
  const tree = [
    { id: 1, parent: null, from: 0 }, { id: 2, parent: 1, from: 30 }, { id: 3, parent: 1, from: 20 },
      { id: 4, parent: 2, from: 50 },
  ];
  expect(sharedUntil(tree, 1, 2)).toBe(30);
  expect(sharedUntil(tree, 2, 3)).toBe(20);
  expect(sharedUntil(tree, 4, 3)).toBe(20);
  expect(sharedUntil(tree, 4, 1)).toBe(30);
  expect(sharedUntil(tree, 4, 2)).toBe(50);
  expect(sharedUntil(tree, 4, 99)).toBe(0);
});

test("labels of flags never print over each other: those without room hide in the one before, which says how many", () => {
  const labels = labelFlags([0, 20, 50, 200, 390], [60, 60, 60, 60, 60], [1, 0, 2, 0, 0], [], 20, 400);
  expect(labels.map(({ hidden }) => hidden)).toEqual([[1, 2], [], [], [4], []]);
  expect(labels.map(({ room }) => room !== null)).toEqual([true, false, false, true, false]);
  // One number for all: those that were folded into each count, too. Poles do not cross words that stand before them.
  expect(labels.map(({ more }) => more)).toEqual([5, 0, 2, 1, 0]);
  expect(labels.map(({ behind }) => behind)).toEqual([false, true, true, false, false]);
});

test("a fault hides in no setting's label, and is the label of a crowd: the setting hides in the fault's", () => {
  const labels = labelFlags([0, 12, 50, 90], [60, 60, 60, 60], [0, 1, 0, 0], [false, false, true, true], 20, 400);
  expect(labels.map(({ room }) => room !== null)).toEqual([false, false, true, false]);
  expect(labels.map(({ hidden }) => hidden)).toEqual([[], [], [0, 1, 3], []]);
  expect(labels.map(({ more }) => more)).toEqual([0, 1, 4, 0]);
  const record = lanesOf(eventsOf([10, { name: "node.killed", node: store(1) }],
    [10.5, { name: "settings.changed", key: "client.rate", value: "9" }]));
  const [crowd] = placeFlags(record.flags, { from: 0, to: 600 * S }, 100);
  expect(crowd).toMatchObject({ flag: { tone: "fault" }, more: 1 });
});

test("the axis of a short run is no longer than twice the run, whatever the pace", () => {
  expect(spanLengthFor(480, 12 * 60 * S, false)).toBeLessThanOrEqual(2 * 16 * 60 * S);
  expect(spanLengthFor(10_000, 40 * S, false)).toBeLessThanOrEqual(4 * RESTING_SPAN);
  expect(spanLengthFor(480, 0, false)).toBe(RESTING_SPAN);
});

test("a jump shows the scenes on both sides, and neither hides the other where one is far away", () => {
  const even = neighbourhood(10 * S, 14 * S, 20 * S);
  expect(even.from).toBeLessThan(10 * S);
  expect(even.to).toBeGreaterThan(20 * S);
  const far = neighbourhood(60 * S, 1_810 * S, 1_840 * S);
  expect(1_840 * S).toBeLessThan(far.to);
  expect((30 * S) / (far.to - far.from)).toBeGreaterThan(0.05);
  expect(neighbourhood(60 * S, 1_810 * S, 1_810 * S).from).toBeLessThanOrEqual(60 * S);
  const burst = neighbourhood(10 * S - 5, 10 * S, 10 * S + 3);
  expect(burst.to - burst.from).toBeGreaterThanOrEqual(200_000);
});

test("a pointer near a deed means the moment before it or the deed, and near a scene the scene", () => {
  const marks = { deeds: [{ at: 10 * S }], scenes: [{ event: { at: 10 * S } }, { event: { at: 18 * S } }] };
  expect(snapTo(marks, 9.5 * S, S)).toBe(10 * S - 1);
  expect(snapTo(marks, 10.5 * S, S)).toBe(10 * S);
  expect(snapTo(marks, 17.3 * S, S)).toBe(18 * S);
  expect(snapTo(marks, 18.9 * S, S)).toBe(18 * S);
  expect(snapTo(marks, 14 * S, S)).toBe(14 * S);
  // On an axis of half an hour an election stands as close to the pointer as the kill that led to it.
  expect(snapTo(marks, 17 * S, 20 * S)).toBe(10 * S);
  expect(snapTo({ deeds: [{ at: 0 }], scenes: [] }, 0, S)).toBe(0);
  expect(snapTo({ deeds: [], scenes: [] }, 7, S)).toBe(7);
});

test("the neighbours of an instant leave out what happens at it", () => {
  const list = [1, 4, 4, 9].map((at) => ({ event: { at } }));
  const around = (now: number) => beside(list, now);
  expect(around(4)).toEqual({ before: 1, after: 9 });
  expect(around(0)).toEqual({ before: null, after: 1 });
  expect(around(9)).toEqual({ before: 4, after: null });
});

test("the overview of the whole run stands below the axis where there is room, and nowhere else", () => {
  const shape = { ...WITHOUT, stores: 5, otherBranches: 0, rows: 30, clients: false, gutter: 64 };
  const roomy = layoutTimeBar(shape, 1_000, 240);
  expect(roomy.overview?.height).toBe(14);
  expect(roomy.overview?.y).toBeGreaterThanOrEqual(roomy.axis.y + roomy.axis.height);
  expect((roomy.overview?.y ?? 0) + 14).toBeLessThanOrEqual(240);
  expect(layoutTimeBar(shape, 1_000, 110).overview).toBeNull();
  expect(layoutTimeBar(shape, 390, 240).overview).toBeNull();
});

test("PD's lane tells who led: who led at the beginning is known from who misses it, or from its end", () => {
  const pd = (id: number) => ({ kind: "pd", id }) as const;
  const { members } = lanesOf(eventsOf(
    [10, { name: "node.killed", node: pd(2) }],
    [13, { name: "pd.etcd.campaign", member: 3, missed: 2 }],
    [14, { name: "pd.leader.elected", member: 3, begins: 0 as Duration, bound: 0 as Duration, calendar: 0 as Duration }],
    [20, { name: "node.restarted", node: pd(2) }],
    [30, { name: "pd.leader.lost", member: 3, reason: "handed-over" }],
  )).pd;
  expect(members.get(2)).toMatchObject({ dead: [10 * S, 20 * S], leads: [0, 10 * S] });
  expect(members.get(3)).toMatchObject({
    leads: [14 * S, 30 * S], elections: [{ at: 13 * S, won: false }, { at: 14 * S, won: true }],
  });
  expect(lanesOf(eventsOf([5, { name: "pd.leader.lost", member: 1, reason: "lease-expired" }])).pd.members.get(1)?.leads)
    .toEqual([0, 5 * S]);
});

test("each member of PD has a lane where there is room, and once something befell one also in a low bar", () => {
  const shape = { members: 3, membersMatter: false, pins: [], stores: 5, otherBranches: 0, rows: 30, clients: true, gutter: 92 };
  const usual = layoutTimeBar(shape, 1050, 238);
  expect([usual.pdLanes, usual.lanes.length]).toEqual([1, 6]);
  expect(usual.curves).not.toBeNull();
  expect(layoutTimeBar(shape, 1050, 300).pdLanes).toBe(3);
  expect(layoutTimeBar({ ...shape, membersMatter: true }, 1050, 238)).toMatchObject({ pdLanes: 3 });
  expect(layoutTimeBar({ ...shape, membersMatter: true }, 390, 120).pdLanes).toBe(1);
});

test("pinned regions have rows between the strip and the lanes; where they find no room the bar scrolls", () => {
  const shape = { ...WITHOUT, stores: 5, otherBranches: 0, rows: 30, clients: true, gutter: 92 };
  const { pins, strip, lanes, axis, height } = layoutTimeBar({ ...shape, pins: [4, 4] }, 1050, 238);
  expect(pins[0]?.y).toBeGreaterThan(strip.y + strip.height);
  expect(pins[1]?.y).toBeGreaterThanOrEqual((pins[0]?.y ?? 0) + 4 * 13.5);
  expect(lanes[0]).toBeGreaterThan((pins[1]?.y ?? 0) + 4 * 13.5);
  expect(lanes[5]).toBeLessThan(axis.y);
  expect(height).toBe(238);
  expect(layoutTimeBar({ ...shape, pins: [4, 4, 4, 4] }, 1050, 238).height).toBeGreaterThan(238);
});
