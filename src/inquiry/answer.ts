import { leadingPd, machineAt, type Cluster } from "../cluster/cluster.ts";
import { requestStands, type StandingRequest } from "../cluster/request-stands.ts";
import { inspect } from "../cluster/inspect.ts";
import type { ClientDetail } from "../cluster/views/client.ts";
import { after } from "../kernel/time.ts";
import { defineInquiry } from "./definition.ts";
import { stopped, stoppedPd } from "./machines.ts";
import type { Obstacle } from "./types.ts";

/** Requests that are told one by one; the others are like them. */
const MOST_REQUESTS = 5;

/** Why a client still waits: what each of its oldest requests waits for, and which breakers keep others back. */
export const answerQuestion = defineInquiry({
  kind: "answer", places: ["client"],
  ask: (client) => ({ kind: "answer", client: client ?? 0 }),
  answer: ({ client }, { cluster }) => {
    const detail = inspect(cluster, { kind: "client", id: client });
    if (detail?.kind !== "client") return [{ kind: "unknown" }];
    const { process, processSince } = machineAt(cluster, detail.machine);
    const silent: readonly Obstacle[] = process === "running" ? []
      : [{ kind: "machine", node: { kind: "client", id: client }, process, since: processSince }];
    const waiting = requestStands(cluster, detail.machine);
    const stamps = detail.transactions.shown.filter(({ phase }) => phase === "starting" || phase === "stamping"
      || phase === "ordering");
    const requests = waiting.length + stamps.length;
    return [
      ...silent, requests === 0 ? { kind: "idle", client } : { kind: "pending", client, requests },
      ...breakers(cluster, detail),
      ...stamps.slice(0, 1).map(({ since }): Obstacle => ({ kind: "timestamp", since })),
      ...waiting.slice(0, MOST_REQUESTS).flatMap((request) => told(cluster, request)),
    ];
  },
});

function breakers({ now }: Cluster, detail: ClientDetail): readonly Obstacle[] {
  return detail.breakers.filter(({ state }) => state !== "closed").map(({ store, state, left }): Obstacle =>
    ({ kind: "breaker", store, half: state === "half-open", until: state === "open" ? after(now, left) : null }));
}

function told(cluster: Cluster, { stand, until }: StandingRequest): readonly Obstacle[] {
  const { asks, key, region, store, isParked, phase, since, error, sleeps, slept, budget, lock } = stand;
  const wait: Obstacle = {
    kind: "request", asks, key, region, store, phase: isParked ? "parked" : phase, since, error,
    backoff: phase === "sleeping" ? sleeps[0]?.kind ?? "" : "", slept, budget, lock: lock?.key ?? "", until,
  };
  return [wait, ...(phase === "sent" || phase === "checking" ? stopped(cluster, store) : []),
    ...(phase === "locating" ? stoppedPd(cluster, leadingPd(cluster)) : [])];
}
