import type { Duration } from "../../kernel/time.ts";
import { distance, linkAt } from "../../machine/network.ts";
import type { Node } from "../../proto/events.ts";
import { machineAt, machineOf, type Cluster } from "../cluster.ts";
import { defineView } from "./view.ts";

export interface LinkDetail {
  readonly kind: "link";
  readonly from: Node;
  readonly to: Node;
  /** One entry per direction: from → to, then to → from. */
  readonly directions: readonly {
    readonly cut: boolean; readonly latency: Duration; readonly extraLatency: Duration; readonly lossPercent: number;
    readonly duplicatePercent: number; readonly sent: number; readonly lost: number; readonly bytes: number;
    readonly underWay: number;
  }[];
}

/** The two directions between two machines. */
export const linkView = defineView({
  kind: "link", look: (cluster, { from, to }: { readonly from: Node; readonly to: Node }) => lookAtLink(cluster, from, to),
});

function lookAtLink(cluster: Cluster, from: Node, to: Node): LinkDetail | null {
  const a = machineOf(cluster, from);
  const b = machineOf(cluster, to);
  if (a === undefined || b === undefined || a === b) return null;
  return { kind: "link", from, to, directions: [direction(cluster, a, b), direction(cluster, b, a)] };
}

function direction(cluster: Cluster, from: number, to: number): LinkDetail["directions"][number] {
  // Looked up, not made: an inspector that created links would change the cluster's digest by looking at it.
  const link = linkAt(cluster.network, from, to);
  const range = distance(cluster.settings.network, machineAt(cluster, from).location, machineAt(cluster, to).location);
  const latency = Math.round((range.min + range.max) / 2) as Duration;
  let underWay = 0;
  for (const item of cluster.queue.planned) {
    if (item?.kind === "deliver" && item.from === from && item.to === to) underWay++;
  }
  return {
    cut: link?.cut ?? false,
    latency,
    extraLatency: link?.extraLatency ?? (0 as Duration),
    lossPercent: link?.lossPercent ?? 0,
    duplicatePercent: link?.duplicatePercent ?? 0,
    sent: link?.sent ?? 0,
    lost: link?.lost ?? 0,
    bytes: link?.bytes ?? 0,
    underWay,
  };
}
