import { retryingOperations, type ClientState } from "../../client/index.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import { readClock } from "../../machine/clock.ts";
import type { AttemptError } from "../../proto/failures.ts";
import type { StoreId } from "../../proto/region.ts";
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
  /** Breakers that are not closed (0 stands for PD), and for how long they keep everything back yet; 0 while a probe is out. */
  readonly breakers: readonly { readonly store: StoreId; readonly left: Duration }[];
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
  const machine = machineAt(cluster, machineId);
  return {
    kind: "client",
    id,
    machine: machineId,
    process: machine.process,
    rate: cluster.settings.client.rate / Math.max(1, cluster.directory.clients.length),
    ok: client.measures.ok,
    failed: client.measures.failed,
    retries: client.measures.retries,
    breakers: openBreakers(client, readClock(machine.clock, cluster.now), cluster.settings.client.breakerOpenTime),
    cachedRegions: client.cache.entries.length,
    waiting: retryingOperations(client).map(({ operation, key, region, startedAt, lastError, attempts }) =>
      ({ operation, key, region, since: startedAt, error: lastError, attempts })),
  };
}

const openBreakers = ({ breakers }: ClientState, clock: Instant, open: Duration): ClientDetail["breakers"] =>
  [...breakers].flatMap(([store, { state, since }]) => (state === "closed" ? []
    : [{ store, left: (state === "open" ? Math.max(0, since + open - clock) : 0) as Duration }]));
