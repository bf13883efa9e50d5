import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { RunFormat } from "../../src/exports/names.ts";
import { beginExport, continueExport, type ExportedRun, type ExportWish } from "../../src/session/exporting.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { bringTraces } from "../../src/session/traces.ts";
import { inputsOf } from "../cluster/golden.ts";

bringTraces();

export const END = 1_900_000 as Instant;

/** A region whose leader dies, a vote that is lost on its way, and clients that wait; and what is done besides. */
export function failover(...besides: readonly string[]): Run {
  const run = createRun({
    scenario: "", preset: "paper", seed: 3,
    topology: generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1, clients: 1, rate: 20 }),
    inputs: inputsOf("500ms loss store 1 store 3 60%", "1s kill leader of region 1", ...besides),
  });
  advanceRun(run, END);
  return run;
}

export const WHOLE = { from: 0 as Instant, to: END, region: 0 };

export function exported(run: Run, format: RunFormat, part: Omit<ExportWish, "format"> = WHOLE): ExportedRun {
  const file = continueExport(beginExport(run, { format, ...part }), () => true);
  if (file === null) throw new Error("there was time");
  return file;
}
