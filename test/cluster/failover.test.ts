import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { importCluster } from "../../src/exchange/import.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf, type Report } from "../../src/session/report.ts";
import { advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";
import { atLeastOne } from "../at-least-one.ts";
import { DATA_FOLDER } from "../shared-data.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

function runFor(seconds: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7, inputs: inputsOf(...lines),
  }, false, REPORT_FOLDS);
  advanceRun(run, at(seconds));
  return run;
}

describe("a killed store", () => {
  let run: Run;
  let report: Report;
  beforeAll(() => {
    run = runFor(47 * 60, "10s kill store 4");
    report = reportOf(run);
  });

  test("every region that it led has a new leader within about 20 s", () => {
    const record = report.failovers[0];
    expect(record?.regionsLed).toBe(6);
    expect(record?.leaderElected.count).toBe(6);
    expect(record?.leaderElected.max).toBeLessThan(35_000_000);
    expect(record?.leaderElected.min).toBeGreaterThan(5_000_000);
    expect(record?.firstWrite.count).toBe(6);
  });

  test("PD calls it Disconnected after 20 s of silence and Down after 30 min, then repairs every region", () => {
    const record = report.failovers[0];
    expect(record?.disconnectedAfter).toBeGreaterThanOrEqual(10_000_000);
    expect(record?.disconnectedAfter).toBeLessThanOrEqual(20_000_001);
    expect(record?.downAfter).toBeGreaterThan(1_780_000_000);
    expect(record?.downAfter).toBeLessThanOrEqual(1_800_000_001);
    expect(record?.repaired).toBe(record?.regionsTouched);
    expect(record?.notRepaired).toBe(0);
    expect(report.regions).toMatchObject({ count: 30, unavailable: 0, leaderless: 0,
      underReplicated: 0, downPeer: 0, pendingPeer: 0 });
    expect(report.stores.find((store) => store.id === 4))
      .toEqual({ id: 4, state: "Down", process: "dead", leaders: 0, regions: 0 });
  });

  test("replacing one replica costs conf_ver +6", () => {
    const changes = [...report.confVer.values()].map(({ before, after }) => after - before);
    expect(changes.length).toBeGreaterThanOrEqual(report.failovers[0]?.regionsTouched ?? 99);
    // Balancing may move a replica once more: that is another six.
    expect(changes.every((change) => change > 0 && change % 6 === 0)).toBe(true);
    expect(changes.filter((change) => change === 6).length).toBeGreaterThan(changes.length / 2);
  });

  test("clients saw latency, not errors, and no invariant was violated", () => {
    expect(report.operations.failed).toBe(0);
    expect(report.operations.retries).toBeGreaterThan(0);
    expect(report.operations.longestUnavailable).toBeGreaterThan(5_000_000);
    expect(report.invariants.violations).toEqual([]);
    expect(report.invariants.checked).toBeGreaterThan(100_000);
  });
});

describe("other faults", () => {
  test("a store cut off with its clients' other half loses its leaders by check-quorum, and none is elected twice in a term", () => {
    const run = runFor(60, "10s partition 1,2,3,4 | 5");
    const report = reportOf(run);
    expect(report.regions.unavailable).toBe(0);
    expect(run.branch.events.some(({ body }) =>
      body.name === "raft.leader.stepped-down" && body.store === 5 && body.reason === "quorum-lost")).toBe(true);
    expect(report.invariants.violations).toEqual([]);
  });

  test("regions that lost two of three replicas stay without leader, and the record says why", () => {
    const report = reportOf(runFor(60, "10s kill store 1", "10s kill store 3"));
    expect(report.regions.unavailable).toBeGreaterThan(0);
    const reasons = report.failovers.flatMap((record) => record.reasons.map((reason) => reason.kind));
    expect(reasons).toContain("no-quorum");
  });

  test("a power failure loses what was not durable, and no promise with it", () => {
    const run = runFor(120, "10s slow-disk store 2 300ms", "10.5s poweroff store 2",
      "15s restart store 2", "40s poweroff store 3", "45s restart store 3");
    const report = reportOf(run);
    expect(report.invariants.violations).toEqual([]);
    expect(report.regions).toMatchObject({ unavailable: 0, underReplicated: 0 });
  });

  test("a majority that comes back applies thousands of waiting writes at once, and every answer is accounted for", () => {
    // More entries than the checkers remember of a region: what is forgotten must not be taken for never applied.
    const run = createRun({
      scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }), preset: "tikv", seed: 35,
      inputs: inputsOf("10.08s poweroff store 1", "19.08s poweroff store 3", "32.84s slow-disk store 3 1.776s",
        "40.14s restart store 3"),
    }, false, REPORT_FOLDS);
    advanceRun(run, at(80));
    expect(checksOf(run).violations).toEqual([]);
    expect(checksOf(run).unchecked).toBeGreaterThan(0);
  });

  test("while PD is dead regions still elect; nothing is repaired until it is back", () => {
    // A few operations are enough here, and long before PD is back the store is called Down.
    const lines = ["0s set client.rate 5", "0s set pd.max-store-down-time 2m", "5s kill pd 1", "5s kill pd 2", "10s kill store 4",
      "6m restart pd 1"];
    const run = runFor(6 * 60 - 1, ...lines);
    expect(reportOf(run).failovers.find((record) => record.store === 4)?.leaderElected.count).toBe(6);
    expect(run.branch.events.some(({ body }) => body.name === "pd.operator.created")).toBe(false);
    advanceRun(run, at(30 * 60));
    expect(reportOf(run).regions.underReplicated).toBe(0);
  });

  test("a store that comes back in time catches up, and nothing is moved", () => {
    const run = runFor(300, "10s kill store 4", "60s restart store 4");
    const report = reportOf(run);
    expect(report.regions).toMatchObject({ unavailable: 0, underReplicated: 0 });
    expect(run.branch.events.some(({ body }) => body.name === "pd.operator.created" && body.description.includes("rule")))
      .toBe(false);
  });
});


function importRun(file: string, seconds: number, ...lines: string[]): Run {
  const imported = importCluster([{ name: file, text: readFileSync(join(DATA_FOLDER, file), "utf8") }]);
  if (!imported.ok) throw new Error(imported.notices[0]?.text);
  const run = createRun({ scenario: "imported", topology: imported.topology, preset: "tikv",
    seed: 1, inputs: inputsOf(...lines) }, false, REPORT_FOLDS);
  advanceRun(run, at(seconds));
  return run;
}

describe.skipIf(!existsSync(DATA_FOLDER))("imported clusters (skipped without the shared data)", () => {
  test("2,507 regions on five stores are rebuilt exactly as dumped: peers, leaders, epochs, sizes", () => {
    const file = "pd/five-stores-2507-regions/regions.json";
    const run = importRun(file, 0);
    const dump = (JSON.parse(readFileSync(join(DATA_FOLDER, file), "utf8")) as { regions: DumpedRegion[] }).regions;
    const leaders = new Map<number, number>();
    for (const process of run.cluster.processes) {
      if (process.kind !== "store") continue;
      for (const peer of process.state.peers.values()) if (peer.node.raft.lead === peer.id) leaders.set(peer.regionId, peer.id);
    }
    expect(run.cluster.replicaMachines.size).toBe(dump.length);
    for (const region of atLeastOne(dump)) {
      expect(leaders.get(region.id), `leader of region ${region.id}`).toBe(region.leader.id);
      for (const dumped of atLeastOne(region.peers)) {
        const machine = run.cluster.processes[run.cluster.directory.stores.get(dumped.store_id) ?? -1];
        const peer = machine?.kind === "store" ? machine.state.peers.get(region.id) : undefined;
        expect([peer?.id, peer?.region.epoch.confVer, peer?.region.epoch.version, peer?.disk.sizeMiB])
          .toEqual([dumped.id, region.epoch.conf_ver, region.epoch.version, region.approximate_size]);
      }
    }
  });

  test("with one of three stores killed nothing can be repaired, and the record says that no store is left", () => {
    const report = reportOf(importRun("pd/three-stores-v4.0.14/stores.json", 35 * 60, "0s rate 2", "10s kill store 5"));
    const record = report.failovers[0];
    expect(record?.repaired).toBe(0);
    expect(record?.regions.waiting).toEqual([{ for: "target", count: record?.regionsTouched, until: null }]);
    expect(report.regions.unavailable).toBe(0);
  });
});

interface DumpedRegion {
  readonly id: number;
  readonly epoch: { readonly conf_ver: number; readonly version: number };
  readonly peers: readonly { readonly id: number; readonly store_id: number }[];
  readonly leader: { readonly id: number };
  readonly approximate_size: number;
}
