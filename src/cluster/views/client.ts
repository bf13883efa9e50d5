import { retryingOperations } from "../../client/index.ts";
import type { Instant } from "../../kernel/time.ts";
import type { AttemptError } from "../../proto/failures.ts";
import { machineAt, type Cluster } from "../cluster.ts";
import { defineView } from "./view.ts";

export interface ClientDetail {
  readonly kind: "client";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly rate: number;
  readonly ok: number;
  readonly failed: number;
  readonly retries: number;
  readonly cachedRegions: number;
  readonly waiting: readonly {
    readonly operation: "get" | "put"; readonly key: string; readonly region: number; readonly since: Instant;
    readonly error: AttemptError | ""; readonly attempts: number;
  }[];
}

/** A client, by its place among them from 1 on. */
export const clientView = defineView({
  kind: "client", look: (cluster, { id }: { readonly id: number }) => lookAtClient(cluster, id),
});

function lookAtClient(cluster: Cluster, id: number): ClientDetail | null {
  const machineId = cluster.directory.clients[id - 1];
  const process = machineId === undefined ? undefined : cluster.processes[machineId];
  if (machineId === undefined || process?.kind !== "client") return null;
  const client = process.state;
  return {
    kind: "client",
    id,
    machine: machineId,
    process: machineAt(cluster, machineId).process,
    rate: cluster.settings.client.rate / Math.max(1, cluster.directory.clients.length),
    ok: client.measures.ok,
    failed: client.measures.failed,
    retries: client.measures.retries,
    cachedRegions: client.cache.entries.length,
    waiting: retryingOperations(client).map(({ operation, key, region, startedAt, lastError, attempts }) =>
      ({ operation, key, region, since: startedAt, error: lastError, attempts })),
  };
}
