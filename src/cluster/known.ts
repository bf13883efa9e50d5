import type { Known } from "../action/words.ts";
import type { Cluster } from "./cluster.ts";
import { placesIn } from "./places.ts";

/** What a command in words may name: the stores, PD members and clients of the running cluster, and the places they stand in. */
export const knownOf = (cluster: Cluster): Known => ({
  stores: [...cluster.directory.stores.keys()].sort((a, b) => a - b),
  pds: cluster.directory.pds.map((_, index) => index + 1),
  clients: cluster.directory.clients.map((_, index) => index + 1),
  regions: [...cluster.replicaMachines.keys()].sort((a, b) => a - b),
  places: placesIn(cluster),
  names: cluster.topology.names,
});
