import { describe, expect, test } from "vitest";
import { machineAt, pdStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

function runOf(seed: number, ...inputs: readonly string[]): Run {
  const topology = generateTopology({ stores: 4, regions: 12, replicas: 3, zones: 1 });
  return createRun({ scenario: "", topology, preset: "tikv", seed, inputs: inputsOf(...inputs) }, false, REPORT_FOLDS);
}

const until = (run: Run, second: number): void => advanceRun(run, second * 1_000_000 as Instant);

const eventAt = (run: Run, name: string): number =>
  (run.branch.events.find(({ body }) => body.name === name)?.at ?? NaN) / 1_000_000;

/** How long each region that could not serve for a while could not. */
function outagesOf({ branch }: Run): number[] {
  const since = new Map<number, number>();
  return branch.events.flatMap(({ at, body }) => {
    if (body.name === "region.unavailable") since.set(body.region, at);
    return body.name === "region.available" ? [at - (since.get(body.region) ?? 0)] : [];
  });
}

const processOf = (run: Run, store: number): string =>
  machineAt(run.cluster, run.cluster.directory.stores.get(store) ?? -1).process;

describe("a store that is asked to stop", () => {
  test("hands its leaders over and ends within seconds, and nobody waits for an election", () => {
    for (const seed of [1, 2, 3]) {
      const run = runOf(seed, "20s stop store 1");
      until(run, 45);
      expect(processOf(run, 1)).toBe("dead");
      expect(eventAt(run, "node.exited") - 20).toBeLessThan(4);
      // While one leader has let go and the next has not committed yet: a few messages' time.
      const outages = outagesOf(run);
      expect(outages.length).toBeGreaterThan(0);
      expect(Math.max(...outages)).toBeLessThan(50_000);
      const { operations, invariants } = reportOf(run);
      expect([operations.failed, invariants.violations]).toEqual([0, []]);
    }
  });

  test("tells PD at once", () => {
    const run = runOf(1, "20s stop store 1");
    const stats = (): boolean | undefined => pdStateOf(run.cluster)?.stores.get(1)?.stats.isStopping;
    until(run, 20);
    expect(stats()).toBe(false);
    until(run, 20.01);
    expect(stats()).toBe(true);
  });

  test("ends when its time is over, although nobody can take its leaders", () => {
    const topology = generateTopology({ stores: 4, regions: 12, replicas: 1, zones: 1 });
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf("20s stop store 1") }, false);
    until(run, 39.9);
    expect(processOf(run, 1)).toBe("running");
    until(run, 40.6);
    expect(processOf(run, 1)).toBe("dead");
  });

  test("serves again when it is started", () => {
    const run = runOf(1, "20s stop store 1", "30s restart store 1");
    until(run, 60);
    expect(processOf(run, 1)).toBe("running");
    expect(pdStateOf(run.cluster)?.stores.get(1)?.stats.isStopping).toBe(false);
  });
});

test("a store that PD has buried ends, and so it does when it is started again", () => {
  const run = runOf(1, "5s remove-store 4", "500s restart store 4");
  until(run, 400);
  const exits = (): string[] => run.branch.events.flatMap(({ body }) => (body.name === "node.exited" ? [body.reason] : []));
  expect(exits()).toEqual(["tombstone"]);
  expect(processOf(run, 4)).toBe("dead");
  until(run, 530);
  expect(exits()).toEqual(["tombstone", "tombstone"]);
});

test("a store on a slow disk reports a score of 100 within 40 s, and 1 five minutes after it is well", () => {
  const run = runOf(1, "0s set client.rate 0", "20s slow-disk store 2 500ms", "80s slow-disk store 2 0ms");
  const score = (store: number): number => pdStateOf(run.cluster)?.stores.get(store)?.stats.slowScore ?? 0;
  until(run, 25);
  expect(score(2)).toBeLessThan(10);
  until(run, 60);
  expect([score(1), score(2)]).toEqual([1, 100]);
  until(run, 395);
  expect(score(2)).toBe(1);
});
