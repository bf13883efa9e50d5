import type { Cluster } from "../cluster/cluster.ts";
import type { ThinParts } from "../cluster/thinning.ts";
import type { ThinChain } from "./thin-chain.ts";
import type { Instant } from "../kernel/time.ts";
import type { FoldSet } from "../proto/fold.ts";

/**
 * A moment to which a run can return at once: right behind an event, perhaps amid an instant. Never changed: whoever goes on from
 * it takes a fork.
 */
export interface Keyframe {
  readonly at: Instant;
  /** Events planned until then: what replaying takes is measured by them, not by virtual time. */
  readonly work: number;
  /** See `momentOf`. */
  readonly held: Cluster;
  /** What was taken out of it; null for nothing. */
  readonly thin: ThinPlace | null;
  readonly past: FoldSet;
  /** How many of the branch's inputs had taken effect. */
  readonly inputsDone: number;
  /** Replicas that were changed since the keyframe before it; all of them where they were taken out of that. */
  readonly changed: number;
  readonly replicas: number;
  /** Operations that clients had ended until then. */
  readonly operations: number;
  /** Estimated bytes that it holds and does not share with the keyframe before it. */
  readonly weight: number;
}

/** What was taken out of a keyframe, and where that stands among what was taken out of others. */
export interface ThinPlace {
  readonly parts: ThinParts;
  readonly chain: ThinChain;
  /** By identity: keyframes of one group differ from one another, the first of them from the run's first. */
  readonly group: object;
  readonly place: number;
}
