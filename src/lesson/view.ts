import type { TotalWork } from "../cluster/work.ts";
import type { InvariantId } from "../kernel/invariants.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { ReplicaFacts } from "../cluster/replica-facts.ts";
import type { DetectorReport } from "../session/detection.ts";
import type { Replies } from "./expression/queries.ts";

/**
 * What expressions see: a cluster, or bare servers on a bench, at the instant at which they stand, and what all that happened
 * until then has come to.
 */
export interface LessonView {
  readonly now: Instant;
  readonly replies: Replies;
  /** The replicas of a region that have not gone, by store; those of processes that do not run stand as they fell. */
  replicas(region: RegionId): readonly ReplicaFacts[];
  /** The newest membership that any replica has; null for no such region. */
  confVer(region: RegionId): number | null;
  /** As PD calls it; null where PD does not know the store, or there is no PD. */
  storeState(store: StoreId): string | null;
  unavailable(): number;
  /** Regions that sleep. */
  asleep(): number;
  /** The physical part of the newest timestamp of whoever leads PD, since the run began; null where nobody does. */
  timestamp(): Duration | null;
  /** What clients have counted so far. */
  work(): Pick<TotalWork, "retries" | "notSent">;
  /** The failure detectors that watch, and what became of it; none where nobody asked for that. */
  detectors(): readonly DetectorReport[];
  /** Acknowledged writes that an unsafe recovery has given up. */
  lostWrites(): number;
  violated(): readonly InvariantId[];
}
