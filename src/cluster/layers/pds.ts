import { isDisconnected } from "../../pd/store-record.ts";
import type { Cluster } from "../cluster.ts";
import { hasLeftPd, pdMemberView } from "../pd-view.ts";
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
    // Also a store that is Offline may be silent, though PD then never calls it Disconnected.
    const silent = pd === undefined || view?.leadsPd !== true ? 0 : [...pd.stores.values()].filter((store) =>
      store.state !== "Tombstone" && isDisconnected(store, pd.settings, cluster.now)).length;
    return {
      id: index + 1, machine: id, process: machine?.process ?? "off",
      role: view?.leadsPd === true ? "leader" : "follower", leadsEtcd: view?.etcdRole === "leader",
      operators: pd === undefined ? 0 : pd.operators.size,
      tso: view?.tso?.physical ?? 0, silentStores: silent,
    } as const;
  });
}
