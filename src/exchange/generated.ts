import { MAX_REPLICAS, replicasOf } from "../cluster/topologies.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import type { Notice } from "./notice.ts";
import { makeNotice } from "./notices.ts";

/** Why a cluster of these parameters, each within its own bounds, is too large all the same; null where it is not. */
export function generatedFault(parameters: GeneratedTopology, where: string): Notice | null {
  const count = replicasOf(parameters);
  if (count <= MAX_REPLICAS) return null;
  const { regions, replicas } = parameters;
  return makeNotice("error", "topology.too-many-replicas", where, { regions, replicas, count, limit: MAX_REPLICAS });
}
