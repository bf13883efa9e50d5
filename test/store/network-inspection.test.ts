import { describe, expect, test } from "vitest";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { SlowTrend } from "../../src/proto/store-stats.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { seekRun } from "../seek.ts";

const at = (seconds: number): Instant => (seconds * 1e6) as Instant;

/** Four stores of a cluster that heeds its network from the first second on. */
function heeding(...lines: string[]): Run {
  const topology = generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 1, clients: 1 });
  const heed = "1s pd-ctl scheduler config evict-slow-store-scheduler set enable-network-slow-store";
  return createRun({ scenario: "", topology, preset: "tikv", seed: 2, inputs: inputsOf(`${heed} true`, ...lines) });
}

/** What a store tells PD of the others, at a second. */
function toldAt(run: Run, second: number, store: number): Readonly<Record<number, number>> | undefined {
  advanceRun(run, at(second));
  return storeStateOf(run.cluster, run.cluster.directory.stores.get(store) ?? 0)?.memory.network?.told;
}

describe("how well a store reaches the others", () => {
  test("is the worst seven rounds of 300 ms after all answers began to take a second or longer", () => {
    const run = heeding("20s latency store 1 store 2 500ms");
    expect(toldAt(run, 20.9, 1)).toEqual({});
    expect(toldAt(run, 22.2, 1)).toMatchObject({ 2: expect.any(Number) });
    expect(toldAt(run, 23.4, 1)).toEqual({ 2: 100 });
    expect(toldAt(run, 23.4, 3)).toEqual({});
  });

  test("is not touched by 900 ms, and falls by one in 18 s when all is well again", () => {
    expect(toldAt(heeding("20s latency store 1 store 2 450ms"), 40, 1)).toEqual({});
    const run = heeding("20s latency store 1 store 2 500ms", "30s mend store 1 store 2");
    toldAt(run, 31, 1);
    expect(toldAt(run, 67.5, 1)).toEqual({ 2: 97 });
  });

  test("tells of a store that is dead, whose process refuses to answer, and forgets it with its own", () => {
    const run = heeding("20s kill store 2", "30s kill store 1", "31s start store 1");
    expect(toldAt(run, 29, 1)).toEqual({ 2: 100 });
    expect(toldAt(run, 30.5, 1)).toBeUndefined();
    expect(toldAt(run, 60, 1)).toEqual({ 2: 100 });
  });

  test("is measured by nobody when nobody heeds it, and comes again as it was where time is gone through twice", () => {
    const run = heeding("20s latency store 1 store 2 500ms",
      "40s pd-ctl scheduler config evict-slow-store-scheduler set enable-network-slow-store false");
    advanceRun(run, at(30));
    const hash = hashCluster(run.cluster);
    seekRun(run, at(21.25));
    seekRun(run, at(30));
    expect(hashCluster(run.cluster)).toBe(hash);
    expect(toldAt(run, 55, 1)).toBeUndefined();
  });
});

test("writes and requests are measured while PD heeds their trend, and told with the store's report", () => {
  const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, clients: 0 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 2, inputs: inputsOf("1s set pd.evict-slow-trend on",
    "640s slow-disk store 2 800ms", "680s set pd.evict-slow-trend off") });
  const trendAt = (second: number, store: number): SlowTrend | undefined => {
    advanceRun(run, at(second));
    const { memory } = storeStateOf(run.cluster, run.cluster.directory.stores.get(store) ?? 0) ?? {};
    return memory?.trend?.told ?? undefined;
  };
  expect(trendAt(630, 2)).toMatchObject({ causeRate: 0, resultRate: 0, resultValue: 0 });
  expect(trendAt(630, 2)?.causeValue).toBeCloseTo(trendAt(630, 1)?.causeValue ?? 0, 6);
  expect(trendAt(679, 2)?.causeValue).toBeCloseTo((trendAt(679, 1)?.causeValue ?? 0) + 400_000, 0);
  expect([Math.sign(trendAt(679, 2)?.causeRate ?? 0), trendAt(679, 1)?.causeRate]).toEqual([1, 0]);
  expect(trendAt(700, 2)).toBeUndefined();
});
