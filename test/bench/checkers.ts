import type { Input } from "../../src/action/index.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { checkFold } from "../../src/check/index.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import { cpuMillis, median, print } from "./figures.ts";
import { set, TRANSFERRING } from "./transfers.ts";

/** How often both sides run, in turns, and what the median is taken of. */
const ROUNDS = 9;

/** Virtual seconds of a round: so that each takes some hundreds of milliseconds. */
const LENGTHS = { usual: 20, "at 2,000/s": 0.5 } as const;

/** What checking live costs the engine, in per cent: the same world with the checkers among its folds, and without them. */
export function checkersBench(): void {
  const workloads: Readonly<Record<string, readonly Input[]>> = { register: [], bank: TRANSFERRING };
  for (const [workload, settings] of Object.entries(workloads)) {
    for (const [pace, rate] of [["usual", []], ["at 2,000/s", [set("client.rate", "2000")]]] as const) {
      const sides = [true, false].map((isChecked) => worldOf([...settings, ...rate], isChecked));
      const shares = Array.from({ length: ROUNDS }, (_, round) => {
        // Whoever comes first finds colder caches: they take turns at that.
        const order = round % 2 === 0 ? [0, 1] : [1, 0];
        const spent = [0, 0];
        for (const side of order) spent[side] = secondsOf(sides[side] as Run, LENGTHS[pace]);
        return (100 * ((spent[0] ?? 0) - (spent[1] ?? 0))) / (spent[1] ?? 1);
      });
      print("checkers", `${workload}, ${pace}`, median(shares.slice(1)), "% of the engine's CPU time besides");
    }
  }
}

function worldOf(inputs: readonly Input[], isChecked: boolean): Run {
  const folds = isChecked ? PAST_FOLDS : PAST_FOLDS.filter((fold) => fold !== checkFold);
  const run = createRun({
    scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7, inputs,
  }, false, folds);
  secondsOf(run, 2);
  return run;
}

function secondsOf(run: Run, virtualSeconds: number): number {
  const before = cpuMillis();
  advanceRun(run, (run.cluster.now + seconds(virtualSeconds)) as Instant);
  return cpuMillis() - before;
}
