import type { MachineId } from "../../machine/computer.ts";
import { linkAt } from "../../machine/network.ts";
import type { StoreCondition } from "../../proto/detection.ts";
import type { StoreId } from "../../proto/region.ts";
import { leadingPd, machineAt, type Cluster } from "../cluster.ts";
import type { Recorder } from "../record.ts";

/** Tells what the stores really are, where that has changed: what detectors are measured against, and never hear of. */
export function noteConditions({ cluster, observer }: Recorder): void {
  const { detection } = cluster;
  if (detection?.options == null) return;
  const conditions = new Map<StoreId, StoreCondition>();
  const pd = leadingPd(cluster);
  for (const [store, machine] of cluster.directory.stores) {
    const condition = conditionOf(cluster, machine, pd);
    conditions.set(store, condition);
    const before = detection.conditions.get(store);
    if (before === condition) continue;
    // What a process did by itself is noticed a little later, and is told as of when it did.
    const isOfLink = before === undefined || condition === "cut" || (before === "cut" && condition !== "dead");
    const since = isOfLink ? cluster.now : machineAt(cluster, machine).processSince;
    observer.observe({ kind: "store-condition", store, condition, since }, cluster.now);
  }
  cluster.detection = { ...detection, conditions };
}

/** By its process, and by whether PD's leader and it can reach each other. */
function conditionOf(cluster: Cluster, machine: MachineId, pd: MachineId): StoreCondition {
  const { process } = machineAt(cluster, machine);
  if (process === "dead" || process === "off") return "dead";
  if (isDeaf(cluster, machine, pd) || isDeaf(cluster, pd, machine)) return "cut";
  return process;
}

function isDeaf({ network }: Cluster, from: MachineId, to: MachineId): boolean {
  const link = linkAt(network, from, to);
  return link !== undefined && (link.cut || link.lossPercent >= 100);
}
