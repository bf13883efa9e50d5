import { tsoPhysical } from "../../pd/index.ts";
import { leadingPd, type Cluster } from "../cluster.ts";
import { storeStateName } from "../pd-view.ts";
import { defineLayer } from "./layer.ts";

export interface PdFrame {
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly role: "leader" | "follower";
  readonly operators: number;
  /** Physical part of the timestamp oracle in ms since the run began. */
  readonly tso: number;
  readonly silentStores: number;
}

/** The members of PD. */
export const pdsLayer = defineLayer({ name: "pds", take: ({ cluster }) => pdFrames(cluster) });

function pdFrames(cluster: Cluster): readonly PdFrame[] {
  return cluster.directory.pds.map((id, index) => {
    const machine = cluster.machines[id];
    const process = cluster.processes[id];
    const pd = process?.kind === "pd" ? process.state : undefined;
    const silent = pd === undefined ? 0 : [...pd.stores.keys()].filter((store) => {
      const name = storeStateName(cluster, store);
      return name === "Disconnected" || name === "Down";
    }).length;
    return {
      id: index + 1, machine: id, process: machine?.process ?? "off",
      role: id === leadingPd(cluster) ? "leader" : "follower",
      operators: pd === undefined ? 0 : pd.operators.size,
      tso: pd === undefined ? 0 : tsoPhysical(pd, cluster.now), silentStores: silent,
    };
  });
}
