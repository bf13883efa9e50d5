import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { minutes, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { failoversOf } from "../../src/session/failovers.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { seekRun } from "../seek.ts";

const at = (duration: Duration): Instant => (START + duration) as Instant;

const runTo = (instant: Instant): Run => {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    // A busy region led elsewhere would count its down peers anew.
    inputs: inputsOf("5s set pd.max-store-down-time 5m", "6s set pd.hot-region-schedule-limit 0", "30s kill store 4"),
  });
  advanceRun(run, instant);
  return run;
};

test("a record looked at after going back is the record of that instant, and the later one is found again", () => {
  const run = runTo(at(minutes(12)));
  const late = failoversOf(run);
  expect(late[0]?.regions).toMatchObject({ copying: 0, waiting: [] });
  for (const instant of [at(minutes(7)), at(seconds(45)), at(seconds(31))]) {
    seekRun(run, instant);
    expect(failoversOf(run)).toEqual(failoversOf(runTo(instant)));
  }
  expect(failoversOf(run)[0]?.regions.waiting).not.toEqual([]);
  seekRun(run, at(minutes(12)));
  expect(failoversOf(run)).toEqual(late);
});

test("before the fault there is no record", () => {
  const run = runTo(at(minutes(1)));
  seekRun(run, at(seconds(20)));
  expect(failoversOf(run)).toEqual([]);
});
