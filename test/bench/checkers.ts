import type { Input } from "../../src/action/index.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { checkFold } from "../../src/check/index.ts";
import { advanceRun, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { cpuMillis, median, print } from "./figures.ts";
import { set, TRANSFERRING } from "./transfers.ts";

/** How often both sides run, in turns, and what the median is taken of. */
const ROUNDS = 9;

/** With the virtual seconds of a round at the default rate, and at 2,000 a second: each takes some hundreds of milliseconds. */
const WORKLOADS: readonly (readonly [string, readonly Input[], usual: number, busy: number])[] = [
  ["register", [], 150, 3], ["bank", TRANSFERRING, 20, 0.5],
];

/** What checking live costs the engine, in per cent: the same world with the checkers among its folds, and without them. */
export function checkersBench(): void {
  for (const [workload, settings, usual, busy] of WORKLOADS) {
    for (const [pace, rate, length] of [["usual", [], usual], ["at 2,000/s", [set("client.rate", "2000")], busy]] as const) {
      const sides = [true, false].map((isChecked) => worldOf([...settings, ...rate], isChecked));
      const shares = Array.from({ length: ROUNDS }, (_, round) => {
        // Whoever comes first finds colder caches: they take turns at that.
        const order = round % 2 === 0 ? [0, 1] : [1, 0];
        const spent = [0, 0];
        for (const side of order) spent[side] = secondsOf(sides[side] as Run, length);
        return (100 * ((spent[0] ?? 0) - (spent[1] ?? 0))) / (spent[1] ?? 1);
      });
      print("checkers", `${workload}, ${pace}`, median(shares.slice(1)), "% of the engine's CPU time besides");
    }
  }
}

function worldOf(inputs: readonly Input[], isChecked: boolean): Run {
  const run = createRun({
    scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7, inputs,
  }, false);
  // The run asks after its checks: they are there, and hear nothing.
  const unheard = pastOf(run, checkFold);
  const { states, onEvent, onFact, onAnyFact } = run.past;
  if (!isChecked) {
    const hears = ({ state }: { readonly state: unknown }): boolean => state !== unheard;
    run.past = {
      states, onEvent: onEvent.filter(hears), onAnyFact,
      onFact: new Map([...onFact].map(([kind, listeners]) => [kind, listeners.filter(hears)])),
    };
  }
  secondsOf(run, 2);
  return run;
}

function secondsOf(run: Run, virtualSeconds: number): number {
  const before = cpuMillis();
  advanceRun(run, (run.cluster.now + seconds(virtualSeconds)) as Instant);
  return cpuMillis() - before;
}
