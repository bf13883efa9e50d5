import { createCluster } from "../cluster/birth.ts";
import type { Observer } from "../cluster/cluster.ts";
import { createCamera, takeFrame } from "../cluster/frames.ts";
import type { FrameUpdate } from "../cluster/frame.ts";
import { advance } from "../cluster/loop.ts";
import { generateTopology } from "../cluster/topologies.ts";
import { healthy } from "../exchange/scenarios/healthy.ts";
import type { RunSource } from "./protocol.ts";

const nobody: Observer = { event: () => undefined, observe: () => undefined };

/**
 * The picture with which a run begins, for what the page opens with; null for any other source. It is taken of a cluster
 * of its own, which nobody runs on: the run is born anew when what keeps records, judges and acts has come, and begins
 * with the same picture.
 */
export function firstPicture(source: RunSource): FrameUpdate | null {
  if (source.kind !== "scenario" || source.id !== healthy.id) return null;
  const { topology, preset, seed, startAt } = healthy;
  const cluster = createCluster(generateTopology(topology), source.preset ?? preset, source.seed ?? seed, nobody);
  advance(cluster, startAt, nobody);
  return takeFrame(createCamera(), cluster);
}
