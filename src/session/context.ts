import type { Known } from "../action/words.ts";
import type { Run } from "./run.ts";

/** What a command in words may name: the stores, PD members and clients of the running cluster. */
export function actionContextOf(run: Run): Known {
  const { cluster } = run;
  return {
    stores: [...cluster.directory.stores.keys()].sort((a, b) => a - b),
    pds: cluster.directory.pds.map((_, index) => index + 1),
    clients: cluster.directory.clients.map((_, index) => index + 1),
    regions: [...cluster.replicaMachines.keys()].sort((a, b) => a - b),
    names: run.spec.topology.names,
  };
}
