import { createCluster } from "../../src/cluster/birth.ts";
import { pdStateOf } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, type Instant } from "../../src/kernel/time.ts";
import { checkRegion } from "../../src/pd/checking.ts";
import { SILENT } from "../silent.ts";
import { cpuMillis, median, print } from "./figures.ts";

/** `npm run -s bench -- patrol`: what it takes the checkers to look at each of 10,000 regions, the first time and then. */
export function patrolBench(): void {
  const topology = generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3 });
  const pd = defined(pdStateOf(createCluster(topology, "tikv", 7, SILENT)), "a member that leads");
  // Late enough for merges, with stores that have just been heard.
  const now = minutes(90) as number as Instant;
  for (const store of pd.stores.values()) store.lastHeartbeat = now;
  const patrol = (): number => {
    const before = cpuMillis();
    for (const info of pd.tree.infos.values()) checkRegion(pd, info, now);
    return cpuMillis() - before;
  };
  print("patrol", "10,000 regions, first round", patrol(), "ms");
  print("patrol", "10,000 regions", median(Array.from({ length: 9 }, patrol)), "ms");
}
