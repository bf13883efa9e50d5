import { describe, expect, test } from "vitest";
import { pdStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { EventName, EventOf } from "../../src/proto/events.ts";
import { createPlayer, statusOf } from "../../src/session/player.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { PD_PREFIX, pdApi } from "../../src/terminal/pd-api/index.ts";
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
    const run = runOf(5, 12, "0s set client.rate 2", "10s poweroff store 1", "10s poweroff store 2",
      "60s pd-ctl unsafe remove-failed-stores 1,2");
    advance(run, 59);
    expect(reportOf(run).regions.unavailable).toBeGreaterThan(2);
    advance(run, 160);
    const finished = run.branch.events.find(({ body }) => body.name === "pd.recovery.stage" && body.stage === "finished");
    expect(stages(run)).toEqual(["collect-report", "force-leader", "demote-failed-voter", "exit-force-leader", "finished"]);
    expect((finished?.at ?? 0) - 60_000_000).toBeGreaterThan(20_000_000);
    const report = reportOf(run);
    expect(report.refusals).toEqual([]);
    expect(report.invariants.violations).toEqual([]);
    expect(report.regions.unavailable).toBe(0);
    advance(run, 300);
    expect(reportOf(run).regions).toMatchObject({ unavailable: 0, leaderless: 0, underReplicated: 0 });
    expect(reportOf(run).invariants.violations).toEqual([]);
  });
});

describe("what an unsafe recovery loses", () => {
  test("is counted: every write that was acknowledged while the replica that is left was cut off, and no other", () => {
    const run = runOf(3, 1, "0s set client.rate 5", "5s isolate store 3", "15s poweroff store 1",
      "15s poweroff store 2", "16s heal", "60s pd-ctl unsafe remove-failed-stores 1,2");
    advance(run, 5);
    const before = reportOf(run).operations.latencies.put.all.count;
    advance(run, 15);
    const after = reportOf(run).operations.latencies.put.all.count;
    advance(run, 200);
    const report = reportOf(run);
    expect(stages(run).at(-1)).toBe("finished");
    expect(after - before).toBeGreaterThan(10);
    expect(report.lostWrites).toBe(after - before);
    expect(statusOf(createPlayer(run, null)).lostWrites).toBe(report.lostWrites);
    expect(report.invariants.violations).toEqual([]);
    expect(report.regions.unavailable).toBe(0);
  });

  test("is whole regions where all replicas are lost: regions without data take the place of their keys", () => {
    const run = runOf(5, 8, "0s set client.rate 5", "10s poweroff store 1", "10s poweroff store 2", "10s poweroff store 3",
      "60s pd-ctl unsafe remove-failed-stores 1,2,3");
    advance(run, 200);
    const created = bodies(run, "region.recreated").length;
    expect(created).toBeGreaterThan(0);
    expect(stages(run)).toEqual([
      "collect-report", "force-leader", "demote-failed-voter", "create-empty-region", "exit-force-leader", "finished"]);
    const report = reportOf(run);
    expect(report.regions.unavailable).toBe(0);
    expect(report.lostWrites).toBeGreaterThan(0);
    expect(report.invariants.violations).toEqual([]);
  });

  test("does not come back: a failed store that wakes up again ends, and disturbs nobody", () => {
    const run = runOf(5, 5, "0s set client.rate 5", "10s partition store 1,store 2 | store 3,store 4,store 5,pd 1,client 1",
      "60s pd-ctl unsafe remove-failed-stores 1,2", "130s heal");
    advance(run, 160);
    const report = reportOf(run);
    expect(stages(run).at(-1)).toBe("finished");
    expect(bodies(run, "node.exited").map(({ node }) => node.id).sort()).toEqual([1, 2]);
    expect(report.invariants.violations).toEqual([]);
    expect(report.regions.unavailable).toBe(0);
  });

  test("ends in failure where a store that is not named stays silent", () => {
    const run = runOf(5, 2, "0s set client.rate 1", "10s poweroff store 1", "10s poweroff store 2", "10s poweroff store 3",
      "60s pd-ctl unsafe remove-failed-stores 1,2 --timeout 30");
    advance(run, 200);
    expect(stages(run)).toEqual(["collect-report", "exit-force-leader"]);
    advance(run, 230);
    expect(stages(run)).toEqual(["collect-report", "exit-force-leader", "failed"]);
    const lines = pdStateOf(run.cluster)?.recovery?.lines ?? [];
    expect(lines.map(({ details }) => details)).toEqual([["Failed stores 1, 2"], ["triggered by error: Exceeds timeout"], [
      "No newly created empty regions", "Stores that have not dispatched plan: 3", "Stores that have reported to PD: 4, 5",
      "Stores that have not reported to PD: ",
    ]]);
    // As in tikv/pd#5085: with the instant that has passed, 30 s behind the order.
    const shown = pdApi(`${PD_PREFIX}/admin/unsafe/remove-failed-stores/show`, run.cluster);
    const due = "Exceeds timeout 2020-01-01 00:01:30 +0000 UTC";
    expect(shown).toMatchObject({ body: [
      { info: "Unsafe recovery enters collect report stage" }, { details: [`triggered by error: ${due}`] },
      { info: `Unsafe recovery Failed: ${due}` },
    ] });
  });
});
