import { scaleLinear } from "d3-scale";
import { expect, test } from "vitest";
import { availabilityRows } from "../../src/figure/availability.ts";
import { recordFold } from "../../src/figure/record.ts";
import { regionLanesFold, reignsIn } from "../../src/figure/region-lane.ts";
import { follow } from "../../src/proto/fold.ts";
import { curveColumns } from "../../src/figure/curves.ts";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { CopyingPainter } from "../../src/ui/timeline/copying-painter.ts";
import { paintCurves } from "../../src/ui/timeline/curve-painter.ts";
import { paintLabels } from "../../src/ui/timeline/label-painter.ts";
import { paintOverview } from "../../src/ui/timeline/overview-painter.ts";
import { paintPin } from "../../src/ui/timeline/pin-painter.ts";
import { paintStrip, type StripPicture } from "../../src/ui/timeline/strip-painter.ts";
import { en } from "../../src/ui/words/en.ts";
import { scoreEn } from "../../src/ui/words/score.en.ts";
import { PALETTE, sheet } from "./picture.ts";

/** What the time bar's painters draw, kept as text. */

const store = { kind: "store", id: 2 } as const;
const told: readonly (readonly [number, object])[] = [
  [10, { name: "node.killed", node: store }], [10, { name: "region.unavailable", region: 7 }],
  [12, { name: "client.region.failing", region: 7, client: 1, operation: "put", error: "RequestTimeout", store: 2 }],
  [15, { name: "client.region.failing", region: 7, client: 1, operation: "get", error: "RequestTimeout", store: 2 }],
  [20, { name: "raft.campaign.started", region: 7, store: 1, peer: 1, term: 6 }],
  [20.5, { name: "raft.leader.elected", region: 7, store: 1, peer: 1, term: 6 }],
  [21, { name: "region.available", region: 7, outage: 11_000_000 }],
  [24, { name: "client.region.recovered", region: 7, client: 1, operation: "get", outage: 9_000_000, store: 1 }],
  [26, { name: "client.region.recovered", region: 7, client: 1, operation: "put", outage: 14_000_000, store: 1 }],
  [40, { name: "node.restarted", node: store }],
  [45, { name: "node.paused", node: store, duration: null }], [50, { name: "node.resumed", node: store }],
];
const events: ClusterEvent[] =
  told.map(([at, body], i) => ({ id: i + 1, at: at * 1e6 as Instant, cause: 0, body: body as EventBody }));
const record = follow(recordFold, null, events).state;
const rows = availabilityRows([7, 8], record);
const span = { from: 0, to: 60e6 };

function strip(changes: Partial<StripPicture> = {}, paint: typeof paintStrip = paintStrip): string {
  const { context, taken } = sheet();
  const layout = layoutTimeBar({
    members: changes.members?.length ?? 1, membersMatter: true, pins: [], stores: 2, otherBranches: 0, rows: rows.length,
    clients: true, gutter: 64,
  }, 500, 160);
  const across = layout.plot.width;
  const picture = {
    layout, span, timeScale: (at: number) => ((at - span.from) / (span.to - span.from)) * across,
      now: 30e6, end: 55e6, record, rows,
    selectedRow: -1, paintCopies: null, members: [{ id: 1, name: "pd-1", leads: true, selected: false }],
    stores: [{ id: 1, name: "store 1", selected: false }, { id: 2, name: "store 2", selected: true }],
    palette: PALETTE, words: en, scale: 1, widthOf: (text: string) => context.measureText(text).width, ...changes,
  };
  paint(context, picture as unknown as StripPicture);
  return taken();
}

test("the names beside the plot: those of stores, the selected one bold", async () => {
  await expect(strip({}, paintLabels)).toMatchFileSnapshot("snapshots/labels.txt");
});

test("the time bar: the outage of a region, a dead and a paused store, an election, what is not simulated yet", async () => {
  await expect(strip()).toMatchFileSnapshot("snapshots/strip.txt");
});

test("the row of the selected region is marked, and only that", () => {
  const plain = strip().split("\n");
  const marked = strip({ selectedRow: 0 }).split("\n");
  expect(marked).not.toEqual(plain);
  expect(strip({ selectedRow: 1 })).not.toEqual(marked.join("\n"));
});

test("hundreds of outages within a pixel are one mark as deep as the deepest, and what comes behind them is where it was", () => {
  const short = Array.from({ length: 400 }, (_, i) => [10e6 + i * 100, i % 2 === 0 ? 1 + (i === 200 ? 3 : 0) : 0]).flat();
  const row = { first: 0, end: 4, steps: [...short, 10.5e6, 2, 20e6, 0], reads: [], writes: [] };
  const { context, taken } = sheet();
  const layout = layoutTimeBar({
    members: 1, membersMatter: true, pins: [], stores: 1, otherBranches: 0, rows: 1, clients: true, gutter: 64,
  }, 500, 160);
  const x = (at: number): number => layout.plot.x + at / 60e6 * layout.plot.width;
  paintStrip(context, {
    layout, span, timeScale: (at: number) => x(at) - layout.plot.x, now: 55e6, end: 55e6, record, rows: [row], selectedRow: -1,
    paintCopies: null, members: [], stores: [], palette: PALETTE, words: en, scale: 1, widthOf: () => 0,
  } as unknown as StripPicture);
  const marks = taken().split("\n").map((line) => /^fillRect ([\d.]+) [\d.]+ ([\d.]+) 3.5 .*globalAlpha=([\d.]+)/.exec(line))
    .filter((found) => found !== null).map(([, from, width, alpha]) => [from, width, alpha].map(Number));
  const near = (...values: readonly number[]) => values.map((value) => expect.closeTo(value, 1));
  expect(marks).toEqual([near(x(10e6), 2, 1), near(x(10.5e6), x(20e6) - x(10.5e6), 0.3 + 0.7 / 2)]);
});

test("the overview: the whole run with its outage, its flags and the present", async () => {
  const { context, taken } = sheet();
  paintOverview(context, { box: { x: 64, y: 140, width: 400, height: 14 }, now: 30e6, end: 55e6,
    record, rows, palette: PALETTE });
  await expect(taken()).toMatchFileSnapshot("snapshots/overview.txt");
});

test("a cluster without PD has neither a name nor a lane for it", () => {
  expect(strip({}, paintLabels)).toContain("PD");
  expect(strip({ members: [] }, paintLabels)).not.toContain("PD");
  expect(strip({ members: [] }).split("\n").length).toBeLessThan(strip().split("\n").length);
});

test("the curves: successes as ground, failures on it, the slowest hundredth by decades, pale behind the present", async () => {
  const { context, taken } = sheet();
  const columns = curveColumns([
    { second: 1, ok: 40, failed: 0, retries: 0, p50: 2_000, p99: 5_000 },
    { second: 2, ok: 10, failed: 30, retries: 9, p50: 3_000, p99: 900_000 },
  ], { from: 0, to: 4e6 }, 4e6, 400);
  const scale = scaleLinear([0, 4e6], [0, 400]);
  paintCurves(context, { width: 400, height: 24, columns, timeScale: scale, now: 3e6, palette: PALETTE });
  await expect(taken()).toMatchFileSnapshot("snapshots/curves.txt");
});

/** Store 2 led region 7 and dies; store 1 wins it; PD has it copied from there to store 3. */
const copied: readonly (readonly [number, object])[] = [
  [10, { name: "node.killed", node: store }],
  [20, { name: "raft.campaign.started", region: 7, store: 1, peer: 1, term: 6, campaign: "vote", silence: 10e6, missedStore: 2 }],
  [20.2, { name: "raft.vote.granted", region: 7, store: 3, to: 1, term: 6, preVote: false }],
  [20.4, { name: "raft.vote.refused", region: 7, store: 4, to: 1, term: 6, preVote: false, reason: "voted" }],
  [20.5, { name: "raft.leader.elected", region: 7, store: 1, peer: 1, term: 6 }],
  [22, { name: "raft.leader.ready", region: 7, store: 1, term: 6 }],
  [25, { name: "pd.operator.created", region: 7, operator: 3, description: "replace-down-replica", steps: [], from: 2, to: 3 }],
  [26, { name: "snapshot.started", region: 7, store: 1, to: 3, sizeMiB: 90 }],
  [30, { name: "snapshot.applied", region: 7, store: 3, from: 1, index: 9, took: 0 }],
  [35, { name: "pd.operator.finished", region: 7, operator: 3, description: "replace-down-replica", took: 0 }],
  [40, { name: "snapshot.started", region: 7, store: 1, to: 3, sizeMiB: 90 }],
  [42, { name: "node.killed", node: { kind: "store", id: 1 } }],
];
const copying = copied.map(([at, body], i): ClusterEvent =>
  ({ id: i + 1, at: at * 1e6 as Instant, cause: 0, body: body as EventBody }));

test("a store's lane tells of snapshots on their way to it, also one that ends with its sender, and of operators", async () => {
  const painter = new CopyingPainter();
  painter.follow(copying);
  expect(painter.laneOf(3)?.snapshots.map(({ from, to }) => [from / 1e6, to / 1e6])).toEqual([[26, 30], [40, 42]]);
  const shown = { record: follow(recordFold, null, copying).state, paintCopies: painter.paint,
    stores: [{ id: 2, name: "store 2", selected: false }, { id: 3, name: "store 3", selected: false }] };
  await expect(strip(shown)).toMatchFileSnapshot("snapshots/copying.txt");
});

test("the rows of a pinned region: who led, from when on it served, votes, the copy, the lease and the sleep", async () => {
  const lane = follow(regionLanesFold([7]), null, copying).state.get(7);
  if (lane === undefined) throw new Error("a pinned region has a lane");
  const paint: typeof paintStrip = (context, picture) => paintPin(context, { ...picture, terms: ["one", "two"], score: scoreEn },
    { y: 10, pitch: 14, rows: 4 }, {
      region: 7, lane, reigns: reignsIn(lane, 0), stores: [1, 3, 4].map((id) => ({ id, name: `store ${id}` })),
      rests: { leases: [20.5e6, 29e6], asleep: [0, 5e6] },
    });
  await expect(strip({ record: follow(recordFold, null, copying).state }, paint)).toMatchFileSnapshot("snapshots/pin.txt");
});
