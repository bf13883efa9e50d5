import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bringWhole } from "../../src/session/whole.ts";
import { allocationBench } from "./allocation.ts";
import { checkersBench } from "./checkers.ts";
import { exportsBench } from "./exports.ts";
import { hibernationBench } from "./hibernation.ts";
import { historiesBench } from "./histories.ts";
import { historyBench } from "./history.ts";
import { seek30kBench, seekHourBench } from "./hour.ts";
import { importBench } from "./import.ts";
import { isolatedBench } from "./isolated.ts";
import { mvccBench } from "./mvcc.ts";
import { ownersBench } from "./owners.ts";
import { replicationBench } from "./replication.ts";
import { retryPoliciesBench } from "./retry-policies.ts";
import { ordersBench } from "./orders.ts";
import { patrolBench } from "./patrol.ts";
import { pdFailoverBench } from "./pd-failover.ts";
import { pdGatesBench } from "./pd-gates.ts";
import { profileBench } from "./profile.ts";
import { raftBench } from "./raft.ts";
import { raftscopeBench } from "./raftscope.ts";
import { sleepingBench } from "./sleeping.ts";
import { speedBench } from "./speed.ts";
import { transfersBench } from "./transfers.ts";

/**
 * `npm run -s bench [-- NAME]`: every figure as one JSON line. Each bench runs in a process of its own, because the
 * first of several workloads in one process would get the better inline caches.
 */
const benches: Readonly<Record<string, () => void | Promise<void>>> = {
  sleeping: sleepingBench,
  patrol: patrolBench,
  speed: speedBench,
  transfers: transfersBench,
  checkers: checkersBench,
  allocation: allocationBench,
  exports: exportsBench,
  hibernation: hibernationBench,
  histories: historiesBench,
  history: historyBench,
  "seek-hour": seekHourBench,
  "seek-30k": seek30kBench,
  import: importBench,
  isolated: isolatedBench,
  mvcc: mvccBench,
  orders: ordersBench,
  replication: replicationBench,
  owners: ownersBench,
  "retry-policies": retryPoliciesBench,
  raft: raftBench,
  raftscope: raftscopeBench,
  "pd-failover": pdFailoverBench,
  "pd-gates": pdGatesBench,
  profile: () => profileBench({
    sleeping: sleepingBench, speed: speedBench, history: historyBench, mvcc: mvccBench, transfers: transfersBench,
    raft: async () => void await import("./raft-workload.ts"),
  }),
  embed: async () => (await import("./embed.ts")).embedBench(),
  page: async () => (await import("./page.ts")).pageBench(),
  skip: async () => (await import("./skip.ts")).skipBench(),
  "group-view": async () => (await import("./group-view.ts")).groupViewBench(),
  "space-time": async () => (await import("./space-time.ts")).spaceTimeBench(),
  compare: async () => (await import("./compare.ts")).compareBench(),
  mainthread: async () => (await import("./main-thread.ts")).mainThreadBench(),
  size: async () => (await import("./page.ts")).sizeBench(),
};

const name = process.argv[2];
const bench = name === undefined ? undefined : benches[name];
if (name === undefined) {
  // Distributions take hundreds of runs, and a profile is of something: only who names them gets them.
  const named = ["profile", "pd-failover", "replication", "owners", "seek-30k"];
  for (const each of Object.keys(benches).filter((known) => !named.includes(known))) {
    const tool = join(process.cwd(), ".tools", "run-ts.mjs");
    const flags = ["history", "seek-hour"].includes(each) ? ["--expose-gc"] : [];
    const { status } = spawnSync(process.execPath, [...flags, tool, "test/bench/main.ts", each],
      { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) process.exitCode = 1;
  }
} else if (bench === undefined) {
  process.stderr.write(`there is no bench "${name}"; there are ${Object.keys(benches).join(", ")}\n`);
  process.exitCode = 2;
} else {
  bringWhole();
  await bench();
}
