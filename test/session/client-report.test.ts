import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { beginReport, continueReport, type ClientReport } from "../../src/session/client-report.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";

/** What the page reports of clients, beside what the command line reports of the same run. */

function specOf(...lines: string[]): Run["spec"] {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 2 });
  return { scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf(...lines) };
}

const until = (seconds: number): Instant => (seconds * 1e6) as Instant;

function told(run: Run): ClientReport {
  return continueReport(beginReport(run), () => true) ?? expect.fail("there is time for all of it");
}

test("operations and verdicts are those of the command line's report, and the run on the screen stays as it is", () => {
  const spec = specOf("5s kill store 3");
  const run = createRun(spec);
  advanceRun(run, until(25));
  const before = hashCluster(run.cluster);
  const report = told(run);
  expect(hashCluster(run.cluster)).toBe(before);
  const reported = createRun(spec, false, REPORT_FOLDS);
  advanceRun(reported, until(25));
  const { operations, consistency } = reportOf(reported);
  expect(report.operations).toEqual(operations);
  expect(new Map(report.consistency.map(({ check, verdict }) => [check, verdict]))).toEqual(consistency);
  expect(report.part).toMatchObject({ finding: null });
  expect(report.part.faults.map(({ body }) => body.name)).toEqual(["node.killed"]);
});

test("writes that are replayed on a conflict lose an update: the report names the operations that cannot be ordered", () => {
  const run = createRun(specOf("1s set client.workload counter", "1s set client.txn-retry replay-writes",
    "1s set client.rate 200", "1s set client.txn-keys 2"));
  advanceRun(run, until(6));
  const { consistency, part } = told(run);
  expect(consistency.some(({ verdict }) => verdict.outcome === "violated")).toBe(true);
  expect(part.finding?.part.length).toBeGreaterThan(1);
  expect(part.entries).toEqual(expect.arrayContaining([...part.finding?.part ?? []]));
});

test("a report takes the time that it is given, and goes on where it was", () => {
  const run = createRun(specOf());
  advanceRun(run, until(10));
  const reporting = beginReport(run);
  expect(continueReport(reporting, () => false)).toBeNull();
  let asked = 0;
  expect(continueReport(reporting, () => asked++ < 3)).toBeNull();
  expect(reporting.run.cluster.now).toBeGreaterThan(0);
  expect(continueReport(reporting, () => true)?.at).toBe(until(10));
});
