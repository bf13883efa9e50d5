import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import type { HistoryEntry } from "../../src/proto/history.ts";
import { historiesOf, historyFold } from "../../src/session/history.ts";
import { advanceRun, createRun, pastOf } from "../../src/session/run.ts";
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

/** Of a bank that looks at its past for 6 s: what clients told, and how many of their reads the replica asked could not serve. */
function bankOf(staleness: string): { readonly told: readonly HistoryEntry[]; readonly refused: number } {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, pds: 1 });
  const inputs = inputsOf(
    "0s set client.workload bank", "0s set client.rate 20", "0s set client.replica-read stale",
    `0s set client.read-staleness ${staleness}`, "0s set resolved-ts.advance-ts-interval 1s",
  );
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs }, false, REPORT_FOLDS);
  const refused = (): number => reportOf(run).operations.retriesByKind.get("DataIsNotReady") ?? 0;
  advanceRun(run, 18_000_000 as Instant);
  const before = refused();
  advanceRun(run, 24_000_000 as Instant);
  expect(reportOf(run).invariants.violations).toEqual([]);
  const told = historiesOf(pastOf(run, historyFold)).of.bank ?? [];
  return { told, refused: refused() - before };
}

test("transactions that only look read the past at any replica, or at the leader where a replica does not know that past", () => {
  const past = bankOf("5s");
  const young = bankOf("200ms");
  expect(past.told.filter(({ isPast }) => isPast === true).length).toBeGreaterThan(50);
  // A safe timestamp is one or two rounds old.
  expect(past.refused).toBe(0);
  expect(young.refused).toBeGreaterThan(50);
});
