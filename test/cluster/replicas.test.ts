import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf, type Report } from "../../src/session/report.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { countHealing } from "./count-healing.ts";
import { inputsOf } from "./golden.ts";
import { repairStates } from "./repair-counts.ts";

function runFor(topology: Topology, seconds: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology, preset: "tikv", seed: 3, inputs: inputsOf("0s set client.rate 2", ...lines),
  }, false, REPORT_FOLDS);
  advanceRun(run, (seconds * 1_000_000) as Instant);
  return run;
}

const changesOf = (report: Report): number[] => [...report.confVer.values()].map(({ before, after }) => after - before);

describe("more replicas than stores", () => {
  const two = generateTopology({ stores: 2, regions: 6, replicas: 3, zones: 1 });

  test("are still what PD wants: every region lacks one, and no store may take it", () => {
    const run = runFor(two, 60);
    const report = reportOf(run);
    expect(report.regions).toMatchObject({ count: 6, underReplicated: 6, unavailable: 0 });
    expect(repairStates(run.cluster, run.cluster.replicaMachines.keys()).waiting)
      .toEqual([{ for: "target", count: 6, until: null }]);
    expect(report.operations.failed).toBe(0);
    // Nothing comes of waiting for them, so auto pace does not hurry on.
    expect(countHealing(run.cluster)).toBe(0);
    expect(countHealing(runFor(two, 11, "10s add-store zone=a host=h8").cluster)).toBe(6);
  });

  test("are not had where a voter waits for its first data, until that has arrived", () => {
    const plain = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 });
    const waiting: Topology = {
      ...plain,
      regions: plain.regions.map((region) => ({
        ...region, peers: region.peers.map((peer) => ({ ...peer, pending: peer.storeId === 3 })),
        leader: region.peers.find((peer) => peer.storeId === 1)?.id ?? 0,
      })),
    };
    expect(repairStates(runFor(waiting, 0.2).cluster, [1])).toEqual({ repaired: 0, copying: 1, waiting: [] });
    expect(reportOf(runFor(waiting, 0.2)).regions.underReplicated).toBe(1);
    expect(reportOf(runFor(waiting, 60)).regions.underReplicated).toBe(0);
  });

  test("are what remove-store is refused for", () => {
    const { refusals } = reportOf(runFor(two, 30, "10s remove-store 2"));
    expect(refusals.map(({ refusal }) => refusal.text))
      .toEqual(["PD refuses: can not remove store 2 since the number of up stores would be 1 while need 3."]);
  });

  test("come to be with the store that was missing: one more replica, conf_ver +2", () => {
    const report = reportOf(runFor(two, 300, "10s add-store zone=a host=h8"));
    expect(report.regions.underReplicated).toBe(0);
    expect(changesOf(report)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(report.stores.map((store) => store.regions)).toEqual([6, 6, 6]);
  });

  test("may be nine, of which four may die", () => {
    const report = reportOf(runFor(
      generateTopology({ stores: 9, regions: 3, replicas: 9, zones: 3 }), 60, ...[1, 4, 5, 9].map((id) => `10s kill store ${id}`),
    ));
    expect(report.regions).toMatchObject({ unavailable: 0, underReplicated: 3 });
  });
});

describe("TiFlash", () => {
  /** Three stores with three voters each, and a fourth with a learner of every region, kept for rules that name its engine. */
  function withTiFlash(): Topology {
    const plain = generateTopology({ stores: 5, regions: 6, replicas: 3, zones: 1 });
    const flash = 6;
    return {
      ...plain,
      stores: [...plain.stores, {
        id: flash, address: "tiflash-6", labels: [{ key: "engine", value: "tiflash" }], state: "Up", alive: true, silentFor: null,
        capacityMiB: 512 * 1024, otherUsedMiB: 100, version: "8.5.0",
      }],
      regions: plain.regions.map((region) => ({
        ...region,
        peers: [...region.peers,
          { id: 5_000 + region.id, storeId: flash, role: "Learner", downFor: 0 as Duration, pending: false }],
      })),
    };
  }

  test("learners are no damage: a healthy cluster has nothing to repair, and PD takes none of them away", () => {
    const run = runFor(withTiFlash(), 900);
    expect(reportOf(run).regions).toMatchObject({ count: 6, underReplicated: 0, pendingPeer: 0, downPeer: 0 });
    expect(reportOf(run).stores.find((store) => store.id === 6)).toMatchObject({ state: "Up", leaders: 0, regions: 6 });
    expect(run.branch.events.filter(({ body }) => body.name === "pd.operator.created")).toEqual([]);
  });

  test("a TiFlash store takes no voter of a dead store, and its own death leaves nothing to repair", () => {
    const report = reportOf(runFor(withTiFlash(), 45 * 60, "10s kill store 2"));
    expect(report.regions.underReplicated).toBe(0);
    expect(report.stores.find((store) => store.id === 6)).toMatchObject({ leaders: 0, regions: 6 });
    const run = runFor(withTiFlash(), 45 * 60, "10s kill store 6");
    expect(reportOf(run).regions.underReplicated).toBe(0);
    expect(run.branch.events.filter(({ body }) => body.name === "pd.operator.created")).toEqual([]);
  });
});
