import { expect, test } from "vitest";
import { at, benchOn } from "./ground.ts";
import { pdStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { defined } from "../../src/kernel/assert.ts";
import { START } from "../../src/kernel/time.ts";
import type { HotCache } from "../../src/pd/hot.ts";
import { nothingYet, type Rolling } from "../../src/pd/rolling.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";

interface HotStore {
  readonly total_flow_keys: number;
  readonly regions_count: number;
  readonly statistics: readonly { readonly region_id: number; readonly is_leader: boolean; readonly hot_degree: number }[];
}
interface HotAnswer {
  readonly as_peer: Readonly<Record<string, HotStore>>;
  readonly as_leader: Readonly<Record<string, HotStore>>;
}

test("pd-ctl hot tells the regions that PD counts as hot, on each store that holds them.", () => {
  const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, clients: 1, rate: 100 });
  const set = { kind: "set", key: "pd.hot-region-cache-hits-threshold", value: "1" } as const;
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [{ at: START, action: set }] });
  const bench = benchOn(run);
  const hot = (): HotAnswer => JSON.parse(bench.type("hot write")) as HotAnswer;
  advanceRun(run, at(10));
  expect(Object.values(hot().as_peer).map((store) => store.regions_count)).toEqual([0, 0, 0]);
  advanceRun(run, at(250));
  const { as_peer: peers, as_leader: leaders } = hot();
  expect(Object.keys(peers)).toEqual(["1", "2", "3"]);
  expect(Object.values(peers).map((store) => store.statistics.map((each) => each.region_id))).toEqual([[1], [1], [1]]);
  expect(Object.values(leaders).flatMap((store) => store.statistics.map((each) => each.is_leader))).toEqual([true]);
  const read = JSON.parse(bench.type("hot read")) as HotAnswer;
  // Who only follows serves no reads.
  expect(Object.values(read.as_peer).flatMap((store) => store.statistics.map((each) => each.is_leader))).toEqual([true]);
  const [keys = 0] = Object.values(leaders).map((store) => store.total_flow_keys).filter((rate) => rate > 0);
  expect(keys).toBeGreaterThan(32);
  const rates = JSON.parse(bench.type("hot store")) as Readonly<Record<string, Readonly<Record<string, number>>>>;
  // What a store reports of itself each ten seconds, and PD's median of five.
  const reported = Object.values(rates["keys-write-rate"] ?? {});
  expect(reported.map((rate) => Math.abs(rate - keys) < keys / 4)).toEqual([true, true, true]);
});

test("region topwrite and topread put first what PD counts as hot, by bytes or by queries", () => {
  const topology = generateTopology({ stores: 3, regions: 8, replicas: 3, zones: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
  const bench = benchOn(run);
  advanceRun(run, at(1));
  const listed = (line: string): readonly number[] =>
    (JSON.parse(bench.type(line)) as { readonly regions: readonly { readonly id: number }[] }).regions.map(({ id }) => id);
  const { reads, writes } = defined(pdStateOf(run.cluster), "PD has a leader").traffic;
  const carries = ({ regions }: HotCache, region: number, ...medians: readonly number[]): void => {
    const flow: Rolling = { ...nothingYet(medians.length), medians };
    const peer = { region, store: 1, degree: 1, antiCount: 1, flow, ledSince: START, heard: START };
    regions.set(region, [{ ...peer, isLeader: true, isCold: false, mayBequeath: false }]);
  };
  expect(listed("region topwrite 3")).toEqual([1, 2, 3]);
  carries(writes, 5, 900, 10, 10);
  carries(writes, 7, 100, 80, 80);
  carries(reads, 6, 500, 5, 5);
  expect(listed("region topwrite 3")).toEqual([5, 7, 1]);
  expect(listed("region topwrite query 3")).toEqual([7, 5, 1]);
  expect(listed("region topread 2")).toEqual([6, 1]);
});
