import type { Duration } from "../../kernel/time.ts";
import { isFaulty, linksIn } from "../../machine/network.ts";
import type { Cluster } from "../cluster.ts";
import { defineLayer } from "./layer.ts";

/** One direction of a link with a fault on it, by machine. */
export interface LinkFrame {
  readonly from: number;
  readonly to: number;
  readonly cut: boolean;
  readonly extraLatency: Duration;
  readonly lossPercent: number;
  readonly duplicatePercent: number;
}

/** Links with a fault on them; every other link is healthy. */
export const linksLayer = defineLayer({ name: "links", take: ({ cluster }) => linkFrames(cluster) });

function linkFrames(cluster: Cluster): readonly LinkFrame[] {
  const faulty: LinkFrame[] = [];
  for (const link of linksIn(cluster.network)) {
    if (!isFaulty(link)) continue;
    const { from, to, cut, extraLatency, lossPercent, duplicatePercent } = link;
    faulty.push({ from, to, cut, extraLatency, lossPercent, duplicatePercent });
  }
  return faulty.sort((a, b) => a.from - b.from || a.to - b.to);
}
