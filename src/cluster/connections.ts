import { after, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { isProcessAlive, type MachineId } from "../machine/computer.ts";
import { distance, isCut, linkAt, type LinkView } from "../machine/network.ts";
import type { Message } from "../proto/messages.ts";
import { machineAt, type Cluster, type Planned } from "./cluster.ts";
import { plan, type Engine } from "./host.ts";

/*
 * How stores learn that a connection to another store is gone although nobody says anything. The kernel of a process that died
 * resets it at once. Behind a host without power, a cut or a process that stands still nothing comes any more, and gRPC's
 * keepalive notices. While all is well its pings are not run: what would come of them is looked up when something falls silent.
 */

/** A ping after so much silence (grpc-keepalive-time), and how long it may stay without an answer (grpc-keepalive-timeout). */
const KEEPALIVE_TIME = seconds(10);
const KEEPALIVE_TIMEOUT = seconds(3);

/** What the end of a stream of Raft messages is to its sender: it is refused, with nothing in it. */
const ENDED: Message = { kind: "raft", envelopes: [], burst: null };

const MACHINES_AT_MOST = 0x1_0000;
const silenceKey = (from: MachineId, to: MachineId): number => from * MACHINES_AT_MOST + to;

/** The process of the machine has died, its kernel has not: it resets its connections. */
export function resetConnections(engine: Engine, dead: MachineId): void {
  const { cluster } = engine;
  for (const to of cluster.directory.stores.values()) {
    if (to === dead || isCut(cluster.network, dead, to)) continue;
    const travel = distance(cluster.settings.network, machineAt(cluster, dead).location, machineAt(cluster, to).location).min;
    const extra = linkAt(cluster.network, dead, to)?.extraLatency ?? 0;
    planEnd(engine, to, dead, after(cluster.now, (travel + extra) as Duration));
  }
}

function planEnd(engine: Engine, to: MachineId, target: MachineId, at: Instant): void {
  const { cluster, cause } = engine;
  const { process, incarnation } = machineAt(cluster, to);
  if (isProcessAlive(process)) {
    plan(cluster, at, { kind: "refused", to, incarnation, target, message: ENDED, cause });
  }
}

/** Behind whatever may have silenced somebody, or let them be heard again: looks which stores still hear each other. */
export function settleConnections(engine: Engine): void {
  const { cluster } = engine;
  const stores = Array.from(cluster.directory.stores.values());
  for (const from of stores) for (const to of stores) if (from !== to) settleConnection(engine, from, to);
}

function settleConnection(engine: Engine, from: MachineId, to: MachineId): void {
  const { cluster, cause } = engine;
  const { silences, now } = cluster;
  const key = silenceKey(from, to);
  const silence = silences.get(key);
  const isQuiet = isSilent(cluster, from, to);
  if (isQuiet === (silence !== undefined)) return;
  const { incarnation } = machineAt(cluster, to);
  if (isQuiet) {
    silences.set(key, { since: now, incarnation });
    plan(cluster, pingAt(cluster, from, to), {
      kind: "keepalive", to: from, incarnation: machineAt(cluster, from).incarnation, target: to, since: now, isSent: false,
      cause,
    });
    return;
  }
  silences.delete(key);
  // The next ping reaches a process, or a kernel, that does not know of the connection.
  if (silence?.incarnation !== incarnation) planEnd(engine, from, to, pingAt(cluster, from, to));
}

/** Whether the store would wait in vain for the other's answer. */
function isSilent({ machines, network }: Cluster, from: MachineId, to: MachineId): boolean {
  if (machines[from]?.process !== "running") return false;
  const { process } = machines[to] ?? {};
  return process === "off" || process === "paused" || isDeaf(linkAt(network, from, to)) || isDeaf(linkAt(network, to, from));
}

const isDeaf = (link: LinkView | undefined): boolean => link !== undefined && (link.cut || link.lossPercent >= 100);

/** When the store pings next: so long after the last word of the other, and then again and again. */
function pingAt({ network, now }: Cluster, from: MachineId, to: MachineId): Instant {
  let heard = 0;
  for (const arrival of linkAt(network, to, from)?.lastArrival ?? []) if (arrival <= now) heard = Math.max(heard, arrival);
  const pings = Math.max(1, Math.ceil((now - heard) / KEEPALIVE_TIME));
  return (heard + pings * KEEPALIVE_TIME) as Instant;
}

/** A ping is due, or its answer: if nothing came until then the connection is gone. */
export function keepAlive(engine: Engine, item: Planned & { readonly kind: "keepalive" }): void {
  const { cluster } = engine;
  const { to, target, since, isSent, cause } = item;
  if (cluster.silences.get(silenceKey(to, target))?.since !== since) return;
  engine.cause = cause;
  if (isSent) planEnd(engine, to, target, cluster.now);
  else plan(cluster, after(cluster.now, KEEPALIVE_TIMEOUT), { ...item, isSent: true });
}
