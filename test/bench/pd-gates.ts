import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { median, percentile, print } from "./figures.ts";

const SEEDS = 200;

const at = (second: number): Instant => seconds(second) as number as Instant;

/** A small cluster that nobody asks for anything, and what happens to it. */
const runOf = (seed: number, ...lines: readonly string[]): Run => createRun({
  scenario: "", topology: generateTopology({ stores: 4, regions: 6, replicas: 3, zones: 1, clients: 0, pds: 1 }),
  preset: "tikv", seed,
  inputs: inputsOf("0s set pd.hot-region-schedule-limit 0", ...lines),
});

/** How long after a store was killed PD first asks for a replacement; with the store's gate at `down`, the regions' at 10 min. */
function repairBegins(seed: number, down: string, end: number): number {
  const begin = 20 + seed / 20;
  const run = runOf(seed, `1s set pd.max-store-down-time ${down}`, `${begin}s kill store 1`);
  advanceRun(run, at(begin + end));
  const first = run.branch.events.find(({ body }) =>
    body.name === "pd.operator.created" && body.description === "replace-rule-down-peer");
  if (first === undefined) throw new Error(`seed ${seed}: nothing was repaired`);
  return first.at / 1_000_000 - begin;
}

/** How long after its disk became slow PD takes a store's leaders, and after it was well again lets it lead; in seconds. */
function slowStore(seed: number): { readonly taken: number; readonly given: number } {
  const begin = 20 + seed / 20;
  const well = begin + 120;
  const run = runOf(seed, `${begin}s slow-disk store 1 800ms`, `${well}s slow-disk store 1 0ms`);
  advanceRun(run, at(well + 2_400));
  const told = run.branch.events.filter(({ body }) => body.name === "pd.store.evicted");
  const [taken, given] = told.map((event) => event.at / 1_000_000);
  if (taken === undefined || given === undefined) throw new Error(`seed ${seed}: it did not come to that`);
  return { taken: taken - begin, given: given - well };
}

/** `npm run -s bench -- pd-gates`: when PD begins to repair, and when it takes leaders from a slow store and gives them back. */
export function pdGatesBench(): void {
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);
  const slow = seeds.map(slowStore);
  const series = {
    "repair begins, store's gate last (30 min)": seeds.map((seed) => repairBegins(seed, "30m", 2_100)),
    "repair begins, regions' gate last (10 min)": seeds.map((seed) => repairBegins(seed, "2m", 900)),
    "a slow store's leaders are taken": slow.map(({ taken }) => taken),
    "a store that is well again may lead": slow.map(({ given }) => given),
  };
  for (const [name, values] of Object.entries(series)) {
    print("pd-gates", `${name}, least`, Math.min(...values), "s");
    print("pd-gates", `${name}, median`, median(values), "s");
    print("pd-gates", `${name}, p99`, percentile(values, 99), "s");
    print("pd-gates", `${name}, most`, Math.max(...values), "s");
  }
}
