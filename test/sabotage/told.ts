import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { advanceRun, checksOf, createRun } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { inputsOf } from "../cluster/golden.ts";

bringWhole();

/** What breaks in a small cluster to which this happens; null if nothing does. Bundled together with a fault in the engine. */
export function runTold(seconds: number, lines: readonly string[]): string | null {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 1, pds: 3 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs: inputsOf(...lines) });
  try {
    advanceRun(run, (seconds * 1_000_000) as Instant);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return checksOf(run).violations[0]?.invariant ?? null;
}
