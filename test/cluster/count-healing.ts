import { pdStateOf, type Cluster } from "../../src/cluster/cluster.ts";
import { isHealing, isUnrepaired } from "../../src/cluster/health.ts";

/** How many unrepaired regions time alone may make whole. */
export function countHealing(cluster: Cluster): number {
  const pd = pdStateOf(cluster);
  return [...cluster.replicaMachines.keys()].filter((id) => isUnrepaired(cluster, id) && isHealing(pd, id)).length;
}
