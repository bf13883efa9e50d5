import { recentWork } from "../../client/index.ts";
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
  /** Requests, those of transactions among them, that failed at least once and are not over; what fails is operations. */
  readonly retrying: number;
  readonly failed: number;
}

export const clientsLayer = defineLayer({ name: "clients", take: ({ cluster }) => clientsFrame(cluster) });

function clientsFrame(cluster: Cluster): ClientsFrame {
  const work = recentWork(clientStates(cluster), cluster.now);
  return {
    machines: cluster.directory.clients,
    processes: cluster.directory.clients.map((id) => cluster.machines[id]?.process ?? "off"),
    operationsPerSecond: work.operationsPerSecond,
    p50: work.p50,
    p99: work.p99,
    retrying: work.retrying,
    failed: work.failed,
  };
}
