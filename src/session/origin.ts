import { hashCluster } from "../cluster/digest.ts";
import type { ExportOrigin } from "../exports/subject.ts";
import { VERSION } from "./open.ts";
import { rulesEverOff } from "./rules-off.ts";
import type { Run } from "./run.ts";

/** Which run a file is of, where it stands. */
export function runOrigin(run: Run): ExportOrigin {
  const { scenario, preset, seed } = run.spec;
  return { version: VERSION, scenario, preset, seed, hash: hashCluster(run.cluster), modifiedRaft: rulesEverOff(run) };
}
