import type { Cluster } from "../../src/cluster/cluster.ts";
import { isHealing, isUnrepaired } from "../../src/cluster/health.ts";

/** How many unrepaired regions time alone may make whole. */
export const countHealing = (cluster: Cluster): number =>
  [...cluster.replicaMachines.keys()].filter((id) => isUnrepaired(cluster, id) && isHealing(cluster, id)).length;
