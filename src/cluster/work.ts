import { totalWork, type TotalWork } from "../client/index.ts";
import { clientStates, type Cluster } from "./cluster.ts";

export type { TotalWork };

/** What all clients together have done since the start of the run. */
export const clientWork = (cluster: Cluster): TotalWork => totalWork(clientStates(cluster));
