import { peekEvent, peekSequence } from "../kernel/queue.ts";
import type { Cluster, Planned } from "./cluster.ts";
import { carriedBy, type Carried } from "./group-messages.ts";

/** Who is told of what a cluster runs: of each message once, at its end, and of all else that is planned once it has run. */
export interface Passing {
  message(carried: Carried): void;
  other?(item: Exclude<Planned, { readonly kind: "deliver" }>): void;
}

/**
 * What is to be asked behind everything that happens: what was next before has been run by now, unless it still is. What a
 * message comes to is read before it is delivered.
 */
export function watchPassing(cluster: Cluster, passing: Passing): () => void {
  let number = 0;
  let message: Carried | null = null;
  let other: Exclude<Planned, { readonly kind: "deliver" }> | null = null;
  let lost = cluster.lost.at(-1);
  return () => {
    const next = cluster.queue.size === 0 ? 0 : peekSequence(cluster.queue);
    if (next !== number) {
      if (message !== null) passing.message(message);
      if (other !== null) passing.other?.(other);
    }
    const latest = cluster.lost.at(-1);
    if (latest !== lost) {
      // What is lost on arrival has been noted by then.
      const since = lost === undefined ? 0 : cluster.lost.lastIndexOf(lost) + 1;
      for (const packet of cluster.lost.slice(since)) {
        if (packet.number !== message?.number) passing.message({ ...packet, fate: "lost" });
      }
      lost = latest;
    }
    const item = peekEvent(cluster.queue);
    number = next;
    message = item?.kind === "deliver" ? carriedBy(cluster, next, item) : null;
    other = item === undefined || item.kind === "deliver" ? null : item;
  };
}
