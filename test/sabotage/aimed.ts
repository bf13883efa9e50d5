import { generateTopology } from "../../src/cluster/topologies.ts";
import { checkFold } from "../../src/check/index.ts";
import { consistency, safety } from "../../src/cli/fuzz/verdict.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { historyFold } from "../../src/session/history.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { inputsOf } from "../cluster/golden.ts";
import type { Aim } from "./aimed-faults.ts";

bringWhole();

/** What checkers find in a small cluster to which this happens; null if nothing. Bundled together with a fault in the engine. */
export function runAimed({ regions, seconds, seed, lines }: Aim): string | null {
  const topology = generateTopology({ stores: 3, regions, replicas: 3, zones: 1, clients: 2, pds: 3 });
  const spec = { scenario: "", topology, preset: "tikv", seed, inputs: inputsOf(...lines) } as const;
  const run = createRun(spec, false, [checkFold, historyFold]);
  advanceRun(run, (seconds * 1_000_000) as Instant);
  return safety(run) ?? consistency(run);
}
