import { expect, test } from "vitest";
import { listRegions } from "../../src/cluster/region-list.ts";
import type { RegionQuery } from "../../src/cluster/region-list-types.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { listWindow } from "../../src/figure/list-window.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun } from "../../src/session/run.ts";
import { meantRegion } from "../../src/ui/region-list/meant-region.ts";

const topology = generateTopology({ stores: 5, regions: 30, replicas: 3, zones: 3, sizeMiB: 96, clients: 2 });
const start = () => createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
const ALL: RegionQuery = { traits: [], order: "keys", search: "", id: null, from: 0, count: 100 };

test("regions are found by what is the matter with them, by their id and by a key that they hold", () => {
  const run = start();
  const healthy = listRegions(run.cluster, ALL);
  expect([healthy.total, healthy.found, healthy.rows.length, healthy.having.leaderless]).toEqual([30, 30, 30, 0]);
  const seventh = healthy.rows[6]?.id;
  const named = listRegions(run.cluster, { ...ALL, search: String(seventh), id: seventh ?? 0 });
  expect(named.rows.some(({ id }) => id === seventh)).toBe(true);
  const held = healthy.rows[4];
  expect(listRegions(run.cluster, { ...ALL, search: held?.startKey ?? "" }).rows).toEqual([held]);
  actOnRun(run, { kind: "kill", node: { kind: "store", id: 4 } });
  advanceRun(run, 3_000_000 as Instant);
  const { having, rows } = listRegions(run.cluster, { ...ALL, traits: ["leaderless"] });
  expect(having.leaderless).toBeGreaterThan(2);
  expect(rows).toHaveLength(having.leaderless);
  expect(rows.every(({ traits }) => traits.includes("underReplicated"))).toBe(true);
});

test("a page holds the rows that were asked for, in their order", () => {
  const { cluster } = start();
  const bySize = listRegions(cluster, { ...ALL, order: "size" }).rows.map(({ sizeMiB }) => sizeMiB);
  expect(bySize).toEqual([...bySize].sort((a, b) => b - a));
  const page = listRegions(cluster, { ...ALL, order: "id", from: 28, count: 10 });
  expect([page.from, page.rows.length, page.found]).toEqual([28, 2, 30]);
});

test("of a long list the rows in sight are asked for, and some on either side", () => {
  expect(listWindow(0, 300, 30, 100_000)).toEqual({ from: 0, count: 34 });
  expect(listWindow(2_999_000, 300, 30, 100_000)).toEqual({ from: 99_954, count: 34 });
  expect(listWindow(900, 300, 30, 5)).toEqual({ from: 4, count: 1 });
});

test("a number is the region that the imported cluster writes so", () => {
  const long = "9007199254740993";
  expect([meantRegion(" 12 ", {}), meantRegion(long, { 4: long }), meantRegion("t_1", {})]).toEqual([12, 4, null]);
});
