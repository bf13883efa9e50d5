import { peekEvent, peekSequence } from "../kernel/queue.ts";
import type { Instant } from "../kernel/time.ts";
import { isProcessAlive, type MachineId } from "../machine/computer.ts";
import { machineAt, type Cluster, type LostPacket, type Planned } from "./cluster.ts";
import { carriedBy, type Carried } from "./group-messages.ts";

/** Who is told of what a cluster runs: of each message once, at its end, and of all else that is planned once it has run. */
export interface Passing {
  message(carried: Carried): void;
  other?(item: Exclude<Planned, { readonly kind: "deliver" }>): void;
}

/**
 * What is to be asked behind everything that happens, events and what people do, from where the cluster stands now. What was next
 * before an event is what it has run; what people do runs nothing, though something else may be next behind it. What a message
 * comes to is read before it is delivered.
 */
export function watchPassing(cluster: Cluster, passing: Passing): () => void {
  let { now, ranAtInstant: ran } = cluster;
  let lost = cluster.lost.at(-1);
  let next = nextIn(cluster);
  return () => {
    const hasRun = cluster.ranAtInstant > (cluster.now === now ? ran : 0);
    const gone = lostSince(cluster, lost);
    const carried = hasRun && next?.kind === "message" ? next.carried : null;
    // What is lost on arrival, or finds no room there, is told of once.
    const isLost = carried !== null && gone.some(({ number }) => number === carried.number);
    if (carried !== null && !isLost) passing.message(carried);
    if (hasRun && next?.kind === "other") passing.other?.(next.item);
    for (const packet of gone) passing.message({ ...packet, fate: "lost" });
    ({ now, ranAtInstant: ran } = cluster);
    lost = cluster.lost.at(-1);
    next = nextIn(cluster);
  };
}

type Next =
  | { readonly kind: "message"; readonly carried: Carried }
  | { readonly kind: "other"; readonly item: Exclude<Planned, { readonly kind: "deliver" }> };

function nextIn(cluster: Cluster): Next | null {
  const item = peekEvent(cluster.queue);
  if (item === undefined) return null;
  return item.kind === "deliver" ? { kind: "message", carried: carriedBy(cluster, peekSequence(cluster.queue), item) }
    : { kind: "other", item };
}

function lostSince({ lost }: Cluster, before: LostPacket | undefined): readonly LostPacket[] {
  if (lost.at(-1) === before) return [];
  return lost.slice(before === undefined ? 0 : lost.lastIndexOf(before) + 1);
}

/** Whether the process that sent something from a machine has ended since, though another may run in its place. */
export function isOrphan(cluster: Cluster, sender: MachineId, departed: Instant): boolean {
  const { process, startedAt } = machineAt(cluster, sender);
  return !isProcessAlive(process) || startedAt > departed;
}
