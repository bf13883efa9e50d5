import { expect, test } from "vitest";
import { countUnrepaired, regionsInWant } from "../../src/cluster/health.ts";
import { createHealthWatch, heals, inWantOf, isAllWell, unrepairedCount } from "../../src/cluster/health-watch.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { countHealing } from "./count-healing.ts";
import { inputsOf } from "./golden.ts";

test("what is watched of the regions' health is what a fresh count finds, through faults, repairs and settings", () => {
  const topology = generateTopology({ stores: 5, regions: 12, replicas: 3, zones: 1, sizeMiB: 8 });
  const run = createRun({
    scenario: "", topology, preset: "tikv", seed: 3, inputs: inputsOf(
      "0s set client.rate 5", "0s set pd.max-store-down-time 40s", "0s set raftstore.max-peer-down-duration 20s",
      "5s kill store 4",
      "100s poweroff store 2", "120s restart store 2", "130s set pd.max-replicas 5", "160s restart store 4", "220s pause store 1",
      "230s resume store 1", "240s set pd.max-replicas 3", "300s add-store zone=z1 host=h9", "310s kill store 3",
      "310s kill store 5",
    ),
  }, false);
  expect(run.branch.refusals).toEqual([]);
  // One that was asked at every instant, one that is asked in other orders, and one that has seen another cluster in between.
  const [watch, other] = [createHealthWatch(), createHealthWatch()];
  const wrong: string[] = [];
  const seen = new Set<number>();
  const before = forkCluster(run.cluster);
  for (let millis = 0; millis < 500_000; millis += 97) {
    advanceRun(run, (millis * 1_000) as Instant);
    const { cluster } = run;
    const fresh = [countUnrepaired(cluster), countHealing(cluster)] as const;
    seen.add(fresh[0]);
    const whole = fresh[0] === 0 && cluster.unavailable.size === 0;
    if (heals(watch, cluster) !== fresh[1] > 0) wrong.push(`healing at ${cluster.now}`);
    if (isAllWell(watch, cluster) !== whole) wrong.push(`whole at ${cluster.now}`);
    if (unrepairedCount(watch, cluster) !== fresh[0]) wrong.push(`unrepaired at ${cluster.now}`);
    if (inWantOf(watch, cluster).join() !== regionsInWant(cluster).join()) wrong.push(`in want at ${cluster.now}`);
    if (millis % 3 === 0) isAllWell(other, before);
    if (isAllWell(other, cluster) !== whole) wrong.push(`whole, asked between others, at ${cluster.now}`);
  }
  expect(run.branch.refusals).toEqual([]);
  expect(wrong).toEqual([]);
  expect(Math.max(...seen)).toBe(12);
  expect(seen.size).toBeGreaterThan(5);
});

test("without PD time alone makes nothing whole whose server has died, and all that runs again", () => {
  const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, pds: 0, clients: 0 });
  const run = createRun({
    scenario: "", topology, preset: "paper", seed: 1, inputs: inputsOf("1s kill store 2", "3s restart store 2"),
  }, false);
  const healing = [900_000, 2_000_000, 3_000_001].map((at) => {
    advanceRun(run, at as Instant);
    return [countUnrepaired(run.cluster), countHealing(run.cluster), heals(createHealthWatch(), run.cluster)];
  });
  expect(healing).toEqual([[0, 0, false], [1, 0, false], [0, 0, false]]);
});
