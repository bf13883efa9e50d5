import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

const STORES = [1, 2, 3, 4, 5, 6];

/** Every choice of one to three of the six stores. */
const choices: readonly number[][] = STORES.flatMap((a) => [
  [a], ...STORES.filter((b) => b > a).flatMap((b) => [[a, b], ...STORES.filter((c) => c > b).map((c) => [a, b, c])]),
]);

describe("removing stores", () => {
  test("ends with every one of them buried and every region whole, whichever are removed, all of a region's voters included", () => {
    expect(choices).toHaveLength(41);
    for (const removed of choices) {
      const run = createRun({
        scenario: "", topology: generateTopology({ stores: 6, regions: 3, replicas: 3, zones: 1 }), preset: "tikv", seed: 3,
        inputs: inputsOf("0s set client.rate 5", ...removed.map((id) => `1s remove-store ${id}`)),
      }, false, REPORT_FOLDS);
      advanceRun(run, 240_000_000 as Instant);
      const report = reportOf(run);
      const place = `removing ${removed.join(", ")}`;
      expect(report.refusals, place).toEqual([]);
      expect(report.stores.map((store) => store.state), place)
        .toEqual(STORES.map((id) => (removed.includes(id) ? "Tombstone" : "Up")));
      expect(report.regions, place).toMatchObject({ leaderless: 0, underReplicated: 0, unavailable: 0 });
      expect(report.operations.failed, place).toBe(0);
      expect(report.invariants.violations, place).toEqual([]);
    }
  });

  test("of a region's every voter hands leadership over inside the joint state: the old leader is demoted in office", () => {
    const run = createRun({
      scenario: "", topology: generateTopology({ stores: 6, regions: 1, replicas: 3, zones: 1 }), preset: "tikv", seed: 1,
      inputs: inputsOf("0s set client.rate 5", "1s remove-store 1", "1s remove-store 2", "1s remove-store 3"),
    }, false, REPORT_FOLDS);
    advanceRun(run, 240_000_000 as Instant);
    const created = run.branch.events.flatMap(({ body }) => (body.name === "pd.operator.created" ? [body] : []));
    expect(created.some(({ steps }) =>
      steps[1]?.kind === "enter-joint" && steps[2]?.kind === "transfer-leader" && steps[3]?.kind === "leave-joint")).toBe(true);
    expect(run.branch.events.some(({ body }) => body.name === "pd.operator.cancelled")).toBe(false);
    // Three replicas replaced, six changes each.
    expect(reportOf(run).confVer.get(1)).toMatchObject({ before: 5, after: 5 + 18 });
  });
});
