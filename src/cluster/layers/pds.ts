import type { Cluster } from "../cluster.ts";
import { hasLeftPd, pdMemberView, storeStateName } from "../pd-view.ts";
import { defineLayer } from "./layer.ts";

export interface PdFrame {
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  /** Whether it leads PD; whether it leads etcd stands beside that. */
  readonly role: "leader" | "follower";
  readonly leadsEtcd: boolean;
  readonly operators: number;
  /** Physical part of its timestamps in ms since the run began; 0 where it gives none. */
  readonly tso: number;
  readonly silentStores: number;
}

/** The members of PD. */
export const pdsLayer = defineLayer({ name: "pds", take: ({ cluster }) => pdFrames(cluster) });

/** Members that have left are not drawn once their process is gone. */
function pdFrames(cluster: Cluster): readonly PdFrame[] {
  return cluster.directory.pds.flatMap((id, index) => {
    const machine = cluster.machines[id];
    const process = cluster.processes[id];
    if (hasLeftPd(cluster, index + 1)) return [];
    const pd = process?.kind === "pd" ? process.state : undefined;
    const view = pdMemberView(cluster, index + 1);
    const silent = pd === undefined || view?.leadsPd !== true ? 0 : [...pd.stores.keys()].filter((store) => {
      const name = storeStateName(cluster, store);
      return name === "Disconnected" || name === "Down";
    }).length;
    return {
      id: index + 1, machine: id, process: machine?.process ?? "off",
      role: view?.leadsPd === true ? "leader" : "follower", leadsEtcd: view?.etcdRole === "leader",
      operators: pd === undefined ? 0 : pd.operators.size,
      tso: view?.tso?.physical ?? 0, silentStores: silent,
    } as const;
  });
}
