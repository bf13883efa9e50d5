import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { engineBench, memoryBench, seekBench } from "./engine.ts";
import { historyBench } from "./history.ts";
import { publishedBench } from "./published.ts";
import { raftBench } from "./raft.ts";
import { speedBench } from "./speed.ts";

/**
 * `npm run -s bench [-- NAME]`: every figure as one JSON line. Each bench runs in a process of its own, because the
 * first of several workloads in one process would get the better inline caches.
 */
const benches: Readonly<Record<string, () => void | Promise<void>>> = {
  engine: engineBench,
  speed: speedBench,
  history: historyBench,
  seek: seekBench,
  memory: memoryBench,
  raft: raftBench,
  published: publishedBench,
  page: async () => (await import("./page.ts")).pageBench(),
  mainthread: async () => (await import("./main-thread.ts")).mainThreadBench(),
  size: async () => (await import("./page.ts")).sizeBench(),
};

const name = process.argv[2];
const bench = name === undefined ? undefined : benches[name];
if (name === undefined) {
  // The published figures take thousands of runs: only who names them waits for them.
  for (const each of Object.keys(benches).filter((known) => known !== "published")) {
    const tool = join(process.cwd(), ".tools", "run-ts.mjs");
    const flags = each === "memory" || each === "history" ? ["--expose-gc"] : [];
    const { status } = spawnSync(process.execPath, [...flags, tool, "test/bench/main.ts", each],
      { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) process.exitCode = 1;
  }
} else if (bench === undefined) {
  process.stderr.write(`there is no bench "${name}"; there are ${Object.keys(benches).join(", ")}\n`);
  process.exitCode = 2;
} else {
  await bench();
}
