import { spawnSync } from "node:child_process";
import { join } from "node:path";

const workloads = ["R1", "R64s", "R64m", "T"] as const;
const sizes = [3, 5] as const;

/** Young generation of 512 MB: no collection falls into a measurement of allocation. */
const ALLOCATION_FLAGS = ["--expose-gc", "--max-semi-space-size=256", "--min-semi-space-size=256"];

/** The Raft core's figures, one JSON line each; one process per workload. */
export async function raftBench(): Promise<void> {
  for (const size of sizes) {
    for (const workload of workloads) {
      if (workload === "T" && size !== 3) continue;
      run([], ["rate", workload, String(size)]);
      run(ALLOCATION_FLAGS, ["allocation", workload, String(size)]);
    }
  }
}

function run(flags: readonly string[], args: readonly string[]): void {
  const root = process.cwd();
  const tool = join(root, ".tools", "run-ts.mjs");
  const child = spawnSync(process.execPath, [...flags, tool, "test/bench/raft-workload.ts", ...args], {
    cwd: root, stdio: ["ignore", "inherit", "inherit"],
  });
  if (child.status !== 0) throw new Error(`the workload ${args.join(" ")} failed`);
}
