import { expect, test } from "vitest";
import { availabilityRows } from "../../src/figure/availability.ts";
import { copyingFold } from "../../src/figure/copying.ts";
import { recordFold } from "../../src/figure/record.ts";
import { layoutTimeBar } from "../../src/figure/time-layout.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import { follow } from "../../src/proto/fold.ts";
import { readOut } from "../../src/ui/timeline/readout.ts";
import { en } from "../../src/ui/words/en.ts";
import { zh } from "../../src/ui/words/zh.ts";

const ofClient = { region: 7, client: 1, store: 2 };
const told: readonly (readonly [number, EventBody])[] = [
  [10, { name: "region.unavailable", region: 7 }],
  [20, { name: "client.region.failing", ...ofClient, operation: "put", error: "RequestTimeout" }],
  [30, { name: "region.available", region: 7, outage: seconds(20) }],
  [40, { name: "client.region.failing", ...ofClient, operation: "get", error: "RequestTimeout" }],
  [50, { name: "client.region.recovered", ...ofClient, operation: "put", outage: seconds(30) }],
];
const events = told.map(([at, body], i) => ({ id: i + 1, at: at * 1e6 as Instant, cause: 0, body }));
const record = follow(recordFold, null, events).state;

test("a key range tells whether it serves, and which operations of clients fail there", () => {
  const rows = availabilityRows([7, 8], record);
  const layout = layoutTimeBar(
    { members: 3, membersMatter: true, pins: [], stores: 2, otherBranches: 0, rows: 2, clients: true, gutter: 64 }, 664, 160);
  const scene = {
    layout, span: { from: 0, to: 60e6 }, end: 60e6, record, rows, stores: [], members: [], language: "en" as const,
    copying: () => undefined,
    regionAt: (row: number) => `region ${row + 7}`, regionName: String, curvesAt: () => [],
  };
  const across = layout.plot.width / 60;
  const at = (second: number, words = en, below = 1): string =>
    readOut(scene, layout.plot.x + (second + 0.5) * across, layout.strip.y + below, words).split(" · ").slice(1).join(" · ");
  expect([5, 15, 25, 35, 45, 55].map((second) => at(second))).toEqual([
    "region 7 · serves", "region 7 · no reads, no writes", "region 7 · no reads, no writes · clients' writes fail",
    "region 7 · serves · clients' writes fail", "region 7 · serves · clients' reads and writes fail",
    "region 7 · serves · clients' reads fail",
  ]);
  expect([25, 45, 55].map((second) => at(second, zh))).toEqual([
    "region 7 · 不可读写 · 客户端写失败", "region 7 · 正常服务 · 客户端读写失败", "region 7 · 正常服务 · 客户端读失败",
  ]);
  expect(at(45, en, layout.strip.height - 1)).toBe("region 8 · serves");
});

test("a lane of PD tells who led, who was dead, and who stood for election", () => {
  const pd = [
    [10, { name: "node.killed", node: { kind: "pd", id: 2 } }], [13, { name: "pd.etcd.campaign", member: 3, missed: 2 }],
    [14, { name: "pd.leader.elected", member: 3, begins: 0, bound: 0, calendar: 0 }],
  ] as const;
  const of = pd.map(([second, body], i) =>
    ({ id: i + 1, at: second * 1e6 as Instant, cause: 0, body: body as unknown as EventBody }));
  const layout = layoutTimeBar(
    { members: 3, membersMatter: true, pins: [], stores: 2, otherBranches: 0, rows: 2, clients: true, gutter: 64 }, 664, 200);
  expect(layout.pdLanes).toBe(3);
  const scene = {
    layout, span: { from: 0, to: 60e6 }, end: 60e6, record: follow(recordFold, null, of).state, rows: [], stores: [],
    members: [1, 2, 3].map((id) => ({ id, name: `pd-${id}` })), language: "en" as const, regionAt: String, regionName: String,
    curvesAt: () => [], copying: () => undefined,
  };
  const at = (lane: number, second: number): string =>
    readOut(scene, layout.plot.x + second * (layout.plot.width / 60), layout.lanes[lane] ?? 0, en)
      .split(" · ").slice(1).join(" · ");
  expect(at(1, 5)).toBe("pd-2 · leads PD · 0 operators");
  expect(at(1, 20)).toBe("pd-2 · dead");
  expect(at(2, 13)).toBe("pd-3 · stood for election in etcd");
  expect(at(2, 30)).toBe("pd-3 · leads PD · 0 operators");
  expect(at(0, 30)).toBe("pd-1");
});

test("a store's lane tells how many operators concern it, and how many snapshots are on their way to it", () => {
  const of = ([
    [10, { name: "pd.operator.created", region: 7, operator: 3, description: "replace-down-replica", steps: [], from: 2, to: 3 }],
    [12, { name: "snapshot.started", region: 7, store: 1, to: 3, sizeMiB: 90 }],
    [14, { name: "snapshot.failed", region: 7, store: 1, to: 3, reason: "stale" }],
    [14.5, { name: "node.killed", node: { kind: "store", id: 2 } }],
    [16, { name: "pd.operator.cancelled", region: 7, operator: 3, description: "replace-down-replica", reason: "expired" }],
  ] as const).map(([second, body], i) =>
    ({ id: i + 1, at: second * 1e6 as Instant, cause: 0, body: body as unknown as EventBody }));
  const layout = layoutTimeBar(
    { members: 1, membersMatter: true, pins: [], stores: 2, otherBranches: 0, rows: 2, clients: true, gutter: 64 }, 664, 200);
  const copies = follow(copyingFold, null, of).state;
  const scene = {
    layout, span: { from: 0, to: 60e6 }, end: 60e6, record: follow(recordFold, null, of).state, rows: [],
    stores: [2, 3].map((id) => ({ id, name: `store ${id}` })), members: [{ id: 1, name: "pd-1" }], language: "en" as const,
    regionAt: String, regionName: String, curvesAt: () => [],
    copying: (store: number) => copies.stores.get(store),
  };
  const at = (lane: number, second: number): string =>
    readOut(scene, layout.plot.x + second * (layout.plot.width / 60), layout.lanes[lane] ?? 0, en)
      .split(" · ").slice(1).join(" · ");
  expect([at(1, 11), at(2, 11)]).toEqual(["store 2 · 1 operator", "store 3 · 1 operator"]);
  expect([at(1, 13), at(2, 13)]).toEqual(["store 2 · 1 operator", "store 3 · 1 operator · 1 snapshot coming"]);
  expect([at(1, 15), at(1, 20)]).toEqual(["store 2 · dead · 1 operator", "store 2 · dead"]);
  expect([at(2, 15), at(2, 20)]).toEqual(["store 3 · 1 operator", "store 3"]);
});
