import { partsOfRequest, requestsUnderWay, type ClientState, type RequestPart } from "../client/index.ts";
import type { RequestName } from "../proto/request-life.ts";
import { machineOf, type Cluster } from "./cluster.ts";

export type { RequestPart };

/** Where the parts of a request stand; null where it is not under way. */
export function partsIn(cluster: Cluster, name: RequestName): readonly RequestPart[] | null {
  const client = clientAt(cluster, name.client);
  return client === undefined ? null : partsOfRequest(client, name);
}

/** Requests of a client that are under way, the oldest first. */
export function underWayAt(cluster: Cluster, id: number): readonly RequestName[] {
  const client = clientAt(cluster, id);
  return client === undefined ? [] : requestsUnderWay(client);
}

function clientAt(cluster: Cluster, id: number): ClientState | undefined {
  const process = cluster.processes[machineOf(cluster, { kind: "client", id }) ?? -1];
  return process?.kind === "client" ? process.state : undefined;
}
