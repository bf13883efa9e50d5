import { TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";

/** The numbers of a generated cluster that a person chooses, and the bounds of each; both included. */
export const GENERATED_BOUNDS = {
  stores: [1, TOPOLOGY_LIMITS.stores],
  regions: [1, TOPOLOGY_LIMITS.regions],
  replicas: [1, TOPOLOGY_LIMITS.replicas],
  zones: [1, TOPOLOGY_LIMITS.zones],
  clients: [0, TOPOLOGY_LIMITS.clients],
} as const satisfies Readonly<Partial<Record<keyof GeneratedTopology, readonly [least: number, most: number]>>>;

export const SEED_BOUNDS = [0, 4_294_967_295] as const;
