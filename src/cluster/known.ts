import type { Known } from "../action/words.ts";
import type { Cluster } from "./cluster.ts";

/** What a command in words may name: the stores, PD members and clients of the running cluster. */
export const knownOf = ({ directory, replicaMachines, topology }: Cluster): Known => ({
  stores: [...directory.stores.keys()].sort((a, b) => a - b),
  pds: directory.pds.map((_, index) => index + 1),
  clients: directory.clients.map((_, index) => index + 1),
  regions: [...replicaMachines.keys()].sort((a, b) => a - b),
  names: topology.names,
});
