import { scaleLinear } from "d3-scale";
import { expect, test } from "vitest";
import { availabilityRows } from "../../src/figure/availability.ts";
import { recordFold } from "../../src/figure/record.ts";
import { follow } from "../../src/proto/fold.ts";
import { curveColumns } from "../../src/figure/curves.ts";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { paintCurves } from "../../src/ui/timeline/curve-painter.ts";
import { paintLabels } from "../../src/ui/timeline/label-painter.ts";
import { paintOverview } from "../../src/ui/timeline/overview-painter.ts";
import { paintStrip, type StripPicture } from "../../src/ui/timeline/strip-painter.ts";
import { en } from "../../src/ui/words/en.ts";
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
    selectedRow: -1, members: [{ id: 1, name: "pd-1", leads: true, selected: false }],
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
