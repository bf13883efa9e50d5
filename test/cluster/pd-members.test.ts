import { describe, expect, test } from "vitest";
import { pdServes } from "../../src/cluster/cluster.ts";
import { pdLeaderOf, pdMemberView } from "../../src/cluster/pd-view.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { EventName, EventOf } from "../../src/proto/events.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import { advanceRun, checksOf, createRun, planInputs, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "./golden.ts";
import { pdOutage } from "./pd-outage.ts";

/** A small cluster with so many members of PD, whose clients ask for timestamps all the time, and what happens to it. */
function runFor(seconds: number, pds: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores: 4, regions: 6, replicas: 3, zones: 1, clients: 1, pds });
  const inputs = inputsOf("0s set client.rate 5", "0s set client.tso-rate 50", ...lines);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs });
  goOn(run, seconds);
  return run;
}

const goOn = (run: Run, seconds: number): void => {
  advanceRun(run, (seconds * 1_000_000) as Instant);
  expect(checksOf(run).violations).toEqual([]);
};

const isNamed = <Name extends EventName>(body: EventBody, name: Name): body is EventOf<Name> => body.name === name;
const told = <Name extends EventName>({ branch }: Run, name: Name): readonly EventOf<Name>[] =>
  branch.events.flatMap(({ body }) => (isNamed(body, name) ? [body] : []));

const tsoOf = (run: Run): number => pdMemberView(run.cluster, pdLeaderOf(run.cluster))?.tso?.physical ?? 0;

describe("PD with several members", () => {
  test.each([1, 2])("costs 7 to 11 seconds of timestamps when its leader is killed, and nothing of their order: seed %i", (seed) => {
    const { withoutTimestamps, leaderElected, prepared, violations } = pdOutage(seed, "kill pd 1");
    expect(withoutTimestamps).toBeGreaterThan(7);
    expect(withoutTimestamps).toBeLessThan(11);
    expect(leaderElected).toBeLessThan(11);
    expect(prepared).toBeLessThan(25);
    expect(violations).toBe(0);
  });

  test("hands over within a second where its leader resigns, and to whom it is told", () => {
    expect(pdOutage(1, "pd-ctl member leader resign").withoutTimestamps).toBeLessThan(1);
    const run = runFor(8, 5, "5s pd-ctl member leader transfer pd-4");
    expect(pdLeaderOf(run.cluster)).toBe(4);
    expect(told(run, "pd.leader.lost")).toEqual([{ name: "pd.leader.lost", member: 1, reason: "handed-over" }]);
  });

  test("lets the preferred member lead within a minute or two", () => {
    const run = runFor(130, 3, "5s pd-ctl member leader_priority pd-3 5");
    expect(pdLeaderOf(run.cluster)).toBe(3);
  });

  test("has no leader while its majority is gone, and takes no orders; stores serve on", () => {
    const run = runFor(60, 3, "10s kill pd 1", "10s kill pd 2", "50s remove-store 4");
    expect(pdServes(run.cluster)).toBe(false);
    expect(run.branch.refusals.map(({ refusal }) => refusal.code)).toEqual(["pd-not-running"]);
    expect(told(run, "raft.campaign.started")).toEqual([]);
  });

  test("comes back when all of it was killed, with all that it must not forget", () => {
    const run = runFor(120, 3, "5s pd-ctl store label 2 rack=r7", "6s pd-ctl store weight 3 2 1", "7s remove-store 4",
      "10s kill pd 1", "10s kill pd 2", "10s kill pd 3", "40s restart pd 2", "41s restart pd 3");
    expect(pdServes(run.cluster)).toBe(true);
    const process = run.cluster.processes[run.cluster.directory.pds[pdLeaderOf(run.cluster) - 1] ?? -1];
    if (process?.kind !== "pd") throw new Error("PD's machines run PD");
    const { stores, tree } = process.state;
    expect(stores.get(2)?.labels).toContainEqual({ key: "rack", value: "r7" });
    expect(stores.get(3)?.leaderWeight).toBe(2);
    expect(stores.get(4)?.state).not.toBe("Up");
    expect(tree.infos.size).toBe(6);
  });

  test("deposes a leader that is cut off before another leads, and the deposed one gives nothing out", () => {
    const run = runFor(60, 3, "10s isolate pd 1", "40s heal");
    const names = run.branch.events.map(({ body }) => body.name);
    expect(names.indexOf("pd.leader.lost")).toBeLessThan(names.lastIndexOf("pd.leader.elected"));
    expect(told(run, "pd.leader.lost")).toEqual([{ name: "pd.leader.lost", member: 1, reason: "quorum-lost" }]);
    expect(pdLeaderOf(run.cluster)).not.toBe(1);
  });

  test("goes on without a minority", () => {
    const run = runFor(60, 5, "10s kill pd 4", "12s kill pd 5");
    expect(pdLeaderOf(run.cluster)).toBe(1);
    expect(told(run, "pd.leader.lost")).toEqual([]);
  });

  test("loses a leader whose process stood still for longer than its lease", () => {
    const run = runFor(60, 3, "10s pause pd 1 for 20s");
    expect(told(run, "pd.leader.lost").map(({ reason }) => reason)).toEqual(["lease-expired"]);
    expect(pdLeaderOf(run.cluster)).not.toBe(1);
  });

  test.each(["+1h", "-1h"])("keeps its timestamps growing when the leader's clock jumps %s, and the next leader takes over", (jump) => {
    const run = runFor(30, 3, `10s clock pd 1 ${jump}`);
    const before = tsoOf(run);
    // Forward the timestamps follow the clock; back they stay where they are, and count on.
    expect(before > 3_600_000).toBe(jump === "+1h");
    expect(before).toBeGreaterThan(9_000);
    planInputs(run, inputsOf("31s kill pd 1"));
    goOn(run, 60);
    expect(pdLeaderOf(run.cluster)).toBeGreaterThan(1);
    expect(tsoOf(run)).toBeGreaterThanOrEqual(before);
  });

  test("tells its other members of regions, so that the next leader knows them", () => {
    const run = runFor(40, 3, "5s pd-ctl operator add transfer-peer 1 1 4", "5s pd-ctl operator add transfer-peer 1 2 4", "20s kill pd 1");
    for (const body of atLeastOne(told(run, "pd.leader.elected"))) expect(body.member).toBeGreaterThan(1);
    expect(pdMemberView(run.cluster, pdLeaderOf(run.cluster))?.regions).toBe(6);
  });
});
