import { countBefore } from "../kernel/search.ts";
import { forkCluster, type Cluster } from "../cluster/cluster.ts";
import type { Instant } from "../kernel/time.ts";
import { forkFolds, type FoldSet } from "../proto/fold.ts";

/** A moment to which a run can return at once. Never changed: whoever goes on from it takes a fork. */
export interface Keyframe {
  readonly at: Instant;
  readonly cluster: Cluster;
  readonly past: FoldSet;
  /** How many of the branch's inputs had taken effect. */
  readonly inputsDone: number;
  /** Estimated bytes that it holds alone. */
  readonly weight: number;
}

/** What all keyframes of a run may weigh together. A worker must stay below 600 MB with the largest cluster. */
const WEIGHT_AT_MOST = 200_000_000;

/** Measured on forks of 90 and of 7,521 replicas: what one replica adds to a fork, and what a planned event adds. */
const BYTES_PER_REPLICA = 1_800;
const BYTES_PER_EVENT = 60;

export function takeKeyframe(cluster: Cluster, past: FoldSet, inputsDone: number): Keyframe {
  let replicas = 0;
  for (const machines of cluster.replicaMachines.values()) replicas += machines.length;
  const weight = replicas * BYTES_PER_REPLICA + cluster.queue.size * BYTES_PER_EVENT + 20_000;
  return { at: cluster.now, cluster: forkCluster(cluster), past: forkFolds(past), inputsDone, weight };
}

/** The latest keyframe at or before `instant`; the first one stands at the start of the run. */
export const keyframeBefore = (keyframes: readonly Keyframe[], instant: Instant): Keyframe | undefined =>
  keyframes[countBefore(keyframes, instant, isUntil) - 1];

const isUntil = ({ at }: Keyframe, instant: Instant): boolean => at <= instant;

/**
 * Removes keyframes until the rest weighs what it may: always the one whose loss costs least, that is, whose two
 * neighbours stand closest together in proportion to their age. What stays is dense near now and sparse long ago.
 */
export function thinKeyframes(keyframes: Keyframe[], now: Instant): void {
  let weight = keyframes.reduce((sum, keyframe) => sum + keyframe.weight, 0);
  while (weight > WEIGHT_AT_MOST && keyframes.length > 2) {
    let least = 1;
    let leastCost = Infinity;
    for (let i = 1; i < keyframes.length - 1; i++) {
      const gap = (keyframes[i + 1]?.at ?? 0) - (keyframes[i - 1]?.at ?? 0);
      const cost = gap / (now - (keyframes[i]?.at ?? 0) + 1);
      if (cost < leastCost) [least, leastCost] = [i, cost];
    }
    weight -= keyframes[least]?.weight ?? 0;
    keyframes.splice(least, 1);
  }
}
