import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { EventName, EventOf } from "../../src/proto/events.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

function runOf(stores: number, regions: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores, regions, replicas: 3, zones: 1 });
  return createRun({ scenario: "", topology, preset: "tikv", seed: 7, inputs: inputsOf(...lines) }, false, REPORT_FOLDS);
}

const advance = (run: Run, until: number): void => advanceRun(run, seconds(until) as unknown as Instant);

const bodies = <Name extends EventName>(run: Run, name: Name): readonly EventOf<Name>[] =>
  run.branch.events.flatMap(({ body }) => (body.name === name ? [body as EventOf<Name>] : []));

const stages = (run: Run): readonly string[] => bodies(run, "pd.recovery.stage").map(({ stage }) => stage);

describe("unsafe recovery", () => {
  test("brings regions back that lost two of three replicas, in PD's stages, and then PD repairs them", () => {
    const run = runOf(5, 20, "0s set client.rate 20", "10s poweroff store 1", "10s poweroff store 2",
      "60s pd-ctl unsafe remove-failed-stores 1,2");
    advance(run, 59);
    expect(reportOf(run).regions.unavailable).toBeGreaterThan(3);
    advance(run, 160);
    const finished = run.branch.events.find(({ body }) => body.name === "pd.recovery.stage" && body.stage === "finished");
    expect(stages(run)).toEqual(["collect-report", "force-leader", "demote-failed-voter", "exit-force-leader", "finished"]);
    expect((finished?.at ?? 0) - 60_000_000).toBeGreaterThan(20_000_000);
    const report = reportOf(run);
    expect(report.refusals).toEqual([]);
    expect(report.invariants.violations).toEqual([]);
    expect(report.regions.unavailable).toBe(0);
    advance(run, 600);
    expect(reportOf(run).regions).toMatchObject({ unavailable: 0, leaderless: 0, underReplicated: 0 });
    expect(reportOf(run).invariants.violations).toEqual([]);
  });
});
