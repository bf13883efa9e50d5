import { countRetrying, recentWork } from "../../client/index.ts";
import type { Duration } from "../../kernel/time.ts";
import { clientStates, type Cluster } from "../cluster.ts";
import { defineLayer } from "./layer.ts";

/** Measured at the clients over the last ten virtual seconds (less near the start). */
export interface ClientsFrame {
  readonly machines: readonly number[];
  readonly processes: readonly ("running" | "paused" | "dead" | "off")[];
  readonly operationsPerSecond: number;
  readonly p50: Duration;
  readonly p99: Duration;
  /** Of each client: requests, those of transactions among them, that failed at least once and are not over. */
  readonly retries: readonly number[];
  /** All of these; what fails is operations. */
  readonly retrying: number;
  readonly failed: number;
}

export const clientsLayer = defineLayer({ name: "clients", take: ({ cluster }) => clientsFrame(cluster) });

function clientsFrame(cluster: Cluster): ClientsFrame {
  const states = clientStates(cluster);
  const work = recentWork(states, cluster.now);
  const retries = cluster.directory.clients.map(() => 0);
  for (const state of states) retries[state.client - 1] = countRetrying(state);
  return {
    machines: cluster.directory.clients,
    processes: cluster.directory.clients.map((id) => cluster.machines[id]?.process ?? "off"),
    operationsPerSecond: work.operationsPerSecond,
    p50: work.p50,
    p99: work.p99,
    retries,
    retrying: retries.reduce((sum, count) => sum + count, 0),
    failed: work.failed,
  };
}
