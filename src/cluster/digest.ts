import { hashValue } from "../kernel/hash.ts";
import { plannedEvents } from "../kernel/queue.ts";
import type { Cluster } from "./cluster.ts";

/** What decides nothing that is still to come, and why; every other field of a cluster is in its digest. */
export const NOT_IN_DIGEST = {
  topology: "what the cluster was born from",
  preset: "named settings",
  lost: "kept for drawing",
  lostCount: "kept for drawing",
  layout: "kept for drawing",
} as const satisfies Partial<Record<keyof Cluster, string>>;

/** The digest of everything that decides the future, and what will be said of it: equal digests, equal runs. */
export function hashCluster(cluster: Cluster): string {
  const deciding = Object.entries(cluster).filter(([field]) => !(field in NOT_IN_DIGEST));
  return hashValue({ ...Object.fromEntries(deciding), queue: plannedEvents(cluster.queue) });
}
