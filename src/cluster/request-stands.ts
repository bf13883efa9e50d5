import { standOf } from "../client/index.ts";
import { eachPlanned } from "../kernel/queue.ts";
import type { Instant } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Cluster } from "./cluster.ts";

/** A request of a client that is under way, and when it goes on by itself; null for one that waits for others. */
export interface StandingRequest {
  readonly stand: ReturnType<typeof standOf>;
  readonly until: Instant | null;
}

/** All requests of the client on that machine that are not over, the oldest first. */
export function requestStands(cluster: Cluster, machine: MachineId): readonly StandingRequest[] {
  const process = cluster.processes[machine];
  if (process?.kind !== "client" || process.state.waiting.length === 0) return [];
  const wakes = wakesOf(cluster, machine);
  return process.state.waiting.slice().sort((a, b) => a.startedAt - b.startedAt).map((operation) => {
    const stand = standOf(process.state, cluster, operation);
    const sleeps = stand.phase === "sleeping" && !stand.isParked;
    return { stand, until: sleeps ? wakes.get(operation.ticket) ?? null : null };
  });
}

/** When each ticket's sleep ends: the timer is planned in true time. */
function wakesOf({ queue, machines }: Cluster, machine: MachineId): ReadonlyMap<number, Instant> {
  const wakes = new Map<number, Instant>();
  eachPlanned(queue, (item, time) => {
    if (item.kind !== "timer" || item.to !== machine || item.incarnation !== machines[machine]?.incarnation) return;
    const { timer } = item;
    if ("kind" in timer && timer.kind === "wake" && "ticket" in timer) wakes.set(timer.ticket, time as Instant);
  });
  return wakes;
}
