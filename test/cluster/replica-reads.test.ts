import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { clientStates, storeStateOf } from "../../src/cluster/cluster.ts";
import { inputsOf } from "./golden.ts";

test.each(["follower", "stale"])("clients that read from any replica (%s) see fresh values through faults", (mode) => {
  const topology = generateTopology({ stores: 4, regions: 12, replicas: 3, zones: 1 });
  const inputs = inputsOf(
    `0s set client.replica-read ${mode}`, "0s set client.rate 60", "130s kill store 1", "160s isolate store 2", "190s heal",
    "200s restart store 1",
  );
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs }, false, REPORT_FOLDS);
  const retries = (): number => clientStates(run.cluster).reduce((sum, { measures }) => sum + measures.retries, 0);
  advanceRun(run, 110_000_000 as Instant);
  const before = retries();
  advanceRun(run, 129_000_000 as Instant);
  // Whoever is asked first answers: any replica holds what was a minute ago.
  expect(retries() - before).toBeLessThan(5);
  advanceRun(run, 250_000_000 as Instant);
  const { operations, invariants } = reportOf(run);
  expect(invariants.violations).toEqual([]);
  expect(operations.ok).toBeGreaterThan(8_000);
  const resolved = [...run.cluster.directory.stores.values()]
    .map((id) => storeStateOf(run.cluster, id)?.memory.resolved.size ?? 0);
  expect(Math.max(...resolved) > 0).toBe(mode === "stale");
});
